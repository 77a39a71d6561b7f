//! What all HTML reports share: escaping, the page around them, its content policy.
//!
//! A page is one file. It loads nothing and sends nothing: the policy allows its own style and
//! script by their hash, so that no text of a table can ever run.

mod check;

use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::display::harmless;
use crate::rule::Lang;

pub use check::html;

/// Style of every page.
const COMMON: &str = include_str!("html/common.css");

/// A page to be written.
pub(super) struct Page<'a> {
    /// Language of the page.
    pub(super) lang: Lang,
    /// Plain text.
    pub(super) title: &'a str,
    /// Style of this report, after the common one.
    pub(super) style: &'a str,
    /// Script of this report. It must work on what is in the page alone.
    pub(super) script: &'a str,
}

impl Page<'_> {
    /// Writes the page around a body.
    pub(super) fn write(
        &self,
        out: &mut dyn Write,
        body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let style = format!("{COMMON}{}", self.style);
        let (style_hash, script_hash) = (hash(&style), hash(self.script));
        let lang = match self.lang {
            Lang::Ja => "ja",
            Lang::En => "en",
        };
        writeln!(
            out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
             style-src '{style_hash}'; script-src '{script_hash}'; base-uri 'none'; \
             form-action 'none'\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{}</title>\n<style>{style}</style>\n</head>\n<body>",
            escaped(self.title)
        )?;
        body(out)?;
        writeln!(out, "<script>{}</script>\n</body>\n</html>", self.script)
    }
}

/// Text for an element or a quoted attribute; nothing in it is markup, hidden or reordering.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

/// A source expression of a content policy.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(
            escaped("</td><script>alert('1')</script>\u{202E}&\"\u{1b}"),
            "&lt;/td&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;U+202E&gt;&amp;&quot;␛"
        );
    }

    #[test]
    fn the_policy_names_style_and_script_by_hash() {
        let page = Page {
            lang: Lang::Ja,
            title: "<題>",
            style: "p{color:red}",
            script: "1;",
        };
        let mut out = Vec::new();
        page.write(&mut out, |out| out.write_all(b"<main></main>"))
            .unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("<title>&lt;題&gt;</title>"));
        assert!(text.contains("default-src 'none'"));
        assert!(text.contains(&hash("1;")));
        assert!(!text.contains("unsafe-inline"));
    }
}
