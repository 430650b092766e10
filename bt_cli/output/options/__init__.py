"""Strategies side by side, for a terminal and as a page."""
