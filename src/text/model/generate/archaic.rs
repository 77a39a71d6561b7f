//! Old orthography in statutes: the model is to know today's.

/// Whether a segment is written in kanji and katakana, as statutes were until 1946.
pub fn is_old(segment: &str) -> bool {
    let mut particles = 0;
    let mut previous = ' ';
    let mut held = None;
    for c in segment.chars() {
        if matches!(c, 'ぁ'..='ゖ') {
            return false;
        }
        if c == 'ヲ' {
            return true;
        }
        if is_kanji(c) && held.is_some() {
            particles += 1;
        }
        // A name such as 一ノ宮 has one, a sentence has several.
        held = (is_kanji(previous) && "ノニハガモ".contains(c)).then_some(c);
        previous = c;
    }
    particles + usize::from(held.is_some()) >= 2
}

/// The segment with small っ where statutes until 1988 have a large one: 従つて, あつた.
pub fn modern(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    let mut letters = segment.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = letters.next() {
        let before = is_kanji(previous) || matches!(previous, 'あ'..='わ');
        let small = c == 'つ' && before && matches!(letters.peek(), Some('て' | 'た'));
        out.push(if small { 'っ' } else { c });
        previous = c;
    }
    out
}

fn is_kanji(c: char) -> bool {
    matches!(c, '一'..='鿿' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn katakana_statutes_are_old() {
        assert!(is_old("前項ノ場合ニ於テ犯人ノ所有シ"));
        assert!(is_old("之ヲ没収スルコトヲ得"));
        assert!(!is_old("一ノ宮町"));
        assert!(!is_old("千葉ニュータウン"));
        assert!(!is_old("この政令は、公布の日から施行する"));
    }

    #[test]
    fn large_tsu_becomes_small() {
        assert_eq!(
            modern("従つて、次によつて行つた"),
            "従って、次によって行った"
        );
        assert_eq!(modern("一つの、つて、二つ"), "一つの、つて、二つ");
    }
}
