//! What a library promises about its sources: each is read once, read again when it changes, and never lost by accident.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use yuelan::library::{AddOptions, Library, LibraryError, Observer, Report, Silent};
use yuelan::message::{Order, Progress};
use yuelan::query::parse;

/// A folder of sources beside a library.
struct World {
    root: tempfile::TempDir,
    library: Library,
}

impl World {
    fn new() -> World {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("docs")).unwrap();
        let library = Library::open(&root.path().join("library")).unwrap();
        World { root, library }
    }

    fn docs(&self) -> PathBuf {
        self.root.path().join("docs")
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.docs().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn add(&self) -> Report {
        self.library.add(&[self.docs()], &AddOptions::default(), &Silent).unwrap()
    }

    fn update(&self) -> Report {
        self.library.update(false, &Silent).unwrap()
    }

    fn found(&self, typed: &str) -> usize {
        found(&self.library, typed)
    }
}

fn found(library: &Library, typed: &str) -> usize {
    let snapshot = library.snapshot().unwrap();
    snapshot.search(&Arc::new(parse(typed)), Order::Relevance, 10, &|| false).unwrap().unwrap().exact()
}

/// added, changed, unchanged, removed, problems
fn counts(report: &Report) -> [u64; 5] {
    [report.added, report.changed, report.unchanged, report.removed, report.problems.len() as u64]
}

#[test]
fn files_are_read_once_and_again_when_they_change() {
    let world = World::new();
    world.write("a.txt", "甲篇\n\n第一篇的正文。\n");
    world.write("sub/b.md", "# 乙篇\n\n第二篇的正文。\n");
    assert_eq!(counts(&world.add()), [2, 0, 0, 0, 0]);
    assert_eq!(world.found("正文"), 2);
    assert_eq!(counts(&world.update()), [0, 0, 2, 0, 0]);

    world.write("a.txt", "甲篇\n\n改过的正文，更长一些。\n");
    assert_eq!(counts(&world.update()), [0, 1, 1, 0, 0]);
    assert_eq!((world.found("第一篇"), world.found("改过")), (0, 1));

    fs::remove_file(world.docs().join("sub/b.md")).unwrap();
    assert_eq!(counts(&world.update()), [0, 0, 1, 1, 0]);
    assert_eq!((world.found("第二篇"), world.found("")), (0, 1));
}

#[cfg(unix)]
#[test]
fn a_link_to_nowhere_holds_back_nothing_but_itself() {
    let world = World::new();
    world.write("a.txt", "甲篇\n\n正文。\n");
    world.write("b.txt", "乙篇\n\n正文。\n");
    std::os::unix::fs::symlink("/nowhere/at/all", world.docs().join("link")).unwrap();
    std::os::unix::fs::symlink(".", world.docs().join("loop")).unwrap();
    world.add();
    fs::remove_file(world.docs().join("b.txt")).unwrap();
    let report = world.update();
    assert_eq!((report.removed, world.found("正文")), (1, 1));
}

#[test]
fn a_touched_file_is_not_read_again() {
    let world = World::new();
    let path = world.write("a.txt", "甲篇\n\n正文。\n");
    world.add();
    let file = fs::File::options().append(true).open(&path).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(counts(&world.update()), [0, 0, 1, 0, 0]);
    assert_eq!(world.library.snapshot().unwrap().records().unwrap()[0].modified, 0);
}

#[test]
fn a_source_that_is_not_there_loses_nothing() {
    let world = World::new();
    world.write("a.txt", "甲篇\n\n正文。\n");
    world.add();
    fs::rename(world.docs(), world.root.path().join("unmounted")).unwrap();
    let report = world.update();
    assert_eq!(counts(&report), [0, 0, 0, 0, 1]);
    assert_eq!(world.found("正文"), 1);
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_goes_on() {
    let world = World::new();
    world.write("a.txt", "甲篇\n\n正文。\n");
    world.write(
        "bad.jsonl",
        "{\"title\": \"好\", \"body\": \"正文。\"}\n{\"title\": \n{\"title\": \"又好\", \"body\": \"正文。\"}\n",
    );
    let report = world.add();
    assert_eq!(world.found("正文"), 3);
    let problem = &report.problems[0];
    assert!(problem.path.ends_with("bad.jsonl") && problem.line == Some(2), "{problem}");
    assert_eq!(world.library.status().unwrap().problems.len(), 1);
    let nowhere = world.library.add(&[world.docs().join("nowhere")], &AddOptions::default(), &Silent).unwrap();
    assert_eq!(nowhere.problems.len(), 1);
}

#[test]
fn removing_takes_out_a_source_or_a_part_of_one() {
    let world = World::new();
    world.write("a/1.txt", "甲篇\n\n正文。\n");
    world.write("b/2.txt", "乙篇\n\n正文。\n");
    world.add();
    world.library.remove(&[world.docs().join("a")], false, &Silent).unwrap();
    assert_eq!(world.found("正文"), 1);
    assert_eq!(counts(&world.update()), [0, 0, 1, 0, 0], "it stays out");
    world.library.add(&[world.docs().join("a")], &AddOptions::default(), &Silent).unwrap();
    assert_eq!(world.found("正文"), 2, "it can be added again");
    world.library.remove(&[world.docs()], false, &Silent).unwrap();
    assert_eq!((world.found("正文"), world.library.sources().unwrap().len()), (0, 0));
}

#[test]
fn an_article_keeps_its_id_when_its_file_is_read_again() {
    let world = World::new();
    let line = |n: u32, more: &str| format!("{{\"title\": \"第{n}条\", \"body\": \"这是第{n}条的正文。{more}\"}}\n");
    world.write("a.jsonl", (0..3).map(|n| line(n, "")).collect::<String>());
    world.add();
    let ids = |world: &World| -> std::collections::BTreeMap<String, String> {
        let snapshot = world.library.snapshot().unwrap();
        let list = snapshot.search(&Arc::new(parse("")), Order::Date, 10, &|| false).unwrap().unwrap();
        (0..list.len()).map(|i| list.article(i).unwrap().unwrap().0).map(|a| (a.title.unwrap(), a.id)).collect()
    };
    let before = ids(&world);
    world.write("a.jsonl", format!("{}{}", line(9, ""), (0..3).map(|n| line(n, "")).collect::<String>()));
    world.update();
    let after = ids(&world);
    assert!(before.iter().all(|(title, id)| after[title] == *id));
    world.library.rebuild(false, &Silent).unwrap();
    assert_eq!(ids(&world), after);
}

/// Stops an import once so many articles are in.
struct StopAfter {
    articles: u64,
    seen: AtomicU64,
}

impl Observer for StopAfter {
    fn progress(&self, progress: &Progress) {
        self.seen.store(progress.articles, Ordering::Relaxed);
    }

    fn stopped(&self) -> bool {
        self.seen.load(Ordering::Relaxed) >= self.articles
    }
}

#[test]
fn a_stopped_import_keeps_what_it_had_and_goes_on_from_there() {
    let world = World::new();
    // Blanks make the file long, and with it the number of its pieces: readers run a few of them ahead of the writer.
    let blanks = " ".repeat(6_000);
    let line = |n| format!("{{\"id\": \"{n}\", \"title\": \"第{n}条\", {blanks}\"body\": \"正文。\"}}");
    let text = (0..6_000).map(line).collect::<Vec<_>>().join("\n");
    world.write("big.jsonl", text);
    let stop = StopAfter { articles: 200, seen: AtomicU64::new(0) };
    let report = world.library.add(&[world.docs()], &AddOptions::default(), &stop).unwrap();
    let first = world.found("");
    assert!(report.stopped && (200..6_000).contains(&first), "{first}");
    assert_eq!(world.library.status().unwrap().unfinished, 1);

    let report = world.update();
    assert!(!report.stopped);
    assert_eq!(world.found(""), 6_000, "all are there, and none twice");
    assert_eq!(report.articles as usize, 6_000 - first, "reading went on where it stopped");
    assert_eq!(counts(&world.update()), [0, 0, 1, 0, 0]);
    let named = world.library.snapshot().unwrap().by_name("5999").unwrap().unwrap();
    assert_eq!((named.title.as_deref(), named.origin.line), (Some("第5999条"), 6_000));
}

#[test]
fn a_damaged_index_is_set_aside_and_made_anew() {
    let world = World::new();
    world.write("a.txt", "甲篇\n\n正文。\n");
    world.add();
    let folder = world.library.folder().unwrap().to_owned();
    for damage in ["meta.json", "VERSION"] {
        fs::write(folder.join("index").join(damage), "damaged").unwrap();
        let refused = Library::open(&folder).unwrap_err().to_string();
        assert!(refused.contains("yuelan update"), "who reads moves nothing away: {refused}");
        let library = Library::open_or_renew(&folder).unwrap();
        assert!(library.set_aside().is_some(), "{damage}");
        assert_eq!(found(&library, "正文"), 0);
        library.update(false, &Silent).unwrap();
        assert_eq!(found(&library, "正文"), 1);
        assert!(Library::open(&folder).unwrap().set_aside().is_none());
    }
}

#[test]
fn a_reader_sees_the_commits_of_a_writer_and_one_writes_at_a_time() {
    struct Tries<'a>(&'a Library, &'a Path);
    impl Observer for Tries<'_> {
        fn committed(&self) {
            let refused = self.0.add(&[self.1.to_owned()], &AddOptions::default(), &Silent);
            assert!(matches!(refused, Err(LibraryError::Locked { .. })), "{refused:?}");
            assert!(self.0.writer().is_some());
        }
    }
    let world = World::new();
    world.write("a.txt", "甲篇\n\n正文。\n");
    let reader = Library::open(world.library.folder().unwrap()).unwrap();
    assert_eq!(found(&reader, "正文"), 0);
    world.library.add(&[world.docs()], &AddOptions::default(), &Tries(&reader, &world.docs())).unwrap();
    assert_eq!(found(&reader, "正文"), 1);
    assert!(reader.writer().is_none());
    world.library.rebuild(false, &Silent).unwrap();
    assert_eq!(found(&reader, "正文"), 1, "a rebuilt index serves those who had the old one open");
}

#[test]
fn the_handbook_can_be_browsed_and_searched_and_not_changed() {
    let handbook = Library::handbook().unwrap();
    assert!(found(&handbook, "") >= 10);
    assert!(found(&handbook, "gb18030") >= 1);
    assert!(found(&handbook, "简体") >= 1);
    assert!(matches!(handbook.update(false, &Silent), Err(LibraryError::Handbook)));
}
