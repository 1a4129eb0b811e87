"""From findings as printed to nonconformities, with doubts instead of guesses."""
