//! `yuelan status`: what a library holds, from what, and what could not be read.

use anyhow::Result;

use super::args::Status as Arguments;
use super::context::Context;
use super::output::Output;
use super::{FOUND, Status};

pub fn run(context: &Context, arguments: &Arguments) -> Result<Status> {
    let library = context.open_to_read()?;
    let status = library.status()?;
    let mut out = Output::open();
    if arguments.json {
        out.json(&status)?;
    } else {
        // TODO
    }
    out.flush()?;
    Ok(FOUND)
}
