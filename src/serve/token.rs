//! The token that a change of the server's state needs.

use std::io::{Error, Read};
use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::Problem;
use super::page::hex;

/// 128 random bits of the operating system as 32 hexadecimal digits; made at each start and printed by the program.
#[derive(Clone)]
pub struct Token(Arc<str>);

impl Token {
    /// A fresh one.
    ///
    /// # Errors
    /// When the system has no random bits to give.
    pub fn random() -> Result<Self, Error> {
        let mut bits = [0_u8; 16];
        fill(&mut bits)?;
        Ok(Self(hex(&bits).into()))
    }

    /// As whoever started the server has to tell those who may change something.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes as long wherever the two differ.
    pub(crate) fn is(&self, said: &str) -> bool {
        let (own, said) = (self.0.as_bytes(), said.as_bytes());
        let differing = own.iter().zip(said).fold(0, |all, (a, b)| std::hint::black_box(all | (a ^ b)));
        own.len() == said.len() && differing == 0
    }
}

/// Debug text without the token, which is printed on purpose and never by accident.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

#[cfg(unix)]
fn fill(bits: &mut [u8]) -> Result<(), Error> {
    std::fs::File::open("/dev/urandom")?.read_exact(bits)
}

/// The keys of the standard library's hash maps come from the system; SipHash under such keys tells nothing of them.
#[cfg(not(unix))]
fn fill(bits: &mut [u8]) -> Result<(), Error> {
    use std::hash::BuildHasher;
    let keys = std::hash::RandomState::new();
    let mut stream = (0_u64..).flat_map(|i| keys.hash_one(i).to_le_bytes());
    bits.fill_with(|| stream.next().expect("numbers do not end"));
    Ok(())
}

/// Who asks has the token: a handler that changes anything takes this first.
#[derive(Debug, Clone, Copy)]
pub struct Allowed;

/// Request extension: whoever asks was let in by the desk, whose cookie stands for the token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Admitted;

/// The token that a request brings along, as `Authorization: Bearer TOKEN`.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    said.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim())
}

impl<S: Send + Sync> FromRequestParts<S> for Allowed
where
    Token: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        if parts.extensions.get::<Admitted>().is_some() {
            return Ok(Self);
        }
        match bearer(&parts.headers) {
            Some(token) if Token::from_ref(state).is(token) => Ok(Self),
            Some(_) => Err(Problem::unauthorized("this is not the token of this server; it was printed when the server last started")),
            None => Err(Problem::unauthorized(
                "this changes what everybody sees, so it needs the token that the server printed when it started; send it as Authorization: Bearer TOKEN",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tokens_are_32_digits_and_differ() {
        let (a, b) = (Token::random().unwrap(), Token::random().unwrap());
        assert!(a.as_str().len() == 32 && a.as_str().bytes().all(|c| c.is_ascii_hexdigit()), "{}", a.as_str());
        assert_ne!(a.as_str(), b.as_str());
        assert!(!format!("{a:?}").contains(a.as_str()), "a token in a log is no token");
    }

    #[test]
    fn only_the_whole_token_is_the_token() {
        let token = Token("00ff".into());
        assert!(token.is("00ff"));
        for other in ["00fe", "10ff", "00f", "00ff0", ""] {
            assert!(!token.is(other), "{other}");
        }
    }
}
