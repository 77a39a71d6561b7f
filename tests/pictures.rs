//! Pictures of the README that the program draws itself: `KOUETSU_UPDATE=1 cargo test` renews them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use unicode_width::UnicodeWidthChar as _;

/// Columns of the pictured terminal.
const COLUMNS: usize = 88;
/// Lines shown at most; the picture ends with a finding, not in one.
const LINES: usize = 48;
/// Size of a column and of a line.
const CELL: (f64, f64) = (8.4, 19.0);
/// Room around the text.
const MARGIN: f64 = 14.0;

/// How letters look, as escape sequences set it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Look {
    bold: bool,
    dim: bool,
    underlined: bool,
    color: Option<u8>,
}

impl Look {
    fn set(&mut self, codes: &str) {
        for code in codes.split(';') {
            match code.parse().unwrap_or(0) {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                4 => self.underlined = true,
                code @ 31..=36 => self.color = Some(code),
                code => panic!("the picture knows no escape sequence {code}"),
            }
        }
    }

    fn attributes(self) -> String {
        let color = match self.color {
            Some(31) => "#ff8a80",
            Some(32) => "#8bd49c",
            Some(33) => "#ffd479",
            Some(34) => "#8ab4f8",
            Some(35) => "#e2a6ff",
            Some(36) => "#7fdbda",
            _ if self.dim => "#a8adb5",
            _ => "#e8eaed",
        };
        let mut text = format!(" fill=\"{color}\"");
        if self.bold {
            text += " font-weight=\"bold\"";
        }
        if self.underlined {
            text += " text-decoration=\"underline\"";
        }
        text
    }
}

/// A stretch of letters of one look and one width, and the column it begins at.
struct Run {
    column: usize,
    width: usize,
    look: Look,
    text: String,
}

/// The runs of a line; the look goes on in the next.
fn runs(line: &str, look: &mut Look) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut column, mut rest, mut wide) = (0, line, false);
    while let Some(c) = rest.chars().next() {
        if let Some(sequence) = rest.strip_prefix("\u{1b}[") {
            let (codes, after) = sequence.split_once('m').expect("a colour ends with m");
            look.set(codes);
            rest = after;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let width = c.width().expect("nothing but letters and colours");
        // Spaces are where letters are not: viewers disagree on those in a text.
        if c.is_whitespace() {
            column += width;
            continue;
        }
        match runs.last_mut() {
            Some(run)
                if run.look == *look
                    && run.column + run.width == column
                    && (width == 0 || wide == (width == 2)) =>
            {
                run.text.push(c);
                run.width += width;
            }
            _ => runs.push(Run {
                column,
                width,
                look: *look,
                text: c.to_string(),
            }),
        }
        column += width;
        wide = width == 2;
    }
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn svg(title: &str, lines: &[&str]) -> String {
    let width = COLUMNS as f64 * CELL.0 + 2.0 * MARGIN;
    let height = lines.len() as f64 * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" role=\"img\" aria-label=\"{0}\">\n\
         <title>{0}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#1f2328\"/>\n\
         <g font-family=\"'Noto Sans Mono CJK JP','BIZ UDGothic','MS Gothic','Osaka-Mono',monospace\" \
         font-size=\"14\">\n",
        escaped(title)
    );
    let mut look = Look::default();
    for (at, line) in lines.iter().enumerate() {
        let y = MARGIN + (at as f64 + 0.75) * CELL.1;
        for run in runs(line, &mut look) {
            // Fonts differ in the width of signs like 「…」: the picture says it.
            writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{y:.1}\" textLength=\"{:.1}\" lengthAdjust=\"spacingAndGlyphs\"{}>{}</text>",
                MARGIN + run.column as f64 * CELL.0,
                run.width as f64 * CELL.0,
                run.look.attributes(),
                escaped(&run.text)
            )
            .expect("a String takes everything");
        }
    }
    out + "</g>\n</svg>\n"
}

/// The first lines, to the end of a finding.
fn beginning(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().take(LINES).collect();
    let end = lines.iter().rposition(|line| line.trim().is_empty());
    lines[..end.unwrap_or(lines.len())].to_vec()
}

#[test]
fn the_terminal_of_the_readme_is_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .current_dir(root)
        .env("COLUMNS", COLUMNS.to_string())
        .args(["--color", "always", "--lang", "ja", "check", "data"])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "findings are expected");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let text = text.replace('\\', "/");
    let picture = svg("kouetsu check data/", &beginning(&text));
    let path = root.join(".github/pictures/terminal.svg");
    if std::env::var_os("KOUETSU_UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &picture).expect("the picture can be written");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there.replace("\r\n", "\n") == picture,
        "{} is not what the program prints: KOUETSU_UPDATE=1 cargo test --test pictures",
        path.display()
    );
    assert!(picture.contains(">エラー<"));
}

#[test]
fn pictures_of_the_readme_are_there_and_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("README.md");
    let pictures: Vec<&str> = readme
        .split("](.github/pictures/")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .collect();
    assert!(pictures.len() >= 4, "{pictures:?}");
    for picture in pictures {
        let path = root.join(".github/pictures").join(picture);
        let size = std::fs::metadata(&path).map_or(0, |file| file.len());
        assert!((1..200_000).contains(&size), "{picture}: {size} bytes");
    }
}
