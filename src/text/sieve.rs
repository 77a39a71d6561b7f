//! A sieve for hashes: most of what is not looked for is told by one bit.

/// Holds every hash that was added, and some others. Hashes are told by their highest bits.
#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    bits: Vec<u64>,
    /// Hashes are shifted by this to give a bit.
    shift: u32,
}

impl Sieve {
    /// An empty one of so many bits at least: with eight for each hash, about one in ten of the
    /// others is held.
    pub(crate) fn new(bits: usize) -> Self {
        let bits = bits.next_power_of_two().max(64);
        Self {
            bits: vec![0; bits / 64],
            shift: 64 - bits.trailing_zeros(),
        }
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let bit = hash >> self.shift;
        (bit as usize / 64, 1 << (bit % 64))
    }

    /// Adds a hash.
    #[inline]
    pub(crate) fn add(&mut self, hash: u64) {
        let (word, bit) = self.place(hash);
        self.bits[word] |= bit;
    }

    /// Whether a hash may have been added.
    #[inline]
    pub(crate) fn hold(&self, hash: u64) -> bool {
        let (word, bit) = self.place(hash);
        self.bits[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_held_and_most_else_is_not() {
        let hash = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut sieve = Sieve::new(8 * 100);
        (0..100).for_each(|n| sieve.add(hash(n)));
        assert!((0..100).all(|n| sieve.hold(hash(n))));
        assert!((100..1100).filter(|&n| sieve.hold(hash(n))).count() < 250);
        assert!(!Sieve::new(0).hold(hash(1)));
    }
}
