//! Columns of a client's record and of the practice, and keys for them.
use crypto::{ClientKey, ClientKeys, DataKey, Keys, OfClient, OfWorkspace, Phi, Row, Sealed};
use sea_orm::{Value, sea_query::ValueType};
use uuid::Uuid;

pub(crate) struct Person {
    pub(crate) workspace: Uuid,
    pub(crate) client: Uuid,
    pub(crate) id: Uuid,
}
impl Row for Person {
    fn workspace(&self) -> Uuid {
        self.workspace
    }
    fn row(&self) -> Uuid {
        self.id
    }
    fn subject(&self) -> Uuid {
        self.client
    }
}
macro_rules! column {
    ($name:ident: $holder:ident = $table:literal, $column:literal) => {
        pub(crate) struct $name;
        impl Phi for $name {
            type Row = Person;
            type Holder = $holder;
            const TABLE: u16 = $table;
            const COLUMN: u16 = $column;
            const NAME: &'static str = stringify!($name);
        }
    };
}
column!(Name: OfClient = 1, 1);
column!(Email: OfClient = 1, 2);
column!(OtherName: OfClient = 2, 1);
column!(Label: OfWorkspace = 3, 1);

pub(crate) fn person(workspace: u128, id: u128) -> Person {
    Person { workspace: Uuid::from_u128(workspace), client: Uuid::from_u128(100), id: Uuid::from_u128(id) }
}
pub(crate) fn practice(workspace: u128) -> Keys {
    Keys::new(Uuid::from_u128(workspace), vec![(1, DataKey::generate().unwrap(), true)]).unwrap()
}
/// The keys of the client of [`person`].
pub(crate) fn client(workspace: u128, keys: Vec<(u32, ClientKey, bool)>) -> ClientKeys {
    ClientKeys::new(Uuid::from_u128(workspace), Uuid::from_u128(100), keys).unwrap()
}
pub(crate) fn one(workspace: u128) -> ClientKeys {
    client(workspace, vec![(1, ClientKey::generate().unwrap(), true)])
}
pub(crate) fn bytes<F>(sealed: &Sealed<F>) -> Vec<u8> {
    match Value::from(sealed.clone()) {
        Value::Bytes(Some(bytes)) => bytes,
        _ => Vec::new(),
    }
}
pub(crate) fn sealed<F>(bytes: Vec<u8>) -> Sealed<F> {
    <Sealed<F> as ValueType>::try_from(Value::Bytes(Some(bytes))).unwrap()
}
