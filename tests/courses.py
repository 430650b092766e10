"""Plans with a course, and what they were at an earlier revision: the cases that diff and notice are held against.

The plan is 60 mm at 1 mm a day in four sessions from Mon 12 Jan 2026: Sun 1 Feb is day 21, 20 mm are made before it,
and contact is on Thu 12 Mar, the last of 240 sessions at 20:00.
"""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from tests.helpers import PLAN, at_revision, read

CLINIC = '[clinic]\nphone = "01865 000000"\nmissed_turn = "Leave it out and call us."\n'


def entries(*tables: str) -> str:
    """Course entries, each written as `key = value; key = value`."""
    return "".join("[[course]]\n" + table.replace("; ", "\n") + "\n" for table in tables)


SLOWER = entries('on = 2026-02-01; order = "rate"; rate_mm_per_day = 0.75')
PAUSE = entries('on = 2026-02-01; order = "pause"')
THREE_DAYS = PAUSE + entries('on = 2026-02-04; order = "resume"')
MISSED = entries('from = 2026-02-03T16:00:00; to = 2026-02-04T12:00:00; record = "missed"')
BACK = entries('on = 2026-02-01; order = "reverse"; distance_mm = 5; rate_mm_per_day = 1')
ACCORDION = BACK + entries('on = 2026-02-06; order = "resume"')
XRAY = entries('on = 2026-02-21; order = "remaining"; remaining_mm = 18')
PRESS = entries('on = 2026-03-14; order = "compress"; distance_mm = 1.25; step_every_days = 2')
TWICE_A_DAY = entries('on = 2026-02-01; order = "rate"; rate_mm_per_day = 1; sessions = ["08:00", "20:00"]')
STOP = entries('on = 2026-02-01; order = "stop"')
SEEN = entries('on = 2026-02-01; record = "xray"; gap_mm = 40')
WRONG_WAY = entries('at = 2026-02-03T16:00:00; record = "done"; steps = {A = -1}')
CAUGHT_UP = MISSED + entries('on = 2026-02-06; order = "catch_up"; rate_mm_per_day = 1.25')


def before_and_after(course: str, revision: int = 0, plan: str = PLAN + CLINIC) -> tuple[Report, Report]:
    """The reports of a plan at an earlier revision and with its whole course."""
    new = read(plan + course)
    return at_revision(new, revision), new


@st.composite
def orders(draw: st.DrawFn) -> str:
    """A course of up to four entries, one a week or so; many cannot be followed."""
    said, day = [], 13
    for _ in range(draw(st.integers(1, 4))):
        day += draw(st.integers(1, 8))
        at = f"at = {datetime(2026, 1, 1) + timedelta(days=day):%Y-%m-%d}T{draw(st.sampled_from(['08', '16']))}:00:00"
        rate = draw(st.sampled_from(["0.5", "0.75", "1.3"]))
        said.append(
            draw(
                st.sampled_from(
                    [
                        f'{at}; order = "rate"; rate_mm_per_day = {rate}',
                        f'{at}; order = "rate"; rate_mm_per_day = {rate}; sessions = ["09:00", "16:00"]',
                        f'{at}; order = "rate"; step_every_days = 2',
                        f'{at}; order = "pause"',
                        f'{at}; order = "resume"',
                        f'{at}; order = "reverse"; distance_mm = 2; rate_mm_per_day = {rate}',
                        f'{at}; order = "accordion"; cycles = 2; distance_mm = 1; rate_mm_per_day = {rate}',
                        f'{at}; order = "remaining"; remaining_mm = 9',
                        f'{at}; order = "stop"',
                        f'{at}; record = "missed"',
                        f'{at}; record = "done"; steps = {{A = 2}}',
                    ]
                )
            )
        )
    return entries(*said)


def followed(course: str) -> list[Report]:
    """The reports of each revision of a short plan with this course that can be followed."""
    found: list[Report] = []
    try:
        _, whole = before_and_after(course, plan=PLAN.replace("defect_mm = 60", "defect_mm = 20") + CLINIC)
    except PlanInvalid:
        return []
    for revision in range(whole.schedule.plan.revision + 1):
        try:
            found.append(at_revision(whole, revision))
        except PlanInvalid:
            continue
    return found
