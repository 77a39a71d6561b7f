//! Which of two variants a style profile prefers.

use super::file::{Entry, RuleFile};
use super::library::Library;
use super::profile::{Level, Okurigana, Profile};
use crate::message::Lang;

/// What a profile says about two variants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// The form it prefers: one of the two, or, when both are wrong, a third.
    pub form: String,
    /// Code of the rule that says so.
    pub code: String,
    source: [String; 2],
}

impl Preference {
    /// The published text and clause, or common practice.
    pub fn source(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.source[0],
            Lang::En => &self.source[1],
        }
    }
}

/// Which of two variants (取組み, 取り組み) the profile prefers; `None` where it says nothing, or
/// where the two differ in more than the profile's words.
///
/// A rule that is information only under the profile still gives the direction; one that is off
/// does not. O(length) plus, for a profile that spells okurigana out, O(entries).
pub fn direction(library: &Library, profile: &Profile, a: &str, b: &str) -> Option<Preference> {
    if a == b {
        return None;
    }
    if profile.okurigana == Okurigana::Plain
        && let Some(preference) = spelled_out(library, a, b)
    {
        return Some(preference);
    }
    let wanted = |file: &RuleFile, entry: &Entry, wrong: &str| {
        let spelled = profile.okurigana == Okurigana::Plain && entry.plain.is_some();
        profile.level(&file.code) != Level::Off && !spelled && !profile.keeps(wrong)
    };
    let form = library.corrected(a, wanted);
    if form != library.corrected(b, wanted) {
        return None;
    }
    let (m, _) = [a, b]
        .into_iter()
        .flat_map(|text| library.matches(text).into_iter().map(move |m| (m, text)))
        .find(|((m, _), text)| {
            let file = &library.files()[m.rule];
            wanted(file, &file.entries[m.entry], &text[m.start..m.end])
        })?
        .0;
    let file = &library.files()[m.rule];
    Some(preference(file, &file.entries[m.entry], form))
}

/// For a profile that writes 取り組み: the variant with all its okurigana.
fn spelled_out(library: &Library, a: &str, b: &str) -> Option<Preference> {
    for file in library.files() {
        for entry in &file.entries {
            let Some(plain) = &entry.plain else { continue };
            let mut forms: Vec<&str> = entry.wrong.iter().map(String::as_str).collect();
            forms.push(&entry.right);
            // The longest first: 打合せ must not be found in 打合せる.
            forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
            let spell = |text: &str| {
                let form = forms.iter().find(|form| text.contains(**form))?;
                Some(text.replacen(form, plain, 1))
            };
            if let (Some(first), Some(second)) = (spell(a), spell(b))
                && first == second
            {
                return Some(preference(file, entry, first));
            }
        }
    }
    None
}

fn preference(file: &RuleFile, entry: &Entry, form: String) -> Preference {
    let cited = file.cited(entry);
    Preference {
        form,
        code: file.code.clone(),
        source: [cited.ja, cited.en],
    }
}
