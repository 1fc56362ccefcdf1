//! The program `yuelan`: it only starts.

use std::process::ExitCode;

fn main() -> ExitCode {
    yuelan::cli::run()
}
