"""Export files as platforms and people make them."""
