//! A sealed value as the type of a SeaORM column: stored as `bytea` and nothing else, bound by its type to its column.
use sea_orm::{
    ActiveValue, ColIdx, IntoActiveValue, QueryResult, TryGetError, TryGetable, Value,
    sea_query::{ArrayType, ColumnType, Nullable, StringLen, ValueType, ValueTypeErr},
};
use std::{fmt, marker::PhantomData};
use uuid::Uuid;

/// A row that has sealed columns.
pub trait Row {
    /// The workspace it belongs to.
    fn workspace(&self) -> Uuid;
    /// Its id within the workspace.
    fn row(&self) -> Uuid;
    /// The client whose own key seals its columns; nil where the workspace's key does.
    fn subject(&self) -> Uuid;
}

/// Whose key seals a column.
pub trait Holder: 'static {}

/// The key of the client whose record the row is part of.
#[derive(Debug)]
pub enum OfClient {}

/// The key of the workspace.
#[derive(Debug)]
pub enum OfWorkspace {}

impl Holder for OfClient {}
impl Holder for OfWorkspace {}

/// A sealed column: whose it is and its numbers in the register, which are never given twice.
pub trait Phi: 'static {
    /// The row it is a column of.
    type Row: Row;
    /// Whose key seals it: sealing with another one does not compile.
    ///
    /// ```
    /// # use crypto::{ClientKeys, Keys, NoRandomness, OfClient, Phi, Sealed};
    /// # use uuid::Uuid;
    /// fn seal<F: Phi<Holder = OfClient>>(keys: &ClientKeys, row: Uuid) -> Result<Sealed<F>, NoRandomness> {
    ///     keys.seal(row, "Ann")
    /// }
    /// ```
    ///
    /// ```compile_fail,E0271
    /// # use crypto::{ClientKeys, Keys, NoRandomness, OfClient, Phi, Sealed};
    /// # use uuid::Uuid;
    /// fn seal<F: Phi<Holder = OfClient>>(keys: &Keys, row: Uuid) -> Result<Sealed<F>, NoRandomness> {
    ///     keys.seal(row, "Ann")
    /// }
    /// ```
    type Holder: Holder;
    /// The number of its table.
    const TABLE: u16;
    /// Its number within the table.
    const COLUMN: u16;
    /// Its name, for errors and receipts.
    const NAME: &'static str;
}

/// The ciphertext of one value of column `F`. It has no `Serialize`, and its `Debug` shows the column only.
pub struct Sealed<F>(pub(crate) Vec<u8>, pub(crate) PhantomData<fn() -> F>);

impl<F> Sealed<F> {
    /// The version of the key that sealed it, as its header says; `None` where there is no such header.
    pub fn version(&self) -> Option<u32> {
        crate::aead::version(&self.0, "").ok()
    }
}

/// What stands in a sealed column, filled or not: bytes that say nothing without the key.
pub trait Ciphertext {
    /// The bytes; `None` where the column is empty.
    fn ciphertext(&self) -> Option<&[u8]>;
}

impl<F> Ciphertext for Sealed<F> {
    fn ciphertext(&self) -> Option<&[u8]> {
        Some(&self.0)
    }
}

impl<F> Ciphertext for Option<Sealed<F>> {
    fn ciphertext(&self) -> Option<&[u8]> {
        self.as_ref().and_then(Ciphertext::ciphertext)
    }
}

impl<F> Clone for Sealed<F> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}
impl<F> PartialEq for Sealed<F> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<F> Eq for Sealed<F> {}
impl<F: Phi> fmt::Debug for Sealed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({})", F::NAME)
    }
}
impl<F> From<Sealed<F>> for Value {
    fn from(sealed: Sealed<F>) -> Self {
        Self::Bytes(Some(sealed.0))
    }
}
impl<F> TryGetable for Sealed<F> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        Ok(Self(Vec::<u8>::try_get_by(row, index)?, PhantomData))
    }
}
impl<F> ValueType for Sealed<F> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        <Vec<u8> as ValueType>::try_from(value).map(|bytes| Self(bytes, PhantomData))
    }
    fn type_name() -> String {
        "Sealed".to_owned()
    }
    fn array_type() -> ArrayType {
        ArrayType::Bytes
    }
    fn column_type() -> ColumnType {
        ColumnType::VarBinary(StringLen::None)
    }
}
impl<F> Nullable for Sealed<F> {
    fn null() -> Value {
        Value::Bytes(None)
    }
}
impl<F> IntoActiveValue<Self> for Sealed<F> {
    fn into_active_value(self) -> ActiveValue<Self> {
        ActiveValue::Set(self)
    }
}
