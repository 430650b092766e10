"""A schedule as terminal text, calendar and data; no module here imports another but rows."""
