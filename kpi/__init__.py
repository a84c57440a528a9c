"""Marketing and arithmetic: everything that decides, and nothing that remembers or talks."""
