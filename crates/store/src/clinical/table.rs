//! What all clinical tables do alike: they are read by id and in lists, and what was entered in error is archived.

/// Reads of a table: `find`, `of` and `count_of`. Names the collection, its id, what narrows its lists, and its two loaders.
macro_rules! listed {
    ($many:ident, $id:ty, $status:ty, $rows:ident, $pages:ident) => {
        impl $many<'_> {
            /// The one of that id, if there is one.
            ///
            /// # Errors
            /// [`crate::Error::Forbidden`] for assistants.
            pub async fn find(&self, id: $id) -> $crate::Result<Option<std::sync::Arc<Model>>> {
                self.0.clinician()?;
                self.0.loaders.$rows.load(ById(id)).await
            }

            /// A page of a client's, the latest first. Siblings' pages are one statement.
            ///
            /// # Errors
            /// [`crate::Error::Argument`] when a page argument makes no sense; [`crate::Error::Forbidden`] for assistants.
            pub async fn of(
                &self,
                client: entity::ClientId,
                filter: &$crate::ClinicalFilter<$status>,
                args: &$crate::PageArgs,
            ) -> $crate::Result<$crate::Page<std::sync::Arc<Model>>> {
                $crate::clinical::page(self.0, &self.0.loaders.$pages, client, filter, args).await
            }

            /// How many there are in that list.
            ///
            /// # Errors
            /// [`crate::Error::Forbidden`] for assistants.
            pub async fn count_of(
                &self,
                client: entity::ClientId,
                filter: &$crate::ClinicalFilter<$status>,
            ) -> $crate::Result<i64> {
                $crate::clinical::count::<Entity>(self.0, client, filter).await
            }
        }
    };
}
pub(crate) use listed;

/// `archive` and `restore` of a table, and `apply`, by which its rows change. Names the collection and its id.
macro_rules! shelved {
    ($many:ident, $id:ty) => {
        impl $many<'_> {
            /// Takes one off the lists that was entered in error. Nothing of it is lost.
            ///
            /// # Errors
            /// [`crate::Error::Rejected`] when the version is another or it is archived already; [`crate::Error::Forbidden`] for assistants.
            pub async fn archive(&self, id: $id, expected: i32) -> $crate::Result<Model> {
                use sea_orm::ActiveValue::Set;
                self.0.clinician()?;
                let set = ActiveModel { deleted_at: Set(Some(self.0.now())), ..Default::default() };
                let (action, from) = ($crate::audit::Action::Archive, $crate::change::Shelf::InUse);
                self.apply(action, id, expected, from, set, vec![]).await
            }

            /// Puts one back that was archived.
            ///
            /// # Errors
            /// [`crate::Error::Rejected`] when the version is another or it is not archived; [`crate::Error::Forbidden`] for assistants.
            pub async fn restore(&self, id: $id, expected: i32) -> $crate::Result<Model> {
                use sea_orm::ActiveValue::Set;
                self.0.clinician()?;
                let set = ActiveModel { deleted_at: Set(None), ..Default::default() };
                let (action, from) = ($crate::audit::Action::Restore, $crate::change::Shelf::Archived);
                self.apply(action, id, expected, from, set, vec![]).await
            }

            async fn apply(
                &self,
                action: $crate::audit::Action,
                id: $id,
                expected: i32,
                from: $crate::change::Shelf,
                set: ActiveModel,
                names: Vec<&'static str>,
            ) -> $crate::Result<Model> {
                let (when, otherwise) = (from.holds(), from.otherwise());
                $crate::change::Change::<_, Entity> { action, id, expected, when, otherwise, set, names }
                    .apply(&self.0.unit)
                    .await
            }
        }
    };
}
pub(crate) use shelved;
