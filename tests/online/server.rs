//! A server of one test: on this machine, as badly behaved as the test wants, gone when it ends.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Which one it is, from 0 on.
    pub number: usize,
    /// Path and query.
    pub path: String,
    /// The whole head.
    pub head: String,
}

impl Asked {
    /// A value of the query, decoded.
    pub fn value(&self, key: &str) -> Option<String> {
        let query = self.path.split_once('?')?.1;
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(name, _)| *name == key)
            .map(|(_, value)| decoded(value))
    }

    pub fn number_of(&self, key: &str) -> usize {
        self.value(key)
            .and_then(|value| value.parse().ok())
            .unwrap_or(0)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim())
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let code = (byte == b'%').then(|| behind.get(..2)).flatten();
        let code = code.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8(bytes).unwrap()
}

/// What is sent back: bytes, then the connection ends.
pub(crate) struct Reply(pub Vec<u8>);

impl Reply {
    pub fn of(status: &str, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
        );
        Self([head.as_bytes(), body].concat())
    }

    pub fn json(body: &str) -> Self {
        Self::of(
            "200 OK",
            "content-type: application/json\r\n",
            body.as_bytes(),
        )
    }

    /// The reply without its last bytes.
    pub fn cut(mut self, n: usize) -> Self {
        self.0.truncate(self.0.len() - n);
        self
    }
}

type Answering = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    most_at_once: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Server {
    pub fn new(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::at("127.0.0.1:0", answer)
    }

    /// A server at an address, such as that of one that ended.
    pub fn at(address: &str, answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        // One that ended just now may still be letting go.
        let bound = (0..100).find_map(|_| {
            let bound = TcpListener::bind(address);
            if bound.is_err() {
                std::thread::sleep(Duration::from_millis(20));
            }
            bound.ok()
        });
        let listener = bound.unwrap();
        let address = listener.local_addr().unwrap();
        let server = Self {
            address,
            asked: Arc::default(),
            most_at_once: Arc::default(),
            ended: Arc::default(),
        };
        let answer: Arc<Answering> = Arc::new(answer);
        let (asked, ended) = (Arc::clone(&server.asked), Arc::clone(&server.ended));
        let most = Arc::clone(&server.most_at_once);
        let now = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (answer, asked) = (Arc::clone(&answer), Arc::clone(&asked));
                let (most, now) = (Arc::clone(&most), Arc::clone(&now));
                std::thread::spawn(move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    serve(stream, &*answer, &asked);
                    now.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// How many requests there were at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the thread that listens.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
    }
}

fn serve(mut stream: TcpStream, answer: &Answering, asked: &Mutex<Vec<Asked>>) {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
        .set_write_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < 65_536 {
        match stream.read(&mut byte) {
            // Whoever does not begin as a request does, speaks something else.
            Ok(1) if head.is_empty() && byte[0] != b'G' => break,
            Ok(1) => head.push(byte[0]),
            _ => break,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let Some(path) = head.split(' ').nth(1).filter(|_| head.starts_with("GET ")) else {
        // Whoever speaks something else gets what a web server says then.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
        return;
    };
    let path = path.to_owned();
    let asked = {
        let mut all = asked.lock().unwrap();
        let one = Asked {
            number: all.len(),
            path,
            head,
        };
        all.push(one.clone());
        one
    };
    // Whoever does not wait for the end has left.
    let _ = stream.write_all(&answer(&asked).0);
    let _ = stream.flush();
}
