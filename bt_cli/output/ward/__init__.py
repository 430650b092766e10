"""The ward as a calendar of its dates, and as a page."""
