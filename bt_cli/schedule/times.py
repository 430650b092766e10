"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; one that a clock change skips the first minute that exists after it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bt_cli.motion.clocks import existing


def zoned(local: datetime, zone: ZoneInfo) -> datetime:
    """`local` with its offset in `zone`."""
    return existing(local, zone.key).replace(tzinfo=zone, fold=0)
