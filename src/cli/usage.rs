//! Wrong arguments, told in Japanese as well.

use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use kouetsu::report::harmless;

use super::{Failure, Outcome};

/// Prints help or the version (a success), or says what is wrong with the arguments.
pub(super) fn report(error: &clap::Error) -> Result<Outcome, Failure> {
    if !error.use_stderr() {
        error.print()?;
        return Ok(Outcome::Clean);
    }
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = get(ContextKind::InvalidArg);
    let argument = argument.trim();
    let japanese = match error.kind() {
        ErrorKind::UnknownArgument => Some(format!("「{argument}」という指定はありません")),
        ErrorKind::InvalidSubcommand => Some(no_command(&get(ContextKind::InvalidSubcommand))),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Some(format!(
            "{argument} に「{}」は使えません",
            get(ContextKind::InvalidValue)
        )),
        ErrorKind::MissingRequiredArgument => Some(format!("{argument} の指定が要ります")),
        ErrorKind::ArgumentConflict => Some(format!("{argument} は一緒に使えない指定です")),
        _ => None,
    };
    if let Some(japanese) = japanese {
        // If even the standard error is gone there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "使い方の誤り: {}", harmless(&japanese));
    }
    // Without the parser's colours: they cannot be told from those of a hostile argument.
    let english = super::visible(&error.render().to_string());
    let _ = write!(std::io::stderr(), "{english}");
    Ok(Outcome::Unusable)
}

/// A path where a command should stand is most likely something to check.
fn no_command(word: &str) -> String {
    let path = |word: &str| word.contains(['/', '\\', '.']);
    // Among several files it is the missing one that made the first look like a command.
    let missing = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .find(|argument| path(argument) && !std::path::Path::new(argument).exists());
    if let Some(missing) = missing {
        return format!(
            "「{missing}」が見つかりません。名前と場所を確かめてください（no such file: {missing}）"
        );
    }
    let mut text = format!("「{word}」というコマンドはありません");
    if std::path::Path::new(word).exists() || path(word) {
        text.push_str(&format!(
            "。表を検査するには「kouetsu check {word}」と書きます（to check it: kouetsu check {word}）"
        ));
    }
    text
}
