//! The loop: wait for a message, let the application change, hand its wishes to the workers, draw once.
//!
//! There is no tick. The loop blocks until something comes, or until the moment the application asked to be woken
//! at, and so an idle program takes no processor and writes no byte. It knows neither a terminal nor a worker, only
//! [`Stage`] and a function that takes effects, and so is tested without them.

mod session;

use std::io;
use std::time::Instant;

use crossbeam_channel::{Receiver, at, never, select_biased};

use crate::message::{Effect, Message};
use crate::terminal::Control;

pub use session::read;

/// So many messages are taken in before a frame is drawn: a burst of keys or answers costs one frame, and a flood
/// cannot keep the screen from changing.
pub const DRAIN: usize = 64;

/// What the loop asks of the application.
pub trait App {
    /// The first wishes.
    fn start(&mut self) -> Vec<Effect>;
    fn update(&mut self, message: Message) -> Vec<Effect>;
    /// Something changed that the screen does not show yet.
    fn dirty(&self) -> bool;
    /// The screen shows everything now.
    fn drawn(&mut self);
    fn quit(&self) -> bool;
    /// When the application wants a [`Message::Woken`], if at all.
    fn wake_at(&self) -> Option<Instant>;
}

/// Where the application is shown.
pub trait Stage<A> {
    fn draw(&mut self, app: &A) -> io::Result<()>;
    /// Forgets what is shown, so that the next frame is drawn from nothing.
    fn forget(&mut self) -> io::Result<()>;
    /// Gives the terminal back, stops the process, and takes the terminal again once continued.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes the terminal again after the process was stopped from outside.
    fn resume(&mut self) -> io::Result<()>;
    /// Columns and rows, where they are known.
    fn size(&self) -> Option<(u16, u16)>;
}

/// Why the loop ended otherwise than by the application's own wish.
#[derive(Debug, thiserror::Error)]
pub enum Ended {
    #[error("cannot use this terminal ({0}): start yuelan in a terminal window, or give it a command (yuelan --help)")]
    NoTerminal(#[source] io::Error),
    #[error("cannot write to the terminal: {0}")]
    Terminal(#[from] io::Error),
    #[error("{0}")]
    Fatal(String),
}

/// Runs `app` on `stage` until it wants to quit. Messages come from `inbox`, what concerns the terminal from
/// `control`; `perform` takes the effects that are not the stage's own.
///
/// # Errors
/// When the stage cannot be drawn on any more, or [`Control::Fatal`] arrives.
pub fn run<A: App>(
    app: &mut A,
    stage: &mut impl Stage<A>,
    inbox: &Receiver<Message>,
    control: &Receiver<Control>,
    perform: &mut dyn FnMut(Effect),
) -> Result<(), Ended> {
    let mut turn = Turn { app, stage, perform };
    let first = turn.app.start();
    turn.perform_all(first)?;
    // The last moment at which the application was woken. One that goes on naming it has nothing to wait for.
    let mut woken = None;
    while !turn.app.quit() {
        if turn.app.dirty() {
            turn.stage.draw(turn.app)?;
            turn.app.drawn();
        }
        let wake = turn.app.wake_at().filter(|&moment| Some(moment) != woken);
        let clock = wake.map_or_else(never, at);
        select_biased! {
            recv(control) -> said => match said {
                Ok(control) => turn.heed(control)?,
                // Nobody watches the terminal; nothing can end the loop but a message.
                Err(_) => turn.drain(inbox, inbox.recv().ok())?,
            },
            recv(inbox) -> message => turn.drain(inbox, message.ok())?,
            recv(clock) -> _ => {
                woken = wake;
                turn.update(Message::Woken)?;
            }
        }
    }
    Ok(())
}

struct Turn<'a, A, S> {
    app: &'a mut A,
    stage: &'a mut S,
    perform: &'a mut dyn FnMut(Effect),
}

impl<A: App, S: Stage<A>> Turn<'_, A, S> {
    fn drain(&mut self, inbox: &Receiver<Message>, first: Option<Message>) -> Result<(), Ended> {
        let Some(first) = first else { return Err(Ended::Fatal("nothing is left that could send a message".into())) };
        self.update(first)?;
        for message in inbox.try_iter().take(DRAIN - 1) {
            if self.app.quit() {
                break;
            }
            self.update(message)?;
        }
        Ok(())
    }

    fn update(&mut self, message: Message) -> Result<(), Ended> {
        let effects = self.app.update(message);
        self.perform_all(effects)
    }

    fn perform_all(&mut self, effects: Vec<Effect>) -> Result<(), Ended> {
        for effect in effects {
            match effect {
                Effect::Suspend => {
                    self.stage.suspend()?;
                    self.resumed()?;
                }
                Effect::Redraw => self.stage.forget()?,
                effect => (self.perform)(effect),
            }
        }
        Ok(())
    }

    fn heed(&mut self, control: Control) -> Result<(), Ended> {
        match control {
            Control::Suspend => self.stage.suspend()?,
            Control::Continued => self.stage.resume()?,
            Control::Interrupt(key) => return self.update(Message::Key(key)),
            Control::Fatal(reason) => return Err(Ended::Fatal(reason)),
        }
        self.resumed()
    }

    /// Tells the application that the screen is bare, and how large it is by now.
    fn resumed(&mut self) -> Result<(), Ended> {
        let mut effects = Vec::new();
        if let Some((columns, rows)) = self.stage.size() {
            effects.extend(self.app.update(Message::Resized { columns, rows }));
        }
        effects.extend(self.app.update(Message::Resumed));
        // An application that answers this with a wish to be suspended would go round for ever.
        effects.retain(|effect| *effect != Effect::Suspend);
        self.perform_all(effects)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crossbeam_channel::unbounded;

    use super::*;
    use crate::message::{Code, Key};

    /// Keeps a diary. `q` quits, `z` suspends, `l` redraws, `s` wants the import stopped, `w` wants to be woken.
    #[derive(Default)]
    struct Diary {
        lines: Vec<String>,
        unseen: bool,
        over: bool,
        wake: Option<Instant>,
        wakes_for_ever: bool,
    }

    impl App for Diary {
        fn start(&mut self) -> Vec<Effect> {
            self.unseen = true;
            vec![Effect::StopImport]
        }

        fn update(&mut self, message: Message) -> Vec<Effect> {
            self.unseen = true;
            self.lines.push(match &message {
                Message::Key(key) => format!("{:?}", key.code),
                other => format!("{other:?}"),
            });
            match message {
                Message::Key(Key { code: Code::Char(c), .. }) => match c {
                    'q' => self.over = true,
                    'z' => return vec![Effect::Suspend],
                    'l' => return vec![Effect::Redraw],
                    's' => return vec![Effect::StopImport],
                    'w' => self.wake = Some(Instant::now() + Duration::from_millis(5)),
                    _ => {}
                },
                Message::Woken => {
                    self.over = true;
                    self.wake = self.wake.filter(|_| self.wakes_for_ever);
                }
                _ => {}
            }
            Vec::new()
        }

        fn dirty(&self) -> bool {
            self.unseen
        }

        fn drawn(&mut self) {
            self.unseen = false;
        }

        fn quit(&self) -> bool {
            self.over
        }

        fn wake_at(&self) -> Option<Instant> {
            self.wake
        }
    }

    #[derive(Default)]
    struct Paper {
        /// What was done, a frame as the number of lines it shows.
        done: Vec<String>,
        torn: bool,
    }

    impl Stage<Diary> for Paper {
        fn draw(&mut self, app: &Diary) -> io::Result<()> {
            if self.torn {
                return Err(io::Error::from_raw_os_error(5));
            }
            self.done.push(format!("frame {}", app.lines.len()));
            Ok(())
        }

        fn forget(&mut self) -> io::Result<()> {
            self.done.push("forget".into());
            Ok(())
        }

        fn suspend(&mut self) -> io::Result<()> {
            self.done.push("suspend".into());
            Ok(())
        }

        fn resume(&mut self) -> io::Result<()> {
            self.done.push("resume".into());
            Ok(())
        }

        fn size(&self) -> Option<(u16, u16)> {
            Some((80, 24))
        }
    }

    fn key(c: char) -> Message {
        Message::Key(Key { code: Code::Char(c), ctrl: false, alt: false, shift: false })
    }

    struct Outcome {
        diary: Vec<String>,
        paper: Vec<String>,
        effects: Vec<Effect>,
        result: Result<(), Ended>,
    }

    fn play(app: &mut Diary, paper: &mut Paper, messages: Vec<Message>, controls: Vec<Control>) -> Outcome {
        let (inbox_in, inbox) = unbounded();
        let (control_in, control) = unbounded();
        for message in messages {
            inbox_in.send(message).unwrap();
        }
        for said in controls {
            control_in.send(said).unwrap();
        }
        let mut effects = Vec::new();
        let result = run(app, paper, &inbox, &control, &mut |effect| effects.push(effect));
        Outcome { diary: std::mem::take(&mut app.lines), paper: std::mem::take(&mut paper.done), effects, result }
    }

    fn check(keys: &str, paper: &[&str], effects: usize) {
        let outcome = play(&mut Diary::default(), &mut Paper::default(), keys.chars().map(key).collect(), vec![]);
        assert!(outcome.result.is_ok());
        assert_eq!(outcome.paper, paper, "{keys}");
        assert_eq!(outcome.effects.len(), effects + 1, "{keys}: the first wish and those of the keys");
    }

    #[test]
    fn a_frame_comes_first_and_a_burst_costs_one_more() {
        check("abcq", &["frame 0"], 0);
        check("ssq", &["frame 0"], 2);
    }

    #[test]
    fn a_flood_is_drawn_every_so_many_messages() {
        let keys = "a".repeat(2 * DRAIN) + "q";
        check(&keys, &["frame 0", "frame 64", "frame 128"], 0);
    }

    #[test]
    fn the_stage_does_its_own_effects() {
        check("lq", &["frame 0", "forget"], 0);
        check("zq", &["frame 0", "suspend"], 0);
    }

    #[test]
    fn suspension_and_continuation_tell_the_application_to_draw_anew() {
        let outcome = play(
            &mut Diary::default(),
            &mut Paper::default(),
            vec![key('q')],
            vec![Control::Suspend, Control::Continued],
        );
        assert_eq!(outcome.paper, ["frame 0", "suspend", "frame 2", "resume", "frame 4"]);
        let resized = "Resized { columns: 80, rows: 24 }";
        assert_eq!(outcome.diary, [resized, "Resumed", resized, "Resumed", "Char('q')"]);
    }

    #[test]
    fn an_interrupt_overtakes_what_waits() {
        let interrupt = Control::Interrupt(Key { code: Code::Char('q'), ctrl: false, alt: false, shift: false });
        let messages = (0..2 * DRAIN).map(|_| key('a')).collect();
        let outcome = play(&mut Diary::default(), &mut Paper::default(), messages, vec![interrupt]);
        assert_eq!(outcome.diary, ["Char('q')"]);
        assert_eq!(outcome.paper, ["frame 0"]);
    }

    #[test]
    fn the_application_is_woken_when_it_asked_to_be() {
        for wakes_for_ever in [false, true] {
            let mut app = Diary { wakes_for_ever, ..Diary::default() };
            let outcome = play(&mut app, &mut Paper::default(), vec![key('w')], vec![]);
            assert_eq!(outcome.diary, ["Char('w')", "Woken"]);
        }
    }

    #[test]
    fn a_stage_that_is_gone_and_a_fatal_word_end_the_loop() {
        let outcome = play(&mut Diary::default(), &mut Paper { torn: true, ..Paper::default() }, vec![], vec![]);
        assert!(matches!(outcome.result, Err(Ended::Terminal(_))));
        let fatal = vec![Control::Fatal("a worker failed".into())];
        let outcome = play(&mut Diary::default(), &mut Paper::default(), vec![], fatal);
        assert_eq!(outcome.result.unwrap_err().to_string(), "a worker failed");
    }
}
