//! The server's log: one line a request on stderr, without the query; nothing of it when quiet.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::cli::little;

/// A running server that is stopped when dropped.
struct Server {
    program: Child,
    stderr: BufReader<ChildStderr>,
}

impl Server {
    fn start(study: &std::path::Path, addr: &str, more: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_carecircle"))
            .arg("serve")
            .arg(study)
            .args(["--addr", addr])
            .args(more)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = BufReader::new(program.stderr.take().unwrap());
        Self { program, stderr }
    }

    fn line_with(&mut self, part: &str) -> String {
        let mut line = String::new();
        while !line.contains(part) {
            line.clear();
            assert!(self.stderr.read_line(&mut line).unwrap() > 0, "the server ended before it said '{part}'");
        }
        line
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// The response to a GET of `path` with a request id of `id`, head and body.
fn get(addr: &str, path: &str, id: &str) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {addr}\r\nX-Request-Id: {id}\r\nConnection: close\r\n\r\n").unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn a_request_is_one_line_without_its_query_and_none_when_quiet() {
    let study = tempfile::tempdir().unwrap();
    little(study.path());
    for quiet in [false, true] {
        let more: &[&str] = if quiet { &["--quiet"] } else { &[] };
        // A port of its own: the quiet server does not say where it is.
        let addr = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut server = Server::start(study.path(), &addr, more);
        server.line_with("needs this token");
        let response = get(&addr, "/api/v1/nearest?lon=121.15&lat=28.85", "walk-7");
        assert!(response.to_ascii_lowercase().contains("x-request-id: walk-7"), "{response}");
        get(&addr, "/nowhere", "last");
        server.program.kill().unwrap();
        let mut rest = String::new();
        server.stderr.read_to_string(&mut rest).unwrap();
        let lines: Vec<&str> = rest.lines().filter(|l| l.contains("id=")).collect();
        if quiet {
            assert_eq!(lines, Vec::<&str>::new());
            continue;
        }
        assert_eq!(lines.len(), 2, "{rest}");
        for part in ["id=walk-7", "method=GET", "path=\"/api/v1/nearest\"", "status=", "ms="] {
            assert!(lines[0].contains(part), "{part} is missing in {}", lines[0]);
        }
        assert!(lines[1].contains("status=404"), "{}", lines[1]);
        assert!(!rest.contains("121.15"), "a query is in the log: {rest}");
    }
}
