//! Bodies with files, as Discord takes them: `payload_json` and `files[n]`.

use serde_json::Value;

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(super) index: u64,
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

/// Reads a body: JSON, or a form with JSON and files. An empty one is null.
///
/// # Errors
/// Says what is wrong with it.
pub(super) fn read(content_type: &str, body: &[u8]) -> Result<(Value, Vec<File>), String> {
    if let Some(boundary) = content_type.strip_prefix("multipart/form-data; boundary=") {
        return form(boundary.trim_matches('"'), body);
    }
    if body.is_empty() {
        return Ok((Value::Null, Vec::new()));
    }
    let value = serde_json::from_slice(body).map_err(|e| format!("the body isn't JSON: {e}"))?;
    if content_type.starts_with("application/json") {
        Ok((value, Vec::new()))
    } else {
        Err(format!("a JSON body with the type « {content_type} »"))
    }
}

fn form(boundary: &str, body: &[u8]) -> Result<(Value, Vec<File>), String> {
    let delimiter = format!("--{boundary}").into_bytes();
    let mut json = None;
    let mut files = Vec::new();
    for part in split(body, &delimiter) {
        // Each part stands between line ends; the last piece is the closing dashes.
        let Some(part) = part.strip_prefix(b"\r\n").and_then(|part| part.strip_suffix(b"\r\n")) else { continue };
        let head_end = find(part, b"\r\n\r\n").ok_or("a part of the form has no head")?;
        let (head, content) = (String::from_utf8_lossy(&part[..head_end]), &part[head_end + 4..]);
        let name = parameter(&head, "name").ok_or("a part of the form has no name")?;
        if name == "payload_json" {
            json = Some(serde_json::from_slice(content).map_err(|e| format!("payload_json isn't JSON: {e}"))?);
        } else if let Some(index) = name.strip_prefix("files[").and_then(|n| n.strip_suffix(']')?.parse().ok()) {
            let content_type = head.lines().find_map(|line| {
                let (key, value) = line.split_once(": ")?;
                key.eq_ignore_ascii_case("content-type").then(|| value.to_owned())
            });
            files.push(File {
                index,
                name: parameter(&head, "filename").ok_or("a file has no name")?,
                content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                bytes: content.to_vec(),
            });
        } else {
            return Err(format!("the form has a part « {name} »"));
        }
    }
    Ok((json.ok_or("the form has no payload_json")?, files))
}

/// A parameter of `Content-Disposition`, in quotes.
fn parameter(head: &str, name: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let start = line.find(&format!("; {name}=\""))? + name.len() + 4;
    let value = &line[start..];
    Some(value[..value.find('"')?].to_owned())
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn split<'a>(mut bytes: &'a [u8], delimiter: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(bytes, delimiter) {
        parts.push(&bytes[..at]);
        bytes = &bytes[at + delimiter.len()..];
    }
    parts.push(bytes);
    parts
}
