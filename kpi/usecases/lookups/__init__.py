"""Finding what is meant, and reading where things stand in a handful of reads."""
