"""What people write below posts: read, judged, counted, and not kept."""
