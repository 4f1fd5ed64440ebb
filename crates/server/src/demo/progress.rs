//! How far the filling of the database is: a bar for people, lines for logs.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::print;

/// How far something is.
pub(crate) struct Progress {
    what: &'static str,
    /// Nothing where nobody looks at a terminal.
    bar: Option<ProgressBar>,
    total: u64,
    done: u64,
    /// Tenths of the whole that have been told.
    told: u64,
}

impl Progress {
    /// Progress of something that is named and whose size is not yet known.
    pub(crate) fn new(what: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| bar(what));
        if bar.is_none() {
            print::remark(what);
        }
        Self { what, bar, total: 0, done: 0, told: 0 }
    }

    /// Adds so many steps to what is to be done.
    pub(crate) fn expect(&mut self, steps: u64) {
        self.total += steps;
        if let Some(bar) = &self.bar {
            bar.set_length(self.total);
        }
    }

    /// So many steps are done.
    pub(crate) fn advance(&mut self, steps: u64) {
        self.done += steps;
        match &self.bar {
            Some(bar) => bar.set_position(self.done),
            None => self.tell(),
        }
    }

    /// All is done; the bar goes.
    pub(crate) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// A line for each tenth, so that a log stays short.
    fn tell(&mut self) {
        let tenths = (10 * self.done).checked_div(self.total).unwrap_or_default().min(10);
        if tenths > self.told {
            self.told = tenths;
            print::remark(&format!("{}: {} %", self.what, 10 * tenths));
        }
    }
}

fn bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} [{bar:40}] {percent} %");
    let style = style.map(|style| style.progress_chars("=> ")).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_message(what)
}
