use boomerometre::{app::ask::Coach, content, domain::golden::GoldenQuestion};
fn main() {
    let files = content::Files::folder(std::path::Path::new("knowledge"));
    let coach = Coach::new(content::load(&files).knowledge.unwrap()).unwrap();
    for path in std::env::args().skip(1) {
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let q: GoldenQuestion = serde_json::from_str(line).unwrap();
            let f = coach.search().retrieve(&q.question).unwrap();
            let c: Vec<_> = f.candidates.iter().map(|c| {
                let m: std::collections::BTreeMap<_,_> = c.features.iter().copied().collect();
                serde_json::json!({"id": coach.search().entries()[c.entry].id.as_str(), "f": m, "s": c.score})}).collect();
            let e: std::collections::BTreeMap<_,_> = f.evidence.iter().copied().collect();
            println!("{}", serde_json::json!({"id": q.id, "q": q.question, "attendu": q.attendu, "tolere": q.tolere, "c": c, "e": e, "p": f.confidence, "asked": format!("{:?}", f.query.asked), "terms": f.query.terms.iter().map(|t| format!("{}:{}:{}", t.stem, t.weight, t.slot)).collect::<Vec<_>>()}));
        }
    }
}
