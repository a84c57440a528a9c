"""Listeners: parse, one use case, render, respond. Nothing here decides or remembers."""
