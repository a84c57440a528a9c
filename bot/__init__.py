"""Slack, processes, words: the only package that talks, and the one that wires the others."""
