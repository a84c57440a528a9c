"""The story of a goal as files: a table, a page with charts."""
