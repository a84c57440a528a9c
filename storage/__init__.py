"""Where data rests and where it comes from."""
