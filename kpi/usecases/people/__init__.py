"""Whom Mato works for and writes to: people, their teams and workspaces, who owns what."""
