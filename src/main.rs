//! The thin program: everything is in the library.

fn main() -> std::process::ExitCode {
    carecircle::cli::main(carecircle::page::file)
}
