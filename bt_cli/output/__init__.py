"""A schedule as terminal text, calendar, paper, page and data; no output imports another."""
