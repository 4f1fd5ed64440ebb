//! The audit trail as a file: JSON lines, or CSV after RFC 4180. Both hold everything of an event that its mac is taken of, ids as they
//! stand in the database, so that a mac can be checked by hand.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use store::TrailEvent;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use uuid::Uuid;

/// Of which form the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// A JSON object a line.
    Jsonl,
    /// A table, for a spreadsheet.
    Csv,
}

/// To the microsecond, as the database keeps it and as the mac is taken of.
const INSTANT: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:6]Z");

/// The names of the columns.
const HEAD: &str = "position,occurred_at,id,workspace_id,request_id,actor_kind,actor_id,sign_in_id,network,action,operation,entity,\
    entity_ids,client_ids,fields,digests,mac\r\n";

impl Format {
    /// The media type.
    pub(crate) fn media(self) -> &'static str {
        match self {
            Self::Jsonl => "application/jsonl; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What files of this form are called at the end.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// What stands before the first event.
    pub(crate) fn head(self) -> &'static str {
        match self {
            Self::Jsonl => "",
            Self::Csv => HEAD,
        }
    }

    /// Writes an event, with the end of its line, behind what there is.
    pub(crate) fn write(self, event: &TrailEvent, out: &mut String) {
        let line = Line::of(event);
        match self {
            Self::Jsonl => {
                // A line is made of texts and numbers, of which each has a form in JSON.
                out.push_str(&serde_json::to_string(&line).unwrap_or_default());
                out.push('\n');
            }
            Self::Csv => line.csv(out),
        }
    }
}

/// An event, written out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'e> {
    position: i64,
    occurred_at: String,
    id: Uuid,
    workspace_id: Uuid,
    request_id: Uuid,
    actor_kind: &'static str,
    actor_id: Option<Uuid>,
    sign_in_id: Option<Uuid>,
    network: Option<&'e str>,
    action: &'static str,
    operation: Option<&'e str>,
    entity: &'e str,
    entity_ids: Vec<Uuid>,
    client_ids: Vec<Option<Uuid>>,
    fields: &'e [String],
    digests: Option<String>,
    mac: String,
}

impl<'e> Line<'e> {
    fn of(event: &'e TrailEvent) -> Self {
        Self {
            position: event.position,
            occurred_at: instant(event.occurred_at),
            id: event.id,
            workspace_id: event.workspace.0,
            request_id: event.request,
            actor_kind: if event.actor.is_some() { "user" } else { "system" },
            actor_id: event.actor.map(|user| user.0),
            sign_in_id: event.sign_in,
            network: event.network.as_deref(),
            action: event.action.name(),
            operation: event.operation.as_deref(),
            entity: &event.entity,
            entity_ids: event.entities.iter().map(|(id, _)| *id).collect(),
            client_ids: event.entities.iter().map(|(_, client)| client.map(|client| client.0)).collect(),
            fields: &event.fields,
            digests: (!event.digests.is_empty()).then(|| hex(&event.digests)),
            mac: hex(&event.mac),
        }
    }

    /// Lists are divided by blanks; of a row that is part of no client's record the client is `none`.
    fn csv(&self, out: &mut String) {
        let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        let ids: Vec<String> = self.entity_ids.iter().map(Uuid::to_string).collect();
        let clients: Vec<String> =
            self.client_ids.iter().map(|id| id.map_or("none".to_owned(), |id| id.to_string())).collect();
        let cells = [
            self.position.to_string(),
            self.occurred_at.clone(),
            self.id.to_string(),
            self.workspace_id.to_string(),
            self.request_id.to_string(),
            self.actor_kind.to_owned(),
            id(self.actor_id),
            id(self.sign_in_id),
            self.network.unwrap_or_default().to_owned(),
            self.action.to_owned(),
            self.operation.unwrap_or_default().to_owned(),
            self.entity.to_owned(),
            ids.join(" "),
            clients.join(" "),
            self.fields.join(" "),
            self.digests.clone().unwrap_or_default(),
            self.mac.clone(),
        ];
        for (at, text) in cells.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            cell(text, out);
        }
        out.push_str("\r\n");
    }
}

/// A cell. One that a spreadsheet would take for a formula gets an apostrophe before it, which makes it a text.
fn cell(text: &str, out: &mut String) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if !formula && !text.contains([',', '"', '\r', '\n']) {
        out.push_str(text);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

fn instant(at: OffsetDateTime) -> String {
    at.to_offset(time::UtcOffset::UTC).format(INSTANT).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::{HEAD, cell, hex, instant};

    fn celled(text: &str) -> String {
        let mut out = String::new();
        cell(text, &mut out);
        out
    }

    #[test]
    fn no_cell_is_a_formula_or_two_cells() {
        for (text, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("a b", "a b"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\r\nlines", "\"two\r\nlines\""),
            ("=1+1", "\"'=1+1\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("a=1", "a=1"),
        ] {
            assert_eq!(celled(text), expected);
        }
    }

    #[test]
    fn times_have_microseconds_and_bytes_two_digits() {
        assert_eq!(instant(datetime!(2026-11-22 14:05:06.000_070 +1)), "2026-11-22T13:05:06.000070Z");
        assert_eq!(hex(&[0, 15, 255]), "000fff");
        assert_eq!(HEAD.split(',').count(), 17);
    }
}
