"""Numbers over HTTP: what others may send, and the document that says how."""
