//! Genuine events of any time, of searches that nobody made, written by whoever has the key. The canonical form is spelled out here, so that it is held to its
//! description and not to the code that is tested.
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use std::fmt::Write as _;
use store::SigningKey;
use tests::Database;
use time::OffsetDateTime;
use uuid::{NoContext, Timestamp, Uuid};

/// A client's card was found at a time.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) workspace: Uuid,
    pub(super) at: OffsetDateTime,
    pub(super) client: Uuid,
    pub(super) actor: Uuid,
}

impl Reading {
    /// The call of `audit.record` that writes it.
    pub(super) fn statement(&self, key: &SigningKey) -> String {
        let Self { workspace, at, client, actor } = self;
        let micros = i64::try_from(at.unix_timestamp_nanos() / 1_000).unwrap();
        let seconds = u64::try_from(at.unix_timestamp()).unwrap();
        let id = Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, at.nanosecond()));
        let request = Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, 0));
        let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let nobody = [0; 16];
        let form = [
            b"pazpaz/event/1\0".as_slice(),
            workspace.as_bytes(),
            id.as_bytes(),
            &micros.to_be_bytes(),
            request.as_bytes(),
            &text("user"),
            actor.as_bytes(),
            &nobody,
            &text("192.0.2.0/24"),
            &text("search"),
            &text("Card"),
            &text("client"),
            &1_u32.to_be_bytes(),
            client.as_bytes(),
            client.as_bytes(),
            &0_u32.to_be_bytes(),
            &2_u32.to_be_bytes(),
            &text("legal_name"),
            &text("email"),
        ]
        .concat();
        let mac = crate::encoding::hex(&key.trail(*workspace).event(&form));
        let time = format!("to_timestamp({seconds}) + interval '1 microsecond' * {}", micros.rem_euclid(1_000_000));
        format!(
            "select audit.record(array['{workspace}'::uuid], array[{time}], array['{id}'::uuid], array['{request}'::uuid], array['user'], \
             array['{actor}'::uuid], array[null::uuid], array['192.0.2.0/24'], array['search'], array['Card'], array['client'], \
             array[1], array['{client}'::uuid], array['{client}'::uuid], array['legal_name,email'], array[null::bytea], \
             array['\\x{mac}'::bytea]);",
        )
    }
}

/// Writes them in this order, as the role of the server does.
pub(super) async fn write(database: &Database, key: &SigningKey, readings: &[Reading]) {
    let mut sql = String::new();
    for reading in readings {
        write!(sql, "{}", reading.statement(key)).unwrap();
    }
    let mut connection = PgConnection::connect(&database.url("pazpaz_app")).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
