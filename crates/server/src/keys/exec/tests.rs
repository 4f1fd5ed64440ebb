//! The protocol over pipes in memory, with a program that the test plays; and the process, with real programs.

mod process;
mod protocol;
