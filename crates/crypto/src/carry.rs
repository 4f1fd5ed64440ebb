//! Values of a client's record from one cell to another, without anybody seeing them.
use crate::{ClientKeys, OfClient, Phi, Resealing, Row as _, Sealed, Unopenable};
use std::marker::PhantomData;
use zeroize::Zeroizing;

impl ClientKeys {
    /// The value of a row for another cell of the same client's record, sealed anew: where it was, the old one stays good.
    ///
    /// # Errors
    /// When it does not open, or there is no randomness.
    pub fn carry<F, T>(&self, row: &F::Row, sealed: &Sealed<F>, to: uuid::Uuid) -> Result<Sealed<T>, Resealing>
    where
        F: Phi<Holder = OfClient>,
        T: Phi<Holder = OfClient>,
    {
        let ring = self.ring();
        let plain = Zeroizing::new(ring.open_at(&ring.place(F::TABLE, F::COLUMN, row.row()), &sealed.0, F::NAME)?);
        Ok(Sealed(ring.seal_at(&ring.place(T::TABLE, T::COLUMN, to), &plain)?, PhantomData))
    }

    /// Whether the value of a row is that text: for who knows the text, and learns nothing else.
    ///
    /// # Errors
    /// [`Unopenable`] when it was not sealed here, for this client, for this row.
    pub fn says<F: Phi<Holder = OfClient>>(
        &self,
        row: &F::Row,
        sealed: &Sealed<F>,
        text: &str,
    ) -> Result<bool, Unopenable> {
        let ring = self.ring();
        let plain = Zeroizing::new(ring.open_at(&ring.place(F::TABLE, F::COLUMN, row.row()), &sealed.0, F::NAME)?);
        Ok(plain.as_slice() == text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use crate::{ClientKey, ClientKeys, OfClient, Phi, Row};
    use uuid::Uuid;

    struct Note(Uuid);

    impl Row for Note {
        fn workspace(&self) -> Uuid {
            Uuid::from_u128(1)
        }
        fn row(&self) -> Uuid {
            self.0
        }
        fn subject(&self) -> Uuid {
            Uuid::from_u128(2)
        }
    }

    enum Plan {}
    enum Old {}

    impl Phi for Plan {
        type Row = Note;
        type Holder = OfClient;
        const TABLE: u16 = 9;
        const COLUMN: u16 = 4;
        const NAME: &'static str = "session.plan";
    }

    impl Phi for Old {
        type Row = Note;
        type Holder = OfClient;
        const TABLE: u16 = 27;
        const COLUMN: u16 = 4;
        const NAME: &'static str = "session_revision.plan";
    }

    #[test]
    fn what_is_carried_opens_there_and_nowhere_else() {
        let key = ClientKey::generate().unwrap();
        let keys = ClientKeys::new(Uuid::from_u128(1), Uuid::from_u128(2), vec![(1, key, true)]).unwrap();
        let (here, there) = (Note(Uuid::from_u128(3)), Note(Uuid::from_u128(4)));
        let sealed = keys.seal::<Plan>(here.0, "rest").unwrap();
        let carried = keys.carry::<Plan, Old>(&here, &sealed, there.0).unwrap();
        assert_eq!(keys.open(&there, &carried).unwrap(), "rest");
        assert!(keys.open(&here, &carried).is_err());
        assert!(keys.carry::<Plan, Old>(&there, &sealed, here.0).is_err());
        assert_eq!(keys.says(&here, &sealed, "rest"), Ok(true));
        assert_eq!(keys.says(&here, &sealed, "rests"), Ok(false));
        assert!(keys.says(&there, &sealed, "rest").is_err());
    }
}
