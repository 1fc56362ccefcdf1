//! Which key means which action, where: the catalogue's defaults, with what the user has bound otherwise.

use std::collections::HashMap;

use super::action::{Action, CATALOGUE, Scope};
use crate::message::Key;

/// Two actions want the same key in the same place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} already means {first:?} there and cannot mean {second:?} too")]
pub struct Clash {
    pub key: Key,
    pub first: &'static str,
    pub second: &'static str,
}

/// What the keys mean.
#[derive(Debug, Clone)]
pub struct Keymap {
    meaning: HashMap<(Scope, Key), Action>,
    /// The keys of each action, the one to be shown first; in the order of the catalogue.
    keys: Vec<(Action, Vec<Key>)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let (keymap, clashes) = Keymap::with(&[]);
        debug_assert!(clashes.is_empty(), "{clashes:?}");
        keymap
    }
}

impl Keymap {
    /// The defaults with the keys of some actions replaced. A key that would mean two things keeps the one the user
    /// asked for, or the first of the catalogue; every loser is told.
    pub fn with(changes: &[(Action, Vec<Key>)]) -> (Keymap, Vec<Clash>) {
        let mut keymap = Keymap { meaning: HashMap::new(), keys: Vec::new() };
        let mut clashes = Vec::new();
        let bound_otherwise = |action| changes.iter().rev().find(|(a, _)| *a == action).map(|(_, keys)| keys.clone());
        let defaults = |keys: &[&str]| keys.iter().filter_map(|k| Key::parse(k).ok()).collect::<Vec<_>>();
        // What was asked for is bound first, so that it wins over a default.
        for wanted in [true, false] {
            for entry in CATALOGUE {
                let change = bound_otherwise(entry.action);
                if change.is_some() != wanted {
                    continue;
                }
                let mut bound = Vec::new();
                for key in change.unwrap_or_else(|| defaults(entry.keys)) {
                    let key = key.normal();
                    let mut used = false;
                    for scope in entry.scopes.iter().filter(|s| **s != Scope::Box || key.typed().is_none()) {
                        match keymap.meaning.get(&(*scope, key)) {
                            Some(other) if *other != entry.action => {
                                let clash = Clash { key, first: other.entry().name, second: entry.name };
                                if !clashes.contains(&clash) {
                                    clashes.push(clash);
                                }
                            }
                            _ => {
                                keymap.meaning.insert((*scope, key), entry.action);
                                used = true;
                            }
                        }
                    }
                    if used && !bound.contains(&key) {
                        bound.push(key);
                    }
                }
                keymap.keys.push((entry.action, bound));
            }
        }
        (keymap, clashes)
    }

    pub fn action(&self, scope: Scope, key: Key) -> Option<Action> {
        self.meaning.get(&(scope, key.normal())).copied()
    }

    /// The keys of an action, the one to be shown first.
    pub fn keys(&self, action: Action) -> &[Key] {
        self.keys.iter().find(|(a, _)| *a == action).map_or(&[], |(_, keys)| keys)
    }

    /// The first key that means this action there.
    pub fn key(&self, scope: Scope, action: Action) -> Option<Key> {
        self.keys(action).iter().copied().find(|key| self.action(scope, *key) == Some(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::parse(name).unwrap()
    }

    #[test]
    fn the_defaults_do_not_clash() {
        let (_, clashes) = Keymap::with(&[]);
        assert_eq!(clashes, []);
    }

    #[test]
    fn a_character_types_in_the_box_and_moves_in_the_list() {
        let keymap = Keymap::default();
        assert_eq!(keymap.action(Scope::Box, key("j")), None);
        assert_eq!(keymap.action(Scope::List, key("j")), Some(Action::Down));
        assert_eq!(keymap.action(Scope::Box, key("Down")), Some(Action::Down));
        assert_eq!(keymap.action(Scope::Box, key("C-u")), Some(Action::DeleteLine));
        assert_eq!(keymap.action(Scope::Reader, key("C-u")), Some(Action::HalfUp));
    }

    #[test]
    fn what_the_user_binds_wins_over_a_default_and_the_loser_is_told() {
        let (keymap, clashes) = Keymap::with(&[(Action::NextHit, vec![key("j")])]);
        assert_eq!(keymap.action(Scope::List, key("j")), Some(Action::NextHit));
        assert_eq!(keymap.action(Scope::List, key("n")), None);
        assert_eq!(keymap.action(Scope::Help, key("j")), Some(Action::Down), "next-hit does not apply there");
        assert_eq!(clashes, [Clash { key: key("j"), first: "next-hit", second: "down" }]);
        assert_eq!(keymap.key(Scope::List, Action::Down), Some(key("Down")));
    }
}
