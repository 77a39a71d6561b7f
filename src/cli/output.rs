//! Where results go: the standard output or a file, with colours and width to match.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use kouetsu::finding::Severity;
use kouetsu::report::Style;
use kouetsu::rule::Lang;

use super::{Color, Common, Failure};

/// Width where nobody says one.
const DEFAULT_WIDTH: usize = 80;

impl Common {
    /// What is known about the reader.
    pub(super) fn style(&self, lang: Lang, level: Severity) -> Style {
        Style {
            lang,
            color: self.colors(),
            width: self.width(),
            ambiguous_wide: self.ambiguous_width == Some(2),
            level,
        }
    }

    fn colors(&self) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                self.output_file.is_none()
                    && !set("NO_COLOR")
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
                    && io::stdout().is_terminal()
            }
        }
    }

    fn width(&self) -> usize {
        let columns = std::env::var("COLUMNS").ok().and_then(|n| n.parse().ok());
        let terminal = || {
            let (width, _) = terminal_size::terminal_size()?;
            (self.output_file.is_none() && io::stdout().is_terminal()).then_some(width.0.into())
        };
        columns
            .filter(|&n| n > 0)
            .or_else(terminal)
            .unwrap_or(DEFAULT_WIDTH)
    }

    /// Refuses a workbook on a terminal, which would show it as noise.
    pub(super) fn keep_off_terminal(&self, lang: Lang) -> Result<(), Failure> {
        if self.output_file.is_some() || !io::stdout().is_terminal() {
            return Ok(());
        }
        Err(Failure::Message(match lang {
            Lang::Ja => {
                "xlsx は端末に出せません\n対処: --output-file 名前.xlsx を付けてください".to_owned()
            }
            Lang::En => {
                "xlsx cannot be written to a terminal\nhelp: add --output-file NAME.xlsx".to_owned()
            }
        }))
    }

    /// Writes results: to the standard output, or whole to the file.
    pub(super) fn write(
        &self,
        results: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match &self.output_file {
            None => {
                let mut out = BufWriter::new(io::stdout().lock());
                results(&mut out)?;
                out.flush()?;
            }
            Some(path) => write_file(path, results)?,
        }
        Ok(())
    }
}

/// Whether a file is one of those to be read, or a table in a folder to be read.
pub(super) fn is_input(output: &Path, inputs: &[PathBuf]) -> bool {
    // What does not exist is nobody's input.
    let Ok(output) = output.canonicalize() else {
        return false;
    };
    let table = super::files::ends_as_table(&output);
    (inputs.iter().filter_map(|input| input.canonicalize().ok()))
        .any(|input| input == output || (table && input.is_dir() && output.starts_with(&input)))
}

/// Writes results whole to a file, or says why not.
pub(super) fn write_file(
    path: &Path,
    results: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    results(&mut bytes)?;
    save(path, &bytes).map_err(|error| {
        let why = refusal(path, &error);
        Failure::Message(format!("{}: 結果を書き出せません：{why}", path.display()))
    })
}

/// Why a file could not be written and what to do. The system's own words are not enough: they
/// name a temporary file that the user never asked for.
fn refusal(path: &Path, error: &io::Error) -> String {
    let (ja, en) = match error.kind() {
        io::ErrorKind::NotFound => (
            "書き出し先のフォルダーがありません。フォルダーを作るか、別の場所を指定してください",
            "the folder does not exist; make it or name another place",
        ),
        io::ErrorKind::PermissionDenied => (
            "書く権限がありません。書けるフォルダーを指定してください",
            "permission denied; name a folder you may write to",
        ),
        io::ErrorKind::NotADirectory => (
            "途中の名前がフォルダーではありません。場所を確かめてください",
            "a part of the path is no folder; check the place",
        ),
        _ if path.is_dir() => (
            "フォルダーです。ファイルの名前まで指定してください",
            "this is a folder; name a file in it",
        ),
        kind => {
            return format!("{kind}。空き容量と場所を確かめてください（check space and place）");
        }
    };
    format!("{ja}（{en}）")
}

/// A device or a pipe is written to; anything else is replaced in one step.
fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let special = std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    if special {
        let path: PathBuf = path.to_owned();
        std::fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes)
    } else {
        kouetsu::source::write_atomically(path, bytes)
    }
}
