//! What is printed: the only place of the library that writes to stdout.

use std::io::Write as _;

/// Prints a line. A reader that went away (`| head`) is no fault.
pub(super) fn line(text: &str) {
    let mut stdout = anstream::stdout().lock();
    let _gone = writeln!(stdout, "{text}");
}
