//! The HTTP endpoint: interactions as signed requests, for several copies behind a load balancer.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::Value;
use serenity::interactions_endpoint::Verifier;
use tokio_util::task::TaskTracker;
use tracing::warn;

use super::bot::Bot;
use super::call::Call;
use super::feature::First;
use super::rest::first_body;

/// The largest interaction that is read, in bytes; Discord's own are far smaller.
const LARGEST: usize = 1 << 20;

/// What the endpoint needs.
#[derive(Clone)]
struct Endpoint {
    bot: Arc<Bot>,
    tasks: TaskTracker,
    verifier: Verifier,
}

/// A public key that is no key.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the public key must be 64 hexadecimal digits, as the developer portal shows it")]
pub struct BadKey;

/// The routes of the endpoint.
///
/// # Errors
/// When the public key is no key.
pub(super) fn routes(bot: Arc<Bot>, tasks: TaskTracker, public_key: &str) -> Result<Router, BadKey> {
    let verifier = Verifier::try_new(key_bytes(public_key).ok_or(BadKey)?).map_err(|_| BadKey)?;
    let endpoint = Endpoint { bot, tasks, verifier };
    let take = post(take);
    Ok(Router::new()
        .route("/", take.clone())
        .route("/interactions", take)
        .layer(DefaultBodyLimit::max(LARGEST))
        .with_state(endpoint))
}

fn key_bytes(hex: &str) -> Option<[u8; 32]> {
    let mut bytes = [0_u8; 32];
    if hex.len() != 2 * bytes.len() || !hex.is_ascii() {
        return None;
    }
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
    }
    Some(bytes)
}

async fn take(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Response {
    let since = Instant::now();
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let signature = header("x-signature-ed25519");
    // serenity panics on no signature; and what isn't text was never signed by Discord.
    if !signature.is_ascii() || endpoint.verifier.verify(signature, header("x-signature-timestamp"), &body).is_err() {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let read = serde_json::from_slice::<Value>(&body).map(|event| Call::parse(&event));
    let Ok(Ok(call)) = read else {
        endpoint.bot.metrics.unreadable.inc();
        warn!("a signed interaction can't be read");
        return StatusCode::BAD_REQUEST.into_response();
    };
    let first = endpoint.bot.first(&call).await;
    let answer = first_body(&first).to_string();
    endpoint.bot.metrics.acknowledged_after(since.elapsed());
    if matches!(first, First::Later { .. }) {
        endpoint.tasks.spawn(endpoint.bot.finish(call, since));
    }
    ([(header::CONTENT_TYPE, "application/json")], answer).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(key_bytes(&"0a".repeat(32)), Some([10; 32]));
        for bad in ["", "zz", &"0".repeat(63), &"é".repeat(32)] {
            assert_eq!(key_bytes(bad), None, "{bad}");
        }
    }
}
