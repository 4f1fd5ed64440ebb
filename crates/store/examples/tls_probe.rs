//! Probe.
use store::{ObjectKey, Objects, S3, SecretAccessKey};
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let endpoint = std::env::args().nth(1).unwrap_or_default();
    let s3 = S3 {
        endpoint,
        region: "us-east-1".into(),
        bucket: "files".into(),
        access_key: "test".into(),
        secret_key: SecretAccessKey::new("x".into()),
        path_style: true,
        allow_http: false,
    };
    let objects = match Objects::s3(&s3) {
        Ok(o) => o,
        Err(e) => {
            tracing::error!("{e}");
            std::process::exit(3)
        }
    };
    let key = ObjectKey::parse("a/b");
    let Some(key) = key else { return };
    match objects.add(&key, "hello".into()).await {
        Ok(true) => std::process::exit(0),
        Ok(false) => std::process::exit(4),
        Err(e) => {
            std::io::Write::write_all(&mut std::io::stderr(), format!("{e:?}").as_bytes()).ok();
            std::process::exit(5)
        }
    }
}
