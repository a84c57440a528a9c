"""How the tables came to be, revision by revision; run by storage/migrate.py.

There is a way forward only: whoever must go back restores a backup.
"""
