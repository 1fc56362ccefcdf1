//! What can be written on the command line, and its help.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use crate::config::settings::AmbiguousWidth;
use crate::message::Order;
use crate::text::sanitize;

const AFTER: &str = "\
Examples:
  yuelan ~/Documents/papers            browse and search a folder at once
  yuelan add ~/Documents/papers        put it into the library, then: yuelan
  yuelan search '\"四考两评\" -试点'       words are all required, \"...\" is literal, -word excludes
  yuelan search --json 高质量发展 | jq .title

Exit status: 0 found or done, 1 nothing found, 2 an error, 130 stopped by Ctrl-C.";

/// Yuelan 阅览: browse, search and read archives of mostly Chinese articles.
///
/// Without arguments the library is opened on the screen (while it is empty, the handbook). With PATHs, just these
/// files and folders are opened; what is made of them is kept in the cache, so that the second time is instant.
/// When standard output is no terminal, the list of articles is printed instead.
#[derive(Debug, Parser)]
#[command(name = "yuelan", version, max_term_width = 100, after_help = AFTER)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,

    #[command(flatten)]
    pub browse: Browse,

    #[command(subcommand)]
    pub command: Option<Command>,
}

impl Arguments {
    /// Takes the arguments of this process; on a mistake it prints what is wrong and ends the process with 2.
    pub fn of_process() -> Arguments {
        let arguments = Arguments::try_parse().unwrap_or_else(|error| end(&error));
        arguments.conflict().map_or(arguments, |error| end(&error))
    }

    /// What clap cannot see by itself: its own switch for this would take a command after any option for a path.
    fn conflict(&self) -> Option<clap::Error> {
        let Browse { paths, import, json, .. } = &self.browse;
        self.command.as_ref()?;
        let reason = if !paths.is_empty() {
            "a PATH and a command do not go together (a file that is called like a command is written with ./)"
        } else if *json || !import.include.is_empty() || !import.exclude.is_empty() || import.encoding.is_some() {
            "--json, --include, --exclude and --encoding stand after the command"
        } else {
            return None;
        };
        Some(Arguments::command().error(ErrorKind::ArgumentConflict, reason))
    }
}

/// Prints what clap has to say and ends the process as clap would. What is wrong repeats the arguments, and so is
/// sanitised; help and version are our own words.
fn end(error: &clap::Error) -> ! {
    if !error.use_stderr() {
        error.exit();
    }
    // Where standard error is gone, nobody is there to be told.
    let _ = io::stderr().write_all(told(error).as_bytes());
    std::process::exit(error.exit_code())
}

fn told(error: &clap::Error) -> String {
    sanitize::text(&error.to_string()).into_owned()
}

#[derive(Debug, Args)]
pub struct Common {
    /// The library to work with: a name, or a folder written with a / in it
    ///
    /// A NAME is a library in your data folder and is made by the first `add`. A DIR is any folder that holds, or
    /// shall hold, a library; anything with a / in it, `.`, `..`, and an existing library folder count as such.
    /// `handbook` is the built-in handbook. Without this option: what the settings name, else "default".
    #[arg(long, global = true, value_name = "NAME|DIR", env = "YUELAN_LIBRARY", hide_env_values = true,
          value_hint = ValueHint::DirPath)]
    pub library: Option<OsString>,

    /// The language the program speaks (default: the locale's)
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Lang>,

    /// Read these settings instead of your own
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub settings: Option<PathBuf>,
}

/// What concerns the screen.
#[derive(Debug, Args)]
pub struct Browse {
    /// Files and folders to read, instead of a library
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Leave the mouse to the terminal, for selecting text
    #[arg(long)]
    pub no_mouse: bool,

    /// How many columns this terminal gives to characters such as — … “ ”
    #[arg(long, value_name = "WIDTH")]
    pub ambiguous_width: Option<AmbiguousWidth>,

    /// The colours: default, dark, light, mono
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,

    #[command(flatten)]
    pub import: Import,

    /// When the list is printed: as JSON, an object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    En,
    Zh,
}

/// How files are chosen and read.
#[derive(Debug, Clone, Default, Args)]
pub struct Import {
    /// Of folders, take only files that match (may be given again)
    ///
    /// A pattern with a / in it is matched against the path below the folder, any other against the name alone:
    /// --include '*.txt' --include '2021/**'
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,

    /// Of folders, leave out files and folders that match (may be given again)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,

    /// Read all files as this encoding instead of finding it out: utf-8, gb18030, big5, utf-16le ...
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read files and folders into the library
    ///
    /// Reads plain text, Markdown, HTML and JSON Lines in UTF-8, UTF-16, GB18030 or Big5. Files that did not change
    /// since the last time are not read again; changed ones replace their articles. A file that cannot be read is
    /// told at the end and kept in `status`, and the rest goes on. Ctrl-C stops; what is committed stays.
    Add(Add),

    /// Read again what changed in the library's files and folders
    ///
    /// Changed files are read again, new ones added, the articles of vanished ones removed.
    Update(Update),

    /// Take files and folders out of the library (the files themselves stay)
    Remove(Remove),

    /// Print the list of articles, newest first
    List(List),

    /// Print the articles that answer a query
    ///
    /// Words parted by blanks are all required, "quotes" make one literal text, -word excludes, title:word looks in
    /// titles only. Quote the whole for the shell, and put -- before a query that begins with a dash.
    Search(Search),

    /// Print one article: its title, then its text
    Show(Show),

    /// Print what a file would become, without touching any library
    Inspect(Inspect),

    /// Print what the library holds, what it was made from, and what could not be read
    Status(Status),

    /// Make the library's index anew from its files and folders
    Rebuild(Rebuild),

    /// Print a completion script for a shell
    ///
    /// For bash: yuelan completions bash > ~/.local/share/bash-completion/completions/yuelan
    Completions(Completions),

    /// Print the manual page, or write those of all commands to a folder
    Man(Man),
}

#[derive(Debug, Args)]
pub struct Add {
    /// Files and folders
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub import: Import,

    #[command(flatten)]
    pub write: Write,
}

/// What all commands share that write to a library.
#[derive(Debug, Clone, Copy, Args)]
pub struct Write {
    /// When another process is writing to the library: end with an error instead of waiting
    #[arg(long)]
    pub no_wait: bool,

    /// Print what was done as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Update {
    #[command(flatten)]
    pub write: Write,
}

#[derive(Debug, Args)]
pub struct Remove {
    /// Files and folders, as they were added
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    pub write: Write,
}

#[derive(Debug, Args)]
pub struct List {
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// Print JSON, an object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Search {
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present = "batch", conflicts_with = "batch")]
    pub query: Vec<String>,

    /// At most so many articles
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,

    /// The best first, or the newest
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = OrderName::Relevance)]
    pub order: OrderName,

    /// Take queries from standard input, one a line
    ///
    /// With --json one object is printed for each, in order: {"query", "total", "hits": [...]}.
    #[arg(long)]
    pub batch: bool,

    /// Leave out what only comes near
    ///
    /// Where few articles hold all that is typed, others that come near are offered below them: on a terminal under a
    /// heading, in JSON with "near": true, in a pipe of text never. They do not count as found.
    #[arg(long)]
    pub exact: bool,

    /// Print JSON, an object a line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OrderName {
    Relevance,
    Date,
}

impl From<OrderName> for Order {
    fn from(name: OrderName) -> Order {
        match name {
            OrderName::Relevance => Order::Relevance,
            OrderName::Date => Order::Date,
        }
    }
}

#[derive(Debug, Args)]
pub struct Show {
    /// The article's id as `list` and `search` print it, its beginning, or the key its source gave it
    #[arg(value_name = "ID")]
    pub id: String,

    /// Set the text in lines of at most so many columns (on a terminal: as wide as it is, 80 at most)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub width: Option<u16>,

    /// Print the text as it stands in the file
    #[arg(long, conflicts_with_all = ["width", "json"])]
    pub raw: bool,

    /// Print the whole article as one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Inspect {
    /// The file
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: PathBuf,

    /// Read it as this encoding instead of finding it out
    #[arg(long, value_name = "LABEL")]
    pub encoding: Option<String>,

    /// Print one JSON object: articles, furniture, damage, with their places in the file
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Status {
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Rebuild {
    #[command(flatten)]
    pub write: Write,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct Man {
    /// Write the pages of all commands here
    #[arg(long, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn each_command_says_what_it_is_for() {
        let mut command = Arguments::command();
        for sub in command.get_subcommands_mut() {
            assert!(sub.get_about().is_some(), "{}", sub.get_name());
            let name = sub.get_name().to_owned();
            for argument in sub.get_arguments().filter(|a| !matches!(a.get_id().as_str(), "help" | "version")) {
                assert!(argument.get_help().is_some(), "{name} {}", argument.get_id());
            }
        }
    }

    #[test]
    fn every_command_that_answers_can_answer_in_json() {
        let command = Arguments::command();
        for sub in command.get_subcommands().filter(|sub| !["completions", "man", "help"].contains(&sub.get_name())) {
            assert!(sub.get_arguments().any(|a| a.get_long() == Some("json")), "{}", sub.get_name());
        }
    }

    #[test]
    fn what_is_wrong_with_an_argument_does_not_command_the_terminal() {
        for line in [&["yuelan", "--lang", "\u{9b}31m"][..], &["yuelan", "--\u{1b}[2J\u{202e}"]] {
            let error = Arguments::try_parse_from(line).unwrap_err();
            let told = told(&error);
            assert!(told.starts_with("error: ") && told.ends_with('\n'), "{told:?}");
            assert!(!told.contains(|c: char| c != '\n' && (c.is_control() || c == '\u{202e}')), "{told:?}");
            assert_eq!(error.exit_code(), 2);
        }
    }

    #[test]
    fn options_may_stand_before_and_after_the_query() {
        let parsed = |line: &[&str]| match Arguments::try_parse_from(line).unwrap().command {
            Some(Command::Search(search)) => (search.query.join(" "), search.limit, search.json),
            other => panic!("{other:?}"),
        };
        let expected = ("发展 -改革".to_owned(), 3, true);
        assert_eq!(parsed(&["yuelan", "search", "发展 -改革", "--limit", "3", "--json"]), expected);
        assert_eq!(parsed(&["yuelan", "search", "--json", "--limit", "3", "发展 -改革"]), expected);
        assert_eq!(parsed(&["yuelan", "search", "--json", "--limit=3", "--", "发展", "-改革"]), expected);
    }

    #[test]
    fn paths_open_the_screen_and_commands_do_not_mix_with_them() {
        let arguments = Arguments::try_parse_from(["yuelan", "--no-mouse", "./search", "b"]).unwrap();
        assert!(arguments.command.is_none());
        assert_eq!(arguments.browse.paths.len(), 2);
        assert!(arguments.conflict().is_none());
        let arguments = Arguments::try_parse_from(["yuelan", "--library", "/x", "list"]).unwrap();
        assert!(arguments.command.is_some() && arguments.conflict().is_none());
        for line in [&["yuelan", "a.txt", "list"][..], &["yuelan", "--json", "list"]] {
            let mixed = Arguments::try_parse_from(line).is_ok_and(|a| a.command.is_some() && a.conflict().is_none());
            assert!(!mixed, "{line:?}");
        }
    }
}
