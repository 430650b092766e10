"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; of one that a clock change skips `motion/clocks.py` has what it means.
"""

from datetime import datetime

from bt_cli.plan.zones import Zones


def zoned(local: datetime, zones: Zones) -> datetime:
    """A local time that exists, with the offset of its day's zone."""
    return zones.instant(local)
