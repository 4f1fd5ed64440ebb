//! Secrets, made fit to be shown.

/// What is shown in place of a secret.
pub(super) const HIDDEN: &str = "<hidden>";

/// A database URL without its passwords. Where it has not the form of a URL, nothing of it is shown.
pub(super) fn url(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return HIDDEN.to_owned() };
    let (address, query) = rest.split_once('?').map_or((rest, None), |(address, query)| (address, Some(query)));
    // A password may hold any sign if somebody forgot to escape it, so all up to the last "@" counts as its end.
    let address = match address.rsplit_once('@') {
        None => address.to_owned(),
        Some((account, host)) => match account.split_once(':') {
            None => format!("{account}@{host}"),
            Some((user, _)) => format!("{user}:{HIDDEN}@{host}"),
        },
    };
    match query {
        None => format!("{scheme}://{address}"),
        // A password with a question mark in it ends here too.
        Some(query) if query.contains('@') => HIDDEN.to_owned(),
        Some(query) => {
            let pairs: Vec<String> = query.split('&').map(pair).collect();
            format!("{scheme}://{address}?{}", pairs.join("&"))
        }
    }
}

/// A parameter of a URL; of those that are not known to be harmless only the name.
fn pair(text: &str) -> String {
    const HARMLESS: [&str; 8] =
        ["sslmode", "sslrootcert", "sslcert", "host", "port", "dbname", "user", "application_name"];
    match text.split_once('=') {
        Some((name, _)) if !HARMLESS.contains(&name) => format!("{name}={HIDDEN}"),
        _ => text.to_owned(),
    }
}
