//! What a key costs on the line, counted as it is written: many read over a slow one.

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use yuelan::locale::Language::Chinese;
use yuelan::terminal::frugal::Frugal;

use crate::room::Room;

/// The bytes of going from one screen to another.
fn cost(before: &Buffer, after: &Buffer) -> usize {
    let mut bytes = Vec::new();
    let mut backend = Frugal::new(&mut bytes);
    backend.set_columns(after.area.width);
    // What stands on the screen is known to the backend, for it has drawn it.
    backend.draw(Buffer::empty(before.area).diff(before).into_iter()).unwrap();
    backend.flush().unwrap();
    drop(backend);
    let drawn = bytes.len();
    let mut backend = Frugal::new(&mut bytes);
    backend.set_columns(after.area.width);
    backend.draw(Buffer::empty(before.area).diff(before).into_iter()).unwrap();
    backend.draw(before.diff(after).into_iter()).unwrap();
    drop(backend);
    bytes.len() - 2 * drawn
}

/// Presses each key by itself; none may cost more than `most` bytes.
fn check(room: &mut Room, keys: &str, most: usize) {
    for key in keys.split(' ') {
        let before = room.buffer().clone();
        room.keys(key);
        let cost = cost(&before, room.buffer());
        assert!(cost <= most, "{key} costs {cost} bytes, not {most}:\n{}", room.text());
    }
}

#[test]
fn a_typed_key_costs_little_more_than_the_characters_it_shows() {
    check(&mut Room::open(120, 36, Chinese), "四 考 两 评", 2_500);
    check(&mut Room::open(120, 36, Chinese), "高 质 量 发 展", 2_500);
    check(&mut Room::open(80, 24, Chinese), "党 支 部", 3_000);
}

#[test]
fn moving_the_selection_changes_two_titles() {
    let mut room = Room::open(80, 24, Chinese);
    room.keys("Esc");
    check(&mut room, "j j j k k", 400);
}

#[test]
fn scrolling_a_line_stays_within_two_kilobytes() {
    let mut room = Room::open(120, 14, Chinese);
    room.keys("Enter");
    check(&mut room, "j j j j k", 2_000);
}

#[test]
fn what_changes_nothing_costs_nothing() {
    let mut room = Room::open(120, 36, Chinese);
    room.type_in("四考两评").keys("Enter n");
    check(&mut room, "G G", 500);
    let before = room.buffer().clone();
    room.send(yuelan::message::Message::Woken);
    assert_eq!(cost(&before, room.buffer()), 0);
}
