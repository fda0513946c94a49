//! A machine that answers as the Materials Project does: three compounds a page, for a key.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The key that it takes.
pub const KEY: &str = "key-of-the-test";

const PER_PAGE: usize = 3;

/// Longest time for which an answer is held.
const LONGEST_HOLD: Duration = Duration::from_secs(60);

/// The machine; it answers as long as the program of the tests runs.
pub struct Machine {
    address: String,
    known: Arc<Known>,
}

struct Known {
    n: usize,
    /// The number of the compound without a cell; 0: none.
    spoiled: AtomicUsize,
    /// Pages from this one on, 1 the first, are not answered for now.
    held: AtomicUsize,
    asked: Mutex<Vec<String>>,
}

impl Machine {
    /// One that has so many compounds, whatever is asked.
    pub fn with(n: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let known = Arc::new(Known {
            n,
            spoiled: AtomicUsize::new(0),
            held: AtomicUsize::new(usize::MAX),
            asked: Mutex::default(),
        });
        let for_answers = Arc::clone(&known);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let known = Arc::clone(&for_answers);
                std::thread::spawn(move || known.serve(&stream));
            }
        });
        Self { address, known }
    }

    pub fn address(&self) -> String {
        self.address.clone()
    }

    /// Holds answers of pages from this one on.
    pub fn hold_from_page(&self, page: usize) {
        self.known.held.store(page, Ordering::SeqCst);
    }

    /// Spoils the structure of a compound, 1 the first.
    pub fn spoil(&self, compound: usize) {
        self.known.spoiled.store(compound, Ordering::SeqCst);
    }

    /// What was asked and answered.
    pub fn asked(&self) -> Vec<String> {
        self.known.asked.lock().unwrap().clone()
    }

    /// How many answered requests hold a text.
    pub fn n_asked(&self, text: &str) -> usize {
        let asked = self.asked();
        let pages = asked.iter().filter(|line| line.contains("summary"));
        pages
            .filter(|line| format!("{line}&").contains(text))
            .count()
    }
}

impl Known {
    /// One request a connection.
    fn serve(&self, stream: &TcpStream) {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
        let Some(first) = lines.next() else { return };
        let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let key = format!("x-api-key: {KEY}");
        let (status, body) = match head.iter().any(|line| line.eq_ignore_ascii_case(&key)) {
            true => ("200 OK", self.answer(&path)),
            false => (
                "403 Forbidden",
                r#"{"detail": "Not authenticated"}"#.to_owned(),
            ),
        };
        let n = body.len();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {n}\r\nConnection: close\r\n\r\n"
        );
        let mut stream = stream;
        let sent = stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(body.as_bytes()));
        if sent.is_ok() {
            self.asked.lock().unwrap().push(path);
        }
    }

    fn answer(&self, path: &str) -> String {
        let number = |name: &str| -> Option<usize> {
            let (_, rest) = path.split_once(&format!("{name}="))?;
            rest.split('&').next()?.parse().ok()
        };
        let (limit, skip) = (number("_limit").unwrap_or(0), number("_skip").unwrap_or(0));
        if path.contains("/materials/thermo") {
            let of_one = |k: usize| {
                format!(
                    r#"{{"material_id": "mp-{k}", "thermo_type": "GGA_GGA+U_R2SCAN", "energy_above_hull": 0.0{k}}}"#
                )
            };
            let data: Vec<String> = (1..=self.n).map(of_one).collect();
            return format!(
                r#"{{"data": [{}], "meta": {{"total_doc": {}}}}}"#,
                data.join(", "),
                self.n
            );
        }
        if !path.contains("/materials/summary") {
            return r#"{"status": "OK", "db_version": "2026.2.1"}"#.to_owned();
        }
        let page = skip / PER_PAGE + 1;
        let since = Instant::now();
        while limit > 1
            && page >= self.held.load(Ordering::SeqCst)
            && since.elapsed() < LONGEST_HOLD
        {
            std::thread::sleep(Duration::from_millis(10));
        }
        let last = (skip + limit.min(PER_PAGE)).min(self.n);
        let data: Vec<String> = (skip + 1..=last).map(|k| self.compound(k)).collect();
        format!(
            r#"{{"data": [{}], "meta": {{"total_doc": {}}}}}"#,
            data.join(", "),
            self.n
        )
    }

    /// Li2S in cells of different size.
    fn compound(&self, k: usize) -> String {
        let a = 5.6 + 0.01 * k as f64;
        let lattice = match k == self.spoiled.load(Ordering::SeqCst) {
            true => "null".to_owned(),
            false => format!(r#"{{"matrix": [[{a}, 0, 0], [0, {a}, 0], [0, 0, {a}]]}}"#),
        };
        let mut sites = Vec::new();
        for [x, y, z] in [
            [0.0, 0.0, 0.0],
            [0.0, 0.5, 0.5],
            [0.5, 0.0, 0.5],
            [0.5, 0.5, 0.0],
        ] {
            let mut put = |element: &str, shift: f64| {
                sites.push(format!(
                    r#"{{"species": [{{"element": "{element}", "occu": 1}}], "abc": [{}, {}, {}]}}"#,
                    (x + shift) % 1.0,
                    (y + shift) % 1.0,
                    (z + shift) % 1.0
                ));
            };
            put("S", 0.0);
            put("Li", 0.25);
            put("Li", 0.75);
        }
        format!(
            r#"{{"material_id": "mp-{k}", "formula_pretty": "Li2S", "structure": {{"lattice": {lattice}, "sites": [{}]}},
                "energy_above_hull": 0.0{k}, "band_gap": 3.4, "theoretical": false,
                "database_IDs": {{"icsd": ["icsd-{}"]}}, "builder_meta": {{}}}}"#,
            sites.join(", "),
            60_000 + k
        )
    }
}
