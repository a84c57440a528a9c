"""Goals: set and changed, their purposes, where they stand, what is tried for them."""
