//! What a cell says on its own: a word of headers, a sign that a value goes on, a remark.

use crate::edition::{FiscalYears, Kind, Role};

/// What a header word means before its neighbours are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sense {
    /// テーマ, 基本目標 ….
    Theme,
    /// 対応策, 施策の方向性 ….
    Countermeasure,
    /// 実施機関, 担当課 ….
    Body,
    /// 施策, 取組, 事業 …: further in with every step.
    Measure {
        /// Step of the ladder, 0 for the outermost.
        step: u8,
        /// 事業内容 …: describes a neighbour, never groups rows.
        description: bool,
    },
    /// A year or a period, or 計画, 実績 … under one.
    Year,
    /// 目標値, 予算額 … without a year.
    Kind,
    /// 備考, 単位 ….
    Other,
}

/// How surely a header word was recognised, from not at all upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Not recognised.
    None,
    /// A known word stands somewhere in it.
    Contains,
    /// It ends in a known word.
    Ending,
    /// A number that may be a western year: 2020.
    Number,
    /// Known words joined: 施策・事業.
    Compound,
    /// A known word with a modifier or a remark: 主な実施主体等, 担当課（室）.
    Affix,
    /// A known word or a year label.
    Exact,
}

impl Fit {
    /// 0–1: how much this speaks for a header cell.
    pub fn score(self) -> f32 {
        match self {
            Self::None => 0.0,
            Self::Contains => 0.1,
            Self::Ending => 0.3,
            Self::Number => 0.6,
            Self::Compound => 0.8,
            Self::Affix => 0.9,
            Self::Exact => 1.0,
        }
    }
}

/// What a header cell says on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeaderWord {
    /// What it means; `None` for a text that is no header word.
    pub sense: Option<Sense>,
    /// Plan, actual ….
    pub kind: Option<Kind>,
    /// The year or years.
    pub period: Option<FiscalYears>,
    /// How surely it was recognised.
    pub fit: Fit,
}

impl HeaderWord {
    pub(super) const UNKNOWN: Self = Self {
        sense: None,
        kind: None,
        period: None,
        fit: Fit::None,
    };

    /// The role it would have without neighbours.
    pub fn role(&self) -> Option<Role> {
        self.sense.map(|sense| match sense {
            Sense::Theme => Role::Theme,
            Sense::Countermeasure => Role::Countermeasure,
            Sense::Body => Role::Body,
            Sense::Measure { .. } => Role::Measure,
            Sense::Year => Role::Year,
            Sense::Kind | Sense::Other => Role::Other,
        })
    }
}

/// Where the value of a continued cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Toward {
    /// → 同左.
    Left,
    /// ← 同右.
    Right,
    /// 〃 同上.
    Above,
}

/// How a text begins that is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remark {
    /// 【参考】, 凡例: whatever stands beside it.
    Reference,
    /// ※, 注1, （注2）, 備考; `alone` where the text has nothing but the mark.
    Marked {
        /// Nothing but the mark.
        alone: bool,
    },
    /// 注1に…, 凡例…: entries begin with the word as well.
    Word,
}
