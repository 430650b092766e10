"""JSON and CSV, by their contract."""
