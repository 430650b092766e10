"""From the local wall clock to instants: a session at 08:00 stays at 08:00 across a clock change.

A local time that happens twice means the first; of one that a clock change skips `motion/clocks.py` has what it means.
"""

from collections.abc import Iterable

from bt_cli.plan.zones import Zones
from bt_cli.schedule.model import Session
from bt_cli.zone_data import older_zone_info, with_zone


def moved_by_older_rules(sessions: Iterable[Session], zones: Zones) -> list[Session]:
    """The sessions that are at another instant by the older zone data."""
    older = ((session, with_zone(session.local, older_zone_info(zones.on(session.local)))) for session in sessions)
    return [session for session, at in older if at.utcoffset() != session.at.utcoffset()]
