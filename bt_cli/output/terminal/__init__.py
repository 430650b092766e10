"""A schedule on a terminal."""
