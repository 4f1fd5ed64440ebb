//! How physiotherapy notes sound in German.

mod limbs;
mod spine;

use super::life;
use super::script::Voice;

/// Physiotherapy in German.
pub(super) const VOICE: Voice = Voice {
    cases: &[&spine::CASES, &limbs::CASES],
    first: &[
        "Ersttermin; Anamnese erhoben, keine Warnzeichen, Einwilligung zur Untersuchung liegt vor.",
        "Erstbefund auf ärztliche Verordnung. Erwartungen und bisherige Behandlungen besprochen, Einwilligung erteilt.",
    ],
    opened: [
        &[
            "Berichtet über eine deutliche Besserung seit dem letzten Termin.",
            "„Gestern habe ich stundenlang nicht daran gedacht.“",
            "Kann mehr tun und ist am Tag danach weniger müde.",
            "Die guten Tage überwiegen inzwischen.",
        ],
        &[
            "Keine wesentliche Veränderung seit dem letzten Termin.",
            "„Ungefähr wie letztes Mal, aber ich gehe gelassener damit um.“",
            "Beschwerden wie zuvor, klingen nach Belastung schneller ab.",
        ],
        &[
            "Mehr Beschwerden seit dem letzten Termin, nach einem ungewohnt langen Tag.",
            "„Am Samstag habe ich es übertrieben.“",
            "War nach der letzten Behandlung zwei Tage empfindlich, danach wie gewohnt.",
        ],
    ],
    life: &life::GERMAN,
    presence: &[
        "Bewegt sich anfangs vorsichtig, nach dem Aufwärmen freier.",
        "Beim Umdrehen noch vorsichtig, sonst guter Dinge.",
        "Wirkt ausgeruht und arbeitet konzentriert mit.",
        "Die ersten Schritte nach dem Sitzen etwas steif, dann frei.",
        "Haut reizlos, keine Überwärmung, keine Schwellung tastbar.",
    ],
    hands_on: true,
    video: &[
        "Termin per Video: Übungen vor der Kamera gezeigt und mündlich korrigiert.",
        "Per Video; Bewegung von vorn und von der Seite beobachtet, Beweglichkeit nur geschätzt.",
    ],
    phone: &[
        "Kurzer Kontakt per Telefon, keine Untersuchung, Angaben nach eigener Auskunft.",
        "Telefonat; schildert Bewegung und Belastung klar, auf Nachfrage keine Warnzeichen.",
    ],
    judged_apart: &[
        "Verlauf nach dem Bericht plausibel, Messung beim nächsten Termin vor Ort.",
        "Aus der Ferne keine Hinweise auf Verschlechterung, das Programm passt zur Belastung.",
    ],
    treated_apart: &[
        "Eigenprogramm Schritt für Schritt durchgesprochen, Wiederholungen angepasst.",
        "Fragen zur Belastung im Alltag beantwortet, die Woche gemeinsam eingeteilt.",
    ],
    measured: "{name} zu Beginn {now}{unit}.",
    compared: &[
        "{name} heute {now}{unit}, zuletzt {before}{unit}.",
        "{name}: {now}{unit} (Vortermin {before}{unit}).",
        "{name} {now}{unit} gegenüber {before}{unit} beim letzten Mal.",
    ],
    judged: [
        &[
            "Verlauf wie erwartet, die Belastung kann gesteigert werden.",
            "Die Messwerte bestätigen den Bericht, das vereinbarte Ziel ist erreichbar.",
            "Belastbarkeit verbessert, Reizbarkeit geringer.",
        ],
        &[
            "Plateau im üblichen Rahmen; Belastung bleibt, Übungen werden variiert.",
            "Werte unverändert, Verträglichkeit besser; die Mitarbeit ist gut.",
            "Stabil; das Gewebe braucht eher Zeit als neue Reize.",
        ],
        &[
            "Kurzes Aufflammen nach Belastung, kein Hinweis auf eine neue Verletzung.",
            "Reizbarkeit erhöht; die Steigerung war zu schnell und wird um eine Stufe zurückgenommen.",
            "Rückschritt durch die Umstände erklärt, Prognose unverändert.",
        ],
    ],
    judged_first: &[
        "Der Befund passt zur Verordnung, gutes Rehabilitationspotenzial. Ziele gemeinsam festgelegt.",
        "Mechanisches Muster ohne neurologische Auffälligkeiten, Prognose gut. Ziele vereinbart.",
    ],
    agreed: &["Übungen für zu Hause: {task}.", "Bis zum nächsten Termin: {task}.", "Eigenprogramm: {task}."],
    next: &[
        "Wiederbefund beim nächsten Termin.",
        "Rhythmus beibehalten, Steigerung nach Verträglichkeit.",
        "Nächster Termin wie vereinbart.",
        "Bei Nachtschmerz oder Taubheit bitte anrufen.",
    ],
    farewell: &[
        "Ziele erreicht; Abschluss mit selbstständigem Übungsprogramm.",
        "Behandlung heute einvernehmlich beendet, Bericht geht an die verordnende Praxis.",
    ],
};
