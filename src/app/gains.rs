//! What meaning brings: the same figures without and with it, with the interval that chance alone would give.

/// One figure without and with meaning.
#[derive(Debug, Clone, PartialEq)]
pub struct Gain {
    /// The id of the message that says the figure.
    pub figure: &'static str,
    /// Without meaning.
    pub without: f64,
    /// With it.
    pub with: f64,
    /// The interval of the difference, by the paired bootstrap at 95 %.
    pub interval: (f64, f64),
}

impl Gain {
    /// The difference.
    pub fn difference(&self) -> f64 {
        self.with - self.without
    }

    /// Whether the interval holds 0: chance alone could have made the difference.
    pub fn is_noise(&self) -> bool {
        self.interval.0 <= 0.0 && self.interval.1 >= 0.0
    }
}

/// How often the cases are drawn again.
const DRAWS: usize = 1000;

/// The gains on so many cases; `figures` measures the cases of these places, without or with meaning. Both are measured on
/// the same draws, so that a hard case is hard for both.
pub fn gains(cases: usize, figures: impl Fn(&[usize], bool) -> Vec<(&'static str, f64)>) -> Vec<Gain> {
    let all: Vec<usize> = (0..cases).collect();
    let mut random = fastrand::Rng::with_seed(2026);
    let mut differences: Vec<Vec<f64>> = Vec::new();
    for _ in 0..DRAWS {
        let drawn: Vec<usize> = (0..cases).map(|_| random.usize(..cases.max(1))).collect();
        let (without, with) = (figures(&drawn, false), figures(&drawn, true));
        differences.resize(with.len(), Vec::new());
        for (kept, ((_, a), (_, b))) in differences.iter_mut().zip(without.iter().zip(&with)) {
            kept.extend(Some(b - a).filter(|d| d.is_finite()));
        }
    }
    let measured = figures(&all, false).into_iter().zip(figures(&all, true)).zip(differences);
    measured
        .filter(|(((_, without), (_, with)), _)| without.is_finite() && with.is_finite())
        .map(|(((figure, without), (_, with)), mut drawn)| {
            drawn.sort_by(f64::total_cmp);
            let at = |part: usize| drawn.get(drawn.len() * part / 1000).copied().unwrap_or(f64::NAN);
            Gain { figure, without, with, interval: (at(25), at(975)) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(right: impl Fn(usize) -> bool) -> impl Fn(&[usize]) -> f64 {
        move |cases| cases.iter().filter(|c| right(**c)).count() as f64 / cases.len() as f64
    }

    #[test]
    fn a_gain_on_every_case_is_no_noise_and_one_on_none_is() {
        let (bad, good) = (share(|_| false), share(|c| c % 4 != 0));
        let found = gains(100, |cases, with| vec![("a", if with { good(cases) } else { bad(cases) }), ("b", bad(cases))]);
        assert!((found[0].difference() - 0.75).abs() < 1e-9 && !found[0].is_noise(), "{found:?}");
        assert!(found[0].interval.0 > 0.6 && found[0].interval.1 < 0.9);
        assert!(found[1].is_noise());
    }

    #[test]
    fn a_case_more_of_a_hundred_is_noise() {
        let (before, after) = (share(|c| c % 2 == 0), share(|c| c % 2 == 0 || c == 1));
        let found = gains(100, |cases, with| vec![("a", if with { after(cases) } else { before(cases) })]);
        assert!(found[0].is_noise() && found[0].difference() > 0.0);
    }
}
