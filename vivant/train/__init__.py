"""Training of what ships trained, one command each: `vivant train NAME`. It needs the extra `models` (torch)."""
