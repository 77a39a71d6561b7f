//! Wrong arguments, told in one language.

use std::ffi::OsString;
use std::io::Write as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use kouetsu::report::harmless;
use kouetsu::rule::Lang;

use super::{Failure, Outcome};

/// The language asked for, though the arguments as a whole could not be read.
pub(super) fn lang(arguments: impl Iterator<Item = OsString>) -> Lang {
    let words: Vec<String> = arguments
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let apart = words
        .windows(2)
        .any(|pair| pair[0] == "--lang" && pair[1] == "en");
    match apart || words.iter().any(|word| word == "--lang=en") {
        true => Lang::En,
        false => Lang::Ja,
    }
}

/// Prints help or the version (a success), or says what is wrong with the arguments.
pub(super) fn report(error: &clap::Error, lang: Lang) -> Result<Outcome, Failure> {
    if !error.use_stderr() {
        error.print()?;
        return Ok(Outcome::Clean);
    }
    // Without the parser's colours: they cannot be told from those of a hostile argument.
    let text = match lang {
        Lang::En => super::visible(&error.render().to_string()),
        Lang::Ja => japanese(error),
    };
    // If even the standard error is gone there is nobody left to tell.
    let _ = write!(std::io::stderr(), "{text}");
    Ok(Outcome::Unusable)
}

fn japanese(error: &clap::Error) -> String {
    let all = |kind| -> Vec<String> {
        match error.get(kind) {
            Some(ContextValue::String(text)) => vec![text.clone()],
            Some(ContextValue::Strings(texts)) => texts.clone(),
            _ => Vec::new(),
        }
    };
    let get = |kind| all(kind).join(" ").trim().to_owned();
    let argument = get(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => no_command(&get(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if get(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} に値が要ります")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!(
            "{argument} に「{}」は使えません",
            get(ContextKind::InvalidValue)
        ),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{argument} に値が要ります")
        }
        ErrorKind::TooManyValues => format!("{argument} の値が多すぎます"),
        ErrorKind::MissingRequiredArgument => missing(&argument),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            prior if prior.is_empty() => format!("{argument} は一緒に使えない指定です"),
            prior if prior == argument => format!("{argument} は1回だけ指定できます"),
            prior => format!("{argument} と {prior} は一緒に使えません"),
        },
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "何をするかの指定が要ります。表を検査するには「kouetsu check 表.xlsx」と書きます"
                .to_owned()
        }
        _ => "引数を読めません".to_owned(),
    };
    let mut text = format!("使い方の誤り: {}\n", harmless(&what));
    let mut hint = |label: &str, words: &[String]| {
        if !words.is_empty() {
            let words: Vec<String> = words.iter().map(|word| harmless(word)).collect();
            text.push_str(&format!("{label}: {}\n", words.join("、")));
        }
    };
    hint("使える値", &all(ContextKind::ValidValue));
    hint("使えるコマンド", &all(ContextKind::ValidSubcommand));
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand] {
        hint("もしかして", &all(kind));
    }
    // What a value should look like, where the parser of the value says so.
    if let (ErrorKind::ValueValidation, Some(source)) =
        (error.kind(), std::error::Error::source(error))
    {
        hint("理由", &[source.to_string()]);
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string();
        let usage = usage.trim().trim_start_matches("Usage:").trim();
        if !usage.is_empty() {
            text.push_str(&format!("使い方: {}\n", super::visible(usage)));
        }
    }
    text.push_str("詳しくは kouetsu --help、kouetsu コマンド --help で見られます\n");
    text
}

/// What has to be named, as a user would call it.
fn missing(argument: &str) -> String {
    match argument {
        "<PATH>..." => "ファイルかフォルダーの指定が要ります。例: 表.xlsx".to_owned(),
        "<OLD NEW>..." => {
            "比べる二つのファイルの指定が要ります。例: 去年.xlsx 今年.xlsx".to_owned()
        }
        other => format!("{other} の指定が要ります"),
    }
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
        return format!("「{missing}」が見つかりません。名前と場所を確かめてください");
    }
    let mut text = format!("「{word}」というコマンドはありません");
    if std::path::Path::new(word).exists() || path(word) {
        text.push_str(&format!(
            "。表を検査するには「kouetsu check {word}」と書きます"
        ));
    }
    text
}
