//! What becomes of keys, clicks and answers: seen on the screen, as a reader would see it.

use std::time::Duration;

use yuelan::locale::Language::{Chinese, English};
use yuelan::message::{Code, Effect, Failure, Found, Key, Message, MouseKind, Progress, Total};

use crate::library::Library;
use crate::room::{Room, look};

fn click(column: u16, row: u16) -> Message {
    Message::Mouse { kind: MouseKind::Click, column, row }
}

#[test]
fn typing_searches_with_every_key_and_esc_clears() {
    let mut room = Room::open(80, 24, English);
    assert!(room.shows("49 articles · newest first"));
    room.type_in("高");
    assert!(room.shows("14 articles · by relevance"), "{}", room.text());
    room.type_in("标准");
    assert!(room.shows("7 articles"));
    room.keys("Esc Esc");
    assert!(room.shows("49 articles · newest first") && room.shows("type to search"));
}

#[test]
fn a_slash_and_a_question_mark_are_keys_only_in_an_empty_box() {
    let mut room = Room::open(80, 24, English);
    room.keys("/ ?");
    assert!(room.shows("Getting about"));
    room.keys("?");
    assert!(!room.shows("Getting about") && room.shows("type to search"));
    room.type_in("a/?");
    assert!(room.shows("› a/?"));
}

#[test]
fn hits_are_walked_through_across_articles() {
    let mut room = Room::open(80, 24, English);
    room.type_in("标准").keys("Enter");
    assert!(room.shows("高质量发展要有高标准的规矩") && room.shows("hit –/2"), "{}", room.text());
    room.keys("n");
    assert!(room.shows("hit 1/2"));
    room.keys("n n");
    assert!(room.shows("推进党支部标准化") && room.shows("hit 1/2"), "{}", room.text());
    room.keys("N");
    assert!(room.shows("高质量发展要有高标准的规矩") && room.shows("hit 2/2"), "{}", room.text());
    room.keys("N N");
    assert!(room.shows("That was the first hit."), "{}", room.text());
    room.keys("Esc");
    assert!(room.shows("14 articles"));
}

#[test]
fn on_a_wide_screen_the_article_follows_the_selection() {
    let mut room = Room::open(120, 36, English);
    assert!(room.shows("省市场监督管理厅把党支部建设同业务工作"));
    room.keys("Down Down");
    assert!(room.shows("柳河镇的党务干部小周数过"));
    room.type_in("reading");
    assert!(room.shows("A reading room is not a warehouse of books. It is a place"));
    room.type_in("qqq");
    assert!(room.shows("Nothing holds “readingqqq”.") && !room.shows("It is a place"), "{}", room.text());
}

#[test]
fn the_article_beside_the_list_waits_for_a_pause_in_typing() {
    let first = "省市场监督管理厅把党支部建设同业务工作";
    let found = "A reading room is not a warehouse";
    let mut room = Room::open(120, 36, English);
    assert_eq!(room.model.wake_at(), None, "the first one does not wait");
    room.keys("r e a d i n g");
    assert!(room.shows("7 articles") && room.shows(first) && room.model.wake_at().is_some(), "{}", room.text());
    room.send(Message::Woken);
    assert!(room.shows(found) && !room.shows(first) && room.model.wake_at().is_none(), "{}", room.text());
    for ends_it in ["Esc", "Tab", "Enter", "Down"] {
        let mut room = Room::open(120, 36, English);
        room.keys("r e a d i n g").keys(ends_it);
        assert!(!room.shows(first) && room.model.wake_at().is_none(), "{ends_it}\n{}", room.text());
    }
    let mut room = Room::open(120, 36, English);
    room.library.holding = true;
    room.keys("r e");
    room.send(Message::Woken);
    assert!(!room.shows("searching") && room.model.wake_at().is_some(), "the pause is over first");
    room.send(Message::Woken);
    assert!(room.shows("searching") && room.shows(first) && room.model.wake_at().is_none());
    room.release();
    assert!(!room.shows(first));
}

#[test]
fn what_is_read_stays_while_the_query_grows() {
    let mut room = Room::open(120, 12, English);
    room.type_in("四考").keys("Enter G");
    let end = room.text();
    assert!(end.contains("坐不住"), "{end}");
    room.keys("/");
    room.type_in("两评");
    assert!(room.shows("坐不住"), "the same article with more to mark does not jump:\n{}", room.text());
}

#[test]
fn enter_before_the_answer_reads_its_first_article() {
    let mut room = Room::open(80, 24, English);
    room.library.holding = true;
    room.type_in("reading").keys("Enter");
    assert!(!room.shows("A reading room"));
    room.release();
    assert!(room.shows("A reading room is not a warehouse"), "{}", room.text());
}

#[test]
fn overtaken_answers_are_dropped_and_the_last_good_list_stays() {
    let mut room = Room::open(80, 24, English);
    room.type_in("高质");
    room.library.holding = true;
    room.type_in("量发");
    assert!(room.shows("高质量发展要有高标准的规矩"), "never blank");
    assert!(!room.shows("searching"));
    room.send(Message::Woken);
    assert!(room.shows("searching"), "after a while, a word");
    room.release();
    assert!(!room.shows("searching") && room.shows("› 高质量发"));
}

#[test]
fn the_model_asks_to_be_woken_only_while_it_waits() {
    let mut room = Room::open(80, 24, English);
    assert_eq!(room.model.wake_at(), None);
    room.library.holding = true;
    room.type_in("高");
    let first = room.model.wake_at();
    assert!(first.is_some());
    room.type_in("质");
    assert_eq!(room.model.wake_at(), first, "patience counts from the first unanswered key");
    room.release();
    assert_eq!(room.model.wake_at(), None);
}

#[test]
fn nothing_jumps_while_the_library_grows() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut room = Room::open(columns, rows, English);
        room.keys("Esc j j j j j j j j j j j j");
        let before = room.text();
        let lines = |text: &str| text.lines().skip(3).take(12).map(str::to_owned).collect::<Vec<_>>();
        for round in 1..4 {
            room.library.grow(30);
            room.send(Message::IndexChanged { articles: 49 + 30 * round });
            assert_eq!(lines(&room.text()), lines(&before), "{columns}x{rows}");
        }
        assert!(room.shows("139 articles") && room.shows("103/139"), "{}", room.text());
    }
}

#[test]
fn nothing_jumps_while_the_place_of_the_selected_article_is_not_known() {
    let mut room = Room::open(80, 24, English);
    room.keys("Esc j j j");
    let before = room.text();
    room.library.grow(30);
    room.library.holding = true;
    room.send(Message::IndexChanged { articles: 49 });
    let generation = 2;
    room.send(Message::Found(Found {
        generation,
        total: Total::AtLeast(20),
        length: 20,
        near_from: None,
        first: 0,
        rows: vec![],
        anchor: None,
        problems: vec![],
        took: Duration::from_millis(1),
    }));
    assert_eq!(room.text(), before);
    room.send(Message::Counted { generation, total: 79, length: 79, near_from: None, anchor: Some(33) });
    room.release();
    let lines = |text: &str| text.lines().skip(3).take(12).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(lines(&room.text()), lines(&before));
    assert!(room.shows("34/79"), "{}", room.text());
}

#[test]
fn the_exact_count_comes_after_the_first_page() {
    let mut room = Room::open(80, 24, English);
    room.library.holding = true;
    room.type_in("高");
    let generation = 2;
    let found = Found {
        generation,
        total: Total::AtLeast(20),
        length: 20,
        near_from: None,
        first: 0,
        rows: vec![],
        anchor: None,
        problems: vec![],
        took: Duration::ZERO,
    };
    room.send(Message::Found(Found { generation: 1, ..found.clone() }));
    assert!(room.shows("49 articles · newest first") || room.shows("49 articles · by"), "overtaken");
    room.send(Message::Found(found));
    assert!(room.shows("20+ articles · by relevance · <1 ms"), "{}", room.text());
    room.send(Message::Counted { generation, total: 1234, length: 1234, near_from: None, anchor: None });
    assert!(room.shows("1,234 articles") && room.shows("1/1,234"), "{}", room.text());
}

#[test]
fn an_open_article_stays_put_while_the_library_grows() {
    let mut room = Room::open(80, 12, English);
    room.keys("Enter j j j");
    let before = room.text();
    room.library.grow(30);
    room.send(Message::IndexChanged { articles: 79 });
    assert_eq!(room.text(), before);
    room.keys("n");
    assert!(room.shows("坚定不移坚持党对科技工作的全面领导"), "and leads on from where it is:\n{}", room.text());
}

#[test]
fn a_long_list_is_scrolled_to_its_end_and_back() {
    let mut room = Room::new(80, 24, look(English), Library::of(5_000));
    room.keys("Esc G");
    assert!(room.shows("5,000/5,000") && room.shows("（714）"), "{}", room.text());
    room.keys("C-u PgUp k");
    assert!(!room.text().contains("\n\n\n\n"));
    room.keys("g");
    assert!(room.shows("1/5,000"));
    assert!(room.library.requests < 12, "{}", room.library.requests);
}

#[test]
fn a_resize_keeps_the_place_in_the_text() {
    let mut room = Room::open(60, 16, Chinese);
    room.keys("Enter j j j j j j j j j j j j");
    let first = room.text().lines().nth(2).unwrap().trim().to_owned();
    let words: String = first.chars().take(6).collect();
    for (columns, rows) in [(200, 14), (90, 14), (101, 14), (60, 16)] {
        room.resize(columns, rows);
        assert!(room.shows(&words), "{columns}x{rows} {words}\n{}", room.text());
    }
}

#[test]
fn a_window_that_grows_shows_a_full_list() {
    let mut room = Room::open(120, 36, English);
    room.keys("Esc G");
    let full = room.text();
    room.resize(60, 16);
    room.resize(120, 36);
    assert!(room.shows("49/49"));
    assert_eq!(room.text(), full);
}

#[test]
fn the_mouse_selects_reads_and_scrolls() {
    let mut room = Room::open(80, 24, English);
    room.send(click(10, 5));
    assert!(room.shows("2/49"), "{}", room.text());
    room.send(click(10, 5));
    assert!(room.shows("科技工作千头万绪"));
    let mut room = Room::open(120, 12, English);
    for _ in 0..6 {
        room.send(Message::Mouse { kind: MouseKind::WheelDown, column: 80, row: 8 });
    }
    assert!(room.shows("坐不住") && room.shows("1/49"), "{}", room.text());
    room.type_in("高标准");
    room.send(click(5, 1));
    room.keys("Delete");
    assert!(room.shows("› 高准"), "{}", room.text());
}

#[test]
fn a_character_that_no_key_binds_starts_a_search() {
    let mut room = Room::open(80, 24, English);
    room.keys("Esc").send(Message::Key(Key::plain(Code::Char('图'))));
    assert!(room.shows("› 图") && room.shows("7 articles"));
    room.keys("Esc").send(Message::Key(Key::plain(Code::Char('？'))));
    assert!(room.shows("Getting about"), "a full-width question mark still is one");
}

#[test]
fn a_paste_is_typed_into_the_box() {
    let mut room = Room::open(80, 24, English);
    room.keys("Esc").send(Message::Paste("高标\n准\n".into()));
    assert!(room.shows("› 高标 准"));
}

#[test]
fn order_help_raw_and_the_rest() {
    let mut room = Room::open(120, 36, English);
    room.type_in("高质量").keys("Esc o");
    assert!(room.shows("newest first"));
    room.keys("o Tab r");
    assert!(room.shows("as in the file · GB18030") && room.shows("100"), "{}", room.text());
    room.keys("g");
    assert!(room.shows("␛[31m页眉 第1页"), "{}", room.text());
    room.keys("Esc");
    assert!(!room.shows("as in the file"));
    room.keys("C-l C-z");
    assert_eq!(room.library.other, [Effect::Redraw, Effect::Suspend]);
    room.keys("q");
    assert!(room.model.quit());
}

#[test]
fn hints_beside_an_empty_page_are_whole() {
    for columns in [60, 100, 120] {
        let mut room = Room::open(columns, 36, English);
        room.type_in("qqqq");
        for words in ["“Quotes” ask for exactly", "-word", "leaves", "out.", "Traditional and simplified", "same."]
        {
            assert!(room.shows(words), "{columns} {words}\n{}", room.text());
        }
    }
}

#[test]
fn the_file_is_shown_at_the_place_that_is_read() {
    let mut room = Room::open(120, 12, English);
    room.keys("Enter r");
    assert!(room.shows("as in the file"), "{}", room.text());
    room.keys("r G r r j r");
    let places = room.library.raw_at.clone();
    let [start, end, again] = places.as_slice() else { panic!("asked once for each time: {places:?}") };
    assert!(start.is_none() && end.is_some() && again == end, "{places:?}");
}

#[test]
fn ctrl_c_and_a_lost_terminal_end_it_from_anywhere() {
    for message in [Message::Key(crate::room::key("C-c")), Message::Terminated] {
        let mut room = Room::open(80, 24, English);
        room.keys("?");
        room.send(message);
        assert!(room.model.quit());
    }
}

#[test]
fn failures_are_sentences() {
    let mut room = Room::open(80, 24, English);
    room.library.holding = true;
    room.keys("Enter");
    let generation = 1;
    room.send(Message::Failed { generation, what: Failure::Open, reason: "the index is damaged".into() });
    assert!(room.shows("The article could not be opened: the index is damaged"), "{}", room.text());
    room.keys("j");
    assert!(!room.shows("could not"), "until the next key");
    let progress = Progress { articles: 3, problems: 2, ..Progress::default() };
    room.send(Message::Imported { progress, stopped: false, first_problem: Some("a.txt: no text".into()) });
    assert!(room.shows("2 things could not be read; the first: a.txt: no text"));
}
