//! The sources of the bundle, carried by the program so that it needs no checkout to make it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

const SOURCES: [(&str, &str); 9] = [
    ("package.json", include_str!("../../../graphiql/package.json")),
    ("package-lock.json", include_str!("../../../graphiql/package-lock.json")),
    ("build.mjs", include_str!("../../../graphiql/build.mjs")),
    ("entry.jsx", include_str!("../../../graphiql/entry.jsx")),
    ("fetcher.js", include_str!("../../../graphiql/fetcher.js")),
    ("operations.js", include_str!("../../../graphiql/operations.js")),
    ("page.css", include_str!("../../../graphiql/page.css")),
    ("storage.js", include_str!("../../../graphiql/storage.js")),
    ("workers.js", include_str!("../../../graphiql/workers.js")),
];

/// Sixteen hex digits that change whenever a source does. It guards against stale files, not against anybody: a
/// compiler whose standard library hashes differently only makes the bundle once more.
pub(super) fn version() -> String {
    let mut hasher = DefaultHasher::new();
    SOURCES.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// Writes the sources into a folder that exists.
pub(super) fn write(folder: &Path) -> std::io::Result<()> {
    SOURCES.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_names_no_registry_and_pins_every_package() {
        let (_, lock) = SOURCES[1];
        assert!(!lock.contains("\"resolved\""));
        let packages = lock.matches("\"node_modules/").count();
        assert_eq!(lock.matches("\"integrity\": \"sha512-").count(), packages);
    }
}
