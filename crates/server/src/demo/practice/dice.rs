//! The demo's own dice.
//!
//! A library's generator may change its stream with any release, and the demo would then show other people after an
//! update of dependencies. SplitMix64 is ten lines and will give the same numbers for ever. It is no source of secrets.

/// A seeded generator (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Dice {
    state: u64,
}

impl Dice {
    /// Dice that always fall alike for the same seed.
    pub(super) const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// Independent dice for one part of the work, whatever has been thrown here before or will be after.
    pub(super) fn fork(&self, part: u64) -> Self {
        let mut child = Self::new(self.state ^ part.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        child.next();
        Self::new(child.next())
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `end`; 0 when `end` is 0.
    pub(super) fn below(&mut self, end: u16) -> u16 {
        // The upper half of the product of two 16-bit-ranged numbers stays below `end`, so the conversion cannot fail.
        u16::try_from(((self.next() >> 48) * u64::from(end)) >> 16).unwrap_or(0)
    }

    /// A number in `from..=to`.
    pub(super) fn between(&mut self, from: u16, to: u16) -> u16 {
        from.saturating_add(self.below(to.saturating_sub(from).saturating_add(1)))
    }

    /// True in `per_mille` of a thousand throws.
    pub(super) fn chance(&mut self, per_mille: u16) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the items; none only when there are none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        items.get(usize::from(self.below(u16::try_from(items.len()).unwrap_or(u16::MAX))))
    }

    /// One of the phrases; empty only when there are none.
    pub(super) fn phrase(&mut self, phrases: &[&'static str]) -> &'static str {
        self.pick(phrases).copied().unwrap_or_default()
    }

    /// Puts the items into a random order.
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(u16::try_from(last + 1).unwrap_or(u16::MAX));
            items.swap(last, usize::from(other));
        }
    }
}
