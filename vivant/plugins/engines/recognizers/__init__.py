"""Recognisers over engines that others run: hosted, or from a folder of weights."""
