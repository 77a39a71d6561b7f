//! How far a long check is, for a person who waits at a terminal.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kouetsu::rule::Lang;

/// Nobody wonders before.
const PATIENCE: Duration = Duration::from_secs(1);
/// More often only costs time.
const PAUSE: Duration = Duration::from_millis(200);

/// A line on the standard error that is rewritten, and taken away at the end.
#[derive(Debug)]
pub(super) struct Progress {
    total: usize,
    done: AtomicUsize,
    lang: Lang,
    begun: Instant,
    /// When the line was last written; `None`: nobody is watching.
    line: Option<Mutex<Option<Instant>>>,
}

impl Progress {
    pub(super) fn new(total: usize, lang: Lang) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let watched = total > 1 && !dumb && std::io::stderr().is_terminal();
        Self {
            total,
            done: AtomicUsize::new(0),
            lang,
            begun: Instant::now(),
            line: watched.then(Mutex::default),
        }
    }

    /// One file more.
    pub(super) fn done(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        let Some(line) = &self.line else { return };
        if self.begun.elapsed() < PATIENCE {
            return;
        }
        // Whoever finds the line busy leaves it to the other thread.
        let Ok(mut last) = line.try_lock() else {
            return;
        };
        if last.is_some_and(|last| last.elapsed() < PAUSE) {
            return;
        }
        *last = Some(Instant::now());
        let text = match self.lang {
            Lang::Ja => format!("\r検査中 {done}/{} ファイル", self.total),
            Lang::En => format!("\rchecking {done}/{} files", self.total),
        };
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let written = self.line.as_ref().and_then(|line| *line.lock().ok()?);
        if written.is_some() {
            let _ = std::io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
