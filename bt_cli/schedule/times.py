"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; one that a clock change skips has no instant.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """`local` with its offset in `zone`, or None where the clocks skip it."""
    there = local.replace(tzinfo=zone, fold=0)
    back = there.astimezone(UTC).astimezone(zone)
    return there if back.replace(tzinfo=None, fold=0) == local else None
