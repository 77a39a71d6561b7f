//! What the rules of family R say of themselves and of what they find.

use crate::rule::RuleMeta;

/// Characters shown of a measure or an item.
pub(super) const SHOWN: usize = 40;

/// Two editions, the old one above `↓`: rows below an ordinary plan, `&` the ones with a further
/// year in the new edition.
macro_rules! editions {
    ($old:literal, $new:literal) => {
        concat!(plan_rows!(""), $old, "\n↓\n", plan_rows!(""), $new, "\n")
    };
    ($old:literal & $new:literal) => {
        concat!(
            plan_rows!(""),
            $old,
            "\n↓\n",
            plan_rows!("next"),
            $new,
            "\n"
        )
    };
}

/// The rows that both editions have.
macro_rules! plan_rows {
    ("") => {
        concat!(
            "テーマ|対応策|実施機関|施策|令和2年度|令和3年度|令和4年度\n",
            "子育て|保育の充実|健康福祉課|保育所の受入枠の拡大|・保育所の増設|・保育士の確保|・受入枠の見直し\n",
            "||教育総務課|放課後児童クラブの運営|・クラブの運営|・支援員の研修|・運営指針の改定\n",
            "||社会福祉協議会|子育てサロン|サロンの会場の確保|サロンの運営|利用者の調査\n",
            "高齢者|介護の予防|健康福祉課|介護予防教室|・教室の運営|・指導員の派遣|・効果の測定\n",
            "||教育総務課|講座の開催|講師の募集|講座の運営|受講者の調査\n",
            "||社会福祉協議会|見守り活動の支援|・訪問活動の支援|・協力員の募集|・活動の手引の作成\n",
        )
    };
    ("next") => {
        concat!(
            "テーマ|対応策|実施機関|施策|令和2年度|令和3年度|令和4年度|令和5年度\n",
            "子育て|保育の充実|健康福祉課|保育所の受入枠の拡大|・保育所の増設|・保育士の確保|・受入枠の見直し|待機の解消\n",
            "||教育総務課|放課後児童クラブの運営|・クラブの運営|・支援員の研修|・運営指針の改定|活動の紹介\n",
            "||社会福祉協議会|子育てサロン|サロンの会場の確保|サロンの運営|利用者の調査|会場の増設\n",
            "高齢者|介護の予防|健康福祉課|介護予防教室|・教室の運営|・指導員の派遣|・効果の測定|成果の公表\n",
            "||教育総務課|講座の開催|講師の募集|講座の運営|受講者の調査|教材の作成\n",
            "||社会福祉協議会|見守り活動の支援|・訪問活動の支援|・協力員の募集|・活動の手引の作成|交流会の実施\n",
        )
    };
}

mod changed;
mod gone;
mod names;

pub(super) use changed::{DEADLINE_MOVED, PAST_YEAR_REWRITTEN, STALE_ROLLOVER, STATUS_DOWNGRADED};
pub(super) use gone::{COMMITMENT_DROPPED, FUTURE_YEAR_CLEARED, ITEM_DROPPED, TARGET_LOWERED};
pub(super) use names::{BODY_RENAMED, MARKER_MISMATCH, NEW_BODY};

/// Every rule of the family.
pub static REVISION_RULES: &[&RuleMeta] = &[
    &COMMITMENT_DROPPED,
    &ITEM_DROPPED,
    &TARGET_LOWERED,
    &FUTURE_YEAR_CLEARED,
    &DEADLINE_MOVED,
    &STATUS_DOWNGRADED,
    &PAST_YEAR_REWRITTEN,
    &STALE_ROLLOVER,
    &BODY_RENAMED,
    &NEW_BODY,
    &MARKER_MISMATCH,
];
