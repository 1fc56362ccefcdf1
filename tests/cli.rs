//! The commands as a user meets them: what they print where, and what they end with.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A home of its own, some documents, and the program.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> World {
        let world = World { folder: tempfile::tempdir().unwrap() };
        world.write("甲.txt", "关于安全生产的通知\n\n各单位要落实安全生产责任，开展隐患排查。\n");
        world.write("乙.md", "# 老茶馆的早晨\n\n天还没亮，茶馆的炉子已经烧旺了。\n\n## 客人\n\n先来的总是那几位。\n");
        world.write(
            "丙.jsonl",
            concat!(
                r#"{"id":"k-1","title":"数字图书馆建设","date":"2021-08-26","source":"样报","author":"王五","body":"第一段讲安全。\n第二段。"}"#,
                "\n",
                r#"{"id":"k-2","title":"读者来信","date":"1998-01-02","body":"信里说了茶馆的事。"}"#,
                "\n"
            ),
        );
        world
    }

    fn documents(&self) -> PathBuf {
        self.folder.path().join("documents")
    }

    fn library(&self) -> PathBuf {
        self.folder.path().join("library")
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.documents().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yuelan"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, place) in
            [("HOME", "home"), ("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("XDG_CACHE_HOME", "cache")]
        {
            command.env(name, self.folder.path().join(place));
        }
        command.env("LC_ALL", "C.UTF-8").env_remove("YUELAN_LIBRARY").env_remove("NO_COLOR");
        command
    }

    #[track_caller]
    fn run(&self, arguments: &[&str], status: i32) -> Ran {
        Ran::of(&self.command(arguments).output().unwrap(), arguments, status)
    }

    /// With the library of this world.
    #[track_caller]
    fn with(&self, arguments: &[&str], status: i32) -> Ran {
        let library = self.library();
        self.run(&[&["--library", library.to_str().unwrap()], arguments].concat(), status)
    }

    #[track_caller]
    fn filled() -> World {
        let world = World::new();
        world.with(&["add", world.documents().to_str().unwrap()], 0);
        world
    }
}

struct Ran {
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn of(output: &Output, arguments: &[&str], status: i32) -> Ran {
        let ran = Ran {
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        };
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{}\n{}", ran.out, ran.err);
        ran
    }

    fn objects(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn titles(objects: &[Value]) -> Vec<&str> {
    objects.iter().map(|object| object["title"].as_str().unwrap_or_default()).collect()
}

#[test]
fn an_index_of_another_version_is_told_of_and_made_anew_by_an_update() {
    let world = World::new();
    world.with(&["add", world.documents().to_str().unwrap()], 0);
    fs::write(world.library().join("index/VERSION"), "another").unwrap();
    let told = world.with(&["list"], 2);
    assert!(told.err.contains("cannot be used") && told.err.contains("yuelan update"), "{}", told.err);
    assert!(world.library().join("index/meta.json").exists(), "who only reads moves nothing away");
    world.with(&["update"], 0);
    world.with(&["search", "茶馆"], 0);
}

#[test]
fn what_is_added_is_listed_found_and_shown() {
    let world = World::filled();
    let listed = world.with(&["list", "--json"], 0).objects();
    assert_eq!(listed.len(), 4);
    assert_eq!(titles(&listed)[..2], ["数字图书馆建设", "读者来信"], "newest first");
    let hits = world.with(&["search", "--json", "--limit", "10", "安全"], 0).objects();
    assert_eq!(hits.len(), 2);
    for hit in &hits {
        for name in [
            "id",
            "key",
            "title",
            "authors",
            "org",
            "source",
            "section",
            "date",
            "path",
            "score",
            "occurrences",
            "snippet",
        ] {
            assert!(hit.get(name).is_some(), "{name} is missing in {hit}");
        }
        let text: Vec<char> = hit["snippet"]["text"].as_str().unwrap().chars().collect();
        for mark in hit["snippet"]["marks"].as_array().unwrap() {
            let [from, to] = [&mark[0], &mark[1]].map(|n| usize::try_from(n.as_u64().unwrap()).unwrap());
            assert_eq!(text[from..to].iter().collect::<String>(), "安全");
        }
    }
    let key = world.with(&["search", "--json", "title:图书馆"], 0).objects();
    assert_eq!(key[0]["key"], "k-1");
    let id = key[0]["id"].as_str().unwrap();
    for name in [id, &id[..8], "k-1"] {
        let shown = world.with(&["show", name], 0).out;
        assert!(shown.starts_with("数字图书馆建设\n"), "{shown}");
        assert!(shown.contains("\n\n第一段讲安全。\n\n第二段。\n"), "{shown}");
    }
    let article: Value = serde_json::from_str(&world.with(&["show", "--json", "k-1"], 0).out).unwrap();
    assert_eq!(article["blocks"].as_array().unwrap().len(), 2);
    for line in world.with(&["show", "--width", "20", "k-1"], 0).out.lines() {
        assert!(line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() <= 20, "{line}");
    }
    assert!(world.with(&["show", "--raw", "k-1"], 0).out.starts_with(r#"{"id":"k-1""#));
}

#[test]
fn nothing_found_is_1_and_an_error_is_2() {
    let world = World::filled();
    let nothing = world.with(&["search", "不存在的词语"], 1);
    assert_eq!(nothing.out, "");
    assert!(nothing.err.contains("不存在的词语"));
    assert_eq!(world.with(&["search", "--json", "不存在的词语"], 1).out, "");
    world.with(&["show", "ffffffffffffffff"], 1);
    for wrong in [&["add", "no/such/file"][..], &["search"], &["show"], &["inspect", "."], &["nonsense"]] {
        let ran = world.with(wrong, 2);
        assert_eq!(ran.out, "", "{wrong:?}");
        assert!(!ran.err.is_empty(), "{wrong:?}");
    }
    let named = world.run(&["--library", "nowhere", "list"], 2).err;
    assert!(named.contains("add PATH"), "{named}");
    let encoding = world.with(&["add", "documents", "--encoding", "klingon"], 2).err;
    assert!(encoding.contains("gb18030"), "{encoding}");
}

#[test]
fn a_batch_answers_every_query_in_order() {
    let world = World::filled();
    let mut command = world.command(&["--library", "library/", "search", "--batch", "--json", "--limit", "1"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), "安全\n不存在的词语\r\n\"茶馆\n".as_bytes()).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap(), &["--batch"], 0);
    let answers = ran.objects();
    let queries: Vec<&str> = answers.iter().map(|a| a["query"].as_str().unwrap()).collect();
    assert_eq!(queries, ["安全", "不存在的词语", "\"茶馆"]);
    assert_eq!([&answers[0]["total"], &answers[1]["total"]], [2, 0]);
    assert_eq!(answers[0]["hits"].as_array().unwrap().len(), 1);
}

#[test]
fn an_update_reads_what_changed_and_forgets_what_is_gone() {
    let world = World::filled();
    world.write("甲.txt", "关于防火的通知\n\n请注意防火。\n");
    fs::remove_file(world.documents().join("丙.jsonl")).unwrap();
    world.write("丁.txt", "新来的文章\n\n刚刚写好。\n");
    let report: Value = serde_json::from_str(&world.with(&["update", "--json"], 0).out).unwrap();
    let counts = ["added", "changed", "removed", "unchanged"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(counts, [1, 1, 1, 1], "{report}");
    assert_eq!(world.with(&["list", "--json"], 0).objects().len(), 3);
    world.with(&["search", "隐患"], 1);
    world.with(&["remove", "documents/丁.txt"], 0);
    assert_eq!(world.with(&["list", "--json"], 0).objects().len(), 2);
    world.with(&["rebuild"], 0);
    let status: Value = serde_json::from_str(&world.with(&["status", "--json"], 0).out).unwrap();
    assert_eq!(status["articles"], 2);
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_rest_goes_on() {
    let world = World::new();
    let path = world.write("坏.jsonl", "{\"title\":\"好\",\"body\":\"正文\"}\n{\"title\": 3}\n");
    let ran = world.with(&["add", "documents"], 0);
    assert!(ran.err.contains(&format!("{}:2:", fs::canonicalize(path).unwrap().display())), "{}", ran.err);
    assert!(world.with(&["status"], 0).out.contains("坏.jsonl:2:"));
    assert_eq!(world.with(&["list", "--json"], 0).objects().len(), 5);
}

#[test]
fn without_a_library_the_handbook_answers() {
    let world = World::new();
    let listed = world.run(&["list", "--json"], 0).objects();
    assert!(listed.len() > 5);
    assert_eq!(world.run(&[], 0).out.lines().count(), listed.len(), "without a terminal the list is printed");
    world.run(&["search", "搜索"], 0);
    world.run(&["show", listed[0]["id"].as_str().unwrap()], 0);
    assert!(!world.folder.path().join("data").exists(), "reading makes nothing");
    world.run(&["add", "documents"], 0);
    assert_eq!(world.run(&["list", "--json"], 0).objects().len(), 4, "the default library has taken its place");
    world.run(&["--library", "handbook", "list"], 0);
    world.run(&["--library", "handbook", "add", "documents"], 2);
}

#[test]
fn paths_make_a_library_of_their_own_in_the_cache() {
    let world = World::new();
    for _ in 0..2 {
        assert_eq!(world.run(&["--json", "documents"], 0).objects().len(), 4);
    }
    let made = |folder: &str| fs::read_dir(world.folder.path().join("cache/yuelan").join(folder)).unwrap().count();
    assert_eq!(made("paths"), 1, "the second time the same one is used");
    assert_eq!(world.run(&["documents/乙.md"], 0).out.lines().count(), 1);
    assert_eq!(made("paths"), 2);
    assert!(world.run(&["documents/none"], 2).err.contains("documents/none"));
}

#[test]
fn inspect_accounts_for_every_character_and_touches_no_library() {
    let world = World::new();
    let text = fs::read_to_string(world.documents().join("甲.txt")).unwrap();
    let seen: Value = serde_json::from_str(&world.run(&["inspect", "--json", "documents/甲.txt"], 0).out).unwrap();
    assert_eq!(seen["articles"][0]["title"], "关于安全生产的通知");
    let spans = seen["articles"].as_array().unwrap().iter().flat_map(|a| a["spans"].as_array().unwrap().clone());
    let furniture = seen["furniture"].as_array().unwrap().iter().map(|f| f["span"].clone());
    let spans: Vec<(u64, u64)> = spans.chain(furniture).map(|s| serde_json::from_value(s).unwrap()).collect();
    for (at, c) in (0u64..).zip(text.chars()).filter(|(_, c)| !c.is_whitespace()) {
        assert!(spans.iter().any(|(from, to)| (*from..*to).contains(&at)), "{c} at {at} is nowhere");
    }
    world.run(&["inspect", "documents/甲.txt"], 0);
    assert!(!world.folder.path().join("data").exists());
}

#[test]
fn nothing_in_a_document_commands_the_terminal() {
    let world = World::new();
    let evil = "恶意\u{1b}]0;title\u{7}文章\u{9b}2J\n\n正文\u{1b}[2J\u{202e}反转\u{85}\u{7f}末尾 \u{2067}x\r藏\n";
    world.write("evil.txt", evil);
    let record = serde_json::json!({"id": "e\u{1b}[2J", "title": "标题\u{1b}[31m\u{9b}1m", "body": evil});
    world.write("evil.jsonl", format!("{record}\n"));
    world.with(&["add", "documents"], 0);
    let id = world.with(&["search", "--json", "恶意"], 0).objects()[0]["id"].as_str().unwrap().to_owned();
    for arguments in [
        &["list"][..],
        &["list", "--json"],
        &["search", "正文"],
        &["search", "--json", "正文"],
        &["show", &id],
        &["show", "--json", &id],
        &["show", "--width", "30", &id],
        &["status"],
        &["status", "--json"],
        &["inspect", "documents/evil.txt"],
        &["inspect", "--json", "documents/evil.txt"],
        &["show", "\u{1b}[2Jnone"],
    ] {
        let output = world.command(&[&["--library", "library/"], arguments].concat()).output().unwrap();
        for bytes in [&output.stdout, &output.stderr] {
            let text = std::str::from_utf8(bytes).unwrap();
            let bad = text.chars().find(|c| {
                (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            });
            assert_eq!(bad, None, "{arguments:?} printed it in {text:?}");
        }
    }
}

#[test]
fn settings_are_heeded_and_what_is_wrong_in_them_is_told() {
    let world = World::filled();
    let folder = world.folder.path().join("config/yuelan");
    fs::create_dir_all(&folder).unwrap();
    let library = world.library();
    let settings = format!("language = \"zh\"\ncolour = 3\nlibrary = {:?}\n", library.to_str().unwrap());
    fs::write(folder.join("settings.toml"), settings).unwrap();
    fs::write(folder.join("keymap.toml"), "nonsense = \"q\"\n").unwrap();
    let ran = world.run(&["status"], 0);
    assert!(ran.out.starts_with("文库: "), "{}", ran.out);
    assert!(ran.err.contains("settings.toml:2: colour") && ran.err.contains("keymap.toml"), "{}", ran.err);
    assert!(world.run(&["--lang", "en", "status"], 0).out.starts_with("Library: "));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let world = World::new();
    let line = |n: usize| format!("{{\"id\":\"{n}\",\"title\":\"第{n}篇\",\"body\":\"正文{n}\"}}\n");
    world.write("many.jsonl", (0..5_000).map(line).collect::<String>());
    world.with(&["add", "documents"], 0);
    let mut child = world
        .command(&["--library", "library/", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ran = Ran::of(&child.wait_with_output().unwrap(), &["list"], 0);
    assert_eq!(ran.err, "");
}

#[test]
fn help_completions_and_manual_pages_know_every_command() {
    let world = World::new();
    let commands =
        ["add", "update", "remove", "list", "search", "show", "inspect", "status", "rebuild", "completions", "man"];
    let help = world.run(&["--help"], 0).out;
    let script = world.run(&["completions", "bash"], 0).out;
    world.run(&["man", "--dir", "man"], 0);
    assert!(world.run(&["man"], 0).out.contains(".TH"));
    for command in commands {
        assert!(help.contains(command) && script.contains(command), "{command}");
        world.run(&[command, "--help"], 0);
        assert!(world.folder.path().join(format!("man/yuelan-{command}.1")).exists(), "{command}");
    }
}

#[test]
fn a_name_is_a_library_among_the_users_data() {
    let world = World::new();
    world.run(&["--library", "papers", "add", "documents/乙.md"], 0);
    assert!(Path::new(&world.folder.path().join("data/yuelan/libraries/papers/library.toml")).exists());
    let mut command = world.command(&["list"]);
    let ran = Ran::of(&command.env("YUELAN_LIBRARY", "papers").output().unwrap(), &["list"], 0);
    assert!(ran.out.contains("老茶馆的早晨"));
    world.run(&["--library", "\u{1b}x", "list"], 2);
}
