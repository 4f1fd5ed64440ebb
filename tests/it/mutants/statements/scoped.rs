//! A reader of SQL that knows just enough to tell which tables a statement touches and which of them are bound to a practice.

use std::collections::BTreeSet;
use std::fmt;

/// A statement, taken apart.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    tokens: Vec<String>,
    tables: Vec<String>,
}

/// A table in a statement: its name, what it is called there, and the tokens among which that name means it.
#[derive(Debug)]
struct Mention {
    table: String,
    alias: String,
    from: usize,
    to: usize,
    inserted: bool,
}

const NO_ALIAS: &[&str] = &[
    "where",
    "set",
    "on",
    "join",
    "left",
    "inner",
    "cross",
    "full",
    "right",
    "order",
    "group",
    "limit",
    "for",
    "using",
    "union",
    "values",
    "select",
    "returning",
    "offset",
    "having",
    "default",
    "lateral",
    "natural",
];

impl Statement {
    /// Reads a statement; `tables` are all that belong to practices, as `schema.name`.
    pub(super) fn parse(sql: &str, tables: &[String]) -> Self {
        Self { tokens: tokens(sql), tables: tables.to_vec() }
    }

    /// The tables of practices that it names.
    pub(super) fn tables(&self) -> BTreeSet<String> {
        self.mentions().into_iter().map(|one| one.table).collect()
    }

    /// The tables that it touches for any practice.
    pub(super) fn unscoped(&self) -> Vec<String> {
        let mentions = self.mentions();
        let mut bound: Vec<bool> = mentions.iter().map(|one| self.inserts_practice(one)).collect();
        let predicates = self.predicates();
        // What equals something that is bound is bound as well, over any number of steps.
        for _ in &mentions {
            for at in &predicates {
                let sides = [self.column(*at, &mentions), self.right_side(*at, &mentions)];
                let free = |side: &Side| matches!(side, Side::Value) || matches!(side, Side::Of(one) if bound[*one]);
                let [left, right] = &sides;
                let now: Vec<usize> = [(left, right), (right, left)]
                    .into_iter()
                    .filter(|(_, other)| free(other))
                    .filter_map(|(side, _)| if let Side::Of(one) = side { Some(*one) } else { None })
                    .collect();
                for one in now {
                    bound[one] = true;
                }
            }
        }
        mentions.iter().zip(bound).filter(|(_, bound)| !bound).map(|(one, _)| one.table.clone()).collect()
    }

    /// The statement with each of its predicates on the practice taken out, and each insertion without it.
    pub(super) fn mutants(&self) -> Vec<Self> {
        let without = |from: usize, to: usize, instead: &str| {
            let mut tokens = self.tokens.clone();
            tokens.splice(from..to, [instead.to_owned()]);
            Self { tokens, tables: self.tables.clone() }
        };
        let predicates = self.predicates().into_iter().map(|at| without(at, at + 3, "true"));
        let mentions = self.mentions();
        let inserts =
            mentions.iter().filter_map(|one| self.practice_column(one)).map(|at| without(at, at + 1, "elsewhere"));
        predicates.chain(inserts).collect()
    }

    fn token(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", String::as_str)
    }

    /// Where `workspace_id = something` stands.
    fn predicates(&self) -> Vec<usize> {
        let column = |token: &str| matches!(token.rsplit('.').next(), Some("workspace_id"));
        let practice = |at: usize| {
            let name = self.token(at);
            name.rsplit('.').next() == Some("id") && matches!(self.column(at, &self.mentions()), Side::Of(_))
        };
        (0..self.tokens.len())
            .filter(|at| self.token(at + 1) == "=" && !self.assigned(*at))
            .filter(|at| column(self.token(*at)) || column(self.token(at + 2)) || practice(*at))
            .collect()
    }

    /// Whether the equals sign after a token is an assignment of `update ... set`.
    fn assigned(&self, at: usize) -> bool {
        let before = self.tokens[..at]
            .iter()
            .rposition(|token| matches!(token.as_str(), "set" | "where" | "on" | "and" | "or" | "when"));
        before.is_some_and(|before| self.token(before) == "set")
    }

    /// The table whose practice a token is, if it is one.
    fn column(&self, at: usize, mentions: &[Mention]) -> Side {
        let name = self.token(at);
        let (alias, column) = name.rsplit_once('.').unwrap_or(("", name));
        let fits = |one: &&(usize, &Mention)| {
            let practice = if one.1.table == "pazpaz.workspaces" { "id" } else { "workspace_id" };
            column == practice && (alias.is_empty() || alias == one.1.alias)
        };
        let around = mentions.iter().enumerate().filter(|one| (one.1.from..one.1.to).contains(&at));
        let around: Vec<(usize, &Mention)> = around.collect();
        let nearest = around.iter().map(|one| one.1.to - one.1.from).min();
        // A bare name is that of a column of the nearest tables.
        let reachable = around.iter().filter(|one| !alias.is_empty() || Some(one.1.to - one.1.from) == nearest);
        let innermost = reachable.filter(fits).min_by_key(|one| one.1.to - one.1.from);
        match innermost {
            Some((one, _)) => Side::Of(*one),
            // A column of what is no table of practices, such as a list of values: as good as its own source.
            None if column == "workspace_id" => Side::Unknown,
            None => Side::Value,
        }
    }

    fn right_side(&self, at: usize, mentions: &[Mention]) -> Side {
        if self.token(at + 2).contains("workspace_id") { self.column(at + 2, mentions) } else { Side::Value }
    }

    fn mentions(&self) -> Vec<Mention> {
        let mut found = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| self.token(before));
            if !self.tables.contains(token)
                || !matches!(before, "from" | "join" | "update" | "into" | "," | "using" | "only")
            {
                continue;
            }
            let next = if self.token(at + 1) == "as" { at + 2 } else { at + 1 };
            let alias = self.token(next);
            let named = alias.chars().next().is_some_and(char::is_alphabetic) && !NO_ALIAS.contains(&alias);
            let own = token.rsplit('.').next().unwrap_or(token);
            let (from, to) = self.around(at);
            let alias = if named { alias } else { own }.to_owned();
            found.push(Mention { table: token.clone(), alias, from, to, inserted: before == "into" });
        }
        found
    }

    /// The innermost parentheses around a token, or one arm of a union within them.
    fn around(&self, at: usize) -> (usize, usize) {
        let (mut depth, mut from) = (0, at);
        while from > 0 {
            match self.token(from - 1) {
                ")" => depth += 1,
                "(" if depth == 0 => break,
                "(" => depth -= 1,
                "union" if depth == 0 => break,
                _ => {}
            }
            from -= 1;
        }
        let (mut depth, mut to) = (0, at);
        while to < self.tokens.len() {
            match self.token(to) {
                "(" => depth += 1,
                ")" if depth == 0 => break,
                ")" => depth -= 1,
                "union" if depth == 0 => break,
                _ => {}
            }
            to += 1;
        }
        (from, to)
    }

    fn inserts_practice(&self, mention: &Mention) -> bool {
        self.practice_column(mention).is_some()
    }

    /// Where an insertion names the column of the practice.
    fn practice_column(&self, mention: &Mention) -> Option<usize> {
        if !mention.inserted {
            return None;
        }
        let table = (mention.from..mention.to)
            .find(|at| self.token(*at) == mention.table && self.token(at.wrapping_sub(1)) == "into")?;
        let open = (table..mention.to).find(|at| self.token(*at) == "(")?;
        let close = (open..mention.to).find(|at| self.token(*at) == ")")?;
        let practice = if mention.table == "pazpaz.workspaces" { "id" } else { "workspace_id" };
        (open..close).find(|at| self.token(*at) == practice)
    }
}

/// One side of an equation.
#[derive(Debug)]
enum Side {
    /// The practice of a table.
    Of(usize),
    /// A practice of something else.
    Unknown,
    /// A parameter or anything else that is no column of a practice.
    Value,
}

impl fmt::Display for Statement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.tokens.join(" "))
    }
}

/// Names with their dots as one token, without quotation marks and in lower case; every other sign by itself.
fn tokens(sql: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = sql.chars().peekable();
    while let Some(sign) = rest.next() {
        if sign.is_whitespace() || sign == '"' {
            continue;
        }
        let mut token = sign.to_lowercase().to_string();
        if sign == '\'' {
            token.extend(rest.by_ref().take_while(|sign| *sign != '\''));
        } else if sign.is_alphanumeric() || matches!(sign, '_' | '$') {
            while let Some(next) = rest.next_if(|next| next.is_alphanumeric() || matches!(next, '_' | '.' | '"' | '$'))
            {
                if next != '"' {
                    token.extend(next.to_lowercase());
                }
            }
        }
        found.push(token);
    }
    found
}
