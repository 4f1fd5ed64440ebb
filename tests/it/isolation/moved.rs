//! A sealed value that is put elsewhere does not open.

use serde_json::json;
use tests::House;

use crate::encoding::row_of;
use crate::plants::{Canary, Plants};

/// Another practice's value in the same column, another row's in the same column, and another column's of the same row or table.
#[tokio::test]
async fn a_ciphertext_moved_to_another_row_column_or_practice_does_not_open() {
    let house = House::open().await;
    let mine = Plants::sow(&house, &house.a, 3).await;
    let neighbour = Plants::sow(&house, &house.a, 4).await;
    let theirs = Plants::sow(&house, &house.b, 5).await;
    for canary in &mine.canaries {
        let same = |other: &&Canary| other.table.name == canary.table.name && other.column == canary.column;
        let another = |other: &&Canary| other.table.name != canary.table.name || other.column != canary.column;
        let from = [
            ("another practice", theirs.canaries.iter().find(same)),
            ("another row", neighbour.canaries.iter().find(same)),
            ("another column of the row", mine.canaries.iter().filter(another).find(|other| other.id == canary.id)),
            ("another table", mine.canaries.iter().find(|other| other.table.name != canary.table.name)),
        ];
        let original = sealed(&house, canary).await;
        reads(&house, canary).await;
        for (whence, source) in from {
            let Some(source) = source else { continue };
            let value = sealed(&house, source).await;
            put(&house, canary, &value).await;
            let answer = house.send(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
            let name = format!("{}.{} from {whence}", canary.table.name, canary.column);
            assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "DATA_INTEGRITY", "{name}: {}", answer.body);
            assert!(!answer.body.contains(&source.text), "{name}: {}", answer.body);
        }
        put(&house, canary, &original).await;
        reads(&house, canary).await;
    }
}

/// A value in which one bit has turned does not open either, wherever the bit is.
#[tokio::test]
async fn a_ciphertext_with_a_turned_bit_does_not_open() {
    let house = House::open().await;
    let mine = Plants::sow(&house, &house.a, 6).await;
    let canary = &mine.canaries[0];
    let original = sealed(&house, canary).await;
    let bytes = original.len() / 2;
    for byte in (1..bytes).step_by(5) {
        let (table, column, row) = (canary.table.name, canary.stored(), row_of(&canary.id));
        put(&house, canary, &original).await;
        let turn = format!(
            "update pazpaz.{table} set {column} = set_byte({column}, {byte}, get_byte({column}, {byte}) # 1) where id = '{row}'"
        );
        house.database.rows(&turn).await;
        let answer = house.send(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
        assert_eq!(answer.json()["errors"][0]["extensions"]["code"], "DATA_INTEGRITY", "byte {byte}: {}", answer.body);
    }
}

async fn reads(house: &House, canary: &Canary) {
    let data = house.data(&house.a.owner, &canary.document(), json!({"id": canary.id})).await;
    assert_eq!(data["node"]["value"], json!(canary.text), "{}.{}", canary.table.name, canary.column);
}

/// The bytes in hexadecimal.
async fn sealed(house: &House, canary: &Canary) -> String {
    let (table, column, row) = (canary.table.name, canary.stored(), row_of(&canary.id));
    let sql = format!("select encode({column}, 'hex') from pazpaz.{table} where id = '{row}'");
    house.database.texts(&sql).await.remove(0)
}

async fn put(house: &House, canary: &Canary, hex: &str) {
    let (table, column, row) = (canary.table.name, canary.stored(), row_of(&canary.id));
    // As somebody would who owns the database: what keeps rows as they are does not keep them from the owner.
    let sql = format!(
        "alter table pazpaz.{table} disable trigger user; \
         update pazpaz.{table} set {column} = decode('{hex}', 'hex') where id = '{row}'; \
         alter table pazpaz.{table} enable trigger user"
    );
    let admin = house.database.admin().await;
    sea_orm::ConnectionTrait::execute_unprepared(&admin, &sql).await.unwrap();
}
