//! The table of operators: one row each. A new operator is a row here, and what it means in `matching` and `index::plan`.

use super::Scope;

/// `name:` before a word or a literal restricts where it must stand.
#[derive(Debug)]
pub struct Operator {
    /// What may stand before the colon, in any case; the first is the one we show.
    pub names: &'static [&'static str],
    pub scope: Scope,
    pub english: &'static str,
    pub chinese: &'static str,
}

/// All operators.
pub static OPERATORS: &[Operator] = &[Operator {
    names: &["title", "标题", "標題"],
    scope: Scope::Title,
    english: "stands in the title, kicker or subtitle",
    chinese: "只在标题（含引题、副题）中查找",
}];

/// The operator with this name.
pub fn find(name: &str) -> Option<&'static Operator> {
    let name = name.to_lowercase();
    OPERATORS.iter().find(|o| o.names.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_complete_and_no_name_stands_twice() {
        let mut names: Vec<_> = OPERATORS.iter().flat_map(|o| o.names).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for operator in OPERATORS {
            assert!(!operator.english.is_empty() && !operator.chinese.is_empty());
            for name in operator.names {
                assert!(std::ptr::eq(find(name).unwrap(), operator));
                assert_eq!(*name, name.to_lowercase());
            }
        }
    }
}
