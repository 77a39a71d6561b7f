//! The rules, one per file, in one folder per family, and the one list of them.

use crate::rule::{Rule, RuleMeta};

mod duplicate;
pub mod koyobun;
mod missing;
mod notation;
pub mod revision;
mod structure;
mod table;
pub mod tool;
mod typo;
mod wording;
mod year;

/// The rules that look at a table. Those of the tool itself are [`TOOL_RULES`], those of two
/// editions [`revision::REVISION_RULES`]; a rule in none of the three does not exist.
pub static RULES: &[&dyn Rule] = &[
    &structure::shifted_row::ShiftedRow,
    &structure::lost_cell::LostCell,
    &structure::displaced_label::DisplacedLabel,
    &structure::merged_entries::MergedEntries,
    &structure::ragged_width::RaggedWidth,
    &structure::header_drift::HeaderDrift,
    &structure::split_row::SplitRow,
    &structure::body_order_broken::BodyOrderBroken,
    &structure::unclosed_quote::UnclosedQuote,
    &structure::unsure_reading::UnsureReading,
    &missing::missing_required_cell::MissingRequiredCell,
    &missing::year_hole::YearHole,
    &missing::years_partly_filled::YearsPartlyFilled,
    &missing::vanished_item::VanishedItem,
    &missing::draft_residue::DraftResidue,
    &missing::placeholder_cell::PlaceholderCell,
    &missing::fiscal_year_gap::FiscalYearGap,
    &missing::absent_body::AbsentBody,
    &duplicate::duplicated_row::DuplicatedRow,
    &duplicate::near_duplicated_row::NearDuplicatedRow,
    &duplicate::same_text_elsewhere::SameTextElsewhere,
    &duplicate::parallel_rows_differ::ParallelRowsDiffer,
    &duplicate::repeated_item::RepeatedItem,
    &typo::look_alike_character::LookAlikeCharacter,
    &typo::homophone::Homophone,
    &typo::dropped_character::DroppedCharacter,
    &typo::doubled_character::DoubledCharacter,
    &typo::transposed_characters::TransposedCharacters,
    &typo::wrong_kana::WrongKana,
    &typo::broken_joint::BrokenJoint,
    &typo::near_miss_name::NearMissName,
    &typo::known_typo::KnownTypo,
    &typo::rare_near_frequent::RareNearFrequent,
    &typo::inconsistent_pair::InconsistentPair,
    &wording::okurigana_variant::OkuriganaVariant,
    &wording::phrase_variant::PhraseVariant,
    &wording::parallel_cell_differs::ParallelCellDiffers,
    &wording::abbreviation_mixed::AbbreviationMixed,
    &wording::body_name_variant::BodyNameVariant,
    &wording::term_drift::TermDrift,
    &wording::script_variant::ScriptVariant,
    &notation::mixed_width::MixedWidth,
    &notation::spaced_letters::SpacedLetters,
    &notation::digit_grouping::DigitGrouping,
    &notation::unbalanced_bracket::UnbalancedBracket,
    &notation::nested_bracket::NestedBracket,
    &notation::mixed_bullets::MixedBullets,
    &notation::stray_full_stop::StrayFullStop,
    &notation::decorative_space::DecorativeSpace,
    &notation::machine_dependent_character::MachineDependentCharacter,
    &notation::compatibility_character::CompatibilityCharacter,
    &notation::invisible_character::InvisibleCharacter,
    &notation::mojibake::Mojibake,
    &notation::mixed_sign::MixedSign,
    &year::era_western_mismatch::EraWesternMismatch,
    &year::impossible_date::ImpossibleDate,
    &year::weekday_mismatch::WeekdayMismatch,
    &year::date_outside_column_year::DateOutsideColumnYear,
    &year::first_year_written_1::FirstYearWritten1,
    &year::count_list_mismatch::CountListMismatch,
    &year::tense_against_date::TenseAgainstDate,
    &year::calendar_mixed::CalendarMixed,
    &year::date_without_year::DateWithoutYear,
    &year::reversed_range::ReversedRange,
    &koyobun::CONJUNCTION,
    &koyobun::ADVERB,
    &koyobun::FORMAL_NOUN,
    &koyobun::AUXILIARY,
    &koyobun::NOUN_OKURIGANA,
    &koyobun::VERB_OKURIGANA,
    &koyobun::READING,
    &koyobun::MIXED_SCRIPT,
    &koyobun::COUNTER,
    &koyobun::PREFIX,
    &koyobun::COMMA,
    &koyobun::LOANWORD,
    &koyobun::kanji_outside_joyo::KanjiOutsideJoyo,
];

/// Reads the word lists that come with the program, which every check needs and which take as long
/// as reading an ordinary table: meant for a second thread.
pub fn prepare() {
    crate::text::typos::Typos::builtin();
    crate::text::names::Names::builtin();
    koyobun::library();
}

/// Rules of the tool itself (family X): they look at no table.
pub static TOOL_RULES: &[&RuleMeta] = &[
    &tool::UNREADABLE_FILE,
    &tool::UNDECODABLE_BYTES,
    &tool::NO_TABLE_FOUND,
    &tool::INVALID_CONFIGURATION,
    &tool::MANIFEST_MISMATCH,
    &tool::container::HIDDEN_CONTENT,
    &tool::container::CELL_NOTE,
    &tool::container::STRUCK_TEXT,
    &tool::container::UNREAD_SHAPE,
    &tool::container::COLOURED_CELLS,
    &tool::container::EXTERNAL_LINK,
    &tool::container::AUTHOR_NAME,
    &tool::container::TRACKED_CHANGES,
    &tool::container::UNREAD_PARAGRAPHS,
];

/// The rule of a code or of a Japanese or English name.
pub fn find(name: &str) -> Option<&'static RuleMeta> {
    all().find(|meta| is_named(meta, name))
}

/// Whether this is a rule's code or its Japanese or English name.
pub fn is_named(meta: &RuleMeta, name: &str) -> bool {
    meta.code.eq_ignore_ascii_case(name)
        || meta.name.eq_ignore_ascii_case(name)
        || meta.name_ja == name
}

/// What can be said about every rule, sorted by code.
pub fn all() -> impl Iterator<Item = &'static RuleMeta> {
    let mut metas: Vec<_> = RULES
        .iter()
        .map(|rule| rule.meta())
        .chain(TOOL_RULES.iter().copied())
        .chain(revision::REVISION_RULES.iter().copied())
        .collect();
    metas.sort_by_key(|meta| meta.code);
    metas.into_iter()
}
