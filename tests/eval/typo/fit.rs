//! Gradient-boosted decision trees with the logistic loss, grown leaf by leaf over histograms.

use kouetsu::text::channel::rank::{Features, NAMES};

/// Trees; more are slower and learn the texts by heart.
const TREES: usize = 200;
const LEAVES: usize = 31;
/// How much of what a tree has found is kept.
const RATE: f64 = 0.1;
/// Bounds tried for a feature.
const BOUNDS: usize = 62;
/// Fewer candidates do not make a rule.
const LEAST: usize = 50;
/// Draws the values of small leaves to zero.
const RIDGE: f64 = 5.0;
/// The more of it, the likelier (or unlikelier) a mistake, whatever the texts happen to say.
const RISING: &[&str] = &[
    "gain",
    "likeness",
    "meant-elsewhere",
    "clause-meant-elsewhere",
];
const FALLING: &[&str] = &["written-elsewhere", "clause-written"];

/// What is learnt from: features, whether the correction is right, and how much it counts.
pub(crate) type Row = (Features, bool, f32);

/// Gradient, curvature and number of rows.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    gradient: f64,
    curvature: f64,
    rows: usize,
}

impl Sum {
    fn add(&mut self, other: Self) {
        self.gradient += other.gradient;
        self.curvature += other.curvature;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            curvature: self.curvature - other.curvature,
            rows: self.rows - other.rows,
        }
    }

    fn value(self, range: (f64, f64)) -> f64 {
        (-self.gradient / (self.curvature + RIDGE)).clamp(range.0, range.1)
    }

    /// How much a value lowers the loss.
    fn gain(self, value: f64) -> f64 {
        -(self.gradient * value + 0.5 * (self.curvature + RIDGE) * value * value)
    }
}

#[derive(Debug, Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    /// Bins up to this one go left.
    bin: usize,
    values: [f64; 2],
}

struct Leaf {
    rows: Vec<u32>,
    /// By feature and bin.
    histogram: Vec<Sum>,
    value: f64,
    range: (f64, f64),
    best: Option<Split>,
}

enum Node {
    Leaf(usize),
    Split(Split, Box<[Node; 2]>),
}

struct Fit {
    /// By feature, ascending.
    bounds: Vec<Vec<f32>>,
    bins: Vec<u8>,
    sums: Vec<Sum>,
}

const N: usize = NAMES.len();
const BINS: usize = BOUNDS + 1;

/// The trees as `Trees::read` reads them. O(trees · rows · features · depth).
pub(crate) fn fit(rows: &[Row]) -> String {
    let bounds: Vec<Vec<f32>> = (0..N).map(|feature| bounds(rows, feature)).collect();
    let bins = (rows.iter())
        .flat_map(|row| {
            let bin = |(bounds, value): (&Vec<f32>, &f32)| bounds.partition_point(|b| b <= value);
            bounds.iter().zip(&row.0.0).map(bin).map(|bin| bin as u8)
        })
        .collect();
    let mut fit = Fit {
        bounds,
        bins,
        sums: vec![Sum::default(); rows.len()],
    };
    let weight = |right| -> f64 {
        let rows = rows.iter().filter(|row| row.1 == right);
        rows.map(|row| f64::from(row.2)).sum()
    };
    let base = (weight(true) / weight(false)).ln();
    let mut logits = vec![base; rows.len()];
    let mut out = format!("{base:.4}\n");
    for _ in 0..TREES {
        for ((sum, row), logit) in fit.sums.iter_mut().zip(rows).zip(&logits) {
            let p = 1.0 / (1.0 + (-logit).exp());
            let weight = f64::from(row.2);
            *sum = Sum {
                gradient: weight * (p - if row.1 { 1.0 } else { 0.0 }),
                curvature: weight * p * (1.0 - p),
                rows: 1,
            };
        }
        let (tree, leaves) = fit.tree();
        for leaf in &leaves {
            for &row in &leaf.rows {
                logits[row as usize] += RATE * leaf.value;
            }
        }
        fit.write(&tree, &leaves, &mut out);
        out.pop();
        out.push('\n');
    }
    out
}

/// Bounds between equal shares of the rows.
fn bounds(rows: &[Row], feature: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row.0.0[feature]).collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let cuts: Vec<f32> = if distinct.len() <= BOUNDS {
        distinct
    } else {
        let at = |n: usize| values[n * values.len() / (BOUNDS + 1)];
        (0..=BOUNDS).map(at).collect()
    };
    let mut bounds: Vec<f32> = cuts.windows(2).map(|w| w[0].midpoint(w[1])).collect();
    bounds.dedup();
    bounds
}

impl Fit {
    fn tree(&self) -> (Node, Vec<Leaf>) {
        let all = (0..self.sums.len() as u32).collect();
        let mut leaves = vec![self.leaf(all, None, (f64::MIN, f64::MAX))];
        let mut root = Node::Leaf(0);
        while leaves.len() < LEAVES {
            let gain = |leaf: &Leaf| leaf.best.map_or(0.0, |split| split.gain);
            let best =
                (0..leaves.len()).max_by(|&a, &b| gain(&leaves[a]).total_cmp(&gain(&leaves[b])));
            let at = best.expect("there is a leaf");
            let Some(split) = leaves[at].best else { break };
            let new = leaves.len();
            let parent = std::mem::replace(
                &mut leaves[at],
                Leaf {
                    rows: Vec::new(),
                    histogram: Vec::new(),
                    value: 0.0,
                    range: (0.0, 0.0),
                    best: None,
                },
            );
            let [left, right] = self.halves(parent, split);
            leaves[at] = left;
            leaves.push(right);
            grow(&mut root, at, split, new);
        }
        (root, leaves)
    }

    fn halves(&self, parent: Leaf, split: Split) -> [Leaf; 2] {
        let (left, right): (Vec<u32>, Vec<u32>) = (parent.rows.iter()).partition(|&&row| {
            usize::from(self.bins[row as usize * N + split.feature]) <= split.bin
        });
        let middle = f64::midpoint(split.values[0], split.values[1]);
        let (low, high) = parent.range;
        let ranges = match sign(split.feature) {
            0 => [parent.range; 2],
            1 => [(low, middle), (middle, high)],
            _ => [(middle, high), (low, middle)],
        };
        // The histogram of the greater half is what the smaller one leaves.
        if left.len() < right.len() {
            let left = self.leaf(left, None, ranges[0]);
            let rest = less(&parent.histogram, &left.histogram);
            let right = self.leaf(right, Some(rest), ranges[1]);
            [left, right]
        } else {
            let right = self.leaf(right, None, ranges[1]);
            let rest = less(&parent.histogram, &right.histogram);
            [self.leaf(left, Some(rest), ranges[0]), right]
        }
    }

    fn leaf(&self, rows: Vec<u32>, histogram: Option<Vec<Sum>>, range: (f64, f64)) -> Leaf {
        let histogram = histogram.unwrap_or_else(|| {
            let mut histogram = vec![Sum::default(); N * BINS];
            for &row in &rows {
                let bins = &self.bins[row as usize * N..][..N];
                for (feature, &bin) in bins.iter().enumerate() {
                    histogram[feature * BINS + usize::from(bin)].add(self.sums[row as usize]);
                }
            }
            histogram
        });
        let mut whole = Sum::default();
        histogram[..BINS].iter().for_each(|&sum| whole.add(sum));
        let value = whole.value(range);
        let best = (0..N)
            .filter_map(|feature| self.split(feature, &histogram, whole, range))
            .max_by(|a, b| a.gain.total_cmp(&b.gain));
        Leaf {
            rows,
            histogram,
            value,
            range,
            best,
        }
    }

    fn split(
        &self,
        feature: usize,
        histogram: &[Sum],
        whole: Sum,
        range: (f64, f64),
    ) -> Option<Split> {
        let without = whole.gain(whole.value(range));
        let mut left = Sum::default();
        let mut best: Option<Split> = None;
        for bin in 0..self.bounds[feature].len() {
            left.add(histogram[feature * BINS + bin]);
            let right = whole.less(left);
            if left.rows < LEAST || right.rows < LEAST {
                continue;
            }
            let values = [left.value(range), right.value(range)];
            let against = match sign(feature) {
                0 => false,
                1 => values[0] > values[1],
                _ => values[0] < values[1],
            };
            let gain = left.gain(values[0]) + right.gain(values[1]) - without;
            if !against && gain > best.map_or(1e-6, |split| split.gain) {
                best = Some(Split {
                    gain,
                    feature,
                    bin,
                    values,
                });
            }
        }
        best
    }

    fn write(&self, node: &Node, leaves: &[Leaf], out: &mut String) {
        match node {
            Node::Leaf(leaf) => *out += &format!("{:.4} ", RATE * leaves[*leaf].value),
            Node::Split(split, halves) => {
                let bound = self.bounds[split.feature][split.bin];
                *out += &format!("{}<{bound:.4} ", NAMES[split.feature]);
                halves.iter().for_each(|half| self.write(half, leaves, out));
            }
        }
    }
}

fn grow(node: &mut Node, at: usize, split: Split, new: usize) {
    match node {
        Node::Leaf(leaf) if *leaf == at => {
            *node = Node::Split(split, Box::new([Node::Leaf(at), Node::Leaf(new)]));
        }
        Node::Leaf(_) => {}
        Node::Split(_, halves) => halves
            .iter_mut()
            .for_each(|half| grow(half, at, split, new)),
    }
}

fn less(whole: &[Sum], part: &[Sum]) -> Vec<Sum> {
    whole.iter().zip(part).map(|(a, &b)| a.less(b)).collect()
}

/// Whether the value may only rise (1) or fall (-1) with a feature.
fn sign(feature: usize) -> i8 {
    let name = NAMES[feature];
    i8::from(RISING.contains(&name)) - i8::from(FALLING.contains(&name))
}

#[test]
fn names_are_those_of_features() {
    for name in RISING.iter().chain(FALLING) {
        assert!(NAMES.contains(name), "{name}");
    }
}

#[test]
fn trees_learn_what_decides() {
    use kouetsu::text::channel::rank::Trees;
    let gain = NAMES.iter().position(|&n| n == "gain").expect("known");
    let features = |value: f32| {
        let mut features = Features([0.0; N]);
        features.0[gain] = value;
        features
    };
    let rows: Vec<Row> = (0..1000)
        .map(|n| (features(n as f32), n % 1000 >= 700, 1.0))
        .collect();
    let trees = Trees::read(&fit(&rows)).expect("it can be read");
    assert!(trees.probability(&features(100.0)) < 0.05);
    assert!(trees.probability(&features(900.0)) > 0.95);
}
