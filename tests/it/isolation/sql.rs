//! Attempts in the database itself, as the roles that the program logs in as: generated from the catalogue, so that a new table, column,
//! key or function is attacked unasked.

mod catalogue;
mod functions;
mod reads;
mod session;
mod shared;
mod unbound;
mod writes;

use tests::House;

use self::catalogue::Catalogue;
use self::session::Session;

/// What the program logs in as.
const ROLES: [&str; 2] = ["pazpaz_app", "pazpaz_jobs"];

/// Tries everything as every role, bound to practice A and bound to none, and gives the number of attempts. Nothing that is tried stays.
pub(super) async fn attempts(house: &House) -> usize {
    let mut made = 0;
    for role in ROLES {
        let catalogue = Catalogue::of(house, role).await;
        let mut session = Session::bound(house, role).await;
        for table in &catalogue.tables {
            let before = session.made;
            reads::attempt(&mut session, &catalogue, table).await;
            writes::attempt(&mut session, &catalogue, table).await;
            assert!(
                session.made > before,
                "no attempt could be made as {role} on the table {}: see sql.rs",
                table.name
            );
        }
        functions::attempt(&mut session, house, &catalogue).await;
        shared::attempt(&mut session, house).await;
        made += session.made;
        let mut session = Session::unbound(house, role).await;
        unbound::attempt(&mut session, &catalogue).await;
        made += session.made;
    }
    let catalogue = Catalogue::of(house, ROLES[0]).await;
    made + writes::references(house, &catalogue).await
}
