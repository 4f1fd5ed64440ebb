//! Mutants of the database: whatever a hasty migration might take away or let in is noticed by this suite. What there is to mutate is
//! read from the catalogue, so that a new table, policy, grant, constraint or trigger is covered unasked.

mod ground;
mod report;
mod statements;

use ground::{Ground, Mutant};
use tests::Database;

/// Mutants that change nothing, each with why.
const EQUIVALENT: &[(&str, &str)] = &[
    (
        "clients_workspace: dropped",
        "a client names a user who created it, who is of the same workspace, and that user's workspace exists",
    ),
    ("care_interventions_goal: without client_id", SAME_PLAN),
    ("care_status_changes_goal: without client_id", SAME_PLAN),
    ("care_status_changes_intervention: without client_id", SAME_PLAN),
];

const SAME_PLAN: &str =
    "what is referred to is of the plan that the row names, and each of the two names that plan by its client";

/// What must be found by an attempt or a rule: the record alone would leave it to whoever reads the change.
const FOUND_IN_USE: [&str; 6] = ["policy", "row security", "grant", "column grant", "function grant", "foreign key"];

#[tokio::test]
async fn every_mutant_of_the_database_is_found() {
    let mut ground = Ground::prepare().await;
    let unsafe_before = "select about || ' on ' || relation::text || ' as ' || role || ': ' || outcome from probe.probes \
        where attack and outcome not in ('refused', 'done 0')";
    assert_eq!(ground.texts(unsafe_before).await, Vec::<String>::new(), "an attack succeeds without any mutant");
    assert_eq!(
        ground.texts("select unnest(probe.rules())").await,
        Vec::<String>::new(),
        "a rule is broken without any mutant"
    );
    let attempts = "select case when attack then 'refused or nothing: ' else 'as it is granted: ' end || kind || ' (' || count(*) || ')' from ( \
        select attack, regexp_replace(about, '^(breaks|leaves out|is there twice under|belongs to no practice:|refers to another practice''s row by|refers to another row of its own by|stores plain text in|asks to \\w+) .*', '\\1 …') as kind \
        from probe.probes) p group by attack, kind order by 1";
    let attempts = ground.texts(attempts).await;
    let mutants = ground.try_all().await;
    assert!(mutants.len() > 2_000, "only {} mutants", mutants.len());
    let escaped: Vec<String> = mutants.iter().filter(|one| !found(one)).map(described).collect();
    assert!(
        escaped.is_empty(),
        "{} of {} mutants are found by nothing:\n{}",
        escaped.len(),
        mutants.len(),
        escaped.join("\n")
    );
    let page = report::page(&mutants, &attempts, EQUIVALENT);
    expect_test::expect_file!["../../docs/mutants.md"].assert_eq(&page);
}

#[tokio::test]
async fn the_catalogue_is_the_one_that_was_recorded() {
    let lines = Database::migrated().await.texts(ground::RECORD).await;
    expect_test::expect_file!["catalogue.snapshot"].assert_eq(&(lines.join("\n") + "\n"));
}

fn found(mutant: &Mutant) -> bool {
    let in_use = !mutant.attempts.is_empty() || !mutant.rules.is_empty();
    let equivalent = EQUIVALENT.iter().any(|(what, _)| *what == mutant.what);
    in_use || (mutant.recorded && (equivalent || !FOUND_IN_USE.contains(&mutant.kind.as_str())))
}

fn described(mutant: &Mutant) -> String {
    format!("{} {}: {} (recorded: {})", mutant.kind, mutant.object, mutant.what, mutant.recorded)
}
