//! Documents that are small to send and dear to answer.

use serde_json::{Value, json};

/// A document that must be refused or answered quickly: its name, its source, its variables.
pub(crate) type Hostile = (String, String, Value);

/// All of them. They ask for what every schema of this product has: introspection, `clients`, `client`, `nodes`, `viewer`.
pub(crate) fn hostile_documents() -> Vec<Hostile> {
    let mut all = Vec::new();
    all.extend(fragments());
    all.extend(floods());
    all.extend(nesting());
    all.extend(values());
    all.extend(lists());
    all.extend(text());
    all
}

fn plain(name: &str, document: impl Into<String>) -> Hostile {
    (name.to_owned(), document.into(), json!({}))
}

fn with(name: &str, document: impl Into<String>, variables: Value) -> Hostile {
    (name.to_owned(), document.into(), variables)
}

/// `count` pieces, each made from its index.
fn many(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect()
}

/// A chain of fragments, each spreading the next one `width` times: `width` to the power of `length` fields.
fn bomb(length: usize, width: usize) -> String {
    let chain = many(length, |i| format!("fragment f{i} on Query{{{}}}", format!("...f{} ", i + 1).repeat(width)));
    format!("{{...f0}}{chain}fragment f{length} on Query{{__typename}}")
}

fn fragments() -> Vec<Hostile> {
    let mut all: Vec<Hostile> =
        [10, 20, 26, 30, 40, 49].into_iter().map(|n| plain(&format!("fragment bomb of {n}"), bomb(n, 2))).collect();
    all.push(plain("wide fragment bomb", bomb(12, 40)));
    let chain = many(26, |i| format!("fragment f{i} on Query{{{}}}", format!("...{{...f{} }}", i + 1).repeat(2)));
    all.push(plain(
        "fragment bomb through inline fragments",
        format!("{{...f0}}{chain}fragment f26 on Query{{__typename}}"),
    ));
    all.push(plain("fragment that spreads itself", "{...f} fragment f on Query{...f}"));
    all.push(plain(
        "two fragments that spread each other",
        "{...a} fragment a on Query{...b ...b} fragment b on Query{...a ...a}",
    ));
    all.push(plain(
        "cycle of fifty fragments",
        format!("{{...f0}}{}", many(50, |i| format!("fragment f{i} on Query{{__typename ...f{}}}", (i + 1) % 50))),
    ));
    all.push(plain(
        "cycle through a field",
        "{viewer{...a}} fragment a on Viewer{...b} fragment b on Viewer{viewer{...a} ...a}",
    ));
    all.push(plain("unused fragment bomb", format!("{{__typename}} {}", bomb(30, 2).replacen("{...f0}", "", 1))));
    all.push(plain(
        "400 fragments",
        format!("{{__typename}}{}", many(400, |i| format!("fragment f{i} on Query{{a}}"))),
    ));
    all.push(plain("900 spreads of nothing", format!("{{{}}}", "...nothing ".repeat(900))));
    all.push(plain(
        "one fragment spread 900 times",
        format!("{{{}}} fragment f on Query{{__typename}}", "...f ".repeat(900)),
    ));
    all
}

fn floods() -> Vec<Hostile> {
    vec![
        plain("1,000 aliases", format!("{{{}}}", many(1_000, |i| format!("a{i}:__typename ")))),
        plain("200 aliased pages", format!("{{{}}}", many(200, |i| format!("a{i}:clients(first:100){{totalCount}}")))),
        plain("1,000 fields of one name", format!("{{{}}}", "__typename ".repeat(1_000))),
        plain("1,000 fields of one name inside", format!("{{viewer{{{}}}}}", "__typename ".repeat(998))),
        plain("600 conflicting aliases", format!("{{viewer{{{}}}}}", many(600, |i| format!("x:f{i} ")))),
        plain(
            "400 conflicting arguments",
            format!("{{viewer{{{}}}}}", many(400, |i| format!("name(a:{i},b:{i},c:{i}) "))),
        ),
        plain(
            "conflicts of many arguments each",
            format!("{{viewer{{name({}) {}}}}}", many(30, |i| format!("a{i}:1 ")), "name ".repeat(900)),
        ),
        plain(
            "conflicts nested in inline fragments",
            format!("{{{}x:a x:b {}}}", "...{x:a x:b x:c ".repeat(30), "}".repeat(30)),
        ),
        plain("1,500 directives on a field", format!("{{__typename {}}}", "@skip(if:false)".repeat(900))),
        plain("1,000 unknown directives", format!("{{__typename {}}}", many(1_000, |i| format!("@d{i} ")))),
        plain("directives on the operation", format!("query {} {{__typename}}", "@include(if:true)".repeat(600))),
        plain("500 operations", many(500, |i| format!("query q{i}{{__typename}}"))),
        plain("2,000 operations without a name", "{__typename}".repeat(1_300)),
        plain("1,000 variables", format!("query({}){{__typename}}", many(1_000, |i| format!("$v{i}:Int ")))),
        plain("600 times the same variable", format!("query({}){{__typename}}", "$v:Int ".repeat(600))),
        plain("3,000 arguments", format!("{{clients({}){{totalCount}}}}", many(2_000, |i| format!("a{i}:1 ")))),
        plain("one argument 2,000 times", format!("{{clients({}){{totalCount}}}}", "first:1 ".repeat(1_900))),
    ]
}

fn nesting() -> Vec<Hostile> {
    let deep = |open: &str, middle: &str, close: &str, times: usize| {
        format!("{}{middle}{}", open.repeat(times), close.repeat(times))
    };
    vec![
        plain("selections 60 deep", deep("{a", "", "}", 60)),
        plain("selections 5,000 deep", deep("{a", "", "}", 5_000)),
        plain("selections that never close", "{a".repeat(8_000)),
        plain("inline fragments 2,000 deep", format!("{{{}__typename{}}}", "...{".repeat(2_000), "}".repeat(2_000))),
        plain("inline fragments 40 deep", format!("{{{}__typename{}}}", "...{".repeat(40), "}".repeat(40))),
        plain("lists 8,000 deep", format!("{{nodes(ids:{}){{id}}}}", deep("[", "", "]", 8_000))),
        plain("lists that never close", format!("{{nodes(ids:{}", "[".repeat(16_000))),
        plain(
            "input objects 2,000 deep",
            format!("{{clients(filter:{}){{totalCount}}}}", deep("{and:", "1", "}", 2_000)),
        ),
        plain("variable type 7,000 deep", format!("query($v:{}){{__typename}}", deep("[", "Int", "]", 7_000))),
        plain("default value 7,000 deep", format!("query($v:[Int]={}){{__typename}}", deep("[", "1", "]", 7_000))),
        plain("parentheses that never close", "{a(".repeat(5_000)),
        plain(
            "brackets hidden behind strings",
            format!("{{a(b:\"\\\"\",c:\"\"\"\\\"\"\"\"\"\",d:{})}}", "[".repeat(9_000)),
        ),
        with("JSON 100 lists deep", "query($v:[ID!]!){nodes(ids:$v){id}}", deep_json(100)),
    ]
}

fn deep_json(levels: usize) -> Value {
    json!({ "v": (0..levels).fold(json!("x"), |inner, _| json!([inner])) })
}

fn values() -> Vec<Hostile> {
    let ids: Vec<String> = (0..6_000).map(|i| i.to_string()).collect();
    vec![
        plain("list literal of 7,000", format!("{{nodes(ids:[{}]){{id}}}}", "1 ".repeat(7_000))),
        plain("900 lists of one", format!("{{nodes(ids:[{}]){{id}}}}", "[1]".repeat(900))),
        plain(
            "object of 900 fields",
            format!("{{clients(filter:{{{}}}){{totalCount}}}}", many(900, |i| format!("f{i}:1 "))),
        ),
        with("variable list of 6,000", "query($v:[ID!]!){nodes(ids:$v){id}}", json!({ "v": ids })),
        with(
            "one large variable used 900 times",
            format!("query($v:[String!]){{viewer{{{}}}}}", "name(a:$v)".repeat(900)),
            json!({ "v": vec!["abcdefgh"; 900] }),
        ),
        with(
            "one long text used 20 times",
            format!("query($v:String){{{}}}", many(20, |i| format!("a{i}:clients(after:$v){{totalCount}}"))),
            json!({ "v": "x".repeat(100_000) }),
        ),
        plain("default of an unknown type", "query($v:[Nope]=[1]){nodes(ids:$v){id}}"),
        plain("default of a field's name as type", "query($v:[[id!]]=[[1]]){nodes(ids:$v){id}}"),
        plain("integer of 10,000 digits", format!("{{clients(first:{}){{totalCount}}}}", "9".repeat(10_000))),
        plain("float beyond all bounds", "{clients(first:1e999999999){totalCount}}"),
        with("negative page", "query($n:Int){clients(first:$n){totalCount}}", json!({ "n": -2_147_483_648_i64 })),
        with("page of a fraction", "query($n:Int){clients(first:$n){totalCount}}", json!({ "n": 1.5 })),
        with(
            "variables nobody declared",
            "{__typename}",
            Value::Object((0..5_000).map(|i| (format!("v{i}"), json!(i))).collect()),
        ),
    ]
}

fn lists() -> Vec<Hostile> {
    let page = "clients(first:100){edges{node{timeline(first:100){edges{node{__typename}}}}}}";
    let around =
        |times: usize| format!("{{__schema{{types{{{}name{}}}}}}}", "fields{type{".repeat(times), "}}".repeat(times));
    vec![
        plain("page of a million", "{clients(first:1000000){edges{node{id}}}}"),
        plain("page of a million from the end", "{clients(last:1000000){nodes{id}}}"),
        with(
            "page of a million in a variable",
            "query($n:Int!){clients(first:$n){edges{node{id}}}}",
            json!({ "n": 1_000_000 }),
        ),
        plain("page of a million as a default", "query($n:Int=1000000){clients(first:$n){edges{node{id}}}}"),
        plain("pages inside pages", format!("{{{page}}}")),
        plain(
            "pages inside pages, by fragments",
            "{clients(first:100){...p}} fragment p on ClientConnection{edges{node{timeline(first:100){...q}}}} fragment q on TimelineConnection{edges{node{__typename}}}",
        ),
        plain(
            "pages inside pages without a size",
            "{clients{edges{node{timeline{edges{node{timeline{edges{node{timeline{nodes{id}}}}}}}}}}}}",
        ),
        plain("one page with 900 fields", format!("{{clients(first:100){{nodes{{{}}}}}}}", "id ".repeat(900))),
        plain("twenty pages inside pages", format!("{{{}}}", many(20, |i| format!("a{i}:{page}")))),
        plain("introspection around once", around(1)),
        plain("introspection around twice", around(2)),
        plain("introspection around six times", around(6)),
        plain("introspection around 30 times", around(30)),
        plain(
            "introspection by fragments",
            "{__schema{types{...t}}} fragment t on __Type{fields{type{...u}} possibleTypes{...u}} fragment u on __Type{fields{type{...v}} interfaces{...v}} fragment v on __Type{fields{args{type{fields{name}}}}}",
        ),
        plain(
            "introspection with 900 fields",
            format!("{{__schema{{types{{fields{{args{{{}}}}}}}}}}}", "name ".repeat(900)),
        ),
        plain(
            "twenty introspections",
            format!(
                "{{{}}}",
                many(20, |i| format!("a{i}:__schema{{types{{name description fields{{name description}}}}}}"))
            ),
        ),
        plain(
            "types of types of types",
            format!("{{__type(name:\"Query\"){{{}name{}}}}}", "possibleTypes{".repeat(12), "}".repeat(12)),
        ),
    ]
}

fn text() -> Vec<Hostile> {
    vec![
        plain("name of 16,000 letters", format!("{{{}}}", "a".repeat(16_000))),
        plain(
            "long name repeated in every message",
            format!("{{viewer{{{0}:a {1}}}}}", "n".repeat(7_000), many(800, |i| format!("b{i} "))),
        ),
        plain("document of 100,000 bytes", format!("{{{}}}", " ".repeat(100_000))),
        plain("16,000 commas", format!("{{__typename{}}}", ",".repeat(16_000))),
        plain("comments only", "#\n".repeat(8_000)),
        plain("comments between all tokens", format!("{{{}}}", "a #\n".repeat(3_000))),
        plain("string without an end", format!("{{a(b:\"{}", "x".repeat(16_000))),
        plain("block string without an end", format!("{{a(b:\"\"\"{}", "\\\"\"\"".repeat(3_900))),
        plain("block strings that begin everywhere", format!("{{a(b:[{}", "\"\\\\\"\"\"\"x\" ".repeat(1_600))),
        plain("block string of 15,000 lines", format!("{{a(b:\"\"\"{}\"\"\")}}", "\n ".repeat(7_500))),
        plain("escapes", format!("{{a(b:\"{}\")}}", "\\u0041".repeat(2_600))),
        plain("half of a surrogate pair", "{a(b:\"\\ud800\")}"),
        plain("null byte", "{__typename\0}"),
        plain("null bytes", "\0".repeat(16_000)),
        plain("byte order marks", format!("{{__typename{}}}", "\u{feff}".repeat(5_000))),
        plain("writing from right to left", "{__typename #\u{202e}}{eman\n}"),
        plain("letters of another script", "{__t\u{443}pename}"),
        plain("combining marks", format!("{{a(b:\"{}\")}}", "e\u{301}".repeat(5_000))),
        plain("dots", format!("{{{}}}", ".".repeat(16_000))),
        plain("nothing", ""),
        plain("schema definition", "type Query{a:Int}"),
        plain("subscription", "subscription{__typename}"),
    ]
}
