//! Who is signed in, and signing in and out.
use crate::{
    api::{Caller, SecureCookies},
    payload::UserError,
    scope::{Scoped, unauthenticated},
    user::{Role, User},
    workspace::Workspace,
};
use async_graphql::{Context, Description, InputObject, Object, Result, SimpleObject};
use entity::{sign_in::Transport, user::Model};
use std::sync::Arc;
use store::{Code, Door, Error, Rejection};
use time::OffsetDateTime;

/// Whoever is signed in.
#[derive(Description)]
pub(crate) struct Viewer;

#[Object(use_type_description)]
impl Viewer {
    /// The user.
    async fn user(&self, ctx: &Context<'_>) -> Result<User> {
        let scope = ctx.scope()?;
        let user: Option<Arc<Model>> = scope.users().find(scope.actor().user).await?;
        Ok(user.ok_or_else(unauthenticated)?.into())
    }
    /// The practice.
    async fn workspace(&self, ctx: &Context<'_>) -> Result<Workspace> {
        Ok(Workspace(ctx.scope()?.workspace().await?))
    }
    /// What the user may do in the practice.
    async fn role(&self, ctx: &Context<'_>) -> Result<Role> {
        Ok(ctx.scope()?.actor().role.into())
    }
}

#[derive(Default)]
pub(crate) struct Query;

#[Object(name = "ViewerQuery")]
impl Query {
    /// Who is signed in.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Viewer> {
        ctx.scope()?;
        Ok(Viewer)
    }
}

/// Signing in.
#[derive(InputObject)]
struct SignInInput {
    /// The token of a one-time link: what stands behind the `#`.
    token: String,
    /// True for a browser: the answer sets a cookie that scripts cannot read. False for a program: the answer holds a bearer token.
    #[graphql(default)]
    cookie: bool,
}

/// The answer to signing in.
#[derive(SimpleObject)]
struct SignInPayload {
    /// For programs: to be sent as `Authorization: Bearer …`. Shown this once. Null with a cookie.
    token: Option<String>,
    /// When the sign-in ends whatever happens. It ends sooner when it is not used.
    expires_at: Option<OffsetDateTime>,
    /// What keeps you from signing in; empty when you are signed in.
    errors: Vec<UserError>,
}

/// The answer to signing out.
#[derive(SimpleObject)]
struct SignOutPayload {
    /// Always true: the token is worthless from now on.
    signed_out: bool,
}

#[derive(Default)]
pub(crate) struct Mutation;

#[Object(name = "ViewerMutation")]
impl Mutation {
    /// Redeems a one-time link. It works once.
    async fn sign_in(&self, ctx: &Context<'_>, #[graphql(desc = "The link.")] input: SignInInput) -> Result<SignInPayload> {
        let SignInInput { token, cookie } = input;
        let transport = if cookie { Transport::Cookie } else { Transport::Bearer };
        let occasion = ctx.data::<Caller>()?.occasion();
        match ctx.data::<Door>()?.redeem(&token, transport, occasion).await {
            Ok(signed_in) => {
                let token = signed_in.token.reveal();
                if cookie {
                    ctx.insert_http_header("set-cookie", set_cookie(ctx, token)?);
                }
                Ok(SignInPayload {
                    token: (!cookie).then(|| token.to_owned()),
                    expires_at: Some(signed_in.expires_at),
                    errors: Vec::new(),
                })
            }
            Err(Error::SignedOut) => {
                let spent = "The link is unknown, was used already, or is too old. Ask for another one.";
                let error = Rejection::new(Code::NotFound, "token", spent).into();
                Ok(SignInPayload { token: None, expires_at: None, errors: vec![error] })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the sign-in that this request was made with.
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        ctx.scope()?.sign_out().await?;
        if ctx.data::<Caller>()?.cookie {
            ctx.insert_http_header("set-cookie", format!("{}; Max-Age=0", set_cookie(ctx, "")?));
        }
        Ok(SignOutPayload { signed_out: true })
    }
}

/// The cookie of a browser. `__Host-` binds it to this very host, over HTTPS.
fn set_cookie(ctx: &Context<'_>, token: &str) -> Result<String> {
    let SecureCookies(secure) = *ctx.data()?;
    let (name, attribute) = if secure { ("__Host-pazpaz", "; Secure") } else { ("pazpaz", "") };
    Ok(format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{attribute}"))
}
