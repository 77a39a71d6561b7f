//! Logistic regression by iteratively reweighted least squares.

use kouetsu::text::channel::rank::{Features, NAMES, Weights};

const N: usize = NAMES.len();

/// Weights that explain `(features, right, weight)` best, drawn to zero by `ridge`.
pub(crate) fn fit(rows: &[(Features, bool, f32)], ridge: f64) -> Weights {
    let mut weights = [0.0f64; N];
    for _ in 0..25 {
        let mut slope = [0.0f64; N];
        let mut curve = vec![[0.0f64; N]; N];
        for (Features(x), right, weight) in rows {
            let sum: f64 = x.iter().zip(&weights).map(|(&x, w)| f64::from(x) * w).sum();
            let p = 1.0 / (1.0 + (-sum.clamp(-30.0, 30.0)).exp());
            let error = (p - f64::from(u8::from(*right))) * f64::from(*weight);
            let bend = p * (1.0 - p) * f64::from(*weight);
            let filled: Vec<usize> = (0..N).filter(|&i| x[i] != 0.0).collect();
            for &i in &filled {
                slope[i] += error * f64::from(x[i]);
                let xi = bend * f64::from(x[i]);
                for &j in &filled {
                    curve[i][j] += xi * f64::from(x[j]);
                }
            }
        }
        for i in 0..N {
            slope[i] += ridge * weights[i];
            curve[i][i] += ridge;
        }
        let step = solve(curve, slope);
        let change: f64 = step.iter().map(|s| s.abs()).sum();
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight -= step;
        }
        if change < 1e-4 {
            break;
        }
    }
    Weights(weights.map(|w| w as f32))
}

/// Solves a symmetric positive system by elimination.
fn solve(mut a: Vec<[f64; N]>, mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let pivot = a[i];
        for j in i + 1..N {
            let factor = a[j][i] / pivot[i];
            if factor != 0.0 {
                for k in i..N {
                    a[j][k] -= factor * pivot[k];
                }
                b[j] -= factor * b[i];
            }
        }
    }
    for i in (0..N).rev() {
        for j in i + 1..N {
            b[i] -= a[i][j] * b[j];
        }
        b[i] /= a[i][i];
    }
    b
}
