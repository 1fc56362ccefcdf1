//! The commands, one file each, and what they share. Diagnostics go to standard error alone.

mod args;
mod context;
mod inspect;
mod json;
mod list;
mod log;
mod output;
mod progress;
mod room;
mod search;
mod shell;
mod show;
mod status;
mod write;

use std::process::ExitCode;

use anyhow::anyhow;
use args::{Arguments, Command};
use context::Context;

use crate::{panics, terminal};

/// What a command ends with.
type Status = u8;

/// Something was found, or what was asked for is done.
const FOUND: Status = 0;
/// Nothing was found.
const NOTHING: Status = 1;
/// It could not be done.
const ERROR: Status = 2;

/// Does what the command line says.
pub fn run() -> ExitCode {
    panics::install(terminal::restore);
    log::start();
    let arguments = Arguments::of_process();
    // On the screen a panic goes its own way, which gives the terminal back.
    let outcome = match &arguments.command {
        None => perform(&arguments),
        Some(_) => panics::contain(|| perform(&arguments)).unwrap_or_else(|reason| {
            Err(anyhow!("{reason} (if the index is damaged, `yuelan rebuild` makes it anew)"))
        }),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        // The reader of a pipe has seen enough, as `head` does.
        Err(error) if is_broken_pipe(&error) => ExitCode::from(FOUND),
        Err(error) => {
            output::complain(&format!("{error:#}"));
            ExitCode::from(ERROR)
        }
    }
}

fn perform(arguments: &Arguments) -> anyhow::Result<Status> {
    let context = Context::new(&arguments.common);
    match &arguments.command {
        None => room::run(&context, &arguments.browse),
        Some(Command::Add(arguments)) => write::add(&context, arguments),
        Some(Command::Update(arguments)) => write::update(&context, arguments),
        Some(Command::Remove(arguments)) => write::remove(&context, arguments),
        Some(Command::Rebuild(arguments)) => write::rebuild(&context, arguments),
        Some(Command::List(arguments)) => list::run(&context, arguments),
        Some(Command::Search(arguments)) => search::run(&context, arguments),
        Some(Command::Show(arguments)) => show::run(&context, arguments),
        Some(Command::Inspect(arguments)) => inspect::run(arguments),
        Some(Command::Status(arguments)) => status::run(&context, arguments),
        Some(Command::Completions(arguments)) => shell::completions(arguments),
        Some(Command::Man(arguments)) => shell::man(arguments),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(broken)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}
