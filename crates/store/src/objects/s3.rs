//! A bucket of any S3, by the library, over the HTTP client, the hash functions and the TLS that this program has anyway.
mod http;
mod sign;

use super::ObjectError;
use object_store::{
    BackoffConfig, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder},
};
use std::{fmt, sync::Arc, time::Duration};

/// Which bucket, and how it is entered.
#[derive(Clone, Debug)]
pub struct S3 {
    /// Such as `https://s3.eu-central-1.amazonaws.com` or `https://objects.example.org:9000`.
    pub endpoint: String,
    /// Such as `eu-central-1`. A store of one's own often wants `us-east-1`.
    pub region: String,
    /// The name of the bucket.
    pub bucket: String,
    /// The name of the access key.
    pub access_key: String,
    /// Its secret half.
    pub secret_key: SecretAccessKey,
    /// Whether the bucket stands in the path (most stores of one's own) and not in the host name.
    pub path_style: bool,
    /// Whether an endpoint without TLS is accepted. The files are sealed either way; their sizes and names would be seen, and
    /// anybody on the way could remove them.
    pub allow_http: bool,
}

/// The secret half of an access key, which nothing prints.
#[derive(Clone)]
pub struct SecretAccessKey(String);

impl SecretAccessKey {
    /// Takes it as it stands in the settings.
    pub fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Debug for SecretAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretAccessKey(..)")
    }
}

impl S3 {
    pub(super) fn connect(&self) -> Result<AmazonS3, ObjectError> {
        let Self { endpoint, region, bucket, access_key, secret_key, path_style, allow_http } = self;
        let known = endpoint.starts_with("https://") || (*allow_http && endpoint.starts_with("http://"));
        if !known {
            return Err(ObjectError::Settings(
                "the endpoint of the object store must begin with https:// (or http://, where that is allowed)",
            ));
        }
        if bucket.is_empty() || access_key.is_empty() || secret_key.0.is_empty() || region.is_empty() {
            return Err(ObjectError::Settings(
                "the object store needs a region, a bucket, an access key and its secret",
            ));
        }
        // The library takes the endpoint as it stands, so where the host name has the bucket it must be put there.
        let endpoint = match (path_style, endpoint.split_once("://")) {
            (false, Some((scheme, host))) => format!("{scheme}://{bucket}.{host}"),
            _ => endpoint.clone(),
        };
        let retry = RetryConfig {
            backoff: BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() },
            max_retries: 4,
            retry_timeout: Duration::from_secs(30),
        };
        let store = AmazonS3Builder::new()
            .with_endpoint(endpoint.trim_end_matches('/'))
            .with_region(region)
            .with_bucket_name(bucket)
            .with_access_key_id(access_key)
            .with_secret_access_key(&secret_key.0)
            .with_virtual_hosted_style_request(!path_style)
            .with_allow_http(*allow_http)
            .with_disable_bulk_delete(true)
            .with_retry(retry)
            .with_crypto_provider(Arc::new(sign::RustCrypto))
            .with_http_connector(http::Connector)
            .build()?;
        Ok(store)
    }
}
