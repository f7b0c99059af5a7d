"""X (once Twitter), by version 2 of its API, which is paid for by use."""
