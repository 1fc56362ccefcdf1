//! What commands print: every text passes the sanitiser, every JSON value stands on a line of its own.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use anyhow::Result;
use serde::Serialize;

use crate::text::sanitize;

/// Standard output.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    /// A person reads along: emphasis is shown, and lines are cut to the width.
    terminal: bool,
}

impl Output {
    pub fn open() -> Output {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        Output { out: BufWriter::with_capacity(1 << 16, stdout.lock()), terminal }
    }

    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// One line. Line ends inside `text` become blanks.
    pub fn line(&mut self, text: &str) -> Result<()> {
        self.out.write_all(sanitize::line(text).as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// One line with pieces set off: bold on a terminal, as they are elsewhere.
    pub fn marked_line(&mut self, before: &str, text: &str, marks: &[std::ops::Range<usize>]) -> Result<()> {
        self.out.write_all(sanitize::line(before).as_bytes())?;
        let mut at = 0;
        for mark in marks {
            let (Some(plain), Some(set_off)) = (text.get(at..mark.start), text.get(mark.clone())) else { continue };
            self.out.write_all(sanitize::line(plain).as_bytes())?;
            self.emphasis(&sanitize::line(set_off))?;
            at = mark.end;
        }
        self.line(text.get(at..).unwrap_or_default())
    }

    fn emphasis(&mut self, text: &str) -> io::Result<()> {
        if self.terminal { write!(self.out, "\x1b[1m{text}\x1b[22m") } else { self.out.write_all(text.as_bytes()) }
    }

    /// Several lines; a line end is added where the last one has none.
    pub fn text(&mut self, text: &str) -> Result<()> {
        self.out.write_all(sanitize::text(text).as_bytes())?;
        if !text.ends_with('\n') {
            self.out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// A text that must leave as it came. To a terminal it is sanitised all the same.
    pub fn verbatim(&mut self, text: &str) -> Result<()> {
        if self.terminal {
            return self.text(text);
        }
        self.out.write_all(text.as_bytes())?;
        Ok(())
    }

    /// A JSON value on a line of its own.
    pub fn json(&mut self, value: &impl Serialize) -> Result<()> {
        let json = serde_json::to_string(value)?;
        self.out.write_all(sanitize::json(&json).as_bytes())?;
        self.out.write_all(b"\n")?;
        Ok(())
    }

    /// Bytes that we made ourselves: a completion script, a manual page.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes)?;
        Ok(())
    }

    pub fn flush(&mut self) -> Result<()> {
        self.out.flush()?;
        Ok(())
    }
}

/// Tells a person something that is no part of the answer: a warning, a problem, a summary. It goes to standard
/// error; where that is gone too, nobody is there to be told.
pub fn tell(text: &str) {
    let _ = writeln!(io::stderr(), "{}", sanitize::line(text));
}

/// As [`tell`], for what is wrong.
pub fn complain(text: &str) {
    tell(&format!("yuelan: {text}"));
}
