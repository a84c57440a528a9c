"""How the tables came to be, revision by revision; run by storage/migrate.py."""
