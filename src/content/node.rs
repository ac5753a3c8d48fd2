//! A YAML or TOML document as one tree with lines: what the reader reads, whichever the format.

use saphyr_parser::{Event, Parser, ScanError, Span};

use crate::domain::fault::FaultKind;

/// How deep a document may nest.
const MAX_DEPTH: usize = 12;

/// A value and the line where it stands, from 1.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Value,
}

/// A value. Scalars stay as they are written: the reader knows what it expects.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Scalar(String),
    List(Vec<Node>),
    Table(Vec<Key>),
}

/// A key of a table, its line and its value.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) node: Node,
}

/// A fault with its line, before it knows its file.
pub(crate) type LineFault = (Option<usize>, FaultKind);

/// Reads a YAML document whose first line is line `first_line` of its file.
pub(crate) fn yaml(text: &str, first_line: usize) -> Result<Node, LineFault> {
    let mut events = Parser::new_from_str(text);
    let offset = first_line - 1;
    let fault = |e: &ScanError| (Some(e.marker().line() + offset), FaultKind::Syntax { detail: e.info().to_owned() });
    loop {
        match events.next_event() {
            Some(Ok((Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _))) => {}
            Some(Ok((Event::StreamEnd | Event::DocumentEnd, _))) | None => {
                return Ok(Node { line: first_line, value: Value::Table(Vec::new()) });
            }
            Some(Ok(event)) => return yaml_node(&mut events, event, offset, 0),
            Some(Err(e)) => return Err(fault(&e)),
        }
    }
}

type Events<'a> = Parser<'a, saphyr_parser::StrInput<'a>>;

fn yaml_node<'a>(
    events: &mut Events<'a>,
    (event, span): (Event<'a>, Span),
    offset: usize,
    depth: usize,
) -> Result<Node, LineFault> {
    let line = span.start.line() + offset;
    if depth > MAX_DEPTH {
        return Err((Some(line), FaultKind::Syntax { detail: "nested too deep".to_owned() }));
    }
    let value = match event {
        Event::Scalar(text, ..) => Value::Scalar(text.into_owned()),
        Event::SequenceStart(..) => {
            let mut items = Vec::new();
            loop {
                let next = next_event(events, offset, line)?;
                if matches!(next.0, Event::SequenceEnd) {
                    break;
                }
                items.push(yaml_node(events, next, offset, depth + 1)?);
            }
            Value::List(items)
        }
        Event::MappingStart(..) => {
            let mut keys = Vec::new();
            loop {
                let next = next_event(events, offset, line)?;
                if matches!(next.0, Event::MappingEnd) {
                    break;
                }
                let key = yaml_node(events, next, offset, depth + 1)?;
                let Value::Scalar(name) = key.value else {
                    return Err((Some(key.line), FaultKind::Syntax { detail: "a key must be a word".to_owned() }));
                };
                let value = next_event(events, offset, line)?;
                let node = yaml_node(events, value, offset, depth + 1)?;
                keys.push(Key { name, line: key.line, node });
            }
            Value::Table(keys)
        }
        other => {
            return Err((
                Some(line),
                FaultKind::Syntax { detail: format!("aliases and directives are not read here ({other:?})") },
            ));
        }
    };
    Ok(Node { line, value })
}

fn next_event<'a>(events: &mut Events<'a>, offset: usize, line: usize) -> Result<(Event<'a>, Span), LineFault> {
    match events.next_event() {
        Some(Ok(event)) => Ok(event),
        Some(Err(e)) => Err((Some(e.marker().line() + offset), FaultKind::Syntax { detail: e.info().to_owned() })),
        None => Err((Some(line), FaultKind::Syntax { detail: "the document ends too early".to_owned() })),
    }
}

/// Reads a TOML document; every syntax fault is reported.
pub(crate) fn toml(text: &str) -> Result<Node, Vec<LineFault>> {
    let lines = Lines::of(text);
    let (table, errors) = toml::de::DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(errors
            .iter()
            .map(|e| (e.span().map(|s| lines.at(s.start)), FaultKind::Syntax { detail: e.message().to_owned() }))
            .collect());
    }
    Ok(Node { line: 1, value: toml_table(table.get_ref(), &lines) })
}

fn toml_table(table: &toml::de::DeTable<'_>, lines: &Lines) -> Value {
    let mut keys: Vec<Key> = table
        .iter()
        .map(|(name, value)| Key {
            name: name.get_ref().to_string(),
            line: lines.at(name.span().start),
            node: Node { line: lines.at(value.span().start), value: toml_value(value.get_ref(), lines) },
        })
        .collect();
    keys.sort_by_key(|k| k.line);
    Value::Table(keys)
}

fn toml_value(value: &toml::de::DeValue<'_>, lines: &Lines) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(s) => Value::Scalar(s.to_string()),
        DeValue::Integer(i) => Value::Scalar(i.as_str().to_owned()),
        DeValue::Float(f) => Value::Scalar(f.as_str().to_owned()),
        DeValue::Boolean(b) => Value::Scalar(b.to_string()),
        DeValue::Datetime(d) => Value::Scalar(d.to_string()),
        DeValue::Array(items) => Value::List(
            items.iter().map(|v| Node { line: lines.at(v.span().start), value: toml_value(v.get_ref(), lines) }).collect(),
        ),
        DeValue::Table(table) => toml_table(table, lines),
    }
}

/// Byte offsets to lines.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect())
    }

    fn at(&self, offset: usize) -> usize {
        self.0.partition_point(|newline| *newline < offset) + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(node: Node) -> Vec<(String, usize)> {
        let Value::Table(keys) = node.value else { panic!("not a table") };
        keys.into_iter().map(|k| (k.name, k.line)).collect()
    }

    #[test]
    fn both_formats_give_the_same_lines() {
        assert_eq!(table(yaml("a: 1\nb:\n  - x\n", 2).unwrap()), [("a".to_owned(), 2), ("b".to_owned(), 3)]);
        assert_eq!(table(toml("a = 1\n\n[b]\nx = 2\n").unwrap()), [("a".to_owned(), 1), ("b".to_owned(), 3)]);
    }

    #[test]
    fn broken_documents_say_where() {
        assert_eq!(yaml("a: [1\nb: 2\n", 1).unwrap_err().0, Some(2));
        let faults = toml("a = \nb = 1\nc = = 2\n").unwrap_err();
        assert!(faults.len() >= 2, "{faults:?}");
    }

    #[test]
    fn an_alias_is_refused() {
        assert!(yaml("a: &x [1]\nb: *x\n", 1).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_a_parser_panic(text in proptest::prelude::any::<String>()) {
            let _ = yaml(&text, 1);
            let _ = toml(&text);
        }
    }
}
