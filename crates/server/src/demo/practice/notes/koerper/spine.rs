//! Back and neck, in German.

use super::super::script::{Case, Homework, Measure};

/// Two cases.
pub(super) const CASES: [Case; 2] = [RUECKEN, HWS];

const RUECKEN: Case = Case {
    reason: "Kreuzschmerzen beim langen Sitzen",
    measures: [
        Measure { name: "Schmerz auf der NRS", unit: "/10", from: 7, goal: 1 },
        Measure { name: "Sitzdauer ohne Pause", unit: " min", from: 20, goal: 90 },
    ],
    stages: [
        &[
            "Morgens etwa eine halbe Stunde steif, Bücken zur Spülmaschine schmerzt.",
            "Sitzen ist kaum zwanzig Minuten möglich, im Auto noch kürzer.",
            "Traut sich nicht, die Einkäufe zu heben.",
        ],
        &[
            "Hält eine Besprechung mit einem Positionswechsel durch.",
            "Hebt den Wäschekorb mit der neuen Technik, danach leichtes Ziehen.",
            "Die Morgensteife ist nach dem ersten Weg vorbei.",
        ],
        &[
            "Hat zwei Stunden im Garten gearbeitet und war nur müde.",
            "Fährt eine Stunde Auto ohne Halt.",
            "Beschwerden nur noch nach ungewohnter Belastung, weiß sich zu helfen.",
        ],
    ],
    observed: &[
        "Finger-Boden-Abstand verringert, die Lendenwirbelsäule rundet spät.",
        "Wiederholte Extension zentralisiert die Beschwerden.",
        "Hüftbeuge mit zehn Kilogramm sauber ausgeführt.",
    ],
    formulation: &[
        "Unspezifischer Kreuzschmerz; die Angst vor dem Bücken begrenzt mehr als das Gewebe.",
        "Die Ausdauer der Rückenstrecker ist das schwache Glied.",
    ],
    treatment: &[
        "Mobilisation der Lendenwirbelsäule, danach Hüftbeuge mit Gewicht, drei mal acht.",
        "Stufenweises Heben mit leichten und mittleren Kisten.",
        "Seitstütz und Vierfüßlerstand, auf Qualität geachtet.",
    ],
    homework: &[
        Homework {
            task: "zwanzig Hüftbeugen morgens und abends",
            done: "Die Hüftbeugen täglich gemacht, dabei schmerzfrei.",
            partly: "Die Hüftbeugen nur morgens geschafft.",
        },
        Homework {
            task: "alle dreißig Minuten aufstehen",
            done: "Ist mit Wecker regelmäßig aufgestanden.",
            partly: "Hat das Aufstehen bis Mittwoch durchgehalten.",
        },
        Homework {
            task: "jeden zweiten Tag eine halbe Stunde zügig gehen",
            done: "War jeden zweiten Tag zügig unterwegs.",
            partly: "War einmal unterwegs, dann kam der Regen.",
        },
    ],
};

const HWS: Case = Case {
    reason: "Nackenschmerzen mit Kopfschmerz",
    measures: [
        Measure { name: "Kopfschmerztage", unit: " von 14", from: 9, goal: 1 },
        Measure { name: "Rotation nach rechts", unit: "°", from: 46, goal: 78 },
    ],
    stages: [
        &[
            "Der Kopfschmerz steigt am Nachmittag vom Nacken auf.",
            "Der Schulterblick im Verkehr ist schwierig.",
            "Arbeitet am Küchentisch auf dem kleinen Bildschirm.",
        ],
        &[
            "Die Kopfschmerzen sind kürzer und bleiben am Hinterkopf.",
            "Der höhere Bildschirm hat innerhalb weniger Tage geholfen.",
            "Der Schulterblick gelingt, am Ende zieht es.",
        ],
        &[
            "Ein leichter Kopfschmerz, nach einem Spaziergang vorbei.",
            "Liest abends eine Stunde ohne Folgen.",
            "Hat seit dem letzten Termin keine Tablette gebraucht.",
        ],
    ],
    observed: &[
        "Obere Halswirbelsäule rechts steif, Druck löst den bekannten Kopfschmerz aus.",
        "Die tiefen Halsbeuger halten achtzehn Sekunden.",
        "Der obere Trapezius ist weniger gespannt als zuvor.",
    ],
    formulation: &[
        "Zervikogener Kopfschmerz; weniger die Haltung als fehlende Abwechslung ist das Problem.",
        "Die Ausdauer der tiefen Halsbeuger bestimmt hier die Kopfschmerztage.",
    ],
    treatment: &[
        "Mobilisation C1 bis C3, danach aktive Rotation mit dem Handtuch.",
        "Kopfnicken mit Druckkissen, langsam gesteigert.",
        "Rudern am Seilzug, zwei mal fünfzehn.",
    ],
    homework: &[
        Homework {
            task: "viermal täglich zehn langsame Kopfnicker",
            done: "Die Kopfnicker viermal täglich gemacht.",
            partly: "Die Kopfnicker nur gemacht, wenn es schon wehtat.",
        },
        Homework {
            task: "zu jeder vollen Stunde zwei Minuten Pause",
            done: "Die stündlichen Pausen eingehalten, das Team macht mit.",
            partly: "Pausen nur vormittags gemacht.",
        },
        Homework {
            task: "Rotation mit dem Handtuch vor dem Schlafen",
            done: "Jeden Abend mit dem Handtuch geübt.",
            partly: "An drei Abenden mit dem Handtuch geübt.",
        },
    ],
};
