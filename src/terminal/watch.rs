//! The threads that wait for what comes from outside: keys, signals, and the end of the terminal.
//!
//! Three threads, each blocked on one thing and costing nothing meanwhile: one reads bytes, one makes them into keys
//! (and keeps the time for a lone Esc), one waits for signals.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::thread;
use std::time::Instant;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::input::{Input, Parser};
use crate::message::{Code, Key, Message};

/// What concerns the terminal itself and not the application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Somebody asked the process to stop.
    Suspend,
    /// The process was stopped, by whatever means, and goes on.
    Continued,
    /// Ctrl-C was typed behind so much that it would be heeded too late in its turn.
    Interrupt(Key),
    /// Nothing more can be done; the sentence says why.
    Fatal(String),
}

/// So many messages may wait before Ctrl-C is put ahead of them.
const BACKLOG: usize = 1000;

/// Begins to watch the terminal and the process's signals. What is found goes to `inbox` and `control`.
///
/// # Errors
/// When there is no terminal to read from, or signals cannot be caught.
pub fn watch(inbox: &Sender<Message>, control: &Sender<Control>) -> io::Result<()> {
    let source = source()?;
    let (bytes_in, bytes) = bounded(16);
    spawn("yuelan-read", move || read(source, &bytes_in))?;
    let (keys, ahead) = (inbox.clone(), control.clone());
    spawn("yuelan-keys", move || decode(&bytes, &keys, &ahead))?;
    let signals = Signals::new([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let (inbox, control) = (inbox.clone(), control.clone());
    spawn("yuelan-signals", move || heed(signals, &inbox, &control))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}

/// Standard input where it is a terminal, else the terminal of the process: documents may be piped in.
fn source() -> io::Result<Box<dyn Read + Send>> {
    if io::stdin().is_terminal() {
        return Ok(Box::new(io::stdin()));
    }
    Ok(Box::new(File::open("/dev/tty")?))
}

/// Reads until the terminal is gone, which shows as an end of file or an error; then lets go of `out`.
fn read(mut source: impl Read, out: &Sender<Vec<u8>>) {
    let mut buffer = [0; 4096];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => {
                let bytes = buffer.get(..count).unwrap_or_default().to_vec();
                if out.send(bytes).is_err() {
                    return;
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Makes bytes into messages until no more can come, and says so.
fn decode(bytes: &Receiver<Vec<u8>>, inbox: &Sender<Message>, control: &Sender<Control>) {
    let mut parser = Parser::default();
    // When what is pending was begun.
    let mut begun = Instant::now();
    let mut send = |input| {
        // The receivers are gone only when the process is about to end.
        let _ = match input {
            Input::Key(key @ Key { code: Code::Char('c'), ctrl: true, .. }) if inbox.len() > BACKLOG => {
                control.send(Control::Interrupt(key)).is_ok()
            }
            input => inbox.send(message(input)).is_ok(),
        };
    };
    loop {
        let read = match parser.patience() {
            Some(patience) => bytes.recv_timeout(patience.saturating_sub(begun.elapsed())),
            None => bytes.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match read {
            Ok(bytes) => {
                parser.feed(&bytes, &mut send);
                if !parser.goes_on() {
                    begun = Instant::now();
                }
            }
            Err(RecvTimeoutError::Timeout) => parser.expire(&mut send),
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let _ = inbox.send(Message::Terminated);
}

fn message(input: Input) -> Message {
    match input {
        Input::Key(key) => Message::Key(key),
        Input::Paste(text) => Message::Paste(text),
        Input::Mouse { kind, column, row } => Message::Mouse { kind, column, row },
    }
}

/// Turns signals into messages. A second signal to end ends at once: the loop may hang in a write to a dead line.
fn heed(mut signals: Signals, inbox: &Sender<Message>, control: &Sender<Control>) {
    let mut asked = false;
    for signal in signals.forever() {
        let sent = match signal {
            SIGWINCH => match super::size() {
                Some((columns, rows)) => inbox.send(Message::Resized { columns, rows }).is_ok(),
                None => true,
            },
            SIGTSTP => control.send(Control::Suspend).is_ok(),
            SIGCONT if super::signals::ends_own_stop() => true,
            SIGCONT => control.send(Control::Continued).is_ok(),
            _ => {
                if asked {
                    super::restore();
                    let _ = emulate_default_handler(signal);
                }
                asked = true;
                inbox.send(Message::Terminated).is_ok()
            }
        };
        if !sent {
            // Nobody listens any more: the process is ending.
            super::restore();
            if !matches!(signal, SIGWINCH | SIGTSTP | SIGCONT) {
                let _ = emulate_default_handler(signal);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(chunks: &[&[u8]], expected: &[Code]) {
        let (send, bytes) = bounded(chunks.len());
        for chunk in chunks {
            send.send(chunk.to_vec()).unwrap();
        }
        drop(send);
        let (inbox, messages) = crossbeam_channel::unbounded();
        decode(&bytes, &inbox, &crossbeam_channel::unbounded().0);
        drop(inbox);
        let messages: Vec<Message> = messages.iter().collect();
        let (last, keys) = messages.split_last().unwrap();
        assert!(matches!(last, Message::Terminated), "the end is told, and told last");
        let keys: Vec<Code> = keys
            .iter()
            .map(|message| match message {
                Message::Key(Key { code, .. }) => *code,
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn bytes_become_keys_and_their_end_becomes_the_end() {
        check(&[b"q"], &[Code::Char('q')]);
        check(&[b"\x1b", b"[A", b"\x1b[", b"B"], &[Code::Up, Code::Down]);
        check(&["党".as_bytes()], &[Code::Char('党')]);
        check(&[], &[]);
    }

    #[test]
    fn a_lone_escape_is_a_key_once_patience_ends() {
        let (send, bytes) = bounded(1);
        let (inbox, messages) = crossbeam_channel::unbounded();
        let keys = thread::spawn(move || decode(&bytes, &inbox, &crossbeam_channel::unbounded().0));
        send.send(b"\x1b".to_vec()).unwrap();
        // The sender is alive, so that only the clock can make this a key.
        assert!(matches!(messages.recv().unwrap(), Message::Key(Key { code: Code::Esc, .. })));
        drop(send);
        keys.join().unwrap();
    }

    #[test]
    fn an_interrupt_overtakes_a_flood_only() {
        for (flood, ahead) in [(10, 0), (BACKLOG + 1, 1)] {
            let (send, bytes) = bounded(1);
            send.send([vec![b'a'; flood], b"\x03".to_vec()].concat()).unwrap();
            drop(send);
            let (inbox, messages) = crossbeam_channel::unbounded();
            let (control_in, control) = crossbeam_channel::unbounded();
            decode(&bytes, &inbox, &control_in);
            assert_eq!(control.len(), ahead);
            assert_eq!(messages.len(), flood + 2 - ahead, "keys and the end");
        }
    }

    #[test]
    fn reading_ends_at_the_end_and_at_an_error() {
        struct Gone;
        impl Read for Gone {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::from_raw_os_error(5))
            }
        }
        let (out, bytes) = bounded(4);
        read(&b"abc"[..], &out);
        read(Gone, &out);
        drop(out);
        assert_eq!(bytes.iter().collect::<Vec<_>>(), vec![b"abc".to_vec()]);
    }
}
