//! What clients are sorted by, in the practice's own words.
use crate::{
    Code, Rejection, Result, Scope,
    audit::Action,
    batch::by_id,
    change::{Change, Shelf, Versioned},
    check::Check,
    provider::WHOLE,
    sql,
};
use entity::{
    ClientId, TagId,
    tag::{ActiveModel, Entity, Model, Name},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use std::sync::{Arc, LazyLock};

mod link;
mod name;

pub(crate) use link::{MOST as MOST_OF_CLIENT, OfClient, give};

/// The longest name, in characters.
const NAME: usize = 60;
/// How many tags of a practice are in use at most.
const MOST: usize = 200;

/// The tags of a scope.
#[derive(Debug)]
pub struct Tags<'s>(&'s Scope);

impl Scope {
    /// What clients are sorted by.
    pub fn tags(&self) -> Tags<'_> {
        Tags(self)
    }
}

impl Versioned for Entity {
    const THING: &'static str = "tag";
}

impl Tags<'_> {
    /// The tag of that id, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, id: TagId) -> Result<Option<Arc<Model>>> {
        self.0.loaders.tags.load(ById(id)).await
    }

    /// The tags of a client, the archived ones too, in the order in which they were made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(&self, client: ClientId) -> Result<Vec<Arc<Model>>> {
        self.0.loaders.tags_of.load(OfClient(client)).await
    }

    /// All tags by name, those in use only or the archived ones too. Their names are opened to sort them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, with_archived: bool) -> Result<Vec<Arc<Model>>> {
        let mut named = Vec::new();
        for row in self.rows(with_archived).await? {
            named.push((name::form(&self.0.open_always(&row, &row.name)?), Arc::new(row)));
        }
        named.sort_by(|(name, row), (other, another)| (name.as_str(), row.id).cmp(&(other.as_str(), another.id)));
        Ok(named.into_iter().map(|(_, row)| row).collect())
    }

    /// Adds a tag.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the name makes no sense or is in use, or there are too many tags.
    pub async fn add(&self, name: &str) -> Result<Model> {
        let name = check(name)?;
        self.free(&name, None).await?;
        let unit = &self.0.unit;
        let id = TagId(self.0.new_id());
        let row = ActiveModel {
            workspace_id: Set(unit.workspace()),
            id: Set(id),
            name: Set(unit.seal::<Name>(id, &name).await?),
            ..Default::default()
        }
        .insert(&unit.tx)
        .await?;
        unit.changed(Action::Create, &row, vec!["name"]);
        Ok(row)
    }

    /// Renames a tag that is at that version.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the name makes no sense or is in use, or the version is another.
    pub async fn change(&self, id: TagId, expected: i32, name: Option<&str>) -> Result<Model> {
        let (mut set, mut names) = (<ActiveModel as Default>::default(), vec![]);
        if let Some(name) = name {
            let name = check(name)?;
            self.free(&name, Some(id)).await?;
            set.name = Set(self.0.unit.seal::<Name>(id, &name).await?);
            names.push("name");
        }
        self.apply(Action::Change, id, expected, Shelf::InUse, set, names).await
    }

    /// Takes a tag out of use. Clients who have it keep it.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another or it is archived already.
    pub async fn archive(&self, id: TagId, expected: i32) -> Result<Model> {
        let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
        self.apply(Action::Archive, id, expected, Shelf::InUse, set, vec![]).await
    }

    /// Takes a tag back into use.
    ///
    /// # Errors
    /// [`crate::Error::Rejected`] when the version is another, it is in use, or its name meanwhile is another's.
    pub async fn restore(&self, id: TagId, expected: i32) -> Result<Model> {
        let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
        let row = self.apply(Action::Restore, id, expected, Shelf::Archived, set, vec![]).await?;
        let name = self.0.open_always(&row, &row.name)?;
        self.free(&name, Some(id)).await?;
        Ok(row)
    }

    /// Fails where another tag in use has the name, or where there are too many. Whoever else names one waits until this request ends.
    async fn free(&self, name: &str, of: Option<TagId>) -> Result<()> {
        name::lock(&self.0.unit).await?;
        let wanted = name::form(name);
        let others: Vec<Model> = self.rows(false).await?.into_iter().filter(|row| Some(row.id) != of).collect();
        for row in &others {
            if name::form(&self.0.open_always(row, &row.name)?) == wanted {
                return Err(Rejection::new(Code::Taken, "name", "The name is already in use.").into());
            }
        }
        if others.len() >= MOST {
            let many = format!("There are {MOST} tags in use, which is the most. Archive one first.");
            return Err(Rejection::new(Code::Invalid, "name", many).into());
        }
        Ok(())
    }

    async fn rows(&self, with_archived: bool) -> Result<Vec<Model>> {
        static SQL: LazyLock<String> = LazyLock::new(|| sql::whole::<Entity>("x.deleted_at desc nulls first, x.id"));
        let unit = &self.0.unit;
        unit.rows::<Entity>(&SQL, [unit.workspace().0.into(), with_archived.into(), WHOLE.into()]).await
    }

    async fn apply(
        &self,
        action: Action,
        id: TagId,
        expected: i32,
        from: Shelf,
        set: ActiveModel,
        names: Vec<&'static str>,
    ) -> Result<Model> {
        Change::<_, Entity> { action, id, expected, when: from.holds(), otherwise: from.otherwise(), set, names }
            .apply(&self.0.unit)
            .await
    }
}

fn check(name: &str) -> Result<String> {
    let mut check = Check::default();
    let name = check.text("name", name, NAME);
    check.done()?;
    Ok(name)
}

by_id!(TagId);
