//! Who may be the same person.
use super::Client;
use async_graphql::{Enum, InputObject, SimpleObject};
use store::{LikelyDuplicate, Likeness};
use time::Date;

/// Why a client may be the same person.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "store::DuplicateReason")]
pub(crate) enum DuplicateReason {
    /// The same national id.
    NationalId,
    /// Nearly the same name, and the same date of birth.
    NameAndBirthDate,
    /// The same e-mail address.
    Email,
    /// The same phone number.
    Phone,
    /// Nearly the same name: every word of the one is in the other, but for case, accents, order and small typing errors.
    Name,
}

/// A client who may be the same person as somebody else.
#[derive(SimpleObject)]
pub(crate) struct DuplicateHint {
    /// The client, who may be archived.
    client: Client,
    /// Why, the best reason first.
    because: Vec<DuplicateReason>,
}

impl From<LikelyDuplicate> for DuplicateHint {
    fn from(likely: LikelyDuplicate) -> Self {
        let LikelyDuplicate { client, because } = likely;
        Self { client: client.into(), because: because.into_iter().map(Into::into).collect() }
    }
}

/// What is known of somebody who may be a client already. What is left out, or cannot be read, is not looked for.
#[derive(InputObject)]
pub(super) struct LikelyDuplicatesInput {
    /// The name in documents.
    legal_name: Option<String>,
    /// The name somebody goes by.
    used_name: Option<String>,
    /// Date of birth.
    birth_date: Option<Date>,
    /// E-mail address.
    email: Option<String>,
    /// Phone number; without a country code it is read as a number of the practice's `region`.
    phone: Option<String>,
    /// The number that a state knows somebody by.
    national_id: Option<String>,
}

impl From<LikelyDuplicatesInput> for Likeness {
    fn from(input: LikelyDuplicatesInput) -> Self {
        let LikelyDuplicatesInput { legal_name, used_name, birth_date, email, phone, national_id } = input;
        Self { legal_name, used_name, birth_date, email, phone, national_id }
    }
}
