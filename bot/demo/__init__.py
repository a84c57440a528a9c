"""The newcomer's Mato: three fictional teams, a guide and a story, on the built-in sandbox."""
