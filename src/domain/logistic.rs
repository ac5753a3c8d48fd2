//! Logistic regression with a ridge, by Newton's method: few named features, few hundred examples, the same result each time.
//!
//! Written here because it is forty lines; a linear-algebra stack would be the larger part of the binary.

use super::weights::Linear;

/// One example: its features in the order of the names, its weight, and whether the answer is yes.
#[derive(Debug, Clone)]
pub struct Example {
    /// The features.
    pub features: Vec<f64>,
    /// How much the example counts.
    pub weight: f64,
    /// The answer.
    pub yes: bool,
}

/// Newton's steps; the ridge makes the problem strictly convex, and it settles in fewer than ten.
const STEPS: usize = 25;

/// Fits the log-odds of `yes`. `ridge` is the penalty on each squared weight (not on the bias, which is fitted when
/// `with_bias`); it must be above 0.
pub fn fit(names: &[&str], examples: &[Example], ridge: f64, with_bias: bool) -> Linear {
    let size = names.len() + usize::from(with_bias);
    let mut weights = vec![0.0; size];
    let row = |example: &Example| -> Vec<f64> {
        let mut row = example.features.clone();
        row.resize(names.len(), 0.0);
        if with_bias {
            row.push(1.0);
        }
        row
    };
    for _ in 0..STEPS {
        let mut gradient = vec![0.0; size];
        let mut hessian = vec![vec![0.0; size]; size];
        for (i, (g, h)) in gradient.iter_mut().zip(&mut hessian).enumerate() {
            let penalty = if i < names.len() { ridge } else { 1e-6 };
            *g = -penalty * weights.get(i).copied().unwrap_or_default();
            if let Some(diagonal) = h.get_mut(i) {
                *diagonal = penalty;
            }
        }
        for example in examples {
            let x = row(example);
            let score: f64 = x.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let p = 1.0 / (1.0 + (-score).exp());
            let residual = example.weight * (f64::from(example.yes) - p);
            let curvature = example.weight * p * (1.0 - p);
            for ((xi, g), h) in x.iter().zip(&mut gradient).zip(&mut hessian) {
                *g += residual * xi;
                for (xj, cell) in x.iter().zip(h) {
                    *cell += curvature * xi * xj;
                }
            }
        }
        let step = solve(hessian, gradient);
        let length: f64 = step.iter().map(|s| s * s).sum();
        for (weight, s) in weights.iter_mut().zip(step) {
            *weight += s;
        }
        if length < 1e-12 {
            break;
        }
    }
    let bias = if with_bias { weights.pop().unwrap_or_default() } else { 0.0 };
    Linear { bias, weights: names.iter().map(|n| (*n).to_owned()).zip(weights).collect() }
}

/// Solves a symmetric positive definite system by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        let Some(pivot_row) = matrix.get(pivot).cloned() else { continue };
        let pivot_value = pivot_row.get(pivot).copied().unwrap_or(1.0);
        let pivot_right = right.get(pivot).copied().unwrap_or_default();
        for (row, value) in matrix.iter_mut().zip(&mut right).skip(pivot + 1) {
            let factor = row.get(pivot).copied().unwrap_or_default() / pivot_value;
            for (cell, above) in row.iter_mut().zip(&pivot_row).skip(pivot) {
                *cell -= factor * above;
            }
            *value -= factor * pivot_right;
        }
    }
    let mut solution = vec![0.0; size];
    for (i, row) in matrix.iter().enumerate().rev() {
        let known: f64 = row.iter().zip(&solution).skip(i + 1).map(|(a, x)| a * x).sum();
        let value = (right.get(i).copied().unwrap_or_default() - known) / row.get(i).copied().unwrap_or(1.0);
        if let Some(slot) = solution.get_mut(i) {
            *slot = value;
        }
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(x: f64, yes: bool) -> Example {
        Example { features: vec![x], weight: 1.0, yes }
    }

    #[test]
    fn a_system_is_solved() {
        let x = solve(vec![vec![4.0, 1.0], vec![1.0, 3.0]], vec![1.0, 2.0]);
        assert!((x[0] - 1.0 / 11.0).abs() < 1e-9 && (x[1] - 7.0 / 11.0).abs() < 1e-9);
    }

    #[test]
    fn the_fit_finds_the_odds_of_the_data() {
        // Three of four are yes whatever the feature: the log-odds are ln 3, the weight nothing.
        let examples: Vec<Example> = [true, true, true, false].into_iter().map(|yes| example(0.0, yes)).collect();
        let fitted = fit(&["x"], &examples, 0.1, true);
        assert!((fitted.bias - 3.0_f64.ln()).abs() < 1e-4, "{fitted:?}");
    }

    #[test]
    fn a_larger_feature_raises_the_odds() {
        let examples = [example(0.0, false), example(1.0, true), example(0.2, false), example(0.9, true)];
        let fitted = fit(&["x"], &examples, 0.5, true);
        assert!(fitted.score(&[("x", 1.0)]) > fitted.score(&[("x", 0.0)]));
    }
}
