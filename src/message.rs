//! What is said to people: languages, texts, and mistakes in files with their place.
//!
//! A leaf: every module may use it, it uses none.

mod file_error;

pub(crate) use file_error::nearest;
pub use file_error::{ConfigError, Position, Problem};

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 日本語.
    #[default]
    Ja,
    /// English.
    En,
}

/// A text in both languages. `{name}` is replaced by an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// 日本語.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// The text in a language.
    pub fn get(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }

    /// The text in a language with its `{name}`s replaced, in one pass.
    pub fn fill(&self, lang: Lang, args: &[(&str, &dyn std::fmt::Display)]) -> String {
        use std::fmt::Write as _;
        let mut out = String::new();
        let mut rest = self.get(lang);
        while let Some(open) = rest.find('{') {
            let close = open
                + rest[open..]
                    .find('}')
                    .expect("a template closes its braces");
            let name = &rest[open + 1..close];
            out.push_str(&rest[..open]);
            let (_, value) = args
                .iter()
                .find(|(key, _)| *key == name)
                .unwrap_or_else(|| panic!("no argument for {{{name}}}"));
            write!(out, "{value}").expect("writing to a String cannot fail");
            rest = &rest[close + 1..];
        }
        out.push_str(rest);
        out
    }
}
