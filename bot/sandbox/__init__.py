"""Slack on one's own machine: a strict stand-in for tests, the demo and the curious."""
