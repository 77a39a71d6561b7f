//! Makes the table of look-alikes from rendered letters: blurred ink and directions of strokes.

use std::collections::BTreeMap;

/// Likeness from here on is kept.
const LEAST: f32 = 0.5;
/// As many look-alikes of a letter are kept.
const MOST: usize = 8;
/// The side of a rendered letter in pixels.
const SIDE: usize = 64;
/// Cells a side for ink.
const INK: usize = 32;
/// Cells a side, and directions, for strokes.
const CELLS: usize = 8;
/// How much a difference in the amount of ink takes off.
const AMOUNT: f32 = 0.15;

/// Signs and letters that fonts may draw a little apart and readers take for each other.
const SIGNS: &str = "ー一 ー― ー— ー- カ力 ロ口 ニ二 エ工 タ夕 ト卜 ハ八 チ千 ミ三 へヘ べベ ぺペ りリ \
    ソン シツ クワ ワウ コユ ラフ ウワ はほ きさ るろ ねれ めぬ わね ヌス アマ 〇○ 〇◯ Oo 0O 1l lI";

/// Old and new forms, forms outside the table of kanji for general use and what they are taken
/// for. Names keep old forms, so they count least.
const FORMS: &str = "國国 學学 體体 區区 會会 對対 應応 廣広 擴拡 縣県 總総 經経 勞労 營営 發発 變変 \
    辯弁 辨弁 瓣弁 圓円 證証 藝芸 專専 團団 圖図 實実 寫写 當当 點点 黨党 萬万 豫予 餘余 與与 來来 \
    兩両 獨独 讀読 續続 繼継 齊斉 齋斎 澤沢 擇択 驛駅 釋釈 鐵鉄 關関 邊辺 邉辺 濱浜 髙高 﨑崎 惠恵 \
    德徳 敎教 穗穂 籠篭 曾曽 祕秘 鹽塩 靜静 淨浄 爭争 壽寿 壯壮 狀状 將将 莊荘 裝装 收収 敍叙 乘乗 \
    剩剰 疊畳 條条 讓譲 釀醸 填塡 頬頰 剥剝 叱𠮟 繋繫 蝋蠟 掴摑 噛嚙 侠俠 躯軀 鴎鷗 嘘噓 祷禱 莱萊 \
    醤醬 麺麵 崇祟 萩荻 巳已 己巳 戊戌 戍戌 壺壷 斑班 遡溯 墳憤 哺捕 憧撞";

/// Renders a letter of a font: the ink of SIDE × SIDE pixels from 0 to 1, or nothing.
pub type Render<'a> = dyn Fn(char) -> Option<Vec<f32>> + 'a;

/// The table for these letters, the mean over the fonts.
pub fn build(letters: &[char], fonts: &[&Render]) -> String {
    let drawn: Vec<Vec<Vec<f32>>> = (fonts.iter())
        .map(|font| letters.iter().filter_map(|&c| font(c)).collect())
        .filter(|drawn: &Vec<Vec<f32>>| drawn.len() == letters.len())
        .collect();
    let features: Vec<Features> = drawn.iter().map(|drawn| Features::of(drawn)).collect();
    let mut table: BTreeMap<char, Vec<(char, f32)>> = BTreeMap::new();
    for (one, &c) in letters.iter().enumerate() {
        let mut alike: Vec<(char, f32)> = (letters.iter().enumerate())
            .filter(|&(other, _)| other != one)
            .map(|(other, &d)| {
                let sum: f32 = features.iter().map(|font| font.likeness(one, other)).sum();
                (d, sum / features.len() as f32)
            })
            .filter(|&(_, likeness)| likeness >= LEAST)
            .collect();
        alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        alike.truncate(MOST);
        if !alike.is_empty() {
            table.insert(c, alike);
        }
    }
    for (pairs, likeness) in [(SIGNS, 0.9), (FORMS, LEAST)] {
        for pair in pairs.split_whitespace() {
            let letters: Vec<char> = pair.chars().collect();
            let &[one, other] = letters.as_slice() else {
                continue;
            };
            for (one, other) in [(one, other), (other, one)] {
                let alike = table.entry(one).or_default();
                let rendered = alike.iter().find(|&&(c, _)| c == other);
                let likeness = rendered.map_or(likeness, |&(_, rendered)| rendered.max(likeness));
                alike.retain(|&(c, _)| c != other);
                alike.push((other, likeness));
                alike.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            }
        }
    }
    let mut out = String::from(
        "# 字形の似た文字。似ている度合いは10分の1単位。rules/model/README.md を参照。\n",
    );
    for (c, alike) in table {
        out.push(c);
        for (other, likeness) in alike {
            out.push(other);
            let tenths = ((likeness * 10.0) as u32).clamp(5, 9);
            out.extend(char::from_digit(tenths, 10));
        }
        out.push('\n');
    }
    out
}

/// What letters of a font look like. Without the mean of all letters: what they share tells nothing.
struct Features {
    ink: Vec<Vec<f32>>,
    strokes: Vec<Vec<f32>>,
    amount: Vec<f32>,
}

impl Features {
    fn of(drawn: &[Vec<f32>]) -> Self {
        let amount = drawn.iter().map(|letter| letter.iter().sum::<f32>() + 1.0);
        Self {
            amount: amount.collect(),
            ink: centred(drawn.iter().map(|letter| ink(letter)).collect()),
            strokes: centred(drawn.iter().map(|letter| strokes(letter)).collect()),
        }
    }

    fn likeness(&self, one: usize, other: usize) -> f32 {
        let dot =
            |of: &[Vec<f32>]| -> f32 { of[one].iter().zip(&of[other]).map(|(a, b)| a * b).sum() };
        let amount = (self.amount[one] / self.amount[other]).ln().abs();
        (dot(&self.ink) + dot(&self.strokes)) / 2.0 - AMOUNT * amount
    }
}

/// Vectors without their mean, of length one.
fn centred(mut vectors: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    let Some(first) = vectors.first() else {
        return vectors;
    };
    let mut mean = vec![0.0; first.len()];
    for vector in &vectors {
        mean.iter_mut().zip(vector).for_each(|(sum, x)| *sum += x);
    }
    let count = vectors.len() as f32;
    for vector in &mut vectors {
        vector
            .iter_mut()
            .zip(&mean)
            .for_each(|(x, sum)| *x -= sum / count);
        let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt() + 1e-6;
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vectors
}

/// The mean over a square of pixels around each.
fn blur(image: &[f32], reach: usize) -> Vec<f32> {
    let mean = |at: usize, step: usize, place: usize, image: &[f32]| -> f32 {
        let from = place.saturating_sub(reach);
        let to = (place + reach).min(SIDE - 1);
        let start = at - place * step;
        let sum: f32 = (from..=to).map(|place| image[start + place * step]).sum();
        sum / (2 * reach + 1) as f32
    };
    let across: Vec<f32> = (0..SIDE * SIDE)
        .map(|at| mean(at, 1, at % SIDE, image))
        .collect();
    (0..SIDE * SIDE)
        .map(|at| mean(at, SIDE, at / SIDE, &across))
        .collect()
}

fn ink(image: &[f32]) -> Vec<f32> {
    let blurred = blur(&blur(image, 2), 2);
    let mut out = vec![0.0; INK * INK];
    for (at, ink) in blurred.iter().enumerate() {
        let (x, y) = (at % SIDE * INK / SIDE, at / SIDE * INK / SIDE);
        out[y * INK + x] += ink;
    }
    out
}

/// How much goes in each direction in each cell.
fn strokes(image: &[f32]) -> Vec<f32> {
    let blurred = blur(image, 1);
    let mut out = vec![0.0; CELLS * CELLS * CELLS];
    for y in 1..SIDE - 1 {
        for x in 1..SIDE - 1 {
            let at = y * SIDE + x;
            let across = blurred[at + 1] - blurred[at - 1];
            let down = blurred[at + SIDE] - blurred[at - SIDE];
            let angle = down.atan2(across).rem_euclid(std::f32::consts::PI);
            let direction = (angle / std::f32::consts::PI * CELLS as f32) as usize;
            let cell = y * CELLS / SIDE * CELLS + x * CELLS / SIDE;
            out[cell * CELLS + direction.min(CELLS - 1)] += across.hypot(down) / 2.0;
        }
    }
    out.into_iter().map(f32::sqrt).collect()
}
