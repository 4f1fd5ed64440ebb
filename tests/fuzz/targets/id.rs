//! Global ids: texts from clients.
use async_graphql::ID;
use data_encoding::BASE64URL_NOPAD;
use entity::{AppointmentId, ClientId, Id};
use uuid::Uuid;

use super::super::id::{global, local, parse};

/// An even first byte: the rest is the text; an odd one: the rest is what the text is made of.
pub(super) fn run(data: &[u8]) {
    let (kind, rest) = data.split_first().map_or((0, data), |(kind, rest)| (kind % 2, rest));
    let text = if kind == 0 { String::from_utf8_lossy(rest).into_owned() } else { BASE64URL_NOPAD.encode(rest) };
    let id = ID(text.clone());
    let Some((table, row)) = parse(&id) else {
        assert!(kind == 0 || rest.len() != 18, "an id of the right length is not read");
        assert!(local::<ClientId>(&id).0.is_nil());
        return;
    };
    // It has one text, and means one row of one table.
    assert_eq!(BASE64URL_NOPAD.encode(&[&table.to_be_bytes()[..], row.as_bytes()].concat()), text);
    typed::<ClientId>(&id, table, row);
    typed::<AppointmentId>(&id, table, row);
}

fn typed<I: Id>(id: &ID, table: u16, row: Uuid) {
    let expected = if table == I::TABLE { row } else { Uuid::nil() };
    assert_eq!(local::<I>(id).uuid(), expected);
    if table == I::TABLE {
        assert_eq!(global(I::from(row)), *id);
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for table in [0, 1, ClientId::TABLE, AppointmentId::TABLE, 0x0102, u16::MAX] {
        for row in [0, 1, 0x0189_0a5d_ac96_774b_bcce_b302_099a_8057, u128::MAX] {
            let bytes = [&table.to_be_bytes()[..], &row.to_be_bytes()].concat();
            all.push([b"1", &bytes[..]].concat());
            all.push([b"0", BASE64URL_NOPAD.encode(&bytes).as_bytes()].concat());
        }
    }
    for text in ["", "AAAAAAAAAAAAAAAAAAAAAAA=", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAA+AAAAAAAAAA/", "ÄÄÄÄÄÄÄÄÄÄÄÄ"]
    {
        all.push([b"0", text.as_bytes()].concat());
    }
    all
}
