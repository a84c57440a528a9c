"""The end of a period: how it ended, what was learnt, the next one, the story of it all."""
