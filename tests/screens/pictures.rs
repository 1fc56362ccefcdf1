//! Snapshots of text and style. After a wanted change: `INSTA_UPDATE=always cargo test --test screens`, and look at the
//! difference.

use std::time::Duration;

use yuelan::app::Look;
use yuelan::locale::Language::{self, Chinese, English};
use yuelan::message::{Message, Progress};

use crate::library::Library;
use crate::room::{Room, look};

const SIZES: [(u16, u16); 4] = [(60, 16), (80, 24), (120, 36), (200, 50)];

/// Runs a script at each size, and keeps what the screen shows under `name`.
fn check(name: &str, language: Language, sizes: &[(u16, u16)], script: fn(&mut Room)) {
    let tongue = if language == Chinese { "zh" } else { "en" };
    for &(columns, rows) in sizes {
        let mut room = Room::open(columns, rows, language);
        script(&mut room);
        insta::assert_snapshot!(format!("{name}_{tongue}_{columns}x{rows}"), room.picture());
    }
}

#[test]
fn the_list_at_the_start() {
    check("start", Chinese, &SIZES, |_| {});
    check("start", English, &[(80, 24), (120, 36)], |_| {});
}

#[test]
fn results_while_typing() {
    check("search", Chinese, &SIZES, |room| {
        room.type_in("四考两评");
    });
    check("search", English, &[(80, 24)], |room| {
        room.type_in("reading");
    });
}

#[test]
fn reading_at_the_second_hit() {
    check("read", Chinese, &SIZES, |room| {
        room.type_in("四考两评").keys("Enter n n");
    });
    check("read", English, &[(80, 24)], |room| {
        room.type_in("reading").keys("Enter n");
    });
}

/// What the READMEs show is the screen. After a wanted change: `YUELAN_BLESS=1 cargo test --test screens`.
#[test]
fn the_readmes_show_the_screen_as_it_is() {
    for (language, path) in [(English, "README.md"), (Chinese, "docs/README.zh-CN.md")] {
        let mut room = Room::new(100, 20, look(language), Library::of(7));
        room.type_in("基层").keys("Enter n");
        let shown: Vec<String> = room.text().lines().map(|line| line.trim_end().to_owned()).collect();
        let shown = shown.join("\n");
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("```text\n").unwrap();
        let (picture, after) = rest.split_once("\n```").unwrap();
        if std::env::var_os("YUELAN_BLESS").is_some() {
            std::fs::write(&path, format!("{before}```text\n{shown}\n```{after}")).unwrap();
        } else {
            assert!(picture == shown, "{} shows another screen:\n{shown}", path.display());
        }
    }
}

#[test]
fn the_list_with_the_keyboard() {
    check("list", Chinese, &[(80, 24), (120, 36)], |room| {
        room.keys("Esc j j");
    });
}

#[test]
fn help_is_made_from_the_catalogue() {
    check("help", Chinese, &[(60, 16), (120, 36), (200, 50)], |room| {
        room.keys("?");
    });
    check("help", English, &[(80, 24), (200, 50)], |room| {
        room.keys("?");
    });
}

#[test]
fn the_file_as_it_is() {
    check("raw", Chinese, &[(60, 16), (120, 36)], |room| {
        room.keys("Enter r g");
    });
}

#[test]
fn nothing_found_says_what_to_do() {
    check("nothing", Chinese, &[(80, 24)], |room| {
        room.type_in("无此词");
    });
    check("nothing", English, &[(120, 36)], |room| {
        room.type_in("no such words");
    });
}

#[test]
fn what_comes_close_stands_apart() {
    check("near", Chinese, &[(80, 24)], |room| {
        room.type_in("满意率 院士");
    });
    check("near", English, &[(120, 36)], |room| {
        room.type_in("catalogue 61张");
    });
}

#[test]
fn an_open_quotation_is_told() {
    check("quote", Chinese, &[(80, 24)], |room| {
        room.type_in("党 \"四考");
    });
}

#[test]
fn an_empty_library_says_what_to_do() {
    for (language, name) in [(Chinese, "zh"), (English, "en")] {
        let mut room = Room::new(80, 24, look(language), Library::of(0));
        insta::assert_snapshot!(format!("empty_{name}"), room.picture());
    }
}

#[test]
fn an_import_goes_on() {
    for (columns, rows) in [(60, 16), (120, 36)] {
        let mut room = Room::open(columns, rows, Chinese);
        let progress = Progress {
            files_done: 63,
            files: 100,
            articles: 49,
            bytes_done: 63_000_000,
            bytes: 100_000_000,
            problems: 0,
            elapsed: Duration::from_secs(5),
            walked: true,
        };
        room.send(Message::Importing(Some(progress)));
        insta::assert_snapshot!(format!("import_{columns}x{rows}"), room.picture());
    }
}

#[test]
fn without_colours_what_is_selected_and_hit_still_shows() {
    let plain = Look { colours: false, ..look(Chinese) };
    let mut room = Room::new(120, 36, plain, Library::of(49));
    room.type_in("高质量").keys("Enter n");
    insta::assert_snapshot!("no_colour", room.picture());
}

#[test]
fn where_ambiguous_characters_are_wide() {
    let wide = Look { ambiguous_wide: true, ..look(Chinese) };
    let mut room = Room::new(120, 36, wide, Library::of(49));
    room.type_in("四考两评");
    insta::assert_snapshot!("ambiguous_wide", room.picture());
}

#[test]
fn with_ascii_alone() {
    let ascii = Look { ascii: true, ..look(English) };
    let mut room = Room::new(80, 24, ascii, Library::of(49));
    room.type_in("read");
    insta::assert_snapshot!("ascii", room.picture());
}
