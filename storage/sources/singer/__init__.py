"""Singer taps: programs that write what an API holds as lines of JSON."""
