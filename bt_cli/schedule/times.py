"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; one that a clock change skips the first minute that exists after it.
"""

from datetime import datetime

from bt_cli.motion.clocks import existing
from bt_cli.plan.zones import Zones


def zoned(local: datetime, zones: Zones) -> datetime:
    """`local` with the offset of its day's zone."""
    return zones.instant(existing(local, zones))
