//! What can be wrong with a configuration file, where, and what to do about it.

use std::path::PathBuf;

use unicode_width::UnicodeWidthStr;

use super::{Lang, Text};

/// A configuration file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {}", path.display(), self.explain(Lang::En).0)]
pub struct ConfigError {
    /// The file.
    pub path: PathBuf,
    /// Where in it, if the problem has a place.
    pub position: Option<Box<Position>>,
    /// What is wrong.
    pub problem: Problem,
}

/// A place in a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// 1-based.
    pub line: usize,
    /// 1-based, in characters.
    pub column: usize,
    /// In characters, at least 1, not beyond the line.
    pub length: usize,
    /// The line's text.
    pub text: String,
}

/// What is wrong.
#[derive(Debug)]
pub enum Problem {
    /// The system refused.
    Io(std::io::Error),
    /// Not valid TOML, or a value of another kind; in the parser's words.
    Syntax(String),
    /// A key we do not know, and the nearest one we do.
    UnknownKey(String, Option<String>),
    /// A key that must be there.
    MissingKey(String),
    /// A value that is none of the possible ones.
    UnknownValue(String, String),
    /// A rule we do not know, and the nearest one we do.
    UnknownRule(String, Option<String>),
    /// An `[[allow]]` whose reason is empty.
    NoReason,
    /// A bad path pattern.
    Pattern(String),
    /// `required-version` asks for another version than this one.
    Version(String),
    /// A file that extends itself by way of others.
    Cycle,
    /// A manifest entry that stands there twice.
    Twice(String),
    /// Something in a file of rules, in Japanese and English.
    Told(String, String),
}

impl Position {
    /// The place of a byte range in a text.
    pub fn of(text: &str, span: std::ops::Range<usize>) -> Self {
        let at = floor(text, span.start.min(text.len()));
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        let until = floor(text, span.end.clamp(at, end.max(at)));
        Self {
            line: text[..at].matches('\n').count() + 1,
            column: text[start..at].chars().count() + 1,
            length: text[at..until].chars().count().max(1),
            text: text[start..end].trim_end_matches('\r').to_owned(),
        }
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl ConfigError {
    /// From the TOML parser's error; `text` is the file's.
    pub(crate) fn from_toml(path: PathBuf, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message();
        let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
        let problem = if message.starts_with("unknown field") {
            let key = quoted.next().unwrap_or_default();
            let known: Vec<String> = quoted.collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let similar = nearest(&key, &known);
            Problem::UnknownKey(key, similar)
        } else if message.starts_with("missing field") {
            Problem::MissingKey(quoted.next().unwrap_or_default())
        } else if message.starts_with("unknown variant") {
            let value = quoted.next().unwrap_or_default();
            Problem::UnknownValue(value, quoted.collect::<Vec<_>>().join(", "))
        } else {
            Problem::Syntax(message.trim().replace('\n', "; "))
        };
        Self {
            path,
            position: error.span().map(|span| Box::new(Position::of(text, span))),
            problem,
        }
    }

    /// What is wrong, and what to do about it.
    pub fn explain(&self, lang: Lang) -> (String, String) {
        let say = |ja, en| Text { ja, en };
        let none = String::new();
        let (message, help, a, b): (Text, Text, &str, &str) = match &self.problem {
            Problem::Io(error) => {
                let (what, remedy) = io_text(error.kind());
                return (
                    what.fill(lang, &[("error", error)]),
                    remedy.get(lang).to_owned(),
                );
            }
            Problem::Told(ja, en) => {
                let message = match lang {
                    Lang::Ja => ja,
                    Lang::En => en,
                };
                let help = say("示した行を直してください", "change the line shown");
                return (message.clone(), help.get(lang).to_owned());
            }
            Problem::Syntax(message) => (
                say("書き方が正しくありません（{a}）", "cannot be read: {a}"),
                say(
                    "TOMLの書き方（引用符、かっこ、値の種類）を確かめてください",
                    "check quotes, brackets and the kind of the value",
                ),
                message,
                &none,
            ),
            Problem::UnknownKey(key, Some(similar)) => (
                say("知らない項目「{a}」があります", "unknown key `{a}`"),
                say("「{b}」ではありませんか", "did you mean `{b}`?"),
                key,
                similar,
            ),
            Problem::UnknownKey(key, None) => (
                say("知らない項目「{a}」があります", "unknown key `{a}`"),
                say(
                    "項目名を確かめるか、この行を消してください",
                    "check the name or remove the line",
                ),
                key,
                &none,
            ),
            Problem::MissingKey(key) => (
                say("項目「{a}」がありません", "the key `{a}` is missing"),
                say("「{a} = …」を書き足してください", "add `{a} = …`"),
                key,
                &none,
            ),
            Problem::UnknownValue(value, known) => (
                say("「{a}」という値は使えません", "`{a}` is no possible value"),
                say("使える値：{b}", "possible values: {b}"),
                value,
                known,
            ),
            Problem::UnknownRule(name, Some(similar)) => (
                say("「{a}」というルールはありません", "there is no rule `{a}`"),
                say("「{b}」ではありませんか", "did you mean `{b}`?"),
                name,
                similar,
            ),
            Problem::UnknownRule(name, None) => (
                say("「{a}」というルールはありません", "there is no rule `{a}`"),
                say(
                    "「kouetsu rules」で一覧を確かめてください",
                    "`kouetsu rules` lists them",
                ),
                name,
                &none,
            ),
            Problem::NoReason => (
                say("理由（reason）が空です", "the reason is empty"),
                say(
                    "なぜこのままでよいのかを一言書いてください",
                    "say in a few words why the text is right",
                ),
                &none,
                &none,
            ),
            Problem::Pattern(message) => (
                say(
                    "ファイルの型が正しくありません（{a}）",
                    "bad path pattern: {a}",
                ),
                say(
                    "「*.csv」「2019/**」のように書きます",
                    "write `*.csv` or `2019/**`",
                ),
                message,
                &none,
            ),
            Problem::Version(required) => (
                say(
                    "この設定は kouetsu {a} を求めています（これは {b}）",
                    "asks for kouetsu {a} (this is {b})",
                ),
                say(
                    "合う版の kouetsu を使ってください",
                    "use a version of kouetsu that fits",
                ),
                required,
                env!("CARGO_PKG_VERSION"),
            ),
            Problem::Cycle => (
                say(
                    "extends が自分自身に戻っています",
                    "`extends` leads back to this file",
                ),
                say(
                    "extends の行を見直してください",
                    "look at the `extends` lines",
                ),
                &none,
                &none,
            ),
            Problem::Twice(path) => (
                say("「{a}」が二重に登録されています", "`{a}` is there twice"),
                say("どちらかを消してください", "remove one of them"),
                path,
                &none,
            ),
        };
        let args: &[(&str, &dyn std::fmt::Display)] = &[("a", &a), ("b", &b)];
        (message.fill(lang, args), help.fill(lang, args))
    }

    /// The place as `line:column`, the line, and a caret under the word, right for full-width text.
    /// `path` is how the reader names the file.
    pub fn caret(&self, path: &str) -> Option<String> {
        let position = self.position.as_deref()?;
        let chars: Vec<char> = position.text.chars().collect();
        // A tab is shown as one space, so that the caret stands where the eye is.
        let show = |range: &[char]| -> String {
            let plain = |&c: &char| if c.is_control() { ' ' } else { c };
            range.iter().map(plain).collect()
        };
        let start = (position.column - 1).min(chars.len());
        let end = (start + position.length).min(chars.len()).max(start);
        let width = show(&chars[start..end]).width().max(1);
        let number = position.line.to_string();
        let gutter = " ".repeat(number.len());
        Some(format!(
            "{gutter}--> {}:{}:{}\n{gutter} |\n{number} | {}\n{gutter} | {}{}",
            path,
            position.line,
            position.column,
            show(&chars),
            " ".repeat(show(&chars[..start]).width()),
            "^".repeat(width),
        ))
    }
}

/// What the system's refusal means to a planner, and what to do.
fn io_text(kind: std::io::ErrorKind) -> (Text, Text) {
    use std::io::ErrorKind;
    match kind {
        ErrorKind::NotFound => (
            Text {
                ja: "ファイルがありません",
                en: "no such file",
            },
            Text {
                ja: "ファイルの場所と名前を確かめてください",
                en: "check its place and name",
            },
        ),
        ErrorKind::PermissionDenied => (
            Text {
                ja: "読む権限がありません",
                en: "permission denied",
            },
            Text {
                ja: "ファイルの権限を確かめてください",
                en: "check its permissions",
            },
        ),
        ErrorKind::InvalidData => (
            Text {
                ja: "文字コードがUTF-8ではありません",
                en: "not UTF-8",
            },
            Text {
                ja: "UTF-8で保存し直してください",
                en: "save it as UTF-8",
            },
        ),
        _ => (
            Text {
                ja: "読めません（{error}）",
                en: "cannot be read: {error}",
            },
            Text {
                ja: "ファイルの状態を確かめてください",
                en: "look at the file",
            },
        ),
    }
}

/// The name most like a misspelt one, if any is like it. O(names).
pub(crate) fn nearest(name: &str, names: &[&str]) -> Option<String> {
    similar::get_close_matches(name, names, 1, 0.6)
        .first()
        .map(|&name| name.to_owned())
}
