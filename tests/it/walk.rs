//! The schema as it tells about itself, and documents made from it: what a test finds here it finds of fields that are yet to come.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::House;

const INTROSPECTION: &str = "{ __schema { types { kind name possibleTypes { name } enumValues { name } \
    inputFields { name defaultValue type { ...t } } \
    fields { name args { name defaultValue type { ...t } } type { ...t } } } } } \
    fragment t on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";

/// Of how many members a type may be for a document to ask all of them for everything that hangs on them.
const MEMBERS: usize = 12;
/// How many members a document asks for where there are more: what is called alike and is not alike in two of them needs a name of its
/// own, of which a document may have some thirty.
const PART: usize = 8;

/// Lists that differ each time that they are asked for, since asking is an entry in them. They are asked for by themselves only.
const GROWING: [&str; 2] = ["accounting", "auditEvents"];

/// A schema.
#[derive(Debug)]
pub(crate) struct Schema {
    types: BTreeMap<String, Value>,
}

/// A field and where it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// `Query`, `Mutation`, or the type that has it.
    pub(crate) owner: String,
    /// Its name.
    pub(crate) name: String,
    /// Its arguments, as introspection shows them.
    pub(crate) arguments: Vec<Value>,
    /// Its type, as introspection shows it.
    pub(crate) of: Value,
}

impl Field {
    /// The name for messages.
    pub(crate) fn path(&self) -> String {
        format!("{}.{}", self.owner, self.name)
    }
}

impl Schema {
    /// Asks a server.
    pub(crate) async fn of(house: &House) -> Self {
        let data = house.data(&house.a.owner, INTROSPECTION, json!({})).await;
        let types = list(&data["__schema"]["types"]).into_iter().map(|one| (text(&one["name"]), one)).collect();
        Self { types }
    }

    /// All fields of a type, by name.
    pub(crate) fn fields(&self, owner: &str) -> Vec<Field> {
        let field = |one: Value| Field {
            owner: owner.to_owned(),
            name: text(&one["name"]),
            arguments: list(&one["args"]),
            of: one["type"].clone(),
        };
        list(&self.types[owner]["fields"]).into_iter().map(field).collect()
    }

    /// Everything that can be asked for first.
    pub(crate) fn roots(&self) -> Vec<Field> {
        [self.fields("Query"), self.fields("Mutation")].concat()
    }

    /// The names of the types that have a global id.
    pub(crate) fn nodes(&self) -> Vec<String> {
        self.members("Node")
    }

    /// Object types of the product, without the roots.
    pub(crate) fn objects(&self) -> Vec<String> {
        let object = |(name, one): &(&String, &Value)| {
            one["kind"] == "OBJECT" && !name.starts_with("__") && *name != "Query" && *name != "Mutation"
        };
        self.types.iter().filter(object).map(|(name, _)| name.clone()).collect()
    }

    /// The kind of a named type, such as `INPUT_OBJECT`.
    pub(crate) fn kind(&self, name: &str) -> &str {
        self.types[name]["kind"].as_str().unwrap()
    }

    /// The fields of an input type.
    pub(crate) fn inputs(&self, name: &str) -> Vec<Value> {
        list(&self.types[name]["inputFields"])
    }

    /// The first value of an enum.
    pub(crate) fn first_value(&self, name: &str) -> Value {
        self.types[name]["enumValues"][0]["name"].clone()
    }

    /// Documents that together ask a root field, its arguments as variables of their own names, for all that it has down to a depth. They
    /// are several only where it may be one of very many things.
    pub(crate) fn documents(&self, field: &Field, depth: usize) -> Vec<String> {
        let operation = Self::operation(&field.owner).unwrap();
        let of = named(&field.of);
        let members = self.members(&of);
        let selections: Vec<String> = if members.len() > MEMBERS {
            members.chunks(PART).map(|part| self.of_members(part, 0)).collect()
        } else {
            vec![self.selection(&of, depth)]
        };
        let document = |selection: &String| {
            let (declared, call) = Self::call(field, selection, "");
            format!("{operation} Probe{declared} {{ {call} }}")
        };
        selections.iter().map(document).collect()
    }

    /// A document that asks a field with arguments of a type with a global id, which is the variable `node`.
    pub(crate) fn document_within(&self, field: &Field, depth: usize) -> String {
        let (declared, call) = Self::call(field, &self.selection(&named(&field.of), depth), "$node: ID!, ");
        format!("query Probe{declared} {{ node(id: $node) {{ ... on {} {{ {call} }} }} }}", field.owner)
    }

    /// A document that asks a field several times, as `a0`, `a1` and so on. The arguments with these names are variables of each (`id0`,
    /// `id1`), the others are variables that all share.
    pub(crate) fn document_many(&self, field: &Field, own: &[&str], times: usize) -> String {
        let (mut declared, mut calls) = (Vec::new(), String::new());
        let within = Self::operation(&field.owner).is_none();
        declared.extend(within.then(|| "$node: ID!".to_owned()));
        for one in &field.arguments {
            let (name, of) = (text(&one["name"]), spelled(&one["type"]));
            match own.contains(&name.as_str()) {
                true => declared.extend((0..times).map(|number| format!("${name}{number}: {of}"))),
                false => declared.push(format!("${name}: {of}")),
            }
        }
        let of = named(&field.of);
        let selection = self.outline(&of);
        let (asked, fragment) = match selection.is_empty() {
            true => ("", String::new()),
            false => ("{ ...Asked }", format!("fragment Asked on {of} {selection}")),
        };
        for number in 0..times {
            let given = field.arguments.iter().map(|one| {
                let name = text(&one["name"]);
                let number = if own.contains(&name.as_str()) { number.to_string() } else { String::new() };
                format!("{name}: ${name}{number}")
            });
            let given = parenthesised(&given.collect::<Vec<_>>().join(", "));
            let call = format!("{}{given} {asked}", field.name);
            calls.push_str(&match within {
                true => format!("a{number}: node(id: $node) {{ ... on {} {{ {call} }} }} ", field.owner),
                false => format!("a{number}: {call} "),
            });
        }
        let operation = Self::operation(&field.owner).unwrap_or("query");
        format!("{operation} Probe{} {{ {calls}}} {fragment}", parenthesised(&declared.join(", ")))
    }

    /// Which things an answer holds, and everything else of it but what stands in them.
    fn outline(&self, name: &str) -> String {
        match self.kind(name) {
            "SCALAR" | "ENUM" => String::new(),
            "UNION" => "{ __typename ... on Node { id } }".to_owned(),
            _ if name == "Node" || self.nodes().iter().any(|node| node == name) => "{ __typename id }".to_owned(),
            _ => {
                let fields = self.fields(name).into_iter().filter(|field| field.arguments.is_empty());
                let selected = fields.map(|field| format!("{} {}", field.name, self.outline(&named(&field.of))));
                format!("{{ __typename {} }}", selected.collect::<Vec<_>>().join(" "))
            }
        }
    }

    /// What an operation is called whose fields are this type's; `None` of any other type.
    fn operation(owner: &str) -> Option<&'static str> {
        match owner {
            "Query" => Some("query"),
            "Mutation" => Some("mutation"),
            _ => None,
        }
    }

    fn call(field: &Field, selection: &str, first: &str) -> (String, String) {
        let each = |what: &dyn Fn(&str, &Value) -> String| {
            let all = field.arguments.iter().map(|one| what(one["name"].as_str().unwrap(), &one["type"]));
            all.collect::<Vec<_>>().join(", ")
        };
        let declared = first.to_owned() + &each(&|name, of| format!("${name}: {}", spelled(of)));
        let given = each(&|name, _| format!("{name}: ${name}"));
        let call = format!("{}{} {selection}", field.name, parenthesised(&given));
        (parenthesised(declared.trim_end_matches(", ")), call)
    }

    /// Everything that a type has, down to a depth; nothing for what has no fields.
    fn selection(&self, name: &str, depth: usize) -> String {
        match self.kind(name) {
            "OBJECT" => format!("{{ __typename {} }}", self.of_object(name, depth, &|_| false)),
            "UNION" | "INTERFACE" => {
                let members = self.members(name);
                assert!(
                    members.len() <= MEMBERS,
                    "{name} has more members than a document may ask for within another type"
                );
                self.of_members(&members, depth)
            }
            _ => String::new(),
        }
    }

    /// The types of which a union or an interface may be; none of any other type.
    fn members(&self, name: &str) -> Vec<String> {
        list(&self.types[name]["possibleTypes"]).iter().map(|one| text(&one["name"])).collect()
    }

    /// Everything that each of these members has.
    fn of_members(&self, members: &[String], depth: usize) -> String {
        let fields = || members.iter().flat_map(|member| self.fields(member));
        // Two members may have fields of one name and different types, which one answer cannot hold.
        let differs = |field: &Field| fields().any(|other| other.name == field.name && other.of != field.of);
        let part = |member: &String| format!("... on {member} {{ {} }}", self.of_object(member, depth, &differs));
        format!("{{ __typename {} }}", members.iter().map(part).collect::<Vec<_>>().join(" "))
    }

    fn of_object(&self, name: &str, depth: usize, aliased: &dyn Fn(&Field) -> bool) -> String {
        let mut selected = String::new();
        for field in self.fields(name) {
            let of = named(&field.of);
            let leaf = matches!(self.kind(&of), "SCALAR" | "ENUM");
            let required = |one: &Value| one["type"]["kind"] == "NON_NULL" && one["defaultValue"].is_null();
            let growing = GROWING.contains(&field.name.as_str());
            if (!leaf && depth == 0) || growing || field.arguments.iter().any(required) {
                continue;
            }
            if aliased(&field) {
                selected.push_str(&format!("{}{}: ", name.to_lowercase(), field.name));
            }
            let below = if leaf { String::new() } else { self.selection(&of, depth - 1) };
            selected.push_str(&format!("{} {below} ", field.name));
        }
        selected
    }
}

/// The name of a type without lists and exclamation marks.
pub(crate) fn named(of: &Value) -> String {
    if of["ofType"].is_null() { text(&of["name"]) } else { named(&of["ofType"]) }
}

fn spelled(of: &Value) -> String {
    match of["kind"].as_str().unwrap() {
        "NON_NULL" => format!("{}!", spelled(&of["ofType"])),
        "LIST" => format!("[{}]", spelled(&of["ofType"])),
        _ => text(&of["name"]),
    }
}

fn parenthesised(inner: &str) -> String {
    if inner.is_empty() { String::new() } else { format!("({inner})") }
}

/// The items of a list, of which null is the empty one.
pub(crate) fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
