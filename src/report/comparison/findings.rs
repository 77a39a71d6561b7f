//! Policy findings below the changes.

use super::super::display::{harmless, pick};
use crate::check::{Located, Place};
use crate::finding::Severity;
use crate::rule::Lang;

/// 確認したい変更.
pub(super) fn title(lang: Lang) -> &'static str {
    pick(lang, "確認したい変更", "Changes worth a question")
}

/// 注意 R103 小さくなった数値: what is to be seen.
pub(super) fn told(finding: &Located, lang: Lang) -> String {
    let (named, message) = (named(finding, lang), harmless(&finding.message));
    match lang {
        Lang::Ja => format!("{named}：{message}"),
        Lang::En => format!("{named}: {message}"),
    }
}

/// 注意 R103 小さくなった数値.
fn named(finding: &Located, lang: Lang) -> String {
    let severity = match finding.severity {
        Severity::Error => pick(lang, "誤り", "error"),
        Severity::Warning => pick(lang, "警告", "warning"),
        Severity::Info => pick(lang, "参考", "info"),
    };
    let name = pick(lang, finding.rule.name_ja, finding.rule.name);
    format!("{severity} {} {name}", finding.rule.code)
}

/// How many there are of each rule, the gravest first.
pub(super) fn counted(findings: &[Located], lang: Lang) -> Vec<String> {
    let grave = |finding: &Located| (std::cmp::Reverse(finding.severity), finding.rule.code);
    let mut sorted: Vec<&Located> = findings.iter().collect();
    sorted.sort_by_key(|finding| grave(finding));
    sorted
        .chunk_by(|a, b| grave(a) == grave(b))
        .map(|alike| {
            let (named, count) = (named(alike[0], lang), alike.len());
            match lang {
                Lang::Ja => format!("{named}：{count}件"),
                Lang::En => format!("{named}: {count}"),
            }
        })
        .collect()
}

/// The gravest in the order of the table; what is only worth knowing is none of them.
pub(super) fn gravest(findings: &[Located], most: usize) -> Vec<&Located> {
    let of = |severity| findings.iter().filter(move |at| at.severity == severity);
    let grave = of(Severity::Error).chain(of(Severity::Warning));
    grave.take(most).collect()
}

/// Stands below those that a summary shows.
pub(super) fn rest(lang: Lang) -> &'static str {
    pick(
        lang,
        "すべての指摘は --summary を付けずに実行すると出ます",
        "run without --summary for all of them",
    )
}

/// Where it is to be seen, on both sides: file, line, column, body and measure.
pub(super) fn places(finding: &Located, lang: Lang) -> Vec<String> {
    let mut told = Vec::new();
    if let Some(place) = &finding.place {
        told.push(shown(place, lang));
    }
    for (message, place) in &finding.related {
        let place = shown(place, lang);
        told.push(match lang {
            Lang::Ja => format!("{message}：{place}"),
            Lang::En => format!("{message}: {place}"),
        });
    }
    if let Some(more) = finding.count.checked_sub(1).filter(|&more| more > 0) {
        told.push(match lang {
            Lang::Ja => format!("ほか{more}か所"),
            Lang::En => format!("{more} more places"),
        });
    }
    told
}

fn shown(place: &Place, lang: Lang) -> String {
    let location = &place.location;
    let line = match lang {
        Lang::Ja => format!("{} {}行", location.path, location.line),
        Lang::En => format!("{} line {}", location.path, location.line),
    };
    let column = place.column.iter().map(String::as_str);
    let row = place.row.iter().flat_map(|row| [&*row.body, &*row.measure]);
    let parts = row.chain(column).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.collect();
    harmless(&format!("{line} {}", parts.join(" ＞ ")))
}
