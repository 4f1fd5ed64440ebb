//! Shoulder and hip, in German.

use super::super::script::{Case, Homework, Measure};

/// Two cases.
pub(super) const CASES: [Case; 2] = [SCHULTER, HUEFTE];

const SCHULTER: Case = Case {
    reason: "Schulterschmerzen bei Arbeiten über Kopf",
    measures: [
        Measure { name: "Aktive Abduktion", unit: "°", from: 80, goal: 166 },
        Measure { name: "Schmerz beim Greifen", unit: "/10", from: 6, goal: 1 },
    ],
    stages: [
        &[
            "Erreicht das obere Regal nicht, wacht beim Drehen auf.",
            "Den Mantel anzuziehen ist der schlimmste Moment des Tages.",
            "Trägt Taschen nur auf der anderen Seite.",
        ],
        &[
            "Schläft meist durch, mit einem Kissen unter dem Arm.",
            "Erreicht das zweite Regal ohne Ausweichbewegung.",
            "Autofahren geht gut, Einparken zieht noch.",
        ],
        &[
            "Hat Vorhänge aufgehängt, mit zwei Pausen.",
            "Schwimmt wieder, vorerst Brust.",
            "Hebt den Koffer in die Ablage, ohne nachzudenken.",
        ],
    ],
    observed: &[
        "Schmerzhafter Bogen zwischen 70 und 110 Grad, mit Führung des Schulterblatts geringer.",
        "Außenrotation gegen Widerstand kräftig und schmerzarm.",
        "Schulterblatt bis Schulterhöhe gut geführt.",
    ],
    formulation: &[
        "Belastungsabhängige Beschwerden der Rotatorenmanschette, kein Hinweis auf eine größere Läsion.",
        "Die Steifigkeit weicht vor der Kraft; beides ist im Plan.",
    ],
    treatment: &[
        "Gelenknahe Mobilisation, danach unterstützte Elevation am Seilzug.",
        "Außenrotation mit dem Band, drei mal zwölf, langsam zurück.",
        "Armheben an der Wand mit Abheben am Ende.",
    ],
    homework: &[
        Homework {
            task: "Tischgleiten, zehnmal, dreimal am Tag",
            done: "Tischgleiten dreimal täglich, die Reichweite nimmt zu.",
            partly: "Tischgleiten nur einmal am Tag geschafft.",
        },
        Homework {
            task: "jeden zweiten Tag Rotation mit dem Band",
            done: "Das Band jeden zweiten Tag benutzt.",
            partly: "Das Band zweimal benutzt, dann im Büro vergessen.",
        },
        Homework {
            task: "Pendelübungen vor dem Schlafengehen",
            done: "Pendelübungen jeden Abend, danach ruhiger geschlafen.",
            partly: "Pendelübungen an drei Abenden.",
        },
    ],
};

const HUEFTE: Case = Case {
    reason: "Aufbau nach Hüftoperation",
    measures: [
        Measure { name: "Gehstrecke in sechs Minuten", unit: " m", from: 240, goal: 470 },
        Measure { name: "Hüftbeugung", unit: "°", from: 72, goal: 112 },
    ],
    stages: [
        &[
            "Geht mit zwei Stützen, Treppen im Nachstellschritt.",
            "Braucht beim Anziehen der Strümpfe Hilfe.",
            "Schläft nur auf dem Rücken und wacht oft auf.",
        ],
        &[
            "Im Haus ohne Stützen, draußen mit einer.",
            "Strümpfe gelingen mit der Anziehhilfe allein.",
            "Treppen wechselnd, mit der Hand am Geländer.",
        ],
        &[
            "Geht eine halbe Stunde im Park ohne Pause.",
            "Fährt wieder mit der Straßenbahn, auch im Stehen.",
            "Denkt an eine leichte Radtour.",
        ],
    ],
    observed: &[
        "Narbe reizlos, weich und gut verschieblich.",
        "Einbeinstand acht Sekunden, das Becken sinkt kaum ab.",
        "Aufstehen vom Stuhl ohne Einsatz der Hände.",
    ],
    formulation: &[
        "Heilung nach Plan; die Kraft der Abduktoren bestimmt den nächsten Schritt.",
        "Das Vertrauen in das Bein wächst langsamer als die Kraft und wird gezielt geübt.",
    ],
    treatment: &[
        "Gangschule im Flur mit Tempowechsel, danach Beinpresse.",
        "Abduktion im Stand mit dem Band, drei mal zehn.",
        "Treppentraining, Auf- und Absteigen im Wechsel.",
    ],
    homework: &[
        Homework {
            task: "dreimal täglich zehn Minuten gehen",
            done: "Ist dreimal täglich gegangen, zuletzt auch länger.",
            partly: "Ist nur vormittags gegangen.",
        },
        Homework {
            task: "Brücke und Abduktion, je zwei mal zehn",
            done: "Brücke und Abduktion wie besprochen geübt.",
            partly: "Die Brücke geübt, die Abduktion vergessen.",
        },
        Homework {
            task: "zehnmal aufstehen vor jeder Mahlzeit",
            done: "Das Aufstehen vor jeder Mahlzeit gemacht.",
            partly: "Das Aufstehen nur vor dem Frühstück gemacht.",
        },
    ],
};
