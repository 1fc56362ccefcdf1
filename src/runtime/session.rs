//! One sitting at the screen: terminal, application and workers, joined by the loop.

use std::io;
use std::time::Instant;

use crossbeam_channel::unbounded;

use super::{App, Ended, Stage, run};
use crate::app::{self, Model, Setup};
use crate::message::{Effect, Message};
use crate::terminal::{self, Control, Screen};
use crate::worker::{Opening, Workers};
use crate::{panics, ui};

/// Takes the terminal and runs the screen until the reader leaves.
///
/// # Errors
/// When there is no terminal to be used, or the screen had to be left otherwise than by the reader's wish.
pub fn read(setup: Setup, opening: Opening, mouse: bool) -> Result<(), Ended> {
    let (inbox_in, inbox) = unbounded();
    let (control_in, control) = unbounded();
    let heir = control_in.clone();
    panics::tell(move |message| {
        // The loop may have ended already.
        let _ = heir.send(Control::Fatal(format!("a part of the program failed: {message}")));
    });
    terminal::watch(&inbox_in, &control_in).map_err(Ended::NoTerminal)?;
    let mut stage = Theatre { screen: Screen::take(mouse).map_err(Ended::NoTerminal)? };
    let mut model = Model::new(setup);
    let workers = Workers::start(opening, inbox_in);
    let ended = run(&mut model, &mut stage, &inbox, &control, &mut |effect| workers.send(effect));
    // The reader gets the terminal back at once; an import may take a moment to commit.
    drop(stage);
    drop(workers);
    ended
}

impl App for Model {
    fn start(&mut self) -> Vec<Effect> {
        Model::start(self)
    }

    fn update(&mut self, message: Message) -> Vec<Effect> {
        app::update(self, message)
    }

    fn dirty(&self) -> bool {
        Model::dirty(self)
    }

    fn drawn(&mut self) {
        Model::drawn(self);
    }

    fn quit(&self) -> bool {
        Model::quit(self)
    }

    fn wake_at(&self) -> Option<Instant> {
        Model::wake_at(self)
    }
}

/// The terminal as the model's stage.
struct Theatre {
    screen: Screen,
}

impl Stage<Model> for Theatre {
    fn draw(&mut self, model: &Model) -> io::Result<()> {
        self.screen.draw(|frame| ui::draw(model, frame))
    }

    fn forget(&mut self) -> io::Result<()> {
        self.screen.forget()
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.screen.suspend()
    }

    fn resume(&mut self) -> io::Result<()> {
        self.screen.resume()
    }

    fn size(&self) -> Option<(u16, u16)> {
        terminal::size()
    }
}
