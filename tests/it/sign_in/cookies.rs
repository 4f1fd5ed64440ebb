//! Browsers: the cookie, and forgery from other sites.
use super::{code, link, redeem, who_am_i};
use serde_json::json;
use tests::{Database, Furnishing, House, wire};

/// Signs the owner in by cookie and gives the `Set-Cookie` header and its `name=value`.
async fn cookie(house: &House) -> (String, String) {
    let answer = redeem(house, &link(house, &house.a.owner).await, true, &[]).await;
    assert_eq!(answer.json()["data"]["signIn"]["token"], json!(null), "scripts must not see the token");
    let header = answer.header("set-cookie").to_owned();
    let pair = header.split(';').next().unwrap().to_owned();
    (header, pair)
}

fn attributes(header: &str) -> Vec<String> {
    header.split(';').skip(1).map(|attribute| attribute.trim().to_ascii_lowercase()).collect()
}

#[tokio::test]
async fn the_cookie_is_for_this_host_alone_and_no_script_reads_it() {
    let house = House::open().await;
    let (header, pair) = cookie(&house).await;
    assert!(pair.starts_with("pazpaz=pzs_"), "{header}");
    let mut found = attributes(&header);
    found.sort();
    assert_eq!(found, ["httponly", "path=/", "samesite=lax"]);

    let furnishing = Furnishing { secure_cookies: true, ..Furnishing::default() };
    let house = House::furnished(Database::migrated().await, furnishing).await;
    let (header, pair) = cookie(&house).await;
    assert!(pair.starts_with("__Host-pazpaz=pzs_"), "{header}");
    let mut found = attributes(&header);
    found.sort();
    assert_eq!(found, ["httponly", "path=/", "samesite=lax", "secure"]);
    let fine = who_am_i(&house, &[("cookie", &pair), ("x-pazpaz-csrf", "1")]).await;
    assert_eq!(fine["data"]["viewer"]["role"], "OWNER", "{fine}");
    // The name that another host could have set signs nobody in.
    let plain = pair.replace("__Host-", "");
    assert_eq!(code(&who_am_i(&house, &[("cookie", &plain), ("x-pazpaz-csrf", "1")]).await), "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_cookie_alone_is_no_proof_that_the_page_is_ours() {
    let house = House::open().await;
    let (_, pair) = cookie(&house).await;
    let own = house.url.clone();
    let fine: [&[(&str, &str)]; 4] = [
        &[("x-pazpaz-csrf", "1")],
        &[("x-pazpaz-csrf", "1"), ("origin", &own)],
        &[("x-pazpaz-csrf", "1"), ("origin", &own), ("sec-fetch-site", "same-origin")],
        &[("x-pazpaz-csrf", "1"), ("sec-fetch-site", "none")],
    ];
    let forged: [&[(&str, &str)]; 8] = [
        &[],
        &[("x-pazpaz-csrf", "0")],
        &[("origin", &own)],
        &[("x-pazpaz-csrf", "1"), ("origin", "https://evil.example")],
        &[("x-pazpaz-csrf", "1"), ("origin", "null")],
        &[("x-pazpaz-csrf", "1"), ("origin", &own), ("sec-fetch-site", "cross-site")],
        &[("x-pazpaz-csrf", "1"), ("sec-fetch-site", "same-site")],
        &[("x-pazpaz-csrf", "1"), ("x-pazpaz-csrf", "1")],
    ];
    let with = |first: (&'static str, String), more: &[(&str, &str)]| {
        let mut headers = vec![(first.0.to_owned(), first.1)];
        headers.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        headers
    };
    async fn ask(house: &House, headers: Vec<(String, String)>) -> serde_json::Value {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        who_am_i(house, &headers).await
    }
    for headers in fine {
        let answer = ask(&house, with(("cookie", pair.clone()), headers)).await;
        assert_eq!(answer["data"]["viewer"]["role"], "OWNER", "{headers:?}");
    }
    let bearer = format!("Bearer {}", house.a.owner.token);
    for headers in forged {
        let answer = ask(&house, with(("cookie", pair.clone()), headers)).await;
        assert_eq!((code(&answer), &answer["data"]), ("CSRF", &json!(null)), "{headers:?}");
        // A program puts its token there on purpose.
        let answer = ask(&house, with(("authorization", bearer.clone()), headers)).await;
        assert_eq!(answer["data"]["viewer"]["role"], "OWNER", "{headers:?}");
    }
}

#[tokio::test]
async fn signing_out_takes_the_cookie_back() {
    let house = House::open().await;
    let (_, pair) = cookie(&house).await;
    let headers = [("cookie", pair.as_str()), ("x-pazpaz-csrf", "1"), ("content-type", "application/json")];
    let body = br#"{"query": "mutation { signOut { signedOut } }"}"#;
    let answer = wire::send("POST", &house.graphql(), "", &headers, body).await;
    assert_eq!(answer.json()["data"]["signOut"]["signedOut"], true, "{}", answer.body);
    let taken = answer.header("set-cookie");
    assert!(taken.starts_with("pazpaz=;") && taken.to_ascii_lowercase().contains("max-age=0"), "{taken}");
    assert_eq!(code(&who_am_i(&house, &headers[..2]).await), "UNAUTHENTICATED");
    // Somebody with an old cookie can sign in anew.
    let token = link(&house, &house.a.owner).await;
    let again = redeem(&house, &token, true, &headers[..2]).await;
    assert_eq!(again.json()["data"]["signIn"]["errors"], json!([]), "{}", again.body);
}
