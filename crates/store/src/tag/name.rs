//! When two names are the same.
use crate::{
    Result,
    scope::{Unit, statement},
};
use caseless::default_case_fold_str;
use sea_orm::ConnectionTrait;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// What two names have in common that are the same but for case, width or blanks.
pub(super) fn form(name: &str) -> Zeroizing<String> {
    let folded = Zeroizing::new(default_case_fold_str(&Zeroizing::new(name.nfkc().collect::<String>())));
    let words: Vec<&str> = folded.split_whitespace().collect();
    Zeroizing::new(words.join(" "))
}

/// Makes sure that nobody else names a tag of this workspace until the request ends. No index could: it would have to hold something of
/// the names.
pub(super) async fn lock(unit: &Unit) -> Result<()> {
    let sql = "select pg_advisory_xact_lock(hashtextextended('pazpaz.tags', 0) # hashtextextended($1, 0))";
    unit.tx.execute_raw(statement(sql, [unit.workspace().0.to_string().into()])).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::form;

    #[test]
    fn case_width_and_blanks_make_no_difference() {
        assert_eq!(*form("  Long   COVID "), "long covid");
        assert_eq!(form("GROSS"), form("groß"));
        assert_eq!(form("ＶＩＰ"), form("vip"));
        assert_ne!(form("C++"), form("C"));
    }
}
