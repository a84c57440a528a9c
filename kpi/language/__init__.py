"""What a person typed, in Japanese or English, becomes purposes, metrics, numbers and days."""
