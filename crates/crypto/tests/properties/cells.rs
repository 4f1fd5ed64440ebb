//! Cells of a database: workspace, client, table, column, row, and the version of the key in use.
use super::{ClientKeys, Keys, OfClient, OfWorkspace, Phi, Row, Sealed, Unopenable, Uuid, Value, ValueType};

#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) workspace: Uuid,
    /// Nil where the workspace's key seals.
    pub(super) client: Uuid,
    pub(super) row: Uuid,
}
impl Row for Owner {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.row
    }
    fn subject(&self) -> Uuid {
        self.client
    }
}

/// What is opened in one workspace for one client.
pub(super) struct Opened {
    pub(super) practice: Keys,
    pub(super) client: ClientKeys,
}

/// The field of [`Opened`] that a holder's columns are sealed with.
macro_rules! key {
    ($opened:ident, OfClient) => {
        $opened.client
    };
    ($opened:ident, OfWorkspace) => {
        $opened.practice
    };
}

/// Makes column types, and a value for each of them, so that a test can choose a column at run time.
macro_rules! columns {
    ($($name:ident: $holder:ident = $table:literal, $column:literal;)*) => {
        $(
            #[derive(Debug)]
            pub(super) struct $name;
            impl Phi for $name {
                type Row = Owner;
                type Holder = $holder;
                const TABLE: u16 = $table;
                const COLUMN: u16 = $column;
                const NAME: &'static str = stringify!($name);
            }
        )*
        #[derive(Clone, Copy, Debug)]
        pub(super) enum Columns { $($name),* }
        impl Columns {
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            pub(super) fn of_client(self) -> bool {
                match self { $(Self::$name => stringify!($holder) == "OfClient",)* }
            }

            pub(super) fn seal(self, keys: &Opened, owner: Owner) -> Vec<u8> {
                match self { $(Self::$name => raw(&key!(keys, $holder).seal::<$name>(owner.row, "Ann").unwrap()),)* }
            }

            pub(super) fn open(self, keys: &Opened, owner: Owner, value: Vec<u8>) -> Result<String, Unopenable> {
                match self { $(Self::$name => key!(keys, $holder).open(&owner, &sealed::<$name>(value)),)* }
            }
        }
    };
}
columns! {
    Name: OfClient = 1, 1;
    Email: OfClient = 1, 2;
    OtherName: OfClient = 2, 1;
    // The numbers of the client's columns, and the practice's key.
    PracticeName: OfWorkspace = 1, 1;
    PracticeEmail: OfWorkspace = 1, 2;
    // The same four bytes in another order.
    Turned: OfClient = 256, 256;
    Half: OfWorkspace = 0, 257;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) workspace: usize,
    /// The first one where the workspace's key seals.
    pub(super) client: usize,
    /// Its place in [`Columns::ALL`].
    pub(super) column: usize,
    pub(super) row: u128,
    /// The key version in use.
    pub(super) version: u32,
}

impl Cell {
    pub(super) fn column(&self) -> Columns {
        *Columns::ALL.get(self.column).unwrap()
    }

    pub(super) fn owner(&self, ids: &[Uuid]) -> Owner {
        let client = if self.column().of_client() { *ids.get(self.client).unwrap() } else { Uuid::nil() };
        Owner { workspace: *ids.get(self.workspace).unwrap(), client, row: Uuid::from_u128(self.row) }
    }

    /// Key versions aside: a value that was sealed with an older key still belongs here.
    pub(super) fn same_place(&self, other: &Self) -> bool {
        (self.workspace, self.client, self.column, self.row) == (other.workspace, other.client, other.column, other.row)
    }
}

/// The bytes as they stand in the database.
pub(super) fn raw<F>(sealed: &Sealed<F>) -> Vec<u8> {
    match Value::from(sealed.clone()) {
        Value::Bytes(Some(bytes)) => bytes,
        _ => Vec::new(),
    }
}

/// Bytes of the database as a value of the column.
pub(super) fn sealed<F>(bytes: Vec<u8>) -> Sealed<F> {
    <Sealed<F> as ValueType>::try_from(Value::Bytes(Some(bytes))).unwrap()
}
