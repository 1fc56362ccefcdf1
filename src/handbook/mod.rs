//! The built-in handbook: what a first run has to browse, read and search, in English and in Chinese.
//!
//! The pages are Markdown with a front matter, read by the same reader as anybody's Markdown. Their dates fall from
//! page to page, so that a list with the newest first shows them in reading order.

/// One article of the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The name inside the handbook, the language first: `en/01-welcome.md`. Pages of the two languages that say the
    /// same differ only in the language.
    pub name: &'static str,
    /// Markdown, with title, date, section and author in a YAML front matter.
    pub text: &'static str,
}

macro_rules! pages {
    ($($name:literal),+ $(,)?) => { &[$(Page { name: $name, text: include_str!($name) }),+] };
}

/// All pages, in reading order.
pub static PAGES: &[Page] = pages![
    "en/01-welcome.md",
    "zh/01-welcome.md",
    "en/02-first-steps.md",
    "zh/02-first-steps.md",
    "en/03-adding.md",
    "zh/03-adding.md",
    "en/04-searching.md",
    "zh/04-searching.md",
    "en/05-same.md",
    "zh/05-same.md",
    "en/06-reading.md",
    "zh/06-reading.md",
    "en/07-formats.md",
    "zh/07-formats.md",
    "en/08-libraries.md",
    "zh/08-libraries.md",
    "en/09-ssh.md",
    "zh/09-ssh.md",
    "en/10-trust.md",
    "zh/10-trust.md",
    "en/11-trouble.md",
    "zh/11-trouble.md",
];

/// What stands before a page's name in the path of its article.
pub const PREFIX: &str = "handbook/";

/// The page of that name.
pub fn page(name: &str) -> Option<&'static Page> {
    PAGES.iter().find(|page| page.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::article::Date;

    /// The front matter's fields, and what follows it.
    fn parts(page: &Page) -> (BTreeMap<&'static str, &'static str>, &'static str) {
        let rest = page.text.strip_prefix("---\n").unwrap_or_else(|| panic!("{}: no front matter", page.name));
        let (front, body) = rest.split_once("\n---\n").unwrap_or_else(|| panic!("{}: it has no end", page.name));
        let field = |line: &'static str| line.split_once(": ").unwrap_or_else(|| panic!("{}: {line:?}", page.name));
        (front.lines().map(field).map(|(name, value)| (name, value.trim_matches('"'))).collect(), body)
    }

    fn split_name(page: &Page) -> (&'static str, &'static str) {
        page.name.split_once('/').unwrap_or_else(|| panic!("{} states no language", page.name))
    }

    /// The shape of a page: how many headings, list items and blocks of commands it has.
    fn shape(body: &str) -> (usize, usize, usize) {
        let count = |prefix: &str| body.lines().filter(|line| line.starts_with(prefix)).count();
        (count("## "), count("- "), body.split("\n\n").filter(|block| block.starts_with("    ")).count())
    }

    #[test]
    fn every_page_states_what_it_is() {
        for page in PAGES {
            let (front, body) = parts(page);
            let names: Vec<_> = front.keys().copied().collect();
            assert_eq!(names, ["author", "date", "section", "title"], "{}", page.name);
            assert!(front.values().all(|value| !value.trim().is_empty()), "{}", page.name);
            let date: Date = front["date"].parse().unwrap_or_else(|error| panic!("{}: {error}", page.name));
            assert!(date.day() > 0, "{}: the order needs the day", page.name);
            assert!(body.chars().count() > 400, "{} says too little to be a page", page.name);
            assert!(body.ends_with('\n') && !body.ends_with("\n\n"), "{}: one line end closes a page", page.name);
        }
    }

    #[test]
    fn titles_are_not_given_twice() {
        let titles: BTreeSet<_> = PAGES.iter().map(|page| parts(page).0["title"]).collect();
        assert_eq!(titles.len(), PAGES.len());
    }

    #[test]
    fn both_languages_say_the_same() {
        let of = |language: &str| -> BTreeMap<_, _> {
            let pages = PAGES.iter().filter(|page| split_name(page).0 == language);
            pages.map(|page| (split_name(page).1, (parts(page).0["date"], shape(parts(page).1)))).collect()
        };
        assert_eq!(of("en"), of("zh"));
        assert_eq!(of("en").len() + of("zh").len(), PAGES.len(), "a page in a third language");
    }

    #[test]
    fn each_language_is_written_in_its_own_characters() {
        for page in PAGES {
            let (_, body) = parts(page);
            let han = body.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            let letters = body.chars().filter(char::is_ascii_alphabetic).count();
            assert_eq!(han > letters, split_name(page).0 == "zh", "{}: {han} Han, {letters} Latin", page.name);
        }
    }

    /// The list shows the newest first; the pages shall stand in it as they stand here.
    #[test]
    fn dates_fall_from_page_to_page() {
        let dates: Vec<_> = PAGES.iter().map(|page| parts(page).0["date"]).collect();
        assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    }

    #[test]
    fn no_page_holds_a_control_character() {
        for page in PAGES {
            let hides = |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            let strange = |c: char| (c.is_control() && c != '\n') || hides(c);
            let found = page.text.chars().find(|&c| strange(c));
            assert_eq!(found, None, "{}", page.name);
        }
    }

    /// What lies in the folders is in the table, so that no page is written and forgotten.
    #[test]
    fn every_file_is_a_page() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/handbook");
        let files = ["en", "zh"].into_iter().flat_map(|language| {
            std::fs::read_dir(root.join(language))
                .unwrap()
                .map(move |entry| format!("{language}/{}", entry.unwrap().file_name().to_string_lossy()))
        });
        let names: BTreeSet<String> = PAGES.iter().map(|page| page.name.to_owned()).collect();
        assert_eq!(files.collect::<BTreeSet<_>>(), names);
    }
}
