//! What happens to clients outside the practice, in stories of a few visits each. It gives the notes a thread to
//! follow from one to the next, and search something to find.

/// Stories in English.
pub(super) const ENGLISH: [&[&str]; 12] = [
    &[
        "Is looking for a smaller apartment and has seen two so far.",
        "Has been offered the apartment near the library and must decide by Friday.",
        "Signed the lease; the move is in five weeks.",
        "Half of the flat is in boxes, and sorting old letters has been slow.",
        "Has moved; calls the first week in the new place \"quieter than expected\".",
    ],
    &[
        "Joined a community choir after a long pause from singing.",
        "Went to the second rehearsal although the first had felt strange.",
        "Has been asked to sing in the small group at the next concert.",
        "The concert is next week; looks forward to it more than not.",
        "The concert went well, and two friends came to hear it.",
    ],
    &[
        "A sister has announced a two-week visit.",
        "The guest room is being repainted for the visit.",
        "The sister has arrived; long breakfasts, one short argument.",
        "The visit ended with a plan to call every Sunday.",
        "The Sunday calls have become a habit.",
    ],
    &[
        "Has adopted an elderly dog from the shelter.",
        "The dog has settled in and sets the rhythm of the morning.",
        "Meets the same three neighbors on the early walk now.",
        "The dog had a tooth removed; a worried but manageable week.",
        "Walks have grown to an hour before breakfast.",
    ],
    &[
        "Has signed up for an evening class in ceramics.",
        "First bowls collapsed; laughed about it.",
        "Stayed after class to talk with two others.",
        "A finished cup stands on the desk at work.",
        "Will go on with the second course in the new term.",
    ],
    &[
        "The employer has announced a reorganization.",
        "Has a new manager as of this month and no clear tasks yet.",
        "Talked with the new manager about hours; it went better than feared.",
        "The team has been merged; misses two colleagues.",
        "Describes work as calm again, and leaves on time on most days.",
    ],
    &[
        "Has begun to bake bread after a neighbor passed on a sourdough starter.",
        "The first two loaves were flat and were eaten anyway.",
        "Forgot the starter for a week and revived it with some humor.",
        "Gave away a loaf at the office.",
        "Bakes on Saturdays now, and the neighbor brings the butter.",
    ],
    &[
        "Is helping a parent with the papers for a care allowance.",
        "The assessor came to the parent's home; a tiring day.",
        "The allowance has been granted, and a helper comes twice a week.",
        "Could take a whole weekend off for the first time in months.",
        "Shares the visits with a brother now, every other Saturday.",
    ],
    &[
        "Has started swimming lessons for adults.",
        "Floated without holding on for the first time.",
        "Swam a width; was proud and a little surprised.",
        "Missed a lesson and went to open swimming instead.",
        "Swims twenty minutes on Tuesdays without stopping.",
    ],
    &[
        "Has been asked to be godparent to a friend's child.",
        "Is writing a few words for the ceremony.",
        "Read the draft aloud to a friend, who cried and laughed.",
        "The ceremony is on Sunday; travel is arranged.",
        "Spoke at the ceremony without notes in the end.",
    ],
    &[
        "Has taken the old bicycle to be repaired.",
        "Rode to the bakery and back, the first ride in three years.",
        "Rides to work when it is dry.",
        "Took a friend along the canal on a Saturday.",
        "Is comparing tents for a short tour.",
    ],
    &[
        "Has applied for a place in a bookkeeping course.",
        "Was accepted; the course begins next month.",
        "The first evenings were demanding, mostly the spreadsheets.",
        "Passed the first test with a better mark than hoped.",
        "Keeps the books of a small club now, as practice.",
    ],
];

/// Stories in German.
pub(super) const GERMAN: [&[&str]; 7] = [
    &[
        "Plant für den nächsten Urlaub eine Wanderwoche mit Freunden.",
        "Die Unterkunft für die Wanderwoche ist gebucht, die Strecke noch offen.",
        "War am Wochenende probeweise acht Kilometer unterwegs.",
        "Neue Schuhe sind eingelaufen, keine Druckstellen.",
        "Die Wanderwoche wurde um eine leichte Etappe ergänzt, Vorfreude groß.",
    ],
    &[
        "Renoviert zurzeit die Küche, viel Arbeit über Kopf.",
        "Die Schränke sind gestrichen, die Arbeitsplatte kommt nächste Woche.",
        "Die neue Arbeitsplatte ist höher, das Stehen fällt leichter.",
        "In der Küche fehlen nur noch die Fliesen.",
        "Die Küche ist fertig, am Sonntag wurde sie mit Gästen eingeweiht.",
    ],
    &[
        "Die Enkelin ist zu Besuch und will viel getragen werden.",
        "Hat mit der Enkelin den ganzen Nachmittag auf dem Spielplatz verbracht.",
        "Die Enkelin ist abgereist, es ist ruhiger zu Hause.",
        "Telefoniert jetzt jeden Mittwoch mit der Enkelin.",
        "Fährt über die Feiertage zur Familie der Tochter.",
    ],
    &[
        "Hat einen neuen Arbeitsplatz mit höhenverstellbarem Tisch beantragt.",
        "Der Antrag auf den Tisch liegt bei der Betriebsärztin.",
        "Der neue Tisch ist da, wechselt stündlich zwischen Sitzen und Stehen.",
        "Auch das Team geht mittags jetzt zu Fuß um den Block.",
        "Arbeitet an zwei Tagen von zu Hause, dort steht nun auch ein guter Stuhl.",
    ],
    &[
        "Probt mit dem Nachbarschaftsorchester für das Jahreskonzert.",
        "Langes Sitzen in der Probe war anstrengend, Pausen halfen.",
        "Das Konzert ist in zwei Wochen.",
        "Das Konzert ist gut gelaufen, am Tag danach etwas müde.",
        "Im Orchester beginnt die neue Spielzeit mit leichterem Programm.",
    ],
    &[
        "Lernt seit Kurzem Akkordeon, das Instrument ist schwer.",
        "Übt Akkordeon nun im Sitzen mit Fußbank, zwanzig Minuten am Stück.",
        "Hat der Familie das erste Stück vorgespielt.",
        "Sucht ein leichteres Instrument und hat zwei ausprobiert.",
        "Spielt mit einer Nachbarin zusammen, immer donnerstags.",
    ],
    &[
        "Hat sich zum Schwimmkurs in der Halle angemeldet.",
        "War zweimal im Wasser, das Becken ist angenehm warm.",
        "Schwimmt zehn Bahnen Rücken ohne Pause.",
        "Die Halle war geschlossen, stattdessen Spaziergänge am Kanal.",
        "Hat mit zwei Bekannten einen festen Schwimmtermin ausgemacht.",
    ],
];
