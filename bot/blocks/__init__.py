"""What Slack is shown: pure functions from values and a localizer to Block Kit dicts."""
