//! Opaque, typed, global ids: base64url of the table's number and the row's UUID, 24 characters.
use async_graphql::ID;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::Id;
use uuid::Uuid;

/// The global id of a row.
pub(crate) fn global<I: Id>(id: I) -> ID {
    of(I::TABLE, id.uuid())
}

/// The global id of a row of the table of that number.
pub(crate) fn of(table: u16, row: Uuid) -> ID {
    let mut bytes = Vec::with_capacity(18);
    bytes.extend_from_slice(&table.to_be_bytes());
    bytes.extend_from_slice(row.as_bytes());
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// Table and row of a global id.
pub(crate) fn parse(id: &ID) -> Option<(u16, Uuid)> {
    if id.len() != 24 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(id.as_str()).ok()?;
    let (table, row) = bytes.split_first_chunk::<2>()?;
    Some((u16::from_be_bytes(*table), Uuid::from_slice(row).ok()?))
}

/// The row that is meant, where a global id of this type is expected. What is no such id means no row that exists: an id of another type, of
/// another workspace and of nothing at all are answered alike.
pub(crate) fn local<I: Id>(id: &ID) -> I {
    match parse(id) {
        Some((table, row)) if table == I::TABLE => I::from(row),
        _ => I::from(Uuid::nil()),
    }
}

#[cfg(test)]
mod tests {
    use super::{global, local, parse};
    use async_graphql::ID;
    use entity::{AppointmentId, ClientId};
    use uuid::Uuid;

    #[test]
    fn an_id_comes_back_as_its_own_type_only() {
        let id = ClientId(Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef));
        let text = global(id);
        assert_eq!(text.len(), 24);
        assert_eq!(local::<ClientId>(&text), id);
        assert_eq!(local::<AppointmentId>(&text), AppointmentId(Uuid::nil()));
        for nonsense in ["", "x", "AAAAAAAAAAAAAAAAAAAAAAA=", "ÄÄÄÄÄÄÄÄÄÄÄÄ", "========================"] {
            assert_eq!(parse(&ID(nonsense.to_owned())), None, "{nonsense}");
        }
    }
}
