//! docs/keys.md is made from the catalogue of actions. After a change there: `YUELAN_BLESS=1 cargo test --test keys`.

#![expect(clippy::unwrap_used, reason = "what a test takes for granted may panic")]

use std::fmt::Write as _;
use std::path::Path;

use yuelan::app::action::{CATALOGUE, Group, Scope};
use yuelan::locale::Language::{Chinese, English};

fn page() -> String {
    let mut page = String::from(
        "# Keys\n\n\
         Made from the catalogue of actions (src/app/action.rs); a test fails when the two differ.\n\n\
         Any of these can be bound otherwise in `keymap.toml`, beside the settings, a line an action:\n\n\
         ```toml\nnext-hit = [\"n\", \"F3\"]\nquit = \"Q\"\n```\n\n\
         `next-hit = []` leaves an action without a key. `C-` is Ctrl, `A-` is Alt, `S-` is Shift. A key that types a\n\
         character types it in the search box, whatever it means elsewhere; while the box is empty, `/` and `?` keep\n\
         their meaning.\n",
    );
    for group in Group::ALL {
        let words = group.words();
        write!(page, "\n## {} {}\n\n", words.get(English), words.get(Chinese)).unwrap();
        page.push_str("| keys | name | where | | |\n|---|---|---|---|---|\n");
        for entry in CATALOGUE.iter().filter(|e| e.group == group) {
            let keys: Vec<_> = entry.keys.iter().map(|k| format!("`{k}`")).collect();
            let scopes: Vec<_> =
                Scope::ALL.into_iter().filter(|s| entry.scopes.contains(s)).map(|s| s.words().get(English)).collect();
            let wherever = if scopes.len() == Scope::ALL.len() { "anywhere".to_owned() } else { scopes.join(", ") };
            let (en, zh) = (entry.doc.get(English), entry.doc.get(Chinese));
            writeln!(page, "| {} | {} | {wherever} | {en} | {zh} |", keys.join(" "), entry.name).unwrap();
        }
    }
    page
}

#[test]
fn the_documentation_of_keys_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let made = page();
    if std::env::var_os("YUELAN_BLESS").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == made, "docs/keys.md is not what the catalogue says: run YUELAN_BLESS=1 cargo test --test keys");
}
