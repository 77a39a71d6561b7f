//! Which differences from a name are slips of the writer, and which are another name.

use crate::text::names::{Class, Known, Letters, Names, Near, Slip, Standing};

/// How sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sureness {
    Likely,
    Sure,
}

/// Letters that sound or look alike: the whole row may stand for one another.
const CONFUSABLE: &[&str] = &[
    "方法放",
    "会合絵",
    "所処暑",
    "署著暑",
    "庁丁町",
    "局極曲",
    "省症章障",
    "保補捕",
    "検険倹剣験",
    "議義儀",
    "講構購溝",
    "績積債",
    "復複腹",
    "側測則",
    "徴微",
    "偏遍編",
    "遣遺",
    "募墓暮",
    "候侯",
    "輪輸",
    "特持待",
    "緑縁録",
    "因困",
    "未末",
    "千干",
    "日曰",
    "問聞門間開関",
    "給絡",
    "供共",
    "捉促",
    "援緩暖",
    "職織識",
    "防坊訪",
    "設説",
    "官管館",
    "健建鍵",
    "動働",
    "勧観歓",
    "推椎",
    "進準",
    "施旋",
    "製制",
    "整正",
    "備美",
    "際祭",
    "済剤",
    "財材",
    "資質",
    "支技",
    "祉社",
    "祥詳",
    "成生",
    "性生",
    "能態",
    "力カ",
    "ー一",
    "ニ二",
    "ロ口",
    "ハ八",
    "エ工",
    "タ夕",
    "ト卜",
    "ヘへ",
    "リり",
    "べベ",
    "ペぺ",
    "対体",
    "基碁",
    "期基",
    "改攻",
    "険検",
    "連運",
    "環還",
    "境鏡",
    "究求",
    "救求",
    "適敵",
    "摘適",
    "弁辨",
    "護獲",
    "穫獲",
    "撤徹",
    "徹撤",
    "衛営",
    "衝衛",
    "宅託",
    "幹乾",
    "監観",
    "督得",
    "警敬",
    "察際",
    "委季",
    "員貝",
    "労老",
    "務努",
    "輔補",
    "士土",
    "祝祉",
    "学字",
    "育青",
    "科料",
    "災炎",
    "害割",
    "復福",
    "副福",
    "幅福",
    "復複",
    "療寮",
    "擁養",
    "促足",
    "率卒",
    "導道",
    "訓順",
    "練連",
    "域城",
    "地池",
    "創倉",
    "造増",
    "税説",
    "納紡",
    "認任",
    "定低",
    "制政",
    "度席",
];

/// Letters that tell names apart: each row is a choice.
const CHOICES: &[&str] = &[
    "東西南北中央関九",
    "上中下左右",
    "前後先",
    "新旧元",
    "大中小",
    "内外",
    "男女",
    "父母子親",
    "県市町村都道府国区郡州",
    "課部室係局班署所館",
    "公私官民",
    "正副",
    "春夏秋冬",
    "老若",
    "陸海空",
    "甲乙丙丁",
    "農林水漁商工鉱",
    "高低長短",
    "主次",
    "初中終",
    "防救",
];

/// Signs and little words that are written or left out as one likes.
const OPTIONAL: &str = "・、，,。.()（）「」『』【】/／&＆-－ー～の等と及びや各々的";

/// Signs and little words that the title of a law does not leave out.
const OF_TITLES: &str = "の等と及び";

pub(super) fn judge(
    names: &Names,
    near: &Near,
    text: &Letters,
    known: &[Known],
) -> Option<Sureness> {
    let chars = text.chars();
    let letters = names.letters(near.name);
    let name = names.name(near.name);
    let long_title = name.class == Class::Law && letters.len() >= 12;
    let mut sureness = Sureness::Sure;
    let mut guessed = 0;
    for &slip in &near.slips {
        if covered(slip, near, known) || !at_a_good_place(slip, near, letters, chars) {
            return None;
        }
        match slip {
            Slip::Other { text, name: at } => {
                let (wrong, right) = (chars[text], letters[at]);
                let alike = confusable(wrong, right);
                if !alike && (is_choice(wrong, right) || respelt(wrong, right)) {
                    return None;
                }
                let enough = match name.class {
                    Class::Place => 5,
                    Class::Law => 6,
                    Class::Body => 7,
                    Class::Programme => 10,
                };
                let edge = at == 0 || at + 1 == letters.len();
                if !alike && (letters.len() < enough || (edge && letters.len() < 10)) {
                    return None;
                }
                guessed += usize::from(!alike);
            }
            Slip::Dropped { name: at, .. } => {
                let c = letters[at];
                if is_numeral(c) || OPTIONAL.contains(c) && !(long_title && OF_TITLES.contains(c)) {
                    return None;
                }
                if OPTIONAL.contains(c) {
                    sureness = Sureness::Likely;
                }
                let doubled = at > 0 && letters[at - 1] == c;
                let enough = match name.class {
                    Class::Law => 5,
                    Class::Place => 5,
                    Class::Body => 6,
                    Class::Programme => 7,
                };
                // 協議会 and 協会 are two kinds of body.
                let kinds = letters[at..].starts_with(&['議', '会'])
                    && !letters[..at].ends_with(&['工', '会']);
                if letters.len() < enough || doubled || kinds {
                    return None;
                }
            }
            Slip::Added { text, name: at } => {
                let c = chars[text];
                if is_numeral(c) || OPTIONAL.contains(c) && !(long_title && OF_TITLES.contains(c)) {
                    return None;
                }
                if OPTIONAL.contains(c) {
                    sureness = Sureness::Likely;
                }
                let doubled = text > 0 && chars[text - 1] == c || letters.get(at) == Some(&c);
                let enough = if name.class == Class::Law { 6 } else { 9 };
                // 雇用保険 方法: the rest is another word.
                let word = letters.get(at) == Some(&'法') && "方手用療技文".contains(c);
                let kinds = c == '議' && letters.get(at) == Some(&'会');
                if (!doubled && letters.len() < enough) || word || kinds {
                    return None;
                }
            }
            Slip::Swapped { name: at, .. } => {
                if is_numeral(letters[at]) || OPTIONAL.contains(letters[at]) {
                    return None;
                }
            }
        }
    }
    if near.slips.len() > 1 {
        let apart = |pair: &[Slip]| pair[0].text() + 2 <= pair[1].text();
        if guessed > 1 || !near.slips.windows(2).all(apart) || name.standing == Standing::Prefixed {
            return None;
        }
        sureness = Sureness::Likely;
    }
    match name.standing {
        Standing::Official if name.class != Class::Programme || letters.len() >= 8 => {}
        Standing::Prefixed if known.iter().any(|k| k.letters.end == near.letters.start) => {}
        _ => sureness = Sureness::Likely,
    }
    Some(sureness)
}

/// The place of the slip is part of something that is spelt as it should be: 青森県 in the one
/// and 岩手県 in the other name are no slip.
fn covered(slip: Slip, near: &Near, known: &[Known]) -> bool {
    let at = slip.text();
    let span = match slip {
        Slip::Other { .. } | Slip::Added { .. } => at..at + 1,
        Slip::Swapped { .. } => at..at + 2,
        // Both neighbours of the gap.
        Slip::Dropped { .. } => at.saturating_sub(1)..at + 1,
    };
    known.iter().any(|known| {
        let whole =
            known.letters.start <= near.letters.start && known.letters.end >= near.letters.end;
        whole || (known.letters.start <= span.start && span.end <= known.letters.end)
    })
}

/// Slips at the ends of a name are seen only where the word ends as well, and nothing is added or
/// left out there: that would be another word (労働基準 in front of 監督署).
fn at_a_good_place(slip: Slip, near: &Near, letters: &[char], chars: &[char]) -> bool {
    let at = slip.name();
    let last = letters.len() - 1;
    if matches!(slip, Slip::Dropped { .. }) && (at == 0 || at == last) {
        return false;
    }
    if matches!(slip, Slip::Added { .. }) && (at == 0 || at > last) {
        return false;
    }
    let before = near.letters.start.checked_sub(1).map(|at| chars[at]);
    let after = chars.get(near.letters.end).copied();
    let free_left = !before.is_some_and(is_word);
    let free_right = !after.is_some_and(is_word);
    let late = if letters.len() < 8 { 2 } else { 1 };
    (at > 0 || free_left) && (at + late <= last || free_right)
}

fn is_word(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | 'ァ'..='ヺ' | 'ー' | '々' | 'a'..='z' | 'A'..='Z')
}

fn confusable(a: char, b: char) -> bool {
    CONFUSABLE
        .iter()
        .any(|row| row.contains(a) && row.contains(b))
        || matches!((a, b), ('-' | '－' | '―' | '‐' | '─' | '−', 'ー'))
}

fn is_choice(a: char, b: char) -> bool {
    is_numeral(a)
        || is_numeral(b)
        || OPTIONAL.contains(a)
        || OPTIONAL.contains(b)
        || CHOICES.iter().any(|row| row.contains(a) && row.contains(b))
}

/// Kana for a kanji of the name is another way to write the same word (障がい者).
fn respelt(wrong: char, right: char) -> bool {
    matches!(wrong, 'ぁ'..='ゖ') && matches!(right, '\u{3400}'..='\u{9FFF}')
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "〇一二三四五六七八九十百千万第".contains(c)
}
