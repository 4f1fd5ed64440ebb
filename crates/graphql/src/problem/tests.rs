use async_graphql::{
    EmptySubscription, Enum, Error, ErrorExtensions as _, InputObject, Object, Request, Schema, Variables,
};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Code, MAX_ERRORS, Names, code_of, name_arguments, problem, sanitise};

#[derive(Enum, Copy, Clone, PartialEq, Eq)]
enum Kind {
    Visit,
    Note,
}

#[derive(InputObject)]
struct Slot {
    start: OffsetDateTime,
    kind: Option<Kind>,
    room: Option<i32>,
}

struct Query;

#[Object]
impl Query {
    async fn me(&self) -> Me {
        Me
    }
    async fn client(&self, id: Uuid) -> String {
        id.to_string()
    }
    async fn free(&self, slot: Slot) -> bool {
        let Slot { start, kind, room } = slot;
        start.unix_timestamp() > 0 && kind == Some(Kind::Note) && room.is_some()
    }
    async fn tagged(&self, #[graphql(validator(max_length = 3))] tag: String) -> usize {
        tag.len()
    }
    async fn number(&self, n: i32) -> i32 {
        n
    }
}

struct Me;

#[Object]
impl Me {
    async fn name(&self) -> &str {
        "me"
    }
    async fn broken(&self) -> Result<bool, Error> {
        Err(Error::new("row CANARY of table CANARY"))
    }
    async fn denied(&self) -> Result<bool, Error> {
        Err(Error::new("Sign in first.").extend_with(|_, values| values.set("code", Code::Unauthenticated.as_str())))
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn touch(&self) -> bool {
        true
    }
}

fn run(source: &str, variables: &str) -> (Vec<async_graphql::ServerError>, Vec<String>) {
    let schema = Schema::new(Query, Mutation, EmptySubscription);
    let names = Names::new(schema.names(), &schema.sdl());
    let variables: Variables = serde_json::from_str(variables).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut answer = runtime.block_on(schema.execute(Request::new(source).variables(variables)));
    let before = answer.errors.iter().map(|error| error.message.clone()).collect();
    sanitise(&mut answer.errors, &names);
    name_arguments(&mut answer.errors, source, &names);
    (answer.errors, before)
}

/// Every rule of validation and every way a value can be unreadable, with a canary wherever a client's text can stand.
const WRONG: &[(&str, &str, Code)] = &[
    ("{CANARY}", "{}", Code::GraphqlValidationFailed),
    ("{me{CANARY}}", "{}", Code::GraphqlValidationFailed),
    ("{me{name{CANARY}}}", "{}", Code::GraphqlValidationFailed),
    ("{me}", "{}", Code::GraphqlValidationFailed),
    ("{me{name(CANARY:1)}}", "{}", Code::GraphqlValidationFailed),
    ("{client}", "{}", Code::GraphqlValidationFailed),
    ("{client(id:1,id:2)}", "{}", Code::GraphqlValidationFailed),
    ("{me{CANARY:name CANARY:broken}}", "{}", Code::GraphqlValidationFailed),
    ("{CANARY:number(n:1) CANARY:number(n:2)}", "{}", Code::GraphqlValidationFailed),
    ("{...CANARY}", "{}", Code::GraphqlValidationFailed),
    ("{me{name}} fragment CANARY on Me{name}", "{}", Code::GraphqlValidationFailed),
    ("{...CANARY} fragment CANARY on CANARY{name}", "{}", Code::GraphqlValidationFailed),
    ("{...CANARY} fragment CANARY on Kind{name}", "{}", Code::GraphqlValidationFailed),
    ("{me{...CANARY}} fragment CANARY on Query{number(n:1)}", "{}", Code::GraphqlValidationFailed),
    ("{me{...on Query{number(n:1)}}}", "{}", Code::GraphqlValidationFailed),
    ("{me{...on CANARY{name}}}", "{}", Code::GraphqlValidationFailed),
    ("{me{...on Int{name}}}", "{}", Code::GraphqlValidationFailed),
    ("{...CANARY} fragment CANARY on Query{me{name} ...CANARY}", "{}", Code::GraphqlValidationFailed),
    ("{me{name @CANARY}}", "{}", Code::GraphqlValidationFailed),
    ("{me{name @skip}}", "{}", Code::GraphqlValidationFailed),
    ("{me{name @skip(if:true,CANARY:1)}}", "{}", Code::GraphqlValidationFailed),
    ("{me{name @skip(if:false) @skip(if:false)}}", "{}", Code::GraphqlValidationFailed),
    ("query @skip(if:true){me{name}}", "{}", Code::GraphqlValidationFailed),
    ("{number(n:$CANARY)}", "{}", Code::GraphqlValidationFailed),
    ("query CANARY{number(n:$CANARY)}", "{}", Code::GraphqlValidationFailed),
    ("query CANARY($CANARY:Int){me{name}}", "{}", Code::GraphqlValidationFailed),
    ("query($CANARY:Int){me{name}}", "{}", Code::GraphqlValidationFailed),
    ("query($a:Int $a:Int){number(n:$a)}", "{}", Code::GraphqlValidationFailed),
    ("query($CANARY:Me){number(n:$CANARY)}", "{}", Code::GraphqlValidationFailed),
    ("query($CANARY:CANARY){number(n:$CANARY)}", "{}", Code::GraphqlValidationFailed),
    ("query($CANARY:Int=\"CANARY\"){number(n:$CANARY)}", "{}", Code::BadUserInput),
    ("{number(n:\"CANARY\")}", "{}", Code::BadUserInput),
    ("{number(n:99999999999)}", "{}", Code::BadUserInput),
    ("{client(id:\"CANARY\")}", "{}", Code::BadUserInput),
    ("query($i:UUID!){client(id:$i)}", r#"{"i":"CANARY"}"#, Code::BadUserInput),
    ("query($i:Int!){number(n:$i)}", "{}", Code::BadUserInput),
    ("query($s:Slot!){free(slot:$s)}", r#"{"s":{"start":"CANARY"}}"#, Code::BadUserInput),
    (
        "query($s:Slot!){free(slot:$s)}",
        r#"{"s":{"start":"2026-01-01T00:00:00Z","kind":"CANARY\" of \"Kind"}}"#,
        Code::BadUserInput,
    ),
    (
        "query($s:Slot!){free(slot:$s)}",
        r#"{"s":{"start":"2026-01-01T00:00:00Z","CANARY\" of type \"CANARY":1}}"#,
        Code::BadUserInput,
    ),
    ("query($s:Slot!){free(slot:$s)}", r#"{"s":{"start":"2026-01-01T00:00:00Z","room":"CANARY"}}"#, Code::BadUserInput),
    ("query($s:Slot!){free(slot:$s)}", r#"{"s":{"room":1}}"#, Code::BadUserInput),
    ("query($s:Slot!){free(slot:$s)}", r#"{"s":"CANARY"}"#, Code::BadUserInput),
    ("{tagged(tag:\"CANARY\")}", "{}", Code::BadUserInput),
    ("subscription{CANARY}", "{}", Code::OperationResolutionFailure),
    ("query CANARY{me{name}} query B{me{name}}", "{}", Code::OperationResolutionFailure),
    ("{me{name} CANARY", "{}", Code::GraphqlParseFailed),
    ("{a}{CANARY}", "{}", Code::GraphqlParseFailed),
    ("query CANARY{a} query CANARY{a}", "{}", Code::GraphqlParseFailed),
    ("{...a} fragment CANARY on A{a} fragment CANARY on A{a}", "{}", Code::GraphqlParseFailed),
    ("fragment CANARY on A{a}", "{}", Code::GraphqlParseFailed),
    ("{number(n:1e999999999)}", "{}", Code::GraphqlParseFailed),
    ("{me{broken}}", "{}", Code::InternalServerError),
];

#[test]
fn nothing_a_client_sent_is_repeated_and_every_kind_of_error_is_known() {
    for (source, variables, code) in WRONG {
        let (errors, before) = run(source, variables);
        assert!(!errors.is_empty(), "no error for {source}");
        assert!(errors.iter().any(|error| code_of(error) == Some(*code)), "{source}: {before:?} became {errors:?}");
        for error in &errors {
            assert!(code_of(error).is_some(), "{source}: {before:?} became {error:?}");
            assert!(
                !error.message.contains("CANARY") && !format!("{:?}", error.extensions).contains("CANARY"),
                "{source}: {error:?}"
            );
            let ours = code_of(error) == Some(Code::InternalServerError);
            assert!(!ours || *code == Code::InternalServerError, "{source}: {before:?} is not in the rules");
        }
    }
}

#[test]
fn what_is_kept_helps_whoever_writes_the_front_end() {
    let first = |source: &str, variables: &str| run(source, variables).0.swap_remove(0);
    assert_eq!(first("{me{CANARY}}", "{}").message, "Unknown field \"…\" on type \"Me\".");
    assert_eq!(first("{client}", "{}").message, "Field \"client\" needs the argument \"id\".");
    let unreadable = first("query($s:Slot!){free(slot:$s)}", r#"{"s":{"start":"CANARY"}}"#);
    assert_eq!(unreadable.message, "A value of type \"DateTime\" within \"Slot\" cannot be read.");
    assert_eq!(unreadable.extensions.unwrap().get("argument"), Some(&"slot".into()));
    let misspelt = first("query($s:Slot!){free(slot:$s)}", r#"{"s":{"start":"2026-01-01T00:00:00Z","kind":"VISITS"}}"#);
    assert_eq!(
        misspelt.message,
        "Invalid value for argument \"slot.kind\": it is not one of the values of the enum \"Kind\"."
    );
}

#[test]
fn our_own_errors_pass_untouched() {
    let (errors, before) = run("{me{denied}}", "{}");
    let error = errors.first().unwrap();
    assert_eq!((Some(&error.message), code_of(error)), (before.first(), Some(Code::Unauthenticated)));
}

#[test]
fn a_document_that_is_wrong_in_a_thousand_ways_gets_a_short_answer() {
    assert_eq!(run(&format!("{{me{{{}}}}}", "CANARY ".repeat(1_000)), "{}").0.len(), MAX_ERRORS);
}

#[test]
fn codes_are_read_back_as_they_are_written() {
    for code in Code::ALL {
        assert_eq!(code_of(&problem(code, "")), Some(code));
    }
}
