//! Makes the files of `rules/model/`; `rules/model/README.md` has the command and the inputs.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use ab_glyph::{Font, FontVec, PxScale, ScaleFont, point};
use kouetsu::text::fold;
use kouetsu::text::model::Ngram;
use kouetsu::text::model::generate::{ipadic, lexicon, lookalike, ngram, reading, taught};
use sha2::{Digest, Sha256};

const USAGE: &str = "model-gen CORPUS.xz IPADIC-FOLDER OUT-FOLDER FONT…
model-gen --measure MODEL.bin TEXT…";

/// The side of a rendered letter and the size of its type, in pixels.
const SIDE: usize = 64;
const SIZE: f32 = 56.0;
/// As many letters of the character model are rendered, and all kana.
const RENDERED: usize = 2_650;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.as_slice() {
        [flag, model, texts @ ..] if flag == "--measure" => measure(model, texts),
        [corpus, ipadic, out, fonts @ ..] if !fonts.is_empty() => Maker {
            inputs: String::new(),
            out: PathBuf::from(out),
        }
        .make(Path::new(corpus), Path::new(ipadic), fonts),
        _ => Err(USAGE.into()),
    }
}

struct Maker {
    /// What has been read, with its SHA-256.
    inputs: String,
    out: PathBuf,
}

impl Maker {
    fn make(mut self, corpus: &Path, folder: &Path, fonts: &[String]) -> Outcome<()> {
        let mut text = Vec::new();
        lzma_rs::xz_decompress(&mut self.read(corpus)?.as_slice(), &mut text)?;
        let text = String::from_utf8(text)?;

        let mut files: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        files.retain(|file| file.extension().is_some_and(|kind| kind == "csv"));
        files.sort_unstable();
        let mut words = Vec::new();
        for file in files {
            words.extend(ipadic::words(&self.read_euc(&file)?));
        }
        let contexts = ipadic::contexts(&self.read_euc(&folder.join("left-id.def"))?);
        let matrix = self.read_euc(&folder.join("matrix.def"))?;
        let unknown = ipadic::unknown(&self.read_euc(&folder.join("unk.def"))?);
        let matrix: Vec<_> = ipadic::matrix(&matrix).collect();
        self.write(
            "lexicon.bin",
            &lexicon::build(lexicon::Source {
                words: &words,
                contexts: &contexts,
                matrix: &matrix,
                unknown: &unknown,
            }),
        )?;
        self.write("readings.bin", &reading::build(&words))?;

        let words = taught(&words).into_iter();
        let model = ngram::train(text.lines(), words, ngram::PRUNING);
        self.write("ngram.bin", &model)?;

        let fonts: Vec<FontVec> = (fonts.iter())
            .map(|font| Ok(FontVec::try_from_vec(self.read(Path::new(font))?)?))
            .collect::<Outcome<_>>()?;
        let model = Ngram::read(model.leak())?;
        let has_all = |&c: &char| fonts.iter().all(|font| font.glyph_id(c).0 != 0);
        let is_rendered = |c: &char| matches!(c, 'ぁ'..='ヺ' | 'ー' | '々' | '㐀'..='鿿');
        let mut letters: Vec<char> = (model.letters().iter().copied())
            .filter(is_rendered)
            .take(RENDERED)
            .chain('ぁ'..='ゖ')
            .chain('ァ'..='ヺ')
            .filter(has_all)
            .collect();
        letters.sort_unstable();
        letters.dedup();
        let renders: Vec<_> = (fonts.iter()).map(|font| |c| render(font, c)).collect();
        let renders: Vec<&lookalike::Render> = renders
            .iter()
            .map(|render| render as &lookalike::Render)
            .collect();
        let table = lookalike::build(&letters, &renders);
        self.write("lookalikes.txt", table.as_bytes())?;

        let inputs = self.inputs.clone();
        self.write("inputs.sha256", inputs.as_bytes())
    }

    fn read(&mut self, path: &Path) -> Outcome<Vec<u8>> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        writeln!(self.inputs, "{:x}  {name}", Sha256::digest(&bytes))?;
        Ok(bytes)
    }

    fn read_euc(&mut self, path: &Path) -> Outcome<String> {
        let bytes = self.read(path)?;
        Ok(encoding_rs::EUC_JP.decode(&bytes).0.into_owned())
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Outcome<()> {
        fs::write(self.out.join(name), bytes)?;
        println!("{:>8} {name}", bytes.len());
        Ok(())
    }
}

/// The ink of a letter, or nothing when the font cannot draw it.
fn render(font: &FontVec, c: char) -> Option<Vec<f32>> {
    let scaled = font.as_scaled(PxScale::from(SIZE));
    let margin = (SIDE as f32 - SIZE) / 2.0;
    let at = point(margin, margin + scaled.ascent());
    let glyph = scaled.scaled_glyph(c);
    let glyph = ab_glyph::Glyph {
        position: at,
        ..glyph
    };
    let mut image = vec![0.0; SIDE * SIDE];
    let outline = font.outline_glyph(glyph)?;
    let bounds = outline.px_bounds();
    outline.draw(|x, y, ink| {
        let (x, y) = (
            bounds.min.x as i64 + i64::from(x),
            bounds.min.y as i64 + i64::from(y),
        );
        if let (Ok(x @ 0..SIDE), Ok(y @ 0..SIDE)) = (usize::try_from(x), usize::try_from(y)) {
            image[y * SIDE + x] = ink;
        }
    });
    Some(image)
}

/// Bits a letter of texts the model has not seen.
fn measure(model: &str, texts: &[String]) -> Outcome<()> {
    let model = Ngram::read(fs::read(model)?.leak())?;
    for text in texts {
        let content = fs::read_to_string(text)?;
        let (mut letters, mut bits) = (0_u32, 0.0);
        for segment in content.split(Ngram::breaks) {
            let segment: Vec<char> = fold(segment).chars().collect();
            letters += segment.len() as u32;
            bits -= model.log_ps(&segment).map(f64::from).sum::<f64>() / std::f64::consts::LN_2;
        }
        println!(
            "{:.3} bits/letter of {letters} {text}",
            bits / f64::from(letters)
        );
    }
    Ok(())
}
