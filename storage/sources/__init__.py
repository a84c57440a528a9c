"""Where values come from: each connector yields raw rows and never writes."""
