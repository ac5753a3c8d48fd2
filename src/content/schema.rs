//! The schema of each kind of file, as the calls that read it. `knowledge/README.md` shows them with examples.

use std::collections::BTreeMap;

use super::markdown::Sheet;
use super::node::Node;
use super::reader::{Faults, Fields};
use crate::domain::advice::Advice;
use crate::domain::calendar::Ballot;
use crate::domain::clue::Clue;
use crate::domain::competence::{Cell, Competence, Holder, Level};
use crate::domain::fault::FaultKind;
use crate::domain::guardrail::{GuardRail, Trigger};
use crate::domain::lesson::Lesson;
use crate::domain::lexicon::{Cues, Detail, Distinction, Lexicon, SynonymKind, Synonyms};
use crate::domain::part::PartRule;
use crate::domain::pattern::Pattern;
use crate::domain::plan::{DomainPlan, PlatformPlan};
use crate::domain::platform::Platform;
use crate::domain::post::PLATFORMS;
use crate::domain::practice::Practice;
use crate::domain::rubric::{DimensionScale, Floor, FreshnessStep, Rubric};
use crate::domain::signal::{Count, Dimension, Direction, Part, Rule, Signal};
use crate::domain::source::Source;
use crate::domain::topic::{Season, Topic};
use crate::domain::trend::{Trend, TrendStatus};
use crate::domain::weights::{Linear, Scoring, Weights};

const FACTS: (&str, bool) = ("Faits", true);
const LESSONS: (&str, bool) = ("À retenir", true);

/// Reads a Markdown sheet: its head by `read_head`, its sections by `read_body`.
fn sheet<T>(text: &str, faults: &mut Faults, read: impl FnOnce(&mut Fields<'_>, &Sheet) -> T) -> Option<T> {
    let sheet = Sheet::split(text, faults)?;
    let mut fields = Fields::of(&sheet.head, faults);
    let value = read(&mut fields, &sheet);
    fields.finish();
    Some(value)
}

pub(super) fn practice(text: &str, faults: &mut Faults) -> Option<Practice> {
    sheet(text, faults, |f, sheet| {
        let [facts, lessons] = sheet.items([FACTS, LESSONS], f.faults);
        Practice {
            slug: f.id("slug"),
            title: f.text("titre"),
            author: f.text("collectivite"),
            level: f.text("niveau"),
            platforms: f.optional_texts("plateformes"),
            prize: f.optional_text("prix").filter(|p| !p.starts_with("aucun")),
            year: year(f),
            themes: f.optional_texts("themes"),
            facts,
            lessons,
            sources: f.sources(),
            confidence: f.confidence(),
            freshness: f.freshness(),
            findable: f.findable(),
        }
    })
}

/// The year of a practice; between the first public websites and the far future.
#[expect(clippy::cast_possible_truncation, reason = "checked to be a whole number between 1990 and 2100")]
fn year(f: &mut Fields<'_>) -> Option<i16> {
    let number = f.optional_number("annee")?;
    if (1990.0..=2100.0).contains(&number) && number.fract() == 0.0 {
        return Some(number as i16);
    }
    f.fault("annee", FaultKind::BadDate { key: "annee".into(), value: number.to_string() });
    None
}

pub(super) fn lesson(text: &str, faults: &mut Faults) -> Option<Lesson> {
    sheet(text, faults, |f, sheet| {
        let [facts, lessons] = sheet.items([FACTS, LESSONS], f.faults);
        Lesson {
            slug: f.id("slug"),
            title: f.text("titre"),
            themes: f.optional_texts("themes"),
            facts,
            lessons,
            sources: f.sources(),
            confidence: f.confidence(),
            freshness: f.freshness(),
            findable: f.findable(),
        }
    })
}

pub(super) fn platform(text: &str, faults: &mut Faults) -> Option<Platform> {
    sheet(text, faults, |f, sheet| {
        let [audience, formats, dos, donts, benchmark] = sheet.items(
            [
                ("Audience des moins de 25 ans", true),
                ("Formats et durées natifs", true),
                ("À faire", true),
                ("À éviter", true),
                ("Repère du secteur public", true),
            ],
            f.faults,
        );
        Platform {
            slug: f.id("slug"),
            title: f.text("titre"),
            audience,
            formats,
            dos,
            donts,
            benchmark,
            sources: f.sources(),
            confidence: f.confidence(),
            freshness: f.freshness(),
            findable: f.findable(),
        }
    })
}

pub(super) fn advice(text: &str, faults: &mut Faults) -> Option<Advice> {
    sheet(text, faults, |f, sheet| {
        let [rule, example] = sheet.items([("Règle", true), ("Exemple", false)], f.faults);
        Advice {
            slug: f.id("slug"),
            title: f.text("titre"),
            mends: f.optional_texts("repare"),
            practices: f.optional_texts("pratiques"),
            rule,
            example,
            sources: f.sources(),
            confidence: f.confidence(),
            freshness: f.freshness(),
            findable: f.findable(),
        }
    })
}

/// The names that reviews give to guard rails (`interfaces.md`).
const RAILS: [&str; 14] = [
    "image_mineurs",
    "droit_image",
    "musique",
    "pre_electoral",
    "neutralite",
    "donnees_personnelles",
    "accessibilite",
    "alcool_tabac",
    "publicite_deguisee",
    "langue_francaise",
    "contenu_ia",
    "securite_defi_dangereux",
    "secret_ou_enquete",
    "moderation",
];

pub(super) fn guardrail(text: &str, faults: &mut Faults) -> Option<GuardRail> {
    sheet(text, faults, |f, sheet| {
        let [rule, articles, when, case_law, checks, changes] = sheet.items(
            [("Règle", true), ("Texte", true), ("Quand", true), ("Jurisprudence", false), ("Vérifier", true), ("Changer", true)],
            f.faults,
        );
        let code = f.text("code");
        if !code.is_empty() && (code.len() != 3 || !code.starts_with('G') || !code.chars().skip(1).all(|c| c.is_ascii_digit())) {
            f.fault("code", FaultKind::BadId { id: code.clone() });
        }
        let rail = f.optional_text("avis");
        if let Some(rail) = rail.as_deref().filter(|r| !RAILS.contains(r)) {
            f.fault("avis", FaultKind::NotAllowed { key: "avis".into(), value: rail.to_owned(), allowed: RAILS.join(", ") });
        }
        let triggers = f.tables("declencheurs", |t| Trigger {
            pattern: t.pattern("motif").unwrap_or_else(Pattern::never),
            examples: t.texts("exemples"),
            counter_examples: t.texts("contre_exemples"),
        });
        GuardRail {
            code,
            title: f.text("titre"),
            rail,
            leads: f.flag("avis_principal"),
            rule,
            articles,
            when,
            case_law,
            checks,
            changes,
            triggers,
            sources: f.sources(),
            confidence: f.confidence(),
            freshness: f.freshness(),
            findable: f.findable(),
        }
    })
}

pub(super) fn competence(root: &Node, faults: &mut Faults) -> Competence {
    let mut f = Fields::of(root, faults);
    let cells: BTreeMap<Level, Cell> = f
        .table("cellules", |t| {
            let options = Cell::ALL.map(|(cell, name)| (name, cell));
            Level::COLUMNS.into_iter().filter_map(|level| t.choice(level.column(), &options).map(|cell| (level, cell))).collect()
        })
        .unwrap_or_default();
    let parts: BTreeMap<Level, String> = f
        .optional_table("part", |t| {
            t.pairs().into_iter().filter_map(|(name, part)| Level::parse(&name).map(|l| (l, part))).collect()
        })
        .unwrap_or_default();
    for (level, cell) in &cells {
        match (cell, parts.contains_key(level)) {
            (Cell::Partial, false) => f.fault("cellules", FaultKind::NoPart { level: level.column().to_owned() }),
            (Cell::Partial, true) | (_, false) => {}
            (_, true) => f.fault("part", FaultKind::StrayPart { level: level.column().to_owned() }),
        }
    }
    let confidence = f.confidence();
    let articles = f.optional_texts("articles");
    if articles.is_empty() && confidence.level != crate::domain::source::Certainty::ToCheck {
        f.fault("articles", FaultKind::NoArticle);
    }
    let competence = Competence {
        slug: f.id("slug"),
        name: f.text("nom"),
        description: f.text("description"),
        cells,
        parts,
        holder: f.choice("titulaire", &Holder::ALL.map(|(holder, name)| (name, holder))).unwrap_or(Holder::Partage),
        operators: f.optional_texts("autres_operateurs"),
        articles,
        relay: f.text("relais"),
        remarks: f.optional_texts("remarques"),
        cues: f.texts("reperes"),
        vocabulary: f.optional_texts("vocabulaire"),
        posts: f.optional_texts("exemples"),
        confusions: f.optional_table("a_ne_pas_confondre", |t| t.pairs().into_iter().collect()).unwrap_or_default(),
        sources: f.places("sources").iter().map(|p| Source::bare(p)).collect(),
        confidence,
        freshness: f.freshness(),
        findable: f.findable(),
    };
    f.finish();
    competence
}

pub(super) fn signals(root: &Node, faults: &mut Faults) -> Vec<(usize, Signal)> {
    let mut f = Fields::of(root, faults);
    let dimension = f.choice("dimension", &Dimension::ALL.map(|(d, name, _)| (name, d))).unwrap_or(Dimension::Tone);
    let signals = f.tables("signal", |t| (t.line_of("slug"), signal(dimension, t)));
    f.finish();
    signals
}

fn signal(dimension: Dimension, t: &mut Fields<'_>) -> Signal {
    let rule = t.table("regle", rule).flatten().unwrap_or_else(|| Rule::Pattern { pattern: Pattern::never(), except: None });
    let signal = Signal {
        slug: t.id("slug"),
        dimension,
        direction: t
            .choice("sens", &[("risque", Direction::Risk), ("protection", Direction::Protection)])
            .unwrap_or(Direction::Risk),
        weight: t.number("poids"),
        rule,
        explanation: t.text("explication"),
        fix: t.text("conseil"),
        sources: t.places("sources"),
        examples: t.texts("exemples"),
        counter_examples: t.texts("contre_exemples"),
    };
    if !(0.0..=4.0).contains(&signal.weight) {
        t.fault(
            "poids",
            FaultKind::NotAllowed { key: "poids".into(), value: signal.weight.to_string(), allowed: "0 à 4".into() },
        );
    }
    signal
}

fn rule(t: &mut Fields<'_>) -> Option<Rule> {
    let kind = t.text("type");
    Some(match kind.as_str() {
        "motif" => Rule::Pattern { pattern: t.pattern("motif")?, except: t.optional_pattern("sauf") },
        "mots" => Rule::Pattern { pattern: whole_words(t)?, except: t.optional_pattern("sauf") },
        "motif_brut" => Rule::RawPattern(t.raw_pattern("motif")?),
        "plateforme" => {
            let platforms = t.pattern("plateformes");
            Rule::OnPlatform { pattern: t.pattern("motif")?, platforms: platforms? }
        }
        "combinaison" => combination(t),
        _ => Rule::Count(count(&kind, t)?),
    })
}

/// The pattern of a list of words or expressions, each whole.
fn whole_words(t: &mut Fields<'_>) -> Option<Pattern> {
    let words: Vec<String> = t.texts("mots").iter().map(|w| regex::escape(&crate::domain::text::fold(w))).collect();
    if words.is_empty() {
        return None;
    }
    t.compile("mots", &format!(r"\b(?:{})\b", words.join("|")))
}

fn count(kind: &str, t: &mut Fields<'_>) -> Option<Count> {
    Some(match kind {
        "sigles" => Count::Acronyms { at_least: t.count("au_moins"), except: t.optional_texts("hors") },
        "mots_par_phrase" => Count::SentenceWords { more_than: t.number("plus_de") },
        "mots_diese" => Count::Hashtags { at_least: t.count("au_moins") },
        "emojis" => Count::Emojis { at_least: t.count("au_moins"), alike: t.count("identiques"), in_a_row: t.count("de_suite") },
        "emojis_parmi" => Count::AnyEmojiOf(t.texts("emojis").iter().filter_map(|e| e.chars().next()).collect()),
        "capitales" => Count::Capitals { at_least: t.count("au_moins"), letters: t.count("lettres"), share: t.number("part") },
        "idee_courte" => Count::Vague { fewer_than: t.count("moins_de"), without: t.pattern("sans")? },
        other => {
            let allowed = "motif, mots, motif_brut, plateforme, combinaison, sigles, mots_par_phrase, mots_diese, emojis, emojis_parmi, capitales, idee_courte";
            t.fault("type", FaultKind::NotAllowed { key: "type".into(), value: other.to_owned(), allowed: allowed.into() });
            return None;
        }
    })
}

fn combination(t: &mut Fields<'_>) -> Rule {
    let all_of = t.tables("tous", |group| {
        let mut parts: Vec<Part> = group.optional_texts("signaux").into_iter().map(Part::Signal).collect();
        parts.extend(group.optional_pattern("motif").map(Part::Words));
        if let Some(name) = group.optional_text("dimension") {
            let direction = if group.optional_text("sens").as_deref() == Some("protection") {
                Direction::Protection
            } else {
                Direction::Risk
            };
            let weight = group.number("poids_au_moins");
            match Dimension::parse(&name) {
                Some(dimension) => parts.push(Part::Any { dimension, direction, weight }),
                None => group.fault("dimension", FaultKind::DeadReference { key: "dimension".into(), target: name }),
            }
        }
        parts
    });
    Rule::Together { all_of, none_of: t.optional_texts("sans") }
}

pub(super) fn trends(root: &Node, faults: &mut Faults) -> Vec<(usize, Trend)> {
    let mut f = Fields::of(root, faults);
    let trends = f.tables("tendance", |t| (t.line_of("slug"), trend(t)));
    f.finish();
    trends
}

fn trend(t: &mut Fields<'_>) -> Trend {
    let peak = t.text("pic");
    let parsed = parse_month(&peak);
    if parsed.is_none() && !peak.is_empty() {
        t.fault("pic", FaultKind::BadDate { key: "pic".into(), value: peak });
    }
    let statuses = [
        ("perenne", TrendStatus::Evergreen),
        ("limite", TrendStatus::Fading),
        ("ringarde", TrendStatus::Dated),
        ("nostalgie", TrendStatus::Nostalgia),
        ("locale", TrendStatus::Local),
        ("a_verifier", TrendStatus::ToCheck),
    ];
    Trend {
        slug: t.id("slug"),
        name: t.text("nom"),
        platform: t.text("plateforme"),
        peak: parsed.unwrap_or((2000, 1)),
        status: t.choice("statut", &statuses).unwrap_or(TrendStatus::ToCheck),
        description: t.text("description"),
        risk: t.text("risque"),
        patterns: t.patterns("motifs"),
        examples: t.texts("exemples"),
        counter_examples: t.texts("contre_exemples"),
        sources: t.places("sources").iter().map(|p| Source::bare(p)).collect(),
        confidence: t.confidence(),
        freshness: t.freshness(),
        findable: t.findable(),
    }
}

/// A month, `AAAA-MM`.
fn parse_month(text: &str) -> Option<(i16, i8)> {
    let date: jiff::civil::Date = format!("{text}-01").parse().ok()?;
    (text.len() == 7).then_some((date.year(), date.month()))
}

pub(super) fn rubric(root: &Node, faults: &mut Faults) -> Rubric {
    let mut f = Fields::of(root, faults);
    let names = Dimension::ALL.map(|(d, name, _)| (name, d));
    let dimensions: Vec<DimensionScale> = f.tables("dimension", |t| DimensionScale {
        dimension: t.choice("nom", &names).unwrap_or(Dimension::Tone),
        title: t.text("titre"),
        weight: t.number("poids"),
        active: t.flag("defaut_actif"),
        start: t.number("depart"),
        start_with_scene: t.number("depart_avec_scene"),
        levels: t.texts("niveaux"),
        examples: t.lists("exemples"),
        meaning_raises: t.text("sens_hausse"),
        meaning_lowers: t.text("sens_baisse"),
    });
    let total: f64 = dimensions.iter().map(|d| d.weight).sum();
    if (total - 100.0).abs() > 1e-9 || dimensions.len() != names.len() {
        f.fault(
            "dimension",
            FaultKind::NotAllowed {
                key: "poids".into(),
                value: total.to_string(),
                allowed: "huit dimensions, 100 en tout".into(),
            },
        );
    }
    let freshness = f.tables("fraicheur", |t| {
        let effect = t.number("effet");
        FreshnessStep {
            up_to_months: t.optional_number("jusqu_a_mois"),
            effect,
            effect_as_memory: t.optional_number("effet_si_souvenir").unwrap_or(effect),
        }
    });
    let floors = f.tables("plancher", |t| Floor {
        score: t.number("note"),
        at_least: t
            .optional_table("au_moins", |u| {
                u.pairs().into_iter().filter_map(|(name, level)| Some((Dimension::parse(&name)?, level.parse().ok()?))).collect()
            })
            .unwrap_or_default(),
        count: t.count("nombre"),
        count_level: t.optional_number("niveau").unwrap_or_default(),
        elected: t.flag("elu_sans_autoderision"),
    });
    let rubric = Rubric {
        dimensions,
        freshness,
        floors,
        risk_cap: f.number("plafond_risque"),
        protection_cap: f.number("plafond_protection"),
        mean_share: f.number("part_moyenne"),
        scene_words: f.count("mots_d_une_scene"),
        negation: f.pattern("negation").unwrap_or_else(Pattern::never),
        resumption: f.pattern("reprise").unwrap_or_else(Pattern::never),
        instruction: f.pattern("consigne").unwrap_or_else(Pattern::never),
        attribution: f.pattern("attribution").unwrap_or_else(Pattern::never),
        excuses: f.texts("autoderision"),
        bands: (f.number("bande_moyenne"), f.number("bande_elevee")),
    };
    f.text("source");
    f.finish();
    rubric
}

pub(super) fn clues(root: &Node, faults: &mut Faults) -> Vec<(usize, Clue)> {
    let mut f = Fields::of(root, faults);
    let clues = f.tables("indice", |t| {
        let clue = Clue {
            slug: t.id("slug"),
            name: t.text("nom"),
            fix: t.text("conseil"),
            pattern: t.pattern("motif").unwrap_or_else(Pattern::never),
            is_apart: t.flag("hors_matiere"),
            examples: t.texts("exemples"),
            counter_examples: t.texts("contre_exemples"),
        };
        (t.line_of("slug"), clue)
    });
    f.finish();
    clues
}

pub(super) fn parts(root: &Node, faults: &mut Faults) -> Vec<(usize, PartRule)> {
    let mut f = Fields::of(root, faults);
    let parts = f.tables("part", |t| {
        let levels = t.texts("niveaux");
        let known: Vec<Level> = levels.iter().filter_map(|l| Level::parse(l)).collect();
        if known.len() != levels.len() {
            t.fault(
                "niveaux",
                FaultKind::NotAllowed { key: "niveaux".into(), value: levels.join(", "), allowed: "commune, cc, ca…".into() },
            );
        }
        let part = PartRule {
            domain: t.text("domaine"),
            levels: known,
            inside_by_default: t.choice("defaut", &[("conditionnelle", true), ("hors", false)]).unwrap_or_default(),
            inside: t.pattern("dedans").unwrap_or_else(Pattern::never),
            outside: t.pattern("dehors").unwrap_or_else(Pattern::never),
            inside_examples: t.texts("exemples_dedans"),
            outside_examples: t.texts("exemples_dehors"),
        };
        (t.line_of("domaine"), part)
    });
    f.finish();
    parts
}

/// What a domain suggests, and what a platform asks for, each with its line.
pub(super) type Plans = (Vec<(usize, DomainPlan)>, Vec<(usize, PlatformPlan)>);

pub(super) fn plans(root: &Node, faults: &mut Faults) -> Plans {
    let mut f = Fields::of(root, faults);
    let domains = f.tables("plan", |t| {
        let plan = DomainPlan {
            domain: t.text("domaine"),
            hook: t.text("accroche"),
            speaker: t.text("qui_parle"),
            scene: t.text("scene"),
            ending: t.text("chute"),
            question: t.text("question"),
            useful: t.text("utile"),
        };
        (t.line_of("domaine"), plan)
    });
    let platforms = f.tables("plateforme", |t| {
        let plan = PlatformPlan {
            platform: platform_name(t, "nom"),
            format: t.text("format"),
            caption: t.text("legende"),
            named: t.optional_pattern("motif"),
        };
        (t.line_of("nom"), plan)
    });
    f.finish();
    (domains, platforms)
}

/// A platform's name in the interface.
fn platform_name(t: &mut Fields<'_>, key: &str) -> String {
    t.choice(key, &PLATFORMS.map(|p| (p, p))).unwrap_or_default().to_owned()
}

pub(super) fn topics(root: &Node, faults: &mut Faults) -> Vec<(usize, Topic)> {
    let mut f = Fields::of(root, faults);
    let topics = f.tables("sujet", |t| (t.line_of("slug"), topic(t)));
    f.finish();
    topics
}

fn topic(t: &mut Fields<'_>) -> Topic {
    let periods = t.texts("periodes");
    let seasons: Vec<Season> = periods.iter().filter_map(|p| Season::parse(p)).collect();
    if seasons.len() != periods.len() {
        t.fault("periodes", FaultKind::BadDate { key: "periodes".into(), value: periods.join(", ") });
    }
    Topic {
        slug: t.id("slug"),
        title: t.text("titre"),
        domain: t.text("domaine"),
        seasons,
        interest: t.text("interet"),
        angle: t.text("angle"),
        format: t.text("format"),
        platform: platform_name(t, "plateforme"),
        practice: t.text("pratique"),
        proof: t.text("preuve"),
        season_source: t.text("source_date"),
    }
}

pub(super) fn calendar(root: &Node, faults: &mut Faults) -> Vec<Ballot> {
    let mut f = Fields::of(root, faults);
    let ballots = f.tables("scrutin", |t| {
        let ballot = Ballot {
            slug: t.id("slug"),
            name: t.text("nom"),
            opens: t.date("periode_du").unwrap_or_default(),
            closes: t.date("periode_au").unwrap_or_default(),
            due: t.flag("du"),
            remark: t.text("remarque"),
            sources: t.places("sources"),
        };
        if ballot.closes < ballot.opens {
            t.fault("periode_au", FaultKind::BadDate { key: "periode_au".into(), value: ballot.closes.to_string() });
        }
        ballot
    });
    f.finish();
    ballots
}

pub(super) fn lexicon(root: &Node, faults: &mut Faults) -> Lexicon {
    let mut f = Fields::of(root, faults);
    let kinds = [("sigle", SynonymKind::Acronym), ("synonyme", SynonymKind::Synonym), ("graphie", SynonymKind::Spelling)];
    let groups = f.tables("groupe", |t| Synonyms {
        terms: t.texts("termes"),
        kind: t.choice("genre", &kinds).unwrap_or(SynonymKind::Synonym),
    });
    let distinctions = f.tables("distinction", |t| Distinction {
        name: t.text("nom"),
        pattern: t.pattern("motif").unwrap_or_else(Pattern::never),
    });
    let details = f.tables("detail", |t| Detail {
        name: t.id("nom"),
        asked: t.pattern("demande").unwrap_or_else(Pattern::never),
        held: t.pattern("preuve").unwrap_or_else(Pattern::never),
    });
    let cues = f.table("indices", |t| {
        let mut cue = |name| t.pattern(name).unwrap_or_else(Pattern::never);
        Cues {
            competence: cue("competence"),
            law: cue("droit"),
            caution: cue("prudence"),
            quantity: cue("quantite"),
            unit: cue("unite"),
            survey: cue("panorama"),
            prize: cue("distinction"),
            personal: cue("vie_privee"),
            about_bot: cue("robot"),
        }
    });
    let lexicon = Lexicon {
        groups,
        function_words: f.texts("mots_outils"),
        empty_words: f.texts("mots_vides"),
        author_words: f.texts("mots_d_auteur"),
        not_places: f.texts("pas_des_lieux"),
        distinctions,
        details,
        cues: cues.unwrap_or_else(|| Cues {
            competence: Pattern::never(),
            law: Pattern::never(),
            caution: Pattern::never(),
            quantity: Pattern::never(),
            unit: Pattern::never(),
            survey: Pattern::never(),
            prize: Pattern::never(),
            personal: Pattern::never(),
            about_bot: Pattern::never(),
        }),
    };
    f.finish();
    lexicon
}

pub(super) fn weights(root: &Node, faults: &mut Faults) -> Weights {
    let mut f = Fields::of(root, faults);
    let weights = Weights {
        fields: f.table("champs", numbers).unwrap_or_default(),
        words: f.table("mots", scoring).unwrap_or_default(),
        meaning: f.optional_table("sens", scoring).unwrap_or_default(),
        model: f.optional_text("modele").unwrap_or_default(),
    };
    f.text("origine");
    f.finish();
    weights
}

fn scoring(t: &mut Fields<'_>) -> Scoring {
    Scoring {
        threshold: t.number("seuil"),
        ranking: t.table("classement", linear).unwrap_or_default(),
        confidence: t.table("confiance", linear).unwrap_or_default(),
    }
}

fn linear(t: &mut Fields<'_>) -> Linear {
    let mut weights = numbers(t);
    Linear { bias: weights.remove("constante").unwrap_or_default(), weights }
}

fn numbers(t: &mut Fields<'_>) -> BTreeMap<String, f64> {
    let names: Vec<String> = t.pairs().into_iter().map(|(name, _)| name).collect();
    names.into_iter().map(|name| (name.clone(), t.number(&name))).collect()
}
