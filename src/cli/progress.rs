//! How an import shows itself: a bar where a person watches, a plain line now and then elsewhere; and how it is
//! stopped.

use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::output::tell;
use crate::index::FileProblem;
use crate::library::Observer;
use crate::locale::cli::Cli;
use crate::message::Progress;

/// Where nobody watches, a line is written this often: enough to see that it lives, little in a log.
const PLAIN_EVERY: Duration = Duration::from_secs(5);

/// What a process ends with that SIGINT ended.
pub const STOPPED: u8 = 130;

/// Watches an import for a person.
pub struct Meter {
    words: &'static Cli,
    bar: Option<ProgressBar>,
    last: Mutex<Instant>,
    stop: Arc<AtomicBool>,
}

impl Meter {
    /// From here on SIGINT, SIGTERM and SIGHUP stop the import after what is at hand; a second one ends the process.
    pub fn start(words: &'static Cli) -> Result<Meter> {
        let stop = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // The first to be registered runs first: it sees the flag as the signal before has left it.
            signal_hook::flag::register_conditional_shutdown(signal, i32::from(STOPPED), stop.clone())?;
            signal_hook::flag::register(signal, stop.clone())?;
        }
        let bar = io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % {msg}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("█▉▊▋▌▍▎▏ ");
            ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10)).with_style(style)
        });
        Ok(Meter { words, bar, last: Mutex::new(Instant::now()), stop })
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    /// One line on how far it is.
    fn sentence(&self, p: &Progress) -> String {
        let words = self.words;
        let mut parts = vec![(words.files)(p.files_done, p.walked.then_some(p.files)), (words.articles)(p.articles)];
        parts.push(format!("{:.1} MB/s", p.speed() / 1e6));
        if let Some(left) = left(p) {
            parts.push(format!("{} {}", words.left, clock(left)));
        }
        if p.problems > 0 {
            parts.push((words.problems)(p.problems));
        }
        parts.join(" · ")
    }
}

/// The time that is left at the speed so far; `None` while little is known.
fn left(p: &Progress) -> Option<Duration> {
    let share = p.share().filter(|share| *share > 0.01 && *share < 1.0)?;
    let seconds = p.elapsed.as_secs_f64() * (1.0 - share) / share;
    Duration::try_from_secs_f64(seconds).ok()
}

/// A time as `m:ss`, or `h:mm:ss`.
fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

impl Observer for Meter {
    fn progress(&self, p: &Progress) {
        if let Some(bar) = &self.bar {
            bar.set_length(p.bytes);
            bar.set_position(p.bytes_done);
            let stopping = self.stopped().then_some(self.words.stopping);
            bar.set_message(stopping.map_or_else(|| self.sentence(p), str::to_owned));
            return;
        }
        // A panic elsewhere while the lock was held leaves a time, which is as good as any.
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.elapsed() >= PLAIN_EVERY {
            *last = Instant::now();
            tell(&self.sentence(p));
        }
    }

    fn problem(&self, _: &FileProblem) {
        // Told together at the end, where they can be read.
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn the_time_left_is_the_share_that_is_left() {
        let progress = |bytes_done, walked| Progress {
            bytes_done,
            bytes: 100,
            walked,
            elapsed: Duration::from_secs(30),
            ..Progress::default()
        };
        assert_eq!(left(&progress(25, true)), Some(Duration::from_secs(90)));
        for unknown in [progress(25, false), progress(0, true), progress(100, true)] {
            assert_eq!(left(&unknown), None);
        }
        assert_eq!(clock(Duration::from_secs(90)), "1:30");
        assert_eq!(clock(Duration::from_secs(3725)), "1:02:05");
    }

    #[test]
    fn a_line_tells_files_articles_speed_time_and_problems() {
        let words = Cli::of(Language::English);
        let meter =
            Meter { words, bar: None, last: Mutex::new(Instant::now()), stop: Arc::new(AtomicBool::new(false)) };
        let progress = Progress {
            files_done: 1,
            files: 4,
            articles: 1200,
            bytes_done: 25_000_000,
            bytes: 100_000_000,
            problems: 1,
            elapsed: Duration::from_secs(2),
            walked: true,
        };
        assert_eq!(meter.sentence(&progress), "1 of 4 files · 1,200 articles · 12.5 MB/s · left 0:06 · 1 problem");
    }
}
