"""bt: from a bone defect and a distraction rate to a day-by-day frame-adjustment schedule."""

__version__ = "0.6.0"
