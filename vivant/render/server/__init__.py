"""Hosts humans: the page, its health and the channel `vivant.v1`."""
