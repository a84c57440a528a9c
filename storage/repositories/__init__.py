"""One module a noun: what each port reads and writes through a transaction."""
