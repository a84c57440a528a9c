"""A team's digest: when it goes out, what moved, what stands in it."""
