//! A real S3 server of a test's own: moto, which speaks the protocol over HTTP and keeps everything in memory.
//!
//! `moto_server` is taken from the PATH; where there is none, it is installed from PyPI into `target/s3`. Where that cannot be done
//! either, the test is skipped and says so, unless `PAZPAZ_REQUIRE_S3=1`.
use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
};

/// What is installed where there is none.
const PACKAGE: &str = "moto[server]==5.2.1";
/// What starts a Python server that has much to import on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It ends, with all that is in it, when this is dropped.
#[derive(Debug)]
pub struct S3Server {
    child: Child,
    port: u16,
}

impl S3Server {
    /// Starts one. `None` where it cannot be had, which was said.
    pub fn start(test: &str) -> Option<Self> {
        match Self::program().and_then(|program| Self::run(&program)) {
            Ok(server) => Some(server),
            Err(why) => {
                let required = std::env::var_os("PAZPAZ_REQUIRE_S3").is_some_and(|value| value == "1");
                assert!(!required, "an S3 server is required here: {why}");
                // Written past the test harness, which would swallow it: a skipped test must be seen.
                writeln!(std::io::stderr(), "SKIPPED {test}: {why}").ok();
                None
            }
        }
    }

    fn program() -> Result<PathBuf, String> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let installed = std::env::split_paths(&path).map(|dir| dir.join("moto_server")).find(|file| file.is_file());
        // Once, however many tests ask at the same time.
        static INSTALLED: OnceLock<Result<PathBuf, String>> = OnceLock::new();
        installed.map_or_else(|| INSTALLED.get_or_init(install).clone(), Ok)
    }

    fn run(program: &Path) -> Result<Self, String> {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).unwrap().port();
        let mut command = Command::new(program);
        command.args(["-H", "127.0.0.1", "-p", &port.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().map_err(|error| format!("{} does not start: {error}", program.display()))?;
        let mut server = Self { child, port };
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            if let Some(status) = server.child.try_wait().unwrap() {
                return Err(format!("{} ended at once: {status}", program.display()));
            }
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Ok(server);
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err(format!("{} did not listen within {PATIENCE:?}", program.display()))
    }

    /// Where it answers.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Makes an empty bucket.
    pub fn create_bucket(&self, name: &str) {
        let (status, answer) = self.request("PUT", &format!("/{name}"));
        assert_eq!(status, 200, "{answer}");
    }

    /// How many uploads in parts were begun in a bucket and neither ended nor given up.
    pub fn unfinished(&self, bucket: &str) -> usize {
        let (status, answer) = self.request("GET", &format!("/{bucket}?uploads"));
        assert_eq!(status, 200, "{answer}");
        answer.matches("<Upload>").count()
    }

    /// An unsigned request without a body, past the client under test: the status and the body of the answer. The server lets
    /// everybody in.
    pub fn request(&self, method: &str, path: &str) -> (u16, String) {
        // A server that has only just begun to listen closes some connections unanswered.
        let since = Instant::now();
        loop {
            if let Some(answer) = self.answer(method, path) {
                return answer;
            }
            assert!(since.elapsed() < PATIENCE, "{method} {path} is not answered");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// `None` where the connection is closed without an answer.
    fn answer(&self, method: &str, path: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let port = self.port;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{method} {path}: {error}"),
            _ => {}
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Some((status, body.to_owned()))
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Into a virtual environment that stays for the next time.
fn install() -> Result<PathBuf, String> {
    let venv = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/s3");
    let program = venv.join("bin/moto_server");
    if !program.is_file() {
        say_done(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
        say_done(Command::new(venv.join("bin/pip")).args(["install", "--quiet", PACKAGE]))?;
    }
    Ok(program)
}

fn say_done(command: &mut Command) -> Result<(), String> {
    let output =
        command.output().map_err(|error| format!("moto_server is not on the PATH, and {command:?}: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let last = said.lines().last().unwrap_or_default();
    output
        .status
        .success()
        .then_some(())
        .ok_or_else(|| format!("moto_server is not on the PATH, and {command:?}: {last}"))
}
