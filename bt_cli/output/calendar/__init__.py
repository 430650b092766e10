"""A schedule as reminders in a calendar."""
