//! One request and its answer, on a thread of its own: whoever waits for it can stop waiting.
//!
//! In: an address and a header. Out: an [`Answer`], or what went wrong on the way. Answers are unpacked
//! (gzip), bounded before and after that, and never followed elsewhere.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use ureq::http::HeaderValue;
use ureq::http::header::HeaderMap;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::access::Patience;
use super::address::Address;
use super::key::Key;
use crate::monitor::{Cancelled, Monitor};

/// Largest answer in bytes, packed and unpacked: 256 MiB, some fifty times a page of the Materials Project.
pub(super) const LARGEST_ANSWER: u64 = 256 << 20;

/// What is read of an answer that refuses.
const LARGEST_REFUSAL: u64 = 64 << 10;

/// How often a waiting caller looks whether it is to stop.
const LOOK: Duration = Duration::from_millis(20);

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub retry_after: Option<String>,
    pub date: Option<String>,
    pub body: Vec<u8>,
}

/// What went wrong on the way.
#[derive(Debug)]
pub(super) enum Fault {
    /// The connection could not be made or broke; another attempt may succeed.
    Broken(String),
    /// There is nobody at that address, as far as can be told.
    Nobody(String),
    /// The connection is not safe.
    Unsafe(String),
    /// The answer is larger than what is read.
    TooLarge(String),
}

/// An agent that speaks to machines as this program does.
pub(super) fn agent(patience: &Patience, is_loopback: bool) -> Agent {
    let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier);
    let mut config = Agent::config_builder()
        .user_agent(concat!("Superion/", env!("CARGO_PKG_VERSION")))
        .accept("application/json, application/vnd.api+json, */*;q=0.5")
        .tls_config(tls.build())
        .http_status_as_error(false)
        // Followed by the caller, who knows where a key may go.
        .max_redirects(0)
        .max_response_header_size(64 << 10)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.answer))
        .timeout_per_read(Some(patience.answer))
        .timeout_global(Some(patience.whole_answer));
    if is_loopback {
        // No proxy is nearer than this machine itself.
        config = config.proxy(None);
    }
    config.build().new_agent()
}

/// Asks, and waits for the answer as long as the monitor lets.
///
/// # Errors
/// [`Cancelled`] at once, though the request may go on for a while; [`Fault`].
pub(super) fn exchange(
    agent: &Agent,
    address: &Address,
    key: Option<(&'static str, &Key)>,
    monitor: &Monitor,
) -> Result<Result<Answer, Fault>, Cancelled> {
    let given_up = Arc::new(AtomicBool::new(false));
    let (sender, receiver) = channel();
    let request = Request {
        agent: agent.clone(),
        url: address.url(),
        key: key.map(|(name, key)| (name, key.clone())),
        given_up: Arc::clone(&given_up),
    };
    let thread = std::thread::Builder::new().name("request".to_owned());
    let started = thread.spawn(move || drop(sender.send(request.run())));
    if let Err(error) = started {
        return Ok(Err(Fault::Broken(error.to_string())));
    }
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => {
                if let Err(cancelled) = monitor.check() {
                    given_up.store(true, Ordering::Relaxed);
                    return Err(cancelled);
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                let fact = "the request ended without an answer".to_owned();
                return Ok(Err(Fault::Broken(fact)));
            }
        }
    }
}

struct Request {
    agent: Agent,
    url: String,
    key: Option<(&'static str, Key)>,
    given_up: Arc<AtomicBool>,
}

impl Request {
    fn run(&self) -> Result<Answer, Fault> {
        let mut request = self.agent.get(&self.url);
        if let Some((name, key)) = &self.key {
            let mut value = HeaderValue::from_str(key.reveal())
                .map_err(|_| Fault::Broken("the key holds signs that no header has".to_owned()))?;
            value.set_sensitive(true);
            request = request.header(*name, value);
        }
        let answer = request.call().map_err(fault)?;
        let (parts, body) = answer.into_parts();
        let status = parts.status.as_u16();
        let header = |name: &str| text_of(&parts.headers, name);
        let is_whole = status == 200;
        let announced = header("content-length").and_then(|text| text.trim().parse::<u64>().ok());
        if let Some(bytes) = announced.filter(|bytes| is_whole && *bytes > LARGEST_ANSWER) {
            let fact = format!(
                "was announced with {:.1} GB, more than the {} MB that are read",
                bytes as f64 / 1e9,
                LARGEST_ANSWER / 1_000_000
            );
            return Err(Fault::TooLarge(fact));
        }
        let body = match is_whole {
            true => self.whole(body)?,
            // Whether a refusal is whole does not matter.
            false => self
                .body(body, LARGEST_REFUSAL, announced)
                .unwrap_or_default(),
        };
        Ok(Answer {
            status,
            location: header("location"),
            retry_after: header("retry-after"),
            date: header("date"),
            body,
        })
    }

    fn whole(&self, body: Body) -> Result<Vec<u8>, Fault> {
        let announced = body.content_length();
        self.body(body, LARGEST_ANSWER, announced)
    }

    /// Reads a body piece by piece, as long as somebody waits for it.
    fn body(&self, body: Body, most: u64, announced: Option<u64>) -> Result<Vec<u8>, Fault> {
        // One more than is read tells that there is more.
        let mut reader = body
            .into_with_config()
            .limit(u64::MAX)
            .reader()
            .take(most + 1);
        let room = announced.unwrap_or(0).min(most);
        let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or(0));
        let mut piece = vec![0_u8; 64 << 10];
        loop {
            if self.given_up.load(Ordering::Relaxed) {
                return Err(Fault::Broken("nobody waits for it any more".to_owned()));
            }
            match reader.read(&mut piece) {
                Ok(0) => break,
                Ok(n) => bytes.extend_from_slice(&piece[..n]),
                Err(error) => return Err(fault(error.into())),
            }
            if bytes.len() as u64 > most {
                let fact = format!("is longer than {} MB when it is unpacked", most / 1_000_000);
                return Err(Fault::TooLarge(fact));
            }
        }
        Ok(bytes)
    }
}

fn text_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.to_owned())
}

/// What an error of the transport means.
fn fault(error: ureq::Error) -> Fault {
    use ureq::Error;
    match error {
        Error::HostNotFound => Fault::Nobody("there is no machine of that name".to_owned()),
        Error::ConnectionFailed => Fault::Nobody("no connection could be made".to_owned()),
        Error::InvalidProxyUrl => {
            Fault::Nobody("the address of the proxy is no address".to_owned())
        }
        Error::ConnectProxyFailed(fact) => Fault::Nobody(format!("the proxy refused: {fact}")),
        Error::Timeout(what) => Fault::Broken(format!("it took too long ({what})")),
        Error::Tls(fact) => Fault::Unsafe(fact.to_owned()),
        Error::Rustls(error) => Fault::Unsafe(error.to_string()),
        Error::TlsRequired => Fault::Unsafe("it cannot be encrypted".to_owned()),
        Error::BodyExceedsLimit(_) => Fault::TooLarge("is too long".to_owned()),
        Error::Decompress(_, error) => Fault::Broken(format!("what is packed is damaged: {error}")),
        Error::Io(error) => match error.kind() {
            // So rustls says that what came is no TLS, or that it does not trust it.
            std::io::ErrorKind::InvalidData => Fault::Unsafe(error.to_string()),
            std::io::ErrorKind::ConnectionRefused => {
                Fault::Nobody("nobody answers there".to_owned())
            }
            _ => Fault::Broken(format!("the connection broke: {error}")),
        },
        other => Fault::Broken(other.to_string()),
    }
}
