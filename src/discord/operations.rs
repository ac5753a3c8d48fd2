//! What a host watches: `/metrics`, `/healthz`, `/readyz`.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::bot::Bot;
use crate::app::meaning::MeaningState;

/// The routes.
pub(super) fn routes(bot: Arc<Bot>) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(bot)
}

/// Ready when Discord is connected and the store answers.
async fn ready(State(bot): State<Arc<Bot>>) -> Response {
    let is_connected = bot.metrics.connected.get() == 1;
    let keeps = bot.store.ping().await.is_ok();
    let status = if is_connected && keeps { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, format!("discord: {}\nstore: {}\n", word(is_connected), word(keeps))).into_response()
}

fn word(is_well: bool) -> &'static str {
    if is_well { "ok" } else { "down" }
}

async fn metrics(State(bot): State<Arc<Bot>>) -> Response {
    bot.metrics.meaning.set(i64::from(bot.coach.meaning_state() == MeaningState::Ready));
    for (name, count) in bot.coach.meaning_figures() {
        bot.metrics.encoder.with_label_values(&[name]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }
    match bot.metrics.text() {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
