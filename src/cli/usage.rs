//! Wrong arguments, told in Japanese as well.

use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

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
        ErrorKind::InvalidSubcommand => Some(format!(
            "「{}」というコマンドはありません",
            get(ContextKind::InvalidSubcommand)
        )),
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
        let _ = writeln!(std::io::stderr(), "使い方の誤り: {japanese}");
    }
    let _ = error.print();
    Ok(Outcome::Unusable)
}
