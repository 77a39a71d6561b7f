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
    let severity = match finding.severity {
        Severity::Error => pick(lang, "誤り", "error"),
        Severity::Warning => pick(lang, "警告", "warning"),
        Severity::Info => pick(lang, "参考", "info"),
    };
    let name = pick(lang, finding.rule.name_ja, finding.rule.name);
    let (code, message) = (finding.rule.code, harmless(&finding.message));
    match lang {
        Lang::Ja => format!("{severity} {code} {name}：{message}"),
        Lang::En => format!("{severity} {code} {name}: {message}"),
    }
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
