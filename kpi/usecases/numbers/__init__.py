"""Values on their way in: by hand, file, address or source; stored, traced, recounted."""
