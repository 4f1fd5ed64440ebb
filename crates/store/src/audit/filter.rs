//! Which events of the trail are asked for.
use super::Action;
use crate::{Error, Result, Scope, scope::statement};
use entity::{ClientId, Id as _, TABLES, Table, UserId};
use sea_orm::ConnectionTrait;
use time::OffsetDateTime;
use uuid::Uuid;

/// Which events of the trail are asked for; what is `None` or empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// That touched the record of this client.
    pub client: Option<ClientId>,
    /// Of what this user did.
    pub user: Option<UserId>,
    /// About this row: the number of its table, whose rows must be known by ids, and its id.
    pub row: Option<(u16, Uuid)>,
    /// In which one of these was done.
    pub actions: Vec<Action>,
    /// From this time on.
    pub from: Option<OffsetDateTime>,
    /// Before this time.
    pub to: Option<OffsetDateTime>,
}

/// By what the events are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum By {
    /// By the days on which a client's record was touched, and what is too new to be among them.
    Client,
    /// By the index of who did it.
    User,
    /// By going back in time.
    Time,
}

/// What else must hold of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Narrow {
    pub(crate) user: Option<Uuid>,
    pub(crate) row: Option<(&'static str, Uuid)>,
    /// A bit for each action.
    pub(crate) actions: u32,
    pub(crate) from: Option<OffsetDateTime>,
    pub(crate) to: Option<OffsetDateTime>,
}

/// A filter, and what of it is where the events are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    pub(crate) by: By,
    /// The client or the user; nil where events are found by time.
    pub(crate) subject: Uuid,
    pub(crate) narrow: Narrow,
}

impl Asked {
    pub(crate) fn of_client(client: ClientId, narrow: Narrow) -> Self {
        Self { by: By::Client, subject: client.0, narrow }
    }

    pub(crate) fn of_user(user: UserId) -> Self {
        Self { by: By::User, subject: user.0, narrow: Narrow::default() }
    }

    /// All there is.
    pub(crate) fn everything() -> Self {
        Self { by: By::Time, subject: Uuid::nil(), narrow: Narrow::default() }
    }

    /// The client whose trail it is.
    pub(crate) fn client(&self) -> Option<ClientId> {
        (self.by == By::Client).then_some(ClientId(self.subject))
    }
}

impl Narrow {
    /// A span of time.
    pub(crate) fn span(from: Option<OffsetDateTime>, to: Option<OffsetDateTime>) -> Result<Self> {
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            return Err(Error::Argument("to", "Must be later than from.".to_owned()));
        }
        Ok(Self { from, to, ..Self::default() })
    }
}

impl Scope {
    /// Where to look for what the filter names. `None` where there can be nothing: what it names is not in this workspace.
    pub(crate) async fn asked(&self, filter: &TrailFilter) -> Result<Option<Asked>> {
        let TrailFilter { client, user, row, actions, from, to } = filter;
        let mut narrow = Narrow::span(*from, *to)?;
        narrow.user = user.map(|user| user.0);
        narrow.actions = actions.iter().fold(0, |mask, action| mask | action.bit());
        let mut whose = match client {
            None => None,
            Some(client) => {
                let Some(table) = TABLES.iter().find(|known| known.number == ClientId::TABLE) else { return Ok(None) };
                let Some(found) = self.owner_of(table, client.0).await? else { return Ok(None) };
                found
            }
        };
        if let Some((table, id)) = row {
            let Some(table) = TABLES.iter().find(|known| known.number == *table) else { return Ok(None) };
            narrow.row = Some((table.entity, *id));
            // Part of a client's record, it is in that client's events, of which the days are known.
            let Some(of) = self.owner_of(table, *id).await? else { return Ok(None) };
            if of.is_some() && whose.is_some() && of != whose {
                return Ok(None);
            }
            whose = whose.or(of);
        }
        Ok(Some(match (whose, user) {
            (Some(client), _) => Asked::of_client(client, narrow),
            (None, Some(user)) => Asked { narrow: Narrow { user: None, ..narrow }, ..Asked::of_user(*user) },
            (None, None) => Asked { by: By::Time, subject: Uuid::nil(), narrow },
        }))
    }

    /// The client whose record a row is part of, if of a client's; `None` where there is no such row.
    async fn owner_of(&self, table: &Table, id: Uuid) -> Result<Option<Option<ClientId>>> {
        let unit = &self.unit;
        // Both names are those of the register.
        let (column, name) = (table.client.unwrap_or("null::uuid"), table.name);
        let sql = format!("select {column} from pazpaz.{name} where workspace_id = $1 and id = $2");
        let row = unit.tx.query_one_raw(statement(&sql, [unit.workspace().0.into(), id.into()])).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(row.try_get_by_index::<Option<Uuid>>(0)?.map(ClientId)))
    }
}
