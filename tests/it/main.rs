//! Every promise, one binary.
