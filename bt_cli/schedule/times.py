"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; of one that a clock change skips `motion/clocks.py` has what it means.
"""

from datetime import datetime
from zoneinfo import ZoneInfo


def zoned(local: datetime, zone: ZoneInfo) -> datetime:
    """A local time that exists, with its offset in `zone`."""
    return local.replace(tzinfo=zone, fold=0)
