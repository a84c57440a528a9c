"""What the stored values of a number hold: parts, rates made of them, breaks, forecasts."""
