"""The sheet that a ward prints."""
