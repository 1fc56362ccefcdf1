//! The screen in a real pseudo-terminal: it is read and searched, and the terminal comes back however it ends.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "support/pty.rs"]
mod pty;

use std::fs;
use std::path::{Path, PathBuf};

use pty::Session;
use tempfile::TempDir;

/// A folder of documents, and a home of its own.
struct World {
    folder: TempDir,
}

const OPENING: &str = "为进一步压实安全生产责任";

impl World {
    fn new() -> World {
        let world = World { folder: tempfile::tempdir().unwrap() };
        let documents = world.documents();
        fs::create_dir_all(&documents).unwrap();
        let paragraph =
            "为进一步压实安全生产责任，各单位要定期开展隐患排查，发现问题立即整改，并把结果报送办公室备案。";
        let long = vec![paragraph; 40].join("\n\n");
        fs::write(documents.join("a.md"), format!("# 关于安全生产的通知\n\n{long}\n")).unwrap();
        fs::write(documents.join("b.md"), "# 老茶馆的早晨\n\n天还没亮，茶馆的炉子已经烧旺了。\n").unwrap();
        fs::write(documents.join("c.md"), "# Notes on reading\n\nA quiet room and a lamp.\n").unwrap();
        world
    }

    fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    fn environment(&self) -> Vec<(&'static str, String)> {
        [("HOME", ""), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")]
            .map(|(name, place)| (name, self.folder.path().join(place).to_str().unwrap().to_owned()))
            .to_vec()
    }

    fn start(&self, program: &Path, arguments: &[&str], size: (u16, u16)) -> Session {
        let environment = self.environment();
        let environment: Vec<(&str, &str)> = environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Session::start(program, arguments, &environment, size)
    }

    /// The program on this world's documents.
    fn open(&self, size: (u16, u16)) -> Session {
        self.start(Path::new(PROGRAM), &["--lang", "en", self.documents().to_str().unwrap()], size)
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_yuelan");

#[test]
fn type_read_and_quit_and_the_terminal_is_as_it_was() {
    let world = World::new();
    let mut session = world.open((80, 24));
    session.shows("老茶馆的早晨");
    assert!(session.screen.screen().alternate_screen());
    session.send("隐患");
    session.shows_no_more("老茶馆的早晨");
    session.shows("关于安全生产的通知");
    session.send("\r");
    session.shows("/40");
    session.send("n");
    session.shows("1/40");
    session.send("n");
    session.shows("2/40");
    session.send("\x1b");
    session.shows_no_more("2/40");
    session.send("q");
    assert!(session.end().success());
    session.is_restored();
    assert_eq!(session.shown().trim(), "", "nothing is left behind on the main screen");
}

#[test]
fn the_handbook_opens_where_there_is_no_library() {
    let world = World::new();
    let mut session = world.start(Path::new(PROGRAM), &["--lang", "en", "--no-mouse"], (120, 36));
    session.shows("Handbook");
    session.shows("Welcome to the reading room");
    assert_eq!(session.screen.screen().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    session.send("\x03");
    assert!(session.end().success());
    session.is_restored();
}

#[test]
fn signals_that_end_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let world = World::new();
        let mut session = world.open((80, 24));
        session.shows("老茶馆的早晨");
        session.signal(signal);
        session.end();
        session.is_restored();
    }
}

#[test]
fn the_program_ends_when_the_line_drops() {
    let world = World::new();
    let mut session = world.open((80, 24));
    session.shows("老茶馆的早晨");
    session.hang_up()();
}

/// Without the signal that a line sends when it drops, only the terminal's end of file tells of it. A program that
/// reads on would take a whole processor for ever.
#[test]
#[cfg(target_os = "linux")]
fn the_program_ends_when_the_line_drops_without_a_word() {
    let world = World::new();
    let status = world.folder.path().join("status");
    // In a session of its own the program gets no SIGHUP; the shell that waits for it ignores its own.
    let script = format!("trap '' HUP; setsid -w {PROGRAM} \"$0\"; echo $? > {}", status.display());
    let documents = world.documents();
    let arguments = ["-c", &script, documents.to_str().unwrap()];
    let mut session = world.start(Path::new("/bin/sh"), &arguments, (80, 24));
    session.shows("老茶馆的早晨");
    session.hang_up()();
    assert!(!fs::read_to_string(status).unwrap().trim().is_empty(), "the shell saw the program end");
}

#[test]
fn a_storm_of_sizes_ends_in_the_last_one() {
    let world = World::new();
    let mut session = world.open((80, 24));
    session.shows("老茶馆的早晨");
    session.send("安全\r");
    session.shows(OPENING);
    for n in 0..200u16 {
        session.resize(1 + n * 7 % 160, 1 + n * 3 % 50);
    }
    session.resize(100, 30);
    session.send("\x0c");
    session.shows(OPENING);
    session.until("the last line is used", |screen| !screen.rows(0, 100).nth(29).unwrap_or_default().trim().is_empty());
    session.send("\x03");
    assert!(session.end().success());
    session.is_restored();
}

#[test]
fn a_shell_gets_the_terminal_while_the_program_is_stopped() {
    let world = World::new();
    let mut session = world.start(Path::new("/bin/sh"), &["-i"], (80, 24));
    session.send(format!("PS1='ready> '; {PROGRAM} {}\n", world.documents().display()));
    session.shows("老茶馆的早晨");
    session.send("\x1a");
    session.comes_back();
    // What is typed before the shell says so may still be read by the program.
    session.shows("Stopped");
    session.send("echo be$((1))tween\n");
    session.shows("be1tween");
    session.send("fg\n");
    session.until("the program's screen is back", vt100::Screen::alternate_screen);
    session.shows("老茶馆的早晨");
    session.send("\x03");
    session.comes_back();
    session.is_restored();
}

#[test]
fn a_stop_from_outside_gives_the_terminal_back_and_continuing_draws_anew() {
    let world = World::new();
    let mut session = world.start(Path::new("/bin/sh"), &["-i"], (80, 24));
    let told = world.folder.path().join("pid");
    let documents = world.documents();
    // The shell becomes the program and so tells its number.
    session.send(format!("sh -c 'echo $$ > {}; exec {PROGRAM} {}'\n", told.display(), documents.display()));
    session.shows("老茶馆的早晨");
    let pid = fs::read_to_string(told).unwrap();
    let kill = |name: &str| {
        let status = std::process::Command::new("kill").args(["-s", name, pid.trim()]).status();
        assert!(status.unwrap().success(), "{name} {pid}");
    };
    kill("TSTP");
    session.comes_back();
    session.shows("Stopped");
    session.send("fg\n");
    session.until("the program's screen is back", vt100::Screen::alternate_screen);
    session.shows("老茶馆的早晨");
    session.send("\x03");
    session.comes_back();
    session.is_restored();
}

/// The screen that stands in for a terminal here keeps its size; only what the program is told is absurd.
#[test]
fn an_absurd_size_is_survived() {
    let world = World::new();
    let script = format!("stty cols 65535 rows 65535; exec {PROGRAM} --lang en \"$0\"");
    let documents = world.documents();
    let mut session = world.start(Path::new("/bin/sh"), &["-c", &script, documents.to_str().unwrap()], (80, 24));
    session.until("the program's screen is there", vt100::Screen::alternate_screen);
    session.shows("老茶馆的早晨");
    session.send("\x03");
    assert!(session.end().success());
    session.is_restored();
}

#[test]
fn nothing_in_a_document_commands_the_terminal() {
    let world = World::new();
    let evil = "恶意正文\u{1b}]0;owned\u{7}之后\u{1b}[31;1m红\u{9b}2J\u{202e}反转\u{85}\u{7f}末尾\u{1b}P1$r\u{1b}\\完";
    fs::write(world.documents().join("e.txt"), format!("恶意标题\u{1b}]0;owned\u{7}\n\n{evil}\n")).unwrap();
    let mut session = world.open((120, 36));
    session.send("恶意");
    session.shows("恶意正文");
    session.send("\r");
    session.shows("末尾");
    session.send("r");
    session.until("the raw text is shown", |screen| screen.contents().matches("末尾").count() > 0);
    session.send("\x03");
    assert!(session.end().success());
    let written = String::from_utf8(session.written.clone()).unwrap();
    assert!(written.contains("owned"), "what follows the escape byte is shown as text");
    for command in ["\u{1b}]", "\u{1b}P", "\u{9b}", "\u{202e}", "\u{85}", "\u{7f}", "\u{7}"] {
        assert!(!written.contains(command), "{command:?} was written");
    }
}

#[test]
fn without_a_terminal_the_reason_is_told() {
    let world = World::new();
    // A new session has no terminal of its own to fall back on, and standard input is none.
    let script = format!("exec setsid -w {PROGRAM} \"$0\" < /dev/null");
    let documents = world.documents();
    let mut session = world.start(Path::new("/bin/sh"), &["-c", &script, documents.to_str().unwrap()], (80, 24));
    assert_eq!(session.end().exit_code(), 2);
    session.is_restored();
    session.shows("cannot use this terminal");
}
