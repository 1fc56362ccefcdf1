//! The keymap file: which keys mean which action, as TOML.
//!
//! ```toml
//! next-hit = ["n", "F3"]
//! quit = "q"
//! ```
//!
//! The names are those of the catalogue (docs/keys.md). What is not mentioned keeps its default keys; an empty list
//! leaves an action without a key. A line that cannot be understood is reported and changes nothing.

use toml::{Table, Value};

use crate::app::action::Action;
use crate::app::keymap::Keymap;
use crate::message::Key;

/// Reads a keymap file. The problems are sentences, to be shown with the file's name.
pub fn read(text: &str) -> (Keymap, Vec<String>) {
    let table = match text.parse::<Table>() {
        Ok(table) => table,
        Err(error) => return (Keymap::default(), vec![error.to_string()]),
    };
    let mut problems = Vec::new();
    let mut changes = Vec::new();
    for (name, value) in &table {
        let Some(action) = Action::named(name) else {
            problems.push(format!("{name:?} is no action; docs/keys.md lists them"));
            continue;
        };
        let names: Vec<&Value> = match value {
            Value::Array(names) => names.iter().collect(),
            one => vec![one],
        };
        let keys: Result<Vec<Key>, String> = names
            .into_iter()
            .map(|name| {
                let name = name.as_str().ok_or_else(|| format!("{name} is no key: write it in quotes"))?;
                Key::parse(name).map_err(|e| e.to_string())
            })
            .collect();
        match keys {
            Ok(keys) => changes.push((action, keys)),
            Err(problem) => problems.push(format!("{name}: {problem}")),
        }
    }
    let (keymap, clashes) = Keymap::with(&changes);
    problems.extend(clashes.iter().map(ToString::to_string));
    (keymap, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::action::Scope;

    fn check(text: &str, problems: &[&str]) -> Keymap {
        let (keymap, found) = read(text);
        assert_eq!(found.len(), problems.len(), "{found:?}");
        for (found, expected) in found.iter().zip(problems) {
            assert!(found.contains(expected), "{found}");
        }
        keymap
    }

    #[test]
    fn keys_are_bound_and_problems_are_told() {
        let keymap = check("next-hit = ['F3', 'C-n']\nquit = 'Q'", &[]);
        let key = |name| Key::parse(name).unwrap();
        assert_eq!(keymap.action(Scope::Box, key("F3")), None, "next-hit does not apply in the box");
        assert_eq!(keymap.action(Scope::List, key("C-n")), Some(Action::NextHit));
        assert_eq!(keymap.action(Scope::List, key("n")), None);
        assert_eq!(keymap.action(Scope::List, key("q")), None);
        check("next-hit = []", &[]);
        check("", &[]);
        check("next-hit = 3", &["in quotes"]);
        check("next-hot = 'n'\nread = 'Return'", &["next-hot", "Return"]);
        check("next-hit = [", &["TOML parse error"]);
        check("next-hit = 'q'", &["already means"]);
    }
}
