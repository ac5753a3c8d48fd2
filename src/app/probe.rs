//! Ridge regression on vectors: many lines over the same few hundred numbers, in closed form.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::domain::meaning::Vector;
use crate::domain::model::Probe;

/// What a line is of, and its values in step with the vectors.
pub(super) type Target = (String, Vec<f64>);

/// Fits one line for each of `targets` (each a name and one value a vector, in step as are `counts`) with a penalty of `ridge` (above 0) on each squared
/// weight; `counts` is how much each vector counts. No line where there is no vector.
pub(super) fn fit(vectors: &[&Vector], targets: &[Target], counts: &[f64], ridge: f64) -> Probe {
    let Some(size) = vectors.first().map(|v| v.numbers().len()) else { return Probe::default() };
    let total: f64 = counts.iter().sum();
    let mut rows = DMatrix::from_fn(vectors.len(), size, |i, j| number(vectors, i, j));
    let mean = rows.tr_mul(&DVector::from_row_slice(counts)) / total;
    // Each row less the mean, times the root of what it counts: the normal equations are a plain product then.
    for (mut row, count) in rows.row_iter_mut().zip(counts) {
        row -= mean.transpose();
        row *= count.sqrt();
    }
    // A product of matrices is blocked; a transposed product isn't, and takes ten times as long.
    let normal = rows.transpose() * &rows + DMatrix::identity(size, size) * ridge;
    let Some(system) = Cholesky::new(normal) else { return Probe::default() };
    let mut probe = Probe::default();
    for (name, target) in targets {
        let middle = target.iter().zip(counts).map(|(y, w)| y * w).sum::<f64>() / total;
        let right = target.iter().zip(counts).map(|(y, w)| (y - middle) * w.sqrt());
        let line = system.solve(&rows.tr_mul(&DVector::from_iterator(vectors.len(), right)));
        probe.names.push(name.clone());
        probe.starts.push(middle);
        probe.shifts.push(line.dot(&mean));
        probe.lines.push(line.iter().copied().collect());
    }
    probe
}

fn number(vectors: &[&Vector], row: usize, column: usize) -> f64 {
    vectors.get(row).and_then(|v| v.numbers().get(column)).map_or(0.0, |x| f64::from(*x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(angle: f32) -> Vector {
        Vector::new(&[angle.cos(), angle.sin(), 0.5]).unwrap()
    }

    #[test]
    fn lines_are_found_again() {
        let vectors: Vec<Vector> = (0..40_u8).map(|i| vector(f32::from(i))).collect();
        let line = |v: &Vector| 2.0 + 3.0 * f64::from(v.numbers()[0]) - f64::from(v.numbers()[1]);
        let targets = vec![("a".to_owned(), vectors.iter().map(line).collect()), ("b".to_owned(), vec![1.0; 40])];
        let probe = fit(&vectors.iter().collect::<Vec<_>>(), &targets, &[1.0; 40], 1e-9);
        let values = probe.values(&vector(0.3));
        assert!((values[0] - line(&vector(0.3))).abs() < 1e-3 && (values[1] - 1.0).abs() < 1e-6, "{values:?}");
    }

    #[test]
    fn nothing_is_fitted_on_nothing() {
        assert_eq!(fit(&[], &[(String::new(), vec![])], &[], 1.0), Probe::default());
    }
}
