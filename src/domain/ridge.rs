//! Ridge regression on sparse features, by conjugate gradients: thousands of named features, the same result each time.
//!
//! Written here because the sparse solvers on offer bring a linear-algebra stack for what is one loop.

/// One example: its features by number, and how much it counts.
#[derive(Debug, Clone)]
pub struct Row {
    /// Feature numbers, each once, with their values.
    pub features: Vec<(usize, f64)>,
    /// How much the example counts; above 0.
    pub weight: f64,
}

/// A fitted line: the value when every feature is 0, and what each adds.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The value when every feature is 0.
    pub intercept: f64,
    /// Each feature's weight, by number.
    pub weights: Vec<f64>,
}

impl Line {
    /// The value for some features.
    pub fn value(&self, features: &[(usize, f64)]) -> f64 {
        self.intercept + dot(features, &self.weights)
    }
}

/// Conjugate-gradient steps at most; the ridge makes the system settle in far fewer.
const STEPS: usize = 200;

/// The fall of the squared residual at which the solution is good to four digits.
const SETTLED: f64 = 1e-9;

/// Fits `targets` (one a row) with a penalty of `ridge` (above 0) on each squared difference from `prior` (weights by
/// number, all 0 when empty). The intercept is not penalised.
pub fn fit(rows: &[Row], targets: &[f64], size: usize, ridge: f64, prior: &[f64]) -> Line {
    let prior: Vec<f64> = prior.iter().copied().chain(std::iter::repeat(0.0)).take(size).collect();
    let total: f64 = rows.iter().map(|r| r.weight).sum::<f64>().max(f64::MIN_POSITIVE);
    // Features and targets are centred, which takes the intercept out of the system.
    let mut means = vec![0.0; size];
    for row in rows {
        add(&mut means, &row.features, row.weight / total);
    }
    let rest: Vec<f64> = rows.iter().zip(targets).map(|(r, y)| y - dot(&r.features, &prior)).collect();
    let rest_mean = rows.iter().zip(&rest).map(|(r, y)| r.weight * y).sum::<f64>() / total;
    let normal = |beta: &[f64]| -> Vec<f64> {
        let shift: f64 = means.iter().zip(beta).map(|(m, b)| m * b).sum();
        let mut out: Vec<f64> = beta.iter().map(|b| ridge * b).collect();
        let mut sum = 0.0;
        for row in rows {
            let value = row.weight * (dot(&row.features, beta) - shift);
            sum += value;
            add(&mut out, &row.features, value);
        }
        out.iter_mut().zip(&means).for_each(|(o, m)| *o -= m * sum);
        out
    };
    let mut right = vec![0.0; size];
    for (row, y) in rows.iter().zip(&rest) {
        add(&mut right, &row.features, row.weight * (y - rest_mean));
    }
    let delta = conjugate_gradients(normal, &right);
    let weights: Vec<f64> = prior.iter().zip(&delta).map(|(p, d)| p + d).collect();
    let shift: f64 = means.iter().zip(&delta).map(|(m, d)| m * d).sum();
    Line { intercept: rest_mean - shift, weights }
}

/// Solves `system(x) = right` for a symmetric positive definite system.
fn conjugate_gradients(system: impl Fn(&[f64]) -> Vec<f64>, right: &[f64]) -> Vec<f64> {
    let square = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>();
    let mut solution = vec![0.0; right.len()];
    let mut residual = right.to_vec();
    let mut direction = right.to_vec();
    let start = square(right);
    let mut length = start;
    for _ in 0..STEPS {
        if length <= start * SETTLED {
            break;
        }
        let image = system(&direction);
        let step = length / direction.iter().zip(&image).map(|(d, i)| d * i).sum::<f64>().max(f64::MIN_POSITIVE);
        solution.iter_mut().zip(&direction).for_each(|(s, d)| *s += step * d);
        residual.iter_mut().zip(&image).for_each(|(r, i)| *r -= step * i);
        let next = square(&residual);
        let turn = next / length;
        direction.iter_mut().zip(&residual).for_each(|(d, r)| *d = r + turn * *d);
        length = next;
    }
    solution
}

fn dot(features: &[(usize, f64)], weights: &[f64]) -> f64 {
    features.iter().map(|(i, x)| x * weights.get(*i).copied().unwrap_or_default()).sum()
}

fn add(into: &mut [f64], features: &[(usize, f64)], factor: f64) {
    for (i, x) in features {
        if let Some(slot) = into.get_mut(*i) {
            *slot += factor * x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(features: &[(usize, f64)]) -> Row {
        Row { features: features.to_vec(), weight: 1.0 }
    }

    #[test]
    fn a_line_is_found_again() {
        let rows: Vec<Row> = (0..20).map(|i| row(&[(0, f64::from(i)), (1, f64::from(i % 3))])).collect();
        let targets: Vec<f64> = (0..20).map(|i| 5.0 + 2.0 * f64::from(i) - f64::from(i % 3)).collect();
        let line = fit(&rows, &targets, 2, 1e-6, &[]);
        assert!((line.intercept - 5.0).abs() < 1e-3 && (line.weights[0] - 2.0).abs() < 1e-3, "{line:?}");
    }

    #[test]
    fn what_was_never_seen_keeps_its_prior() {
        let rows = [row(&[(0, 1.0)]), row(&[])];
        let line = fit(&rows, &[1.0, 0.0], 2, 0.1, &[0.5, 2.6]);
        assert!((line.weights[1] - 2.6).abs() < 1e-9);
        assert!(line.weights[0] > 0.5);
    }

    #[test]
    fn a_stronger_ridge_stays_nearer_to_the_prior() {
        let rows = [row(&[(0, 1.0)]), row(&[])];
        let weight = |ridge| fit(&rows, &[1.0, 0.0], 1, ridge, &[]).weights[0];
        assert!(weight(10.0) < weight(0.1) && weight(10.0) > 0.0);
    }
}
