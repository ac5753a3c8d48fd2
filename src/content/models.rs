//! The fitted models as tables: reading them, and writing them as they are read.
//!
//! Rows whose name opens with `=` hold what belongs to the whole model and to no feature.

use std::collections::BTreeMap;

use super::reader::Faults;
use super::table::rows;
use crate::domain::fault::FaultKind;
use crate::domain::model::{Levels, MatterModel, MeaningModel, PartModel, Probe, Rail, RailModel, RiskModel};

const START: &str = "=depart";
const SLOPES: &str = "=pentes";
const SCORE: &str = "=note";
const DOMAINS: &str = "=domaines";
/// What stands before a whole expression.
const CUE: char = '!';
const THRESHOLD: &str = "=seuil";

const RISK_COLUMNS: [&str; 9] =
    ["indice", "ton", "centrage", "format", "jeunisme", "sujet", "incarnation", "accroche", "interaction"];
const MATTER_COLUMNS: [&str; 3] = ["terme", "rarete", "domaines"];
const PART_COLUMNS: [&str; 2] = ["indice", "poids"];
const MEANING_COLUMNS: [&str; 2] = ["ligne", "nombres"];
const RAIL_COLUMNS: [&str; 3] = ["garde_fou", "indice", "poids"];

fn number(text: &str, line: usize, faults: &mut Faults) -> f64 {
    let number = text.parse::<f64>().ok().filter(|n| n.is_finite());
    if number.is_none() {
        faults.add(Some(line), FaultKind::WrongShape { key: text.to_owned(), due: "number" });
    }
    number.unwrap_or_default()
}

/// `models/risk.tsv`.
pub(super) fn read_risk(text: &str, faults: &mut Faults) -> RiskModel {
    let mut model = RiskModel::default();
    for row in rows(text, RISK_COLUMNS, faults) {
        let [name, cells @ ..] = row.cells;
        let levels: Levels = cells.map(|c| number(c, row.line, faults));
        match name {
            START => model.start = levels,
            SLOPES => model.slopes = levels,
            SCORE => {
                let [bias, short, middling, longer, ..] = levels;
                model.bias = bias;
                model.margins = [short, middling, longer];
            }
            _ => {
                model.features.insert(name.to_owned(), levels);
            }
        }
    }
    model
}

/// The table of a risk model, feature by feature in the order of their names.
pub fn write_risk(model: &RiskModel) -> String {
    let row = |name: &str, levels: &[f64]| {
        let cells: Vec<String> = levels.iter().map(|l| format!("{l:.4}")).collect();
        format!("{name}\t{}\n", cells.join("\t"))
    };
    let [short, middling, longer] = model.margins;
    let mut out = format!("{}\n", RISK_COLUMNS.join("\t"));
    out += &row(START, &model.start);
    out += &row(SLOPES, &model.slopes);
    out += &row(SCORE, &[model.bias, short, middling, longer, 0.0, 0.0, 0.0, 0.0]);
    let sorted: BTreeMap<&String, &Levels> = model.features.iter().collect();
    out.extend(sorted.into_iter().map(|(name, levels)| row(name, levels)));
    out
}

/// `models/matters.tsv`.
pub(super) fn read_matters(text: &str, faults: &mut Faults) -> MatterModel {
    let mut model = MatterModel::default();
    for row in rows(text, MATTER_COLUMNS, faults) {
        let [term, rarity, domains] = row.cells;
        let pairs = domains.split(' ').filter_map(|pair| pair.split_once('='));
        if term == DOMAINS {
            let mut parameters = rarity.split(' ').map(|p| number(p, row.line, faults));
            model.acts = parameters.next().unwrap_or_default();
            model.sharpness = parameters.next().unwrap_or_default();
            model.cue_weight = parameters.next().unwrap_or_default();
            for (domain, start) in pairs {
                model.domains.push(domain.to_owned());
                model.start.push(start.parse().unwrap_or_default());
            }
        } else {
            let speaks = pairs.filter_map(|(domain, weight)| Some((domain.parse().ok()?, weight.parse().ok()?))).collect();
            if let Some(cue) = term.strip_prefix(CUE) {
                model.cues.insert(cue.to_owned(), speaks);
                continue;
            }
            model.stems.insert(term.to_owned(), (number(rarity, row.line, faults), speaks));
        }
    }
    model
}

/// The table of a matter model, term by term in their order.
pub fn write_matters(model: &MatterModel) -> String {
    let start: Vec<String> = model.domains.iter().zip(&model.start).map(|(d, s)| format!("{d}={s:.3}")).collect();
    let mut out = format!(
        "{}\n{DOMAINS}\t{:.3} {:.3} {:.3}\t{}\n",
        MATTER_COLUMNS.join("\t"),
        model.acts,
        model.sharpness,
        model.cue_weight,
        start.join(" ")
    );
    let list = |pairs: &[(usize, f64)]| pairs.iter().map(|(d, weight)| format!("{d}={weight:.2}")).collect::<Vec<_>>().join(" ");
    let stems: BTreeMap<_, _> = model.stems.iter().collect();
    out.extend(stems.into_iter().map(|(term, (rarity, speaks))| format!("{term}\t{rarity:.2}\t{}\n", list(speaks))));
    let cues: BTreeMap<_, _> = model.cues.iter().collect();
    out.extend(cues.into_iter().map(|(cue, evokes)| format!("{CUE}{cue}\t0\t{}\n", list(evokes))));
    out
}

/// `models/rails.tsv`.
pub(super) fn read_rails(text: &str, faults: &mut Faults) -> RailModel {
    let mut model = RailModel::default();
    for row in rows(text, RAIL_COLUMNS, faults) {
        let [rail, feature, weight] = row.cells;
        let weight = number(weight, row.line, faults);
        let rail = model.rails.entry(rail.to_owned()).or_default();
        match feature {
            START => rail.start = weight,
            THRESHOLD => rail.threshold = weight,
            _ => {
                rail.weights.insert(feature.to_owned(), weight);
            }
        }
    }
    model
}

/// The table of a guard-rail model.
pub fn write_rails(model: &RailModel) -> String {
    let mut out = format!("{}\n", RAIL_COLUMNS.join("\t"));
    for (name, Rail { start, threshold, weights }) in &model.rails {
        out.extend([format!("{name}\t{START}\t{start:.4}\n"), format!("{name}\t{THRESHOLD}\t{threshold:.4}\n")]);
        let sorted: BTreeMap<&String, &f64> = weights.iter().collect();
        out.extend(sorted.into_iter().map(|(feature, weight)| format!("{name}\t{feature}\t{weight:.4}\n")));
    }
    out
}

/// `models/parts.tsv`.
pub(super) fn read_parts(text: &str, faults: &mut Faults) -> PartModel {
    let mut model = PartModel::default();
    for row in rows(text, PART_COLUMNS, faults) {
        let [feature, weight] = row.cells;
        let weight = number(weight, row.line, faults);
        if feature == START {
            model.start = weight;
        } else {
            model.weights.insert(feature.to_owned(), weight);
        }
    }
    model
}

/// The table of a part model.
pub fn write_parts(model: &PartModel) -> String {
    let mut out = format!("{}\n{START}\t{:.4}\n", PART_COLUMNS.join("\t"), model.start);
    let sorted: BTreeMap<&String, &f64> = model.weights.iter().collect();
    out.extend(sorted.into_iter().map(|(feature, weight)| format!("{feature}\t{weight:.4}\n")));
    out
}

/// `models/meaning.tsv`: a line's kind and what it is of, its numbers; a line over vectors has its start, its shift, then
/// its weights.
pub(super) fn read_meaning(text: &str, faults: &mut Faults) -> MeaningModel {
    let mut model = MeaningModel::default();
    for row in rows(text, MEANING_COLUMNS, faults) {
        let [name, cells] = row.cells;
        let numbers: Vec<f64> = cells.split(' ').map(|c| number(c, row.line, faults)).collect();
        match (name, numbers.as_slice()) {
            (SCORE, [bias, short, middling, longer]) => {
                model.bias = *bias;
                model.margins = [*short, *middling, *longer];
            }
            (SLOPES, slopes) if slopes.len() == model.slopes.len() => model.slopes.copy_from_slice(slopes),
            (DOMAINS, [weight, cue_weight, acts, sharpness]) => {
                (model.matter_weight, model.cue_weight, model.acts, model.sharpness) = (*weight, *cue_weight, *acts, *sharpness);
            }
            (THRESHOLD, thresholds) => model.thresholds = thresholds.to_vec(),
            (_, [start, shift, weights @ ..]) => {
                let (kind, of) = name.split_once(':').unwrap_or((name, ""));
                let Some(probe) = probe_of(&mut model, kind) else {
                    faults.add(Some(row.line), FaultKind::WrongShape { key: name.to_owned(), due: "line" });
                    continue;
                };
                probe.names.push(of.to_owned());
                probe.starts.push(*start);
                probe.shifts.push(*shift);
                probe.lines.push(weights.to_vec());
            }
            _ => faults.add(Some(row.line), FaultKind::WrongShape { key: name.to_owned(), due: "line" }),
        }
    }
    model
}

fn probe_of<'m>(model: &'m mut MeaningModel, kind: &str) -> Option<&'m mut Probe> {
    match kind {
        "niveau" => Some(&mut model.levels),
        "domaine" => Some(&mut model.matters),
        "garde_fou" => Some(&mut model.rails),
        "partie" => Some(&mut model.parts),
        _ => None,
    }
}

/// The table of what vectors add.
pub fn write_meaning(model: &MeaningModel) -> String {
    let list = |numbers: &[f64]| numbers.iter().map(|x| format!("{x:.4}")).collect::<Vec<_>>().join(" ");
    let [short, middling, longer] = model.margins;
    let mut out = format!("{}\n", MEANING_COLUMNS.join("\t"));
    for (name, numbers) in [
        (SCORE, vec![model.bias, short, middling, longer]),
        (SLOPES, model.slopes.to_vec()),
        (DOMAINS, vec![model.matter_weight, model.cue_weight, model.acts, model.sharpness]),
        (THRESHOLD, model.thresholds.clone()),
    ] {
        out.extend([name, "\t", &list(&numbers), "\n"]);
    }
    for (kind, probe) in
        [("niveau", &model.levels), ("domaine", &model.matters), ("garde_fou", &model.rails), ("partie", &model.parts)]
    {
        let numbers = probe.starts.iter().zip(&probe.shifts).zip(&probe.lines);
        let lines = probe.names.iter().zip(numbers);
        out.extend(lines.map(|(of, ((start, shift), line))| format!("{kind}:{of}\t{start:.4} {shift:.4} {}\n", list(line))));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::signal::Dimension;

    #[test]
    fn what_is_written_is_read_again() {
        let mut faults = Faults::new("f");
        let risk = RiskModel {
            start: [1.0; Dimension::ALL.len()],
            features: [("mot:ruban".to_owned(), [0.25; Dimension::ALL.len()])].into(),
            bias: -2.0,
            slopes: [0.5; Dimension::ALL.len()],
            margins: [1.0, 0.75, 0.5],
        };
        assert_eq!(read_risk(&write_risk(&risk), &mut faults), risk);
        let matters = MatterModel {
            stems: [("ruban".to_owned(), (2.5, vec![(0, 0.5), (1, -0.25)]))].into(),
            domains: vec!["a".into(), "b".into()],
            start: vec![-1.0, -0.5],
            cues: [("coupe de ruban".to_owned(), vec![(1, 0.5)])].into(),
            cue_weight: 0.25,
            acts: 0.125,
            sharpness: 9.0,
        };
        assert_eq!(read_matters(&write_matters(&matters), &mut faults), matters);
        let rail = Rail { start: 0.5, threshold: 0.25, weights: [("mot:a".to_owned(), 1.0)].into() };
        let rails = RailModel { rails: [("musique".to_owned(), rail)].into() };
        assert_eq!(read_rails(&write_rails(&rails), &mut faults), rails);
        let parts = PartModel { start: 0.5, weights: [("dedans".to_owned(), 1.0)].into() };
        assert_eq!(read_parts(&write_parts(&parts), &mut faults), parts);
        let probe = |count| Probe {
            names: vec!["a".to_owned(); count],
            starts: vec![0.25; count],
            shifts: vec![-0.5; count],
            lines: vec![vec![1.0, -2.0, 0.125]; count],
        };
        let meaning = MeaningModel {
            levels: probe(Dimension::ALL.len()),
            bias: -1.0,
            slopes: [0.5; Dimension::ALL.len()],
            margins: [1.0, 0.75, 0.5],
            matters: probe(3),
            matter_weight: 1.5,
            cue_weight: 0.25,
            acts: 0.125,
            sharpness: 8.0,
            rails: probe(2),
            thresholds: vec![0.5, 0.25],
            parts: probe(1),
        };
        assert_eq!(read_meaning(&write_meaning(&meaning), &mut faults), meaning);
        assert!(faults.found.is_empty());
    }

    #[test]
    fn a_broken_table_of_meaning_is_told() {
        let mut faults = Faults::new("f");
        read_meaning("ligne\tnombres\nniveau\t1\nautre\t1 2 3\n=pentes\t1\nniveau\t1 2 x\n", &mut faults);
        assert_eq!(faults.found.len(), 4, "{:?}", faults.found);
    }
}
