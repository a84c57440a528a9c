"""Slack's Block Kit rules as data: written down anew, apart from what Mato itself believes."""
