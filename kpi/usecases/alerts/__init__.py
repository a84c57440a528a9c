"""Alerts: who is watched for whom, decided, explained, answered, tried out on the past."""
