//! Who asked, and the screen they sit at.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// What tells a dropped file from a typed one.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Surroundings {
    pub(super) system: System,
    /// Somebody can read and answer.
    terminal: bool,
    /// Some stream leads to a terminal: the command was typed there.
    typed: bool,
    /// A shell's prompt is in the environment: cmd.exe sets it, the Explorer does not.
    prompt: bool,
    /// There is a screen to open something on.
    display: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum System {
    Windows,
    Mac,
    Other,
}

/// What to do beside writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Manner {
    /// Open the report.
    pub(super) open: bool,
    /// Keep the window until Enter is pressed.
    pub(super) wait: bool,
}

impl Surroundings {
    pub(in crate::cli) fn here() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let system = match std::env::consts::OS {
            "windows" => System::Windows,
            "macos" => System::Mac,
            _ => System::Other,
        };
        Self {
            system,
            terminal: io::stdin().is_terminal() && io::stdout().is_terminal(),
            typed: io::stdin().is_terminal()
                || io::stdout().is_terminal()
                || io::stderr().is_terminal(),
            prompt: set("PROMPT"),
            display: set("DISPLAY") || set("WAYLAND_DISPLAY"),
        }
    }

    /// On Windows a window of our own comes with a terminal in it and goes when we end; elsewhere
    /// a terminal means that somebody typed the command and will go on typing.
    pub(super) fn manner(self) -> Manner {
        let dropped = match self.system {
            System::Windows => self.terminal && !self.prompt,
            System::Mac => false,
            System::Other => !self.typed && self.display,
        };
        Manner {
            open: dropped,
            wait: dropped && self.system == System::Windows,
        }
    }

    /// Shells expand `*.xlsx`; that of Windows leaves it to the program.
    pub(in crate::cli) fn expands(self) -> bool {
        self.system == System::Windows
    }
}

/// The person's desktop.
pub(super) trait Desktop {
    fn open(&mut self, path: &Path) -> io::Result<()>;
    fn wait(&mut self);
}

/// The real one.
pub(super) struct Here(pub(super) System);

impl Desktop for Here {
    fn open(&mut self, path: &Path) -> io::Result<()> {
        // No shell in between: a name is never a command.
        let opener = match self.0 {
            System::Windows => "explorer.exe",
            System::Mac => "open",
            System::Other => "xdg-open",
        };
        let path = std::path::absolute(path)?;
        Command::new(opener)
            .arg(path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map(drop)
    }

    fn wait(&mut self) {
        say("\nEnter キーを押すと閉じます（press Enter to close）");
        let _ = io::stdin().lock().read_line(&mut String::new());
    }
}

/// A line for the person. If nobody is there to read it the files are there all the same.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(system: System, terminal: bool, prompt: bool, display: bool) -> Manner {
        Surroundings {
            system,
            terminal,
            typed: terminal,
            prompt,
            display,
        }
        .manner()
    }

    #[test]
    fn a_drop_opens_the_report_and_a_shell_does_not() {
        let both = Manner {
            open: true,
            wait: true,
        };
        let none = Manner {
            open: false,
            wait: false,
        };
        assert_eq!(manner(System::Windows, true, false, false), both);
        assert_eq!(manner(System::Windows, true, true, false), none, "cmd.exe");
        assert_eq!(manner(System::Windows, false, false, false), none, "a pipe");
        assert_eq!(manner(System::Other, true, false, true), none, "a terminal");
        assert_eq!(
            manner(System::Other, false, false, false),
            none,
            "no screen"
        );
        let desktop = manner(System::Other, false, false, true);
        assert!(desktop.open && !desktop.wait, "a file manager");
    }
}
