//! Ways that are not gone: to other machines, without encryption, to files.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use superion::monitor::Monitor;
use superion::online::OnlineError;

use super::database::answer;
use super::server::{Reply, Server};
use super::{access, fetched, fetched_with, of_lithium};

fn redirecting(to: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
    Server::new(move |asked| match asked.path.strip_prefix("/moved") {
        Some(path) => answer(
            &super::server::Asked {
                path: path.to_owned(),
                ..asked.clone()
            },
            4,
        ),
        None => Reply::of(
            "308 Permanent Redirect",
            &format!("Location: {}\r\n", to(&asked.path)),
            b"",
        ),
    })
}

#[test]
fn on_one_machine_a_redirect_is_followed() {
    let server = redirecting(|path| format!("/moved{path}"));
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetched(&server, folder.path()).report().n_here, 4);
}

#[test]
fn to_other_machines_it_is_not() {
    let other = Server::new(|asked| answer(asked, 4));
    let port = other.address().port();
    for to in [
        other.url(),
        format!("http://localhost:{port}"),
        "https://example.org".to_owned(),
        "file:///etc".to_owned(),
        "//127.0.0.2".to_owned(),
    ] {
        let target = to.clone();
        let server = redirecting(move |path| format!("{target}{path}"));
        let folder = tempfile::tempdir().unwrap();
        let fetched = fetched(&server, folder.path());
        let error = fetched.error();
        assert!(
            matches!(error, OnlineError::Redirect { .. }),
            "{to}: {error}"
        );
        assert!(error.to_string().contains("it was not followed"), "{error}");
    }
    assert!(other.asked().is_empty(), "a key went elsewhere");
}

#[test]
fn a_circle_of_redirects_ends() {
    let server = redirecting(str::to_owned);
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    assert!(matches!(fetched.error(), OnlineError::Redirect { .. }));
    assert!(server.asked().len() <= 6);
    let server = Server::new(|_| Reply::of("302 Found", "", b""));
    let folder = tempfile::tempdir().unwrap();
    let fetched = self::fetched(&server, folder.path());
    assert!(fetched.error().to_string().contains("does not say where"));
}

#[test]
fn a_key_does_not_go_unencrypted() {
    let server = Server::new(|asked| answer(asked, 4));
    for url in [
        "http://example.org",
        "http://192.0.2.7:8000",
        "ftp://example.org",
        "not an address",
        "https://me:secret@example.org",
    ] {
        let mut access = access(&server);
        access.base_url = Some(url.to_owned());
        let folder = tempfile::tempdir().unwrap();
        let fetched = fetched_with(
            &of_lithium(),
            &access,
            folder.path(),
            false,
            &Monitor::silent(),
        );
        assert!(
            matches!(fetched.error(), OnlineError::Address { .. }),
            "{url}"
        );
    }
}

#[test]
fn what_speaks_no_tls_is_not_safe() {
    let server = Server::new(|asked| answer(asked, 4));
    let mut access = access(&server);
    access.base_url = Some(format!("https://{}", server.address()));
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched_with(
        &of_lithium(),
        &access,
        folder.path(),
        false,
        &Monitor::silent(),
    );
    assert!(
        matches!(fetched.error(), OnlineError::Unsafe { .. }),
        "{}",
        fetched.error()
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_certificate_that_nobody_trusts_is_not_trusted() {
    let (address, thread) = self_signed();
    let server = Server::new(|asked| answer(asked, 4));
    let mut access = access(&server);
    access.base_url = Some(format!("https://localhost:{}", address.port()));
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched_with(
        &of_lithium(),
        &access,
        folder.path(),
        false,
        &Monitor::silent(),
    );
    let error = fetched.error();
    assert!(matches!(error, OnlineError::Unsafe { .. }), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    let heard = thread.join().unwrap();
    assert!(
        !heard,
        "a request was made over a connection that is not safe"
    );
}

/// A server with a certificate of its own making; tells whether it was asked anything.
fn self_signed() -> (std::net::SocketAddr, std::thread::JoinHandle<bool>) {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
    let certificate = include_bytes!("../data/online/self_signed.der");
    let key = include_bytes!("../data/online/self_signed.key.der");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.to_vec())],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_vec())),
        )
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let mut connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut tls = rustls::Stream::new(&mut connection, &mut stream);
        let mut byte = [0];
        matches!(std::io::Read::read(&mut tls, &mut byte), Ok(1))
    });
    (address, thread)
}
