//! `yuelan completions` and `yuelan man`: what a shell and `man` want to know, made from the definitions.

use std::fs;

use anyhow::{Context as _, Result};
use clap::CommandFactory;

use super::args::{Arguments, Completions, Man};
use super::output::Output;
use super::{FOUND, Status};

pub fn completions(arguments: &Completions) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "yuelan", &mut script);
    print(&script)
}

pub fn man(arguments: &Man) -> Result<Status> {
    let Some(folder) = &arguments.dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
        return print(&page);
    };
    let cannot = || format!("cannot write manual pages to {}", folder.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    clap_mangen::generate_to(Arguments::command(), folder).with_context(cannot)?;
    Ok(FOUND)
}

fn print(bytes: &[u8]) -> Result<Status> {
    let mut out = Output::open();
    out.bytes(bytes)?;
    out.flush()?;
    Ok(FOUND)
}
