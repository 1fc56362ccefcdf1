//! Makes the folding table from its sources, and fails when the committed one is not what they give.
//!
//! After a change of the sources: `YUELAN_WRITE=1 cargo test --test fold_table`.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_normalization::UnicodeNormalization;
use yuelan::text::fold::ADDITIONS;

/// `c` mapped by `f` where that gives exactly one character.
fn single(c: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

fn table() -> String {
    let simplified: BTreeMap<char, char> = include_str!("../src/text/fold/opencc.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.chars().next().zip(line.chars().nth(1)))
        .chain(ADDITIONS.iter().copied())
        .collect();
    let step = |c: char| {
        let c = single(c, std::iter::once(c).nfkc());
        let c = single(c, c.to_lowercase());
        simplified.get(&c).copied().unwrap_or(c)
    };
    let mut out = String::new();
    for c in '\0'..=char::MAX {
        // One step can open the way for another (a compatibility form of a traditional character). Chains are short;
        // a cycle in the data would be an error in it.
        let mut folded = ADDITIONS.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
        for round in 0.. {
            let next = step(folded);
            if next == folded {
                break;
            }
            assert!(round < 8, "{c} never settles");
            folded = next;
        }
        if folded != c {
            writeln!(out, "{:04X} {:04X}", u32::from(c), u32::from(folded)).expect("a string takes all");
        }
    }
    out
}

#[test]
fn the_table_is_what_its_sources_give() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/text/fold/table.txt");
    let made = table();
    if std::env::var_os("YUELAN_WRITE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(committed == made, "src/text/fold/table.txt is stale: YUELAN_WRITE=1 cargo test --test fold_table");
    assert!(made.lines().count() > 5_000);
}
