//! Addresses: what may be asked, and where an answer may lead.
//!
//! In: texts of users and of answers. Out: an [`Address`] of http or https without names and passwords in
//! it; plain http bears no key but to this machine itself.

use super::error::OnlineError;

/// Longest address in bytes.
const LONGEST: usize = 16_000;

/// An address: scheme, host and port apart from what is asked there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    is_https: bool,
    host: String,
    port: u16,
    /// Path and query, beginning with "/".
    path: String,
}

impl Address {
    /// Reads an address; a fragment is left out.
    ///
    /// # Errors
    /// [`OnlineError::Address`].
    pub(super) fn read(text: &str) -> Result<Self, OnlineError> {
        Self::parse(text).map_err(|fact| OnlineError::Address {
            url: shown(text),
            fact: fact.to_owned(),
        })
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        if text.len() > LONGEST {
            return Err("it is too long");
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("it holds blanks or signs that no address has");
        }
        let (scheme, rest) = text.split_once("://").ok_or("it is no address")?;
        let is_https = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return Err("only https and http can be asked"),
        };
        let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err("it holds a name or a password");
        }
        let (host, port) = split_port(authority)?;
        if host.is_empty() || host.contains(['\\', '"', '<', '>']) {
            return Err("it names no machine");
        }
        let path = match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/{path}"),
        };
        Ok(Self {
            is_https,
            host: host.to_ascii_lowercase(),
            port: port.unwrap_or(if is_https { 443 } else { 80 }),
            path,
        })
    }

    /// Where a "Location" leads from here.
    ///
    /// # Errors
    /// [`OnlineError::Address`].
    pub(super) fn joined(&self, location: &str) -> Result<Self, OnlineError> {
        let location = location.trim();
        if let Some(rest) = location.strip_prefix("//") {
            let scheme = if self.is_https { "https" } else { "http" };
            return Self::read(&format!("{scheme}://{rest}"));
        }
        let before_path = location.split(['/', '?', '#']).next().unwrap_or_default();
        if before_path.contains(':') {
            return Self::read(location);
        }
        let path = self.path.split('?').next().unwrap_or("/");
        let path = match location.chars().next() {
            Some('/') => location.to_owned(),
            Some('?') => format!("{path}{location}"),
            _ => {
                let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
                format!("{folder}{location}")
            }
        };
        Self::read(&format!("{}{path}", self.origin()))
    }

    /// Whether another address is on the same machine, reached no less safely.
    pub(super) fn leads_home(&self, other: &Self) -> bool {
        let same_port = self.port == other.port;
        let made_safe = !self.is_https && other.is_https && (self.port, other.port) == (80, 443);
        self.host == other.host && (same_port && self.is_https == other.is_https || made_safe)
    }

    /// Whether another address names the same machine, at whatever port.
    pub(super) fn is_same_host(&self, other: &Self) -> bool {
        self.host == other.host
    }

    /// What another address asks, asked here.
    pub(super) fn with_path_of(&self, other: &Self) -> Self {
        Self {
            path: other.path.clone(),
            ..self.clone()
        }
    }

    /// The query of another address, asked at this path; `None` where it has none.
    pub(super) fn with_query_of(&self, other: &Self) -> Option<Self> {
        let query = other.path.split_once('?')?.1;
        let path = self.path.split('?').next().unwrap_or("/");
        Some(Self {
            path: format!("{path}?{query}"),
            ..self.clone()
        })
    }

    /// Whether its path ends with that of another address: it is the same place seen from within a proxy.
    pub(super) fn is_reached_by(&self, other: &Self) -> bool {
        let path = |address: &Self| address.path.split('?').next().unwrap_or("/").to_owned();
        let (here, there) = (path(self), path(other));
        there.len() > 1 && here != there && here.ends_with(&there)
    }

    /// The machine that it names.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Whether a key may be sent there: encrypted, or to this machine itself.
    pub(super) fn may_bear_key(&self) -> bool {
        self.is_https || self.is_loopback()
    }

    /// Whether it is this machine itself.
    pub(super) fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        bare == "localhost"
            || bare
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }

    /// Scheme, host and port: "https://api.materialsproject.org".
    fn origin(&self) -> String {
        let scheme = if self.is_https { "https" } else { "http" };
        match (self.is_https, self.port) {
            (true, 443) | (false, 80) => format!("{scheme}://{}", self.host),
            (_, port) => format!("{scheme}://{}:{port}", self.host),
        }
    }

    /// The whole address.
    pub(super) fn url(&self) -> String {
        format!("{}{}", self.origin(), self.path)
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    // "[::1]:8080"
    let host_end = authority.rfind(']').map_or(0, |at| at + 1);
    match authority[host_end..].rfind(':') {
        None => Ok((authority, None)),
        Some(at) => {
            let (host, port) = authority.split_at(host_end + at);
            let port = port[1..].parse().map_err(|_| "its port is no number")?;
            Ok((host, Some(port)))
        }
    }
}

/// An address in messages: what a query says is cut where it is long.
pub(super) fn shown(url: &str) -> String {
    const MOST: usize = 160;
    match url.char_indices().nth(MOST) {
        None => url.to_owned(),
        Some((at, _)) => format!("{}…", &url[..at]),
    }
}

/// A value of a query, percent-encoded; commas stay, as databases write them.
pub(super) fn encoded(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~,".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Address, encoded};

    fn at(text: &str) -> Address {
        Address::read(text).unwrap()
    }

    #[test]
    fn an_answer_leads_home_or_not() {
        let here = at("https://api.example.org/materials/summary/?a=1");
        for (location, url, home) in [
            ("/v2/x?b=2", "https://api.example.org/v2/x?b=2", true),
            (
                "next",
                "https://api.example.org/materials/summary/next",
                true,
            ),
            (
                "?c=3",
                "https://api.example.org/materials/summary/?c=3",
                true,
            ),
            (
                "https://API.example.org:443/x",
                "https://api.example.org/x",
                true,
            ),
            (
                "http://api.example.org/x",
                "http://api.example.org/x",
                false,
            ),
            ("//evil.example.com/x", "https://evil.example.com/x", false),
            (
                "https://api.example.org.evil.com/",
                "https://api.example.org.evil.com/",
                false,
            ),
            (
                "https://api.example.org:8443/x",
                "https://api.example.org:8443/x",
                false,
            ),
        ] {
            let there = here.joined(location).unwrap();
            assert_eq!(there.url(), url);
            assert_eq!(here.leads_home(&there), home, "{location}");
        }
        assert!(at("http://example.org/x").leads_home(&at("https://example.org/x")));
        for location in [
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://user:word@api.example.org/",
        ] {
            assert!(here.joined(location).is_err(), "{location}");
        }
    }

    #[test]
    fn plain_http_bears_no_key_but_to_this_machine() {
        for (text, may) in [
            ("https://example.org", true),
            ("http://example.org", false),
            ("http://127.0.0.1:8000/x", true),
            ("http://[::1]:8000", true),
            ("http://localhost", true),
            ("http://127.0.0.1.example.org", false),
            ("http://localhost.example.org", false),
        ] {
            assert_eq!(at(text).may_bear_key(), may, "{text}");
        }
    }

    #[test]
    fn values_are_encoded() {
        assert_eq!(encoded("GGA_GGA+U,Li P/1"), "GGA_GGA%2BU,Li%20P%2F1");
    }
}
