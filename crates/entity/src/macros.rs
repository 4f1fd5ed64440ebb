//! What every table file would otherwise repeat.

/// Registers the tables: module, id type and number. The numbers are part of every sealed value: they are never changed and never
/// given twice, also when a table goes.
macro_rules! entities {
    ($($module:ident: $id:ident = $number:literal in $table:literal),+ $(,)?) => {
        $(
            pub mod $module;

            #[doc = concat!("The id of a row of `", $table, "`: a UUID v7, unique within its workspace.")]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, sea_orm::DeriveValueType)]
            pub struct $id(pub uuid::Uuid);

            impl sea_orm::TryFromU64 for $id {
                fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                    Err(sea_orm::DbErr::ConvertFromU64(stringify!($id)))
                }
            }

            impl From<uuid::Uuid> for $id {
                fn from(id: uuid::Uuid) -> Self {
                    Self(id)
                }
            }

            impl $crate::Id for $id {
                const TABLE: u16 = $number;
                const ENTITY: &'static str = stringify!($module);
                fn uuid(self) -> uuid::Uuid {
                    self.0
                }
            }
        )+

        /// Every table of a workspace, for the tests that must miss none.
        pub const TABLES: &[$crate::Table] = &[$($crate::Table {
            number: $number,
            name: $table,
            entity: stringify!($module),
            sealed: $module::SEALED,
            client: $module::CLIENT_COLUMN,
        }),+];
    };
}

/// Says what of a row identifies it, whose key seals it (that of the client in the column named, or else the workspace's), and declares its
/// sealed columns with their numbers, never changed and never given twice.
macro_rules! sealed {
    ($module:ident: $id:ident { $($columns:tt)* }) => {
        sealed! { @ $module: $id, crypto::OfWorkspace, |_row: &Model| uuid::Uuid::nil(), { $($columns)* } }

        impl $crate::Record for Model {
            const ENTITY: &'static str = stringify!($module);
            fn client(&self) -> Option<$crate::ClientId> {
                None
            }
        }

        /// The workspace's key seals them.
        pub const CLIENT_COLUMN: Option<&str> = None;
    };
    ($module:ident: $id:ident of $client:ident { $($columns:tt)* }) => {
        sealed! { @ $module: $id, crypto::OfClient, |row: &Model| row.$client.0, { $($columns)* } }

        impl $crate::Record for Model {
            const ENTITY: &'static str = stringify!($module);
            fn client(&self) -> Option<$crate::ClientId> {
                Some(self.$client)
            }
        }

        /// The key seals them of the client that this column names.
        pub const CLIENT_COLUMN: Option<&str> = Some(stringify!($client));
    };
    (@ $module:ident: $id:ident, $holder:ty, $subject:expr, { $($field:ident = $number:literal $column:ident),* $(,)? }) => {
        impl crypto::Row for Model {
            fn workspace(&self) -> uuid::Uuid {
                self.workspace_id.0
            }
            fn row(&self) -> uuid::Uuid {
                self.id.0
            }
            fn subject(&self) -> uuid::Uuid {
                let subject: fn(&Self) -> uuid::Uuid = $subject;
                subject(self)
            }
        }

        $(
            #[doc = concat!("The sealed column `", stringify!($column), "`.")]
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub enum $field {}

            impl crypto::Phi for $field {
                type Row = Model;
                type Holder = $holder;
                const TABLE: u16 = <$crate::$id as $crate::Id>::TABLE;
                const COLUMN: u16 = $number;
                const NAME: &'static str = concat!(stringify!($module), ".", stringify!($column));
            }
        )*

        impl $crate::Digested for Model {
            fn digest(&self) -> Option<[u8; 32]> {
                let columns: &[(u16, Option<&[u8]>)] = &[$(($number, crypto::Ciphertext::ciphertext(&self.$column))),*];
                let table = <$crate::$id as $crate::Id>::TABLE;
                (!columns.is_empty()).then(|| crypto::row_digest(table, self.id.0, columns.iter().copied()))
            }
        }

        /// The sealed columns: number and name.
        pub const SEALED: &[(u16, &str)] = &[$(($number, stringify!($column))),*];
    };
}

/// Says that a table has no sealed columns, and whose rows are not opened.
macro_rules! nothing_sealed {
    () => {
        /// Nothing of it is a sealed column.
        pub const SEALED: &[(u16, &str)] = &[];
        /// Nor has anybody a key for it.
        pub const CLIENT_COLUMN: Option<&str> = None;
    };
}
