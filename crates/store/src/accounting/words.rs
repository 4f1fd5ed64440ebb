//! The account in plain English: who did what, when, in the words of a practice. No name of a client, and of what was sealed only what a
//! disclosure says.
use super::{AccountKind, Accounted, What};
use crate::{Error, Result, Scope, audit::Action, audit::TrailEvent};
use entity::{Id as _, TelehealthParticipantId, TelehealthSessionId, UserId, disclosure, user::Role};
use jiff::{Timestamp, tz::TimeZone};
use time::OffsetDateTime;

impl Accounted {
    /// Of which kind it is.
    pub fn kind(&self) -> AccountKind {
        let What::Done(event) = &self.what else { return AccountKind::Disclosure };
        match event.action {
            Action::Read | Action::Search | Action::Download | Action::Inspect | Action::Export => AccountKind::Access,
            Action::Create
            | Action::Change
            | Action::Archive
            | Action::Restore
            | Action::Sign
            | Action::Erase
            | Action::Hold
            | Action::Release
            | Action::Upload
            | Action::SignIn
            | Action::SignOut
            | Action::Reseal => AccountKind::Change,
        }
    }
}

impl Scope {
    /// An entry of an account as a sentence. What a disclosure says is opened for it, with a receipt.
    ///
    /// # Errors
    /// When the database fails, or a value does not open.
    pub async fn sentence(&self, entry: &Accounted) -> Result<String> {
        let when = when(entry.at(), &entry.zone)?;
        Ok(match &entry.what {
            What::Done(event) => {
                let who = match event.actor {
                    Some(user) => self.called(user).await?,
                    None if invited(event) => "somebody with an invitation".to_owned(),
                    None => "the program".to_owned(),
                };
                format!("{when}, {who} {}.", done(event, event.rows_of(entry.client)))
            }
            What::Told(row) => format!("{when}, the practice disclosed {}.", self.told(row)?),
        })
    }

    /// Name and role.
    async fn called(&self, user: UserId) -> Result<String> {
        Ok(match self.users().find(user).await? {
            Some(user) => {
                let role = match user.role {
                    Role::Owner => "owner",
                    Role::Therapist => "therapist",
                    Role::Assistant => "assistant",
                };
                format!("{}, {role},", user.display_name)
            }
            None => "somebody who is not known any more".to_owned(),
        })
    }

    fn told(&self, row: &disclosure::Model) -> Result<String> {
        let what = self.open(row, &row.description)?;
        let whom = self.open(row, &row.recipient)?;
        let why = self.open(row, &row.purpose)?;
        Ok(match (what, whom, why) {
            (Some(what), Some(whom), Some(why)) => {
                format!("{} to {}, for: {}", plain(&what), plain(&whom), plain(&why))
            }
            _ => "something that cannot be read any more, since the record was erased".to_owned(),
        })
    }
}

/// On one line, and without an end, since the sentence has one.
fn plain(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// `On 22 November 2026 at 14:05 (Europe/Berlin)`.
fn when(at: OffsetDateTime, zone: &TimeZone) -> Result<String> {
    let at = Timestamp::from_nanosecond(at.unix_timestamp_nanos())
        .map_err(|_| Error::Internal("a time beyond all calendars"))?;
    let local = at.to_zoned(zone.clone());
    let name = zone.iana_name().unwrap_or("UTC");
    Ok(format!("On {} ({name})", local.strftime("%-d %B %Y at %H:%M")))
}

/// What was done, with so many rows of the record.
fn done(event: &TrailEvent, rows: usize) -> String {
    let things = things(&event.entity, rows);
    let record = event.entity == "client";
    match event.action {
        Action::Read if record => format!("read {}", fields(event)),
        Action::Read => format!("read {} of {things}", fields(event)),
        Action::Create if record => "added the client".to_owned(),
        Action::Create => format!("added {things}"),
        Action::Change if event.fields.is_empty() => format!("changed {things}"),
        Action::Change if record => format!("changed {}", fields(event)),
        Action::Change => format!("changed {} of {things}", fields(event)),
        Action::Archive => format!("archived {things}"),
        Action::Restore => format!("restored {things}"),
        Action::Sign => format!("signed {things}"),
        Action::Erase => format!("erased {things}"),
        Action::Hold => "placed a legal hold on the record".to_owned(),
        Action::Release => "lifted a legal hold on the record".to_owned(),
        Action::Search => "searched the names of clients and came upon this one".to_owned(),
        Action::Upload => format!("uploaded {things}"),
        Action::Download => format!("downloaded {things}"),
        Action::Inspect => "looked at who had done what with the record".to_owned(),
        Action::Export => "exported the list of who had done what with the record".to_owned(),
        Action::Reseal => format!("put {things} under another key"),
        Action::SignIn => "signed in".to_owned(),
        Action::SignOut => "signed out".to_owned(),
    }
}

/// Whether who was not signed in had a token of a telehealth visit.
fn invited(event: &TrailEvent) -> bool {
    let visit = [TelehealthSessionId::ENTITY, TelehealthParticipantId::ENTITY].contains(&event.entity.as_str());
    visit && event.action != Action::Reseal
}

/// Of a kind of things, so many.
fn things(entity: &str, rows: usize) -> String {
    let (one, many) = match entity {
        "client" => return "the record".to_owned(),
        "appointment" => ("an appointment", "appointments"),
        "session" => ("a session note", "session notes"),
        "attachment" => ("a file", "files"),
        "file_ticket" => ("an address for a file", "addresses for files"),
        "legal_hold" => ("a legal hold", "legal holds"),
        "disclosure" => ("a recorded disclosure", "recorded disclosures"),
        "consent" => ("a consent", "consents"),
        "emergency_contact" => ("an emergency contact", "emergency contacts"),
        "erasure" => ("an erasure", "erasures"),
        "telehealth_session" => ("a telehealth session", "telehealth sessions"),
        "session_revision" => ("an earlier text of a session note", "earlier texts of session notes"),
        "session_addition" => ("an addition to a session note", "additions to session notes"),
        "care_plan" => ("a care plan", "care plans"),
        "care_plan_session" => {
            ("a link between a care plan and a session note", "links between care plans and session notes")
        }
        "care_plan_diagnosis" => {
            ("a link between a care plan and a diagnosis", "links between care plans and diagnoses")
        }
        "care_goal" => ("a goal of a care plan", "goals of care plans"),
        "care_milestone" => ("a step towards a goal", "steps towards goals"),
        "care_intervention" => ("an intervention of a care plan", "interventions of care plans"),
        "care_status_change" => ("a change of state of a care plan", "changes of state of care plans"),
        "diagnosis" => ("a diagnosis", "diagnoses"),
        "medication" => ("a medication", "medications"),
        "allergy" => ("an allergy", "allergies"),
        "client_alert" => ("an alert", "alerts"),
        "telehealth_participant" => ("a participant of a telehealth session", "participants of telehealth sessions"),
        other => return format!("{rows} × {}", other.replace('_', " ")),
    };
    if rows == 1 { one.to_owned() } else { format!("{rows} {many}") }
}

/// `the legal name, the e-mail address and the phone number`.
fn fields(event: &TrailEvent) -> String {
    let names: Vec<String> = event.fields.iter().map(|name| format!("the {}", field(name))).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn field(column: &str) -> String {
    match column {
        "birth_date" => "date of birth",
        "email" => "e-mail address",
        "phone" => "phone number",
        "mrn" => "medical record number",
        "national_id" => "national id",
        "giver_name" => "name of who gave it",
        "withdrawer_name" => "name of who withdrew it",
        "cancel_note" => "note of the cancellation",
        "provider_id" => "provider of record",
        "retain_until" => "date until which it is kept",
        "digest" => "fingerprint",
        "effective_start" => "first day",
        "effective_end" => "last day",
        "abatement" => "date of its end",
        "onset" => "date of its beginning",
        "location" => "whereabouts",
        "retraction" => "reason for withdrawing it",
        other => return other.replace('_', " "),
    }
    .to_owned()
}

#[cfg(test)]
mod tests;
