//! `pazpaz`: see `pazpaz help`.

/// Under many threads several times faster than that of the C library, and it gives memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::cli::main()
}
