"""Delivery: claim, render, send, reconcile, mark. Each message reaches Slack exactly once.

The promise and its four conditions stand in docs/operating.md.
"""
