//! Cells of a database: workspace, table, column, row and the key version in use.
use super::{Keys, Phi, Row, Sealed, Unopenable, Uuid, Value, ValueType};

#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) workspace: Uuid,
    pub(super) row: Uuid,
}
impl Row for Owner {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.row
    }
}

/// Makes column types, and a value for each of them, so that a test can choose a column at run time.
macro_rules! columns {
    ($($name:ident = $table:literal, $column:literal;)*) => {
        $(
            #[derive(Debug)]
            pub(super) struct $name;
            impl Phi for $name {
                type Row = Owner;
                const TABLE: u16 = $table;
                const COLUMN: u16 = $column;
                const NAME: &'static str = stringify!($name);
            }
        )*
        #[derive(Clone, Copy)]
        pub(super) enum Columns { $($name),* }
        impl Columns {
            pub(super) const ALL: &[Self] = &[$(Self::$name),*];

            pub(super) fn seal(self, keys: &Keys, owner: Owner) -> Vec<u8> {
                match self { $(Self::$name => raw(&keys.seal::<$name>(owner.row, "Ann").unwrap()),)* }
            }

            pub(super) fn open(self, keys: &Keys, owner: Owner, value: Vec<u8>) -> Result<String, Unopenable> {
                match self { $(Self::$name => keys.open(&owner, &sealed::<$name>(value)),)* }
            }
        }
    };
}
columns! {
    Name = 1, 1;
    Email = 1, 2;
    OtherName = 2, 1;
    // The same four bytes in another order.
    Turned = 256, 256;
    Half = 0, 257;
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) workspace: usize,
    /// Its place in [`Columns::ALL`].
    pub(super) column: usize,
    pub(super) row: u128,
    /// The key version in use.
    pub(super) version: u32,
}

impl Cell {
    pub(super) fn owner(&self, workspaces: &[Uuid]) -> Owner {
        Owner { workspace: *workspaces.get(self.workspace).unwrap(), row: Uuid::from_u128(self.row) }
    }

    /// Key versions aside: a value that was sealed with an older key still belongs here.
    pub(super) fn same_place(&self, other: &Self) -> bool {
        (self.workspace, self.column, self.row) == (other.workspace, other.column, other.row)
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
