//! The way to Discord as it is in production: over TLS, to its own address, through serenity's rate limiter. Only the name
//! is resolved to this machine, and a throwaway certificate is trusted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use boomerometre::discord::call::{Call, Token};
use boomerometre::discord::card::Card;
use boomerometre::discord::feature::First;
use boomerometre::discord::rest::Rest;
use boomerometre::discord::rich::Rich;
use rcgen::generate_simple_self_signed;
use serde_json::json;
use serenity::all::HttpBuilder;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

/// A listener whose connections are TLS.
struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.listener.accept().await else { continue };
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// Refuses the first request for haste, for one second; takes all others.
async fn hasty(State(requests): State<Arc<AtomicUsize>>, uri: Uri) -> Response {
    if requests.fetch_add(1, Ordering::SeqCst) == 0 {
        let headers: HeaderMap = [("retry-after", "1"), ("x-ratelimit-scope", "user")]
            .into_iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        let body = json!({"message": "You are being rate limited.", "retry_after": 1.0, "global": false});
        return (StatusCode::TOO_MANY_REQUESTS, headers, body.to_string()).into_response();
    }
    if uri.path().ends_with("/callback") {
        StatusCode::NO_CONTENT.into_response()
    } else {
        json!({"id": "5"}).to_string().into_response()
    }
}

/// The way to a Discord that refuses its first request for haste, and the count of its requests.
async fn production() -> (Rest, Arc<AtomicUsize>) {
    let certified = generate_simple_self_signed(vec!["discord.com".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let requests = Arc::new(AtomicUsize::new(0));
    let routes = Router::new().fallback(hasty).with_state(Arc::clone(&requests));
    let listener = Tls { listener, acceptor: TlsAcceptor::from(Arc::new(config)) };
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    let client = reqwest::Client::builder()
        .use_rustls_tls()
        .no_proxy()
        .resolve("discord.com", address)
        .add_root_certificate(reqwest::Certificate::from_der(certified.cert.der()).unwrap())
        .build()
        .unwrap();
    let http = HttpBuilder::new("a.fake.token").client(client.clone()).build();
    assert!(http.ratelimiter.is_some());
    (Rest::new(client, http), requests)
}

fn card() -> Card {
    Card { text: Rich::plain("une carte"), ..Card::default() }
}

#[tokio::test]
async fn a_message_that_is_refused_for_haste_waits_and_goes() {
    let (rest, requests) = production().await;
    let since = Instant::now();
    rest.say(7, None, &card()).await.unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 2);
    assert!(since.elapsed() >= Duration::from_secs(1));
    assert_eq!(rest.limited_routes().await, 1);
}

#[tokio::test]
async fn interactions_wait_too_and_leave_nothing_in_the_limiter() {
    let (rest, requests) = production().await;
    let since = Instant::now();
    for id in 1..=50_u64 {
        let event = json!({"id": id.to_string(), "application_id": "9", "type": 2, "token": format!("t{id}"),
            "user": {"id": "5"}, "data": {"name": "aide"}});
        let call = Call::parse(&event).unwrap();
        rest.respond(&call, &First::Later { is_private: true }).await.unwrap();
        rest.answer(9, &Token::new(format!("t{id}")), &card()).await.unwrap();
    }
    assert_eq!(requests.load(Ordering::SeqCst), 101);
    assert!(since.elapsed() >= Duration::from_secs(1));
    assert_eq!(rest.limited_routes().await, 0);
}
