//! Naming rules: by code, by family, by Japanese or English name.

use crate::rule::data::own_code;
use crate::rule::{Family, RuleMeta};
use crate::rules;

/// What a user can write wherever a rule is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// `all`, 全て.
    All,
    /// The family's letter or name.
    Family(Family),
    /// The rule's code (also given as its Japanese or English name).
    Rule(&'static str),
}

/// Letter, English and Japanese names; the longer Japanese ones are those of the catalogue.
const FAMILIES: &[(Family, &str, &str, &[&str])] = &[
    (Family::Structure, "S", "structure", &["表の形", "構造"]),
    (Family::Missing, "M", "missing", &["抜け"]),
    (Family::Duplicate, "D", "duplicate", &["重複"]),
    (Family::Typo, "T", "typo", &["誤字・脱字", "誤字"]),
    (Family::Wording, "W", "wording", &["言葉の揺れ", "用語"]),
    (Family::Notation, "N", "notation", &["表記"]),
    (Family::Year, "Y", "year", &["年度・日付", "日付"]),
    (Family::Koyobun, "K", "koyobun", &["公用文"]),
    (Family::Revision, "R", "revision", &["改定"]),
    (Family::Tool, "X", "tool", &["読み込み"]),
];

impl Selector {
    /// Reads a name; families are known before their first rule exists, and so are the codes that
    /// are left to users.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        if name.eq_ignore_ascii_case("all") || name == "全て" || name == "すべて" {
            return Some(Self::All);
        }
        FAMILIES
            .iter()
            .find(|(_, letter, en, ja)| {
                name.eq_ignore_ascii_case(letter)
                    || name.eq_ignore_ascii_case(en)
                    || ja.contains(&name)
            })
            .map(|(family, ..)| Self::Family(*family))
            .or_else(|| rules::find(name).map(|rule| Self::Rule(rule.code)))
            .or_else(|| own_code(name).map(Self::Rule))
    }

    /// `all`, the family's letter, or the rule's code.
    pub fn name(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Rule(code) => code,
            Self::Family(family) => FAMILIES
                .iter()
                .find(|(known, ..)| known == family)
                .map_or("", |(_, letter, ..)| letter),
        }
    }

    /// Whether it names a rule.
    pub fn matches(&self, rule: &RuleMeta) -> bool {
        match self {
            Self::All => true,
            Self::Family(family) => rule.family == *family,
            Self::Rule(code) => rule.code == *code,
        }
    }

    /// The known name nearest to a misspelt one.
    pub fn similar(name: &str) -> Option<String> {
        let names: Vec<&str> = rules::all()
            .flat_map(|rule| [rule.code, rule.name, rule.name_ja])
            .collect();
        crate::message::nearest(name, &names)
    }
}
