//! What stands beside clients and providers: consents, emergency contacts, credentials.
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::Bed;
use crate::encoding::hex;

impl Bed<'_> {
    /// One that stands, and one that is withdrawn.
    pub(super) async fn consents(&mut self, client: &str) -> String {
        let text = self.text("consent-text");
        let input = json!({
            "clientId": client, "kind": "TREATMENT", "textVersion": "2031-1", "text": text, "givenBy": "GUARDIAN",
            "giverName": self.text("giver"),
        });
        let id = self.change("recordConsent", input).await;
        self.note_text("consents", "digest", &id, hex(&Sha256::digest(text.as_bytes())));
        self.note("consents", "giver_name", &id, "giver");
        let other = json!({"clientId": client, "kind": "RECORDING", "textVersion": "2031-1", "text": "another text"});
        let other = self.change("recordConsent", other).await;
        let withdrawn = json!({
            "id": other, "expectedVersion": 1, "withdrawnBy": "REPRESENTATIVE", "withdrawerName": self.text("withdrawer"),
        });
        self.change("withdrawConsent", withdrawn).await;
        self.note("consents", "withdrawer_name", &other, "withdrawer");
        id
    }

    pub(super) async fn contact(&mut self, client: &str) -> String {
        let (phone, email) =
            (format!("+49 30 5551 70{:02}", self.number), format!("{}@contacts.example", self.text("contact")));
        let input = json!({
            "clientId": client, "name": self.text("contact-name"), "relationship": self.text("relationship"), "phone": phone,
            "email": email, "notes": self.text("contact-notes"),
        });
        let id = self.change("addEmergencyContact", input).await;
        self.note("emergency_contacts", "name", &id, "contact-name");
        self.note("emergency_contacts", "relationship", &id, "relationship");
        self.note_text("emergency_contacts", "phone", &id, phone);
        self.note_text("emergency_contacts", "email", &id, email);
        self.note("emergency_contacts", "notes", &id, "contact-notes");
        id
    }

    /// One that expired on the day that is asked for where any day will do.
    pub(super) async fn credential(&mut self, provider: &str) -> String {
        let input = json!({
            "providerId": provider, "kind": "LICENSE", "issuer": "Board", "jurisdiction": "DE-BE", "issuedOn": "2001-01-01",
            "expiresOn": "2001-02-03", "number": self.text("license-number"),
        });
        let id = self.change("addCredential", input).await;
        self.note("credentials", "number", &id, "license-number");
        id
    }
}
