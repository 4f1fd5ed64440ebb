//! The canonical form of an event: the bytes that its mac is taken of. There is one for each content and one content for each, so
//! that nothing in a row can be changed, not even to another spelling of the same, without another mac.
use uuid::Uuid;

const DOMAIN: &[u8] = b"pazpaz/event/1\0";
/// The size of a digest of a row in bytes.
pub(crate) const DIGEST: usize = 32;

/// What an event says, borrowed from wherever it stands. Its position is not part of it: the database draws that later, and the
/// seal vouches for it.
#[derive(Clone, Debug)]
pub(crate) struct Content<'c, E, F> {
    pub(crate) workspace: Uuid,
    pub(crate) id: Uuid,
    /// Microseconds since 1970, in UTC.
    pub(crate) occurred_at: i64,
    pub(crate) request: Uuid,
    pub(crate) actor_kind: &'c [u8],
    pub(crate) actor: Option<Uuid>,
    pub(crate) sign_in: Option<Uuid>,
    pub(crate) network: Option<&'c [u8]>,
    pub(crate) action: &'c [u8],
    pub(crate) operation: Option<&'c [u8]>,
    pub(crate) entity: &'c [u8],
    /// The rows, each with the client whose record it is part of.
    pub(crate) entities: E,
    /// After a change, a digest for each of `entities`, one after the other.
    pub(crate) digests: Option<&'c [u8]>,
    pub(crate) fields: F,
}

/// A content that has no canonical form, so that no event was ever made with it: what is absent is spelled as something empty, a
/// text is longer than 255 bytes, or the digests are not one for each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event of a form that no event has")]
pub(crate) struct Uncanonical;

impl<'c, E, F> Content<'c, E, F>
where
    E: ExactSizeIterator<Item = (Uuid, Option<Uuid>)>,
    F: ExactSizeIterator<Item = &'c [u8]>,
{
    /// Writes the canonical form in place of what is in `out`.
    pub(crate) fn write(self, out: &mut Vec<u8>) -> Result<(), Uncanonical> {
        // Every part, so that a new one cannot be forgotten.
        let Self { workspace, id, occurred_at, request, actor_kind, actor, sign_in, network, .. } = self;
        let Self { action, operation, entity, entities, digests, fields, .. } = self;
        out.clear();
        out.extend_from_slice(DOMAIN);
        out.extend_from_slice(workspace.as_bytes());
        out.extend_from_slice(id.as_bytes());
        out.extend_from_slice(&occurred_at.to_be_bytes());
        out.extend_from_slice(request.as_bytes());
        text(out, actor_kind)?;
        optional(out, actor)?;
        optional(out, sign_in)?;
        optional_text(out, network)?;
        text(out, action)?;
        optional_text(out, operation)?;
        text(out, entity)?;
        let rows = entities.len();
        number(out, rows)?;
        for (row, client) in entities {
            out.extend_from_slice(row.as_bytes());
            optional(out, client)?;
        }
        // No digests and digests of nothing would be the same bytes.
        if digests.is_some_and(|digests| digests.is_empty() || Some(digests.len()) != rows.checked_mul(DIGEST)) {
            return Err(Uncanonical);
        }
        let digests = digests.unwrap_or_default();
        number(out, digests.len())?;
        out.extend_from_slice(digests);
        number(out, fields.len())?;
        for field in fields {
            text(out, field)?;
        }
        Ok(())
    }
}

fn number(out: &mut Vec<u8>, number: usize) -> Result<(), Uncanonical> {
    out.extend_from_slice(&u32::try_from(number).map_err(|_| Uncanonical)?.to_be_bytes());
    Ok(())
}

fn text(out: &mut Vec<u8>, text: &[u8]) -> Result<(), Uncanonical> {
    out.push(u8::try_from(text.len()).map_err(|_| Uncanonical)?);
    out.extend_from_slice(text);
    Ok(())
}

fn optional_text(out: &mut Vec<u8>, optional: Option<&[u8]>) -> Result<(), Uncanonical> {
    match optional {
        Some([]) => Err(Uncanonical),
        optional => text(out, optional.unwrap_or_default()),
    }
}

fn optional(out: &mut Vec<u8>, id: Option<Uuid>) -> Result<(), Uncanonical> {
    if id.is_some_and(|id| id.is_nil()) {
        return Err(Uncanonical);
    }
    out.extend_from_slice(id.unwrap_or_default().as_bytes());
    Ok(())
}

#[cfg(test)]
mod tests;
