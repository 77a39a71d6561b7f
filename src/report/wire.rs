//! Wire structs of the JSON contracts: versioned, and nobody else's business.
