"""Hearing: from sound to what was said, and whose turn it is."""
