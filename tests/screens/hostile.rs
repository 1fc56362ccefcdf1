//! Sizes, keys and texts that nobody would wish for.

use proptest::prelude::*;
use yuelan::app::Look;
use yuelan::article::{Article, Block, BlockKind};
use yuelan::locale::Language::{Chinese, English};
use yuelan::message::{Code, Key, Message, MouseKind};

use crate::library::Library;
use crate::room::{Room, look};

#[test]
fn no_size_is_too_small() {
    for columns in (0..12).chain([99, 100, 101]) {
        for rows in 0..10 {
            let mut room = Room::open(columns, rows, Chinese);
            room.type_in("四考").keys("Enter n r G r Esc ? PgDn G Esc / Esc j G");
            room.type_in("无此词");
        }
    }
}

#[test]
fn sizes_change_under_the_hand() {
    let mut room = Room::open(80, 24, English);
    room.type_in("高质量").keys("Enter n");
    for (columns, rows) in [(1, 1), (0, 0), (200, 50), (3, 40), (120, 2), (60, 16), (0, 9), (150, 30)] {
        room.resize(columns, rows);
        room.keys("j n r");
    }
}

fn hostile() -> Library {
    let mut library = Library::of(1);
    let texts = ["\u{1b}]0;owned\u{7}\u{9b}31m", "\u{202e}gnp.exe", "e\u{301}".repeat(3).as_str(), "a\u{200b}\tb\r\nc"]
        .map(str::to_owned);
    let block = |text: &String| Block { kind: BlockKind::Paragraph, level: 0, text: text.clone(), spans: vec![] };
    library.articles = (0..30)
        .map(|i| Article {
            id: format!("{i:016x}"),
            title: texts.get(i % 5).cloned(),
            source: Some(texts[(i + 1) % 4].clone()),
            org: Some(texts[(i + 2) % 4].clone()),
            blocks: texts.iter().map(block).collect(),
            ..Article::default()
        })
        .collect();
    library
}

#[test]
fn no_document_commands_the_terminal() {
    for (columns, rows) in [(60, 16), (120, 36)] {
        let mut room = Room::new(columns, rows, look(English), hostile());
        for keys in ["Down", "Enter", "r", "Esc Esc", "?"] {
            room.keys(keys);
            for c in room.text().replace('\n', "").chars() {
                let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                assert!(!c.is_control() && !bidi, "{c:?}");
            }
        }
    }
}

fn any_message() -> impl Strategy<Value = Message> {
    let code = prop_oneof![
        4 => "[a-zA-Z/?高质量四考\" ]".prop_map(|s| Code::Char(s.chars().next().unwrap())),
        1 => any::<char>().prop_map(Code::Char),
        4 => prop::sample::select(vec![
            Code::Enter, Code::Esc, Code::Tab, Code::BackTab, Code::Backspace, Code::Delete, Code::Up, Code::Down,
            Code::Left, Code::Right, Code::Home, Code::End, Code::PageUp, Code::PageDown, Code::F(1),
        ]),
    ];
    let key = (code, prop::bool::weighted(0.1), prop::bool::weighted(0.05), any::<bool>())
        .prop_filter("ends the program", |(code, ..)| !matches!(code, Code::Char('q')))
        .prop_map(|(code, ctrl, alt, shift)| Message::Key(Key { code, ctrl, alt, shift }));
    let mouse = (0..3u8, 0..220u16, 0..60u16).prop_map(|(kind, column, row)| Message::Mouse {
        kind: [MouseKind::Click, MouseKind::WheelUp, MouseKind::WheelDown][usize::from(kind)],
        column,
        row,
    });
    prop_oneof![
        20 => key,
        3 => mouse,
        1 => any::<String>().prop_map(Message::Paste),
        1 => Just(()).prop_map(|()| Message::Woken),
        1 => Just(()).prop_map(|()| Message::Resumed),
        1 => (0..400u64).prop_map(|articles| Message::IndexChanged { articles }),
    ]
}

/// A message, and what happens around it: the worker pauses, goes on, the library grows, the window changes.
fn any_event() -> impl Strategy<Value = (Message, u8, u16, u16)> {
    (any_message(), 0..40u8, 0..210u16, 0..60u16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn no_keys_bring_it_down(events in prop::collection::vec(any_event(), 1..60), ambiguous_wide: bool, chinese: bool) {
        let language = if chinese { Chinese } else { English };
        let look = Look { ambiguous_wide, ..look(language) };
        let mut room = Room::new(100, 30, look, Library::of(60));
        for (message, around, columns, rows) in events {
            match around {
                0 => room.resize(columns, rows),
                1 => room.library.holding = true,
                2 | 3 => room.release(),
                4 => room.library.grow(3),
                _ => {}
            }
            room.send(message);
            // Fails where half a wide glyph is left.
            room.text();
        }
        room.release();
    }
}
