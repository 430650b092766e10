"""The schedule on a screen."""
