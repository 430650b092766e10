"""Swaps of earlier revisions: those that stand, and the scales by which the patient's sheet then went."""

from datetime import UTC, date, datetime

import pytest

from bt_cli.schedule.model import Schedule
from tests.hexapod_plans import Said
from tests.schedule.test_hardware_orders import REST, exchanged, swapped
from tests.schedule.test_hexapod_scheduler import STRAIGHT, schedule


def test_what_was_planned_behind_a_record_of_an_exchange_stands() -> None:
    """Strut 3 was changed on 30 Mar, as a record says; the others on the review of 6 Apr. A pause from the 8th is later
    than that: the next review, the 20th, would be too late for them.
    """
    struts = '{strut = 3, on = 2026-03-30, size = "medium"}'
    done = f'record = "done"\nthrough = 2026-03-31\nentered = 2026-03-31T21:00:00Z\nexchanged = [{struts}]\n'
    pause = 'on = 2026-04-08\norder = "pause"\nentered = 2026-04-07T12:00:00Z\n'
    assert swapped(exchanged(done, pause).schedule) == ["3 30 Mar medium", *REST]


def change(strut: str, on: date, shows: float) -> Said:
    entered = datetime(on.year, on.month, on.day, 6, tzinfo=UTC)
    keys = {"actuators": [strut], "size": "long", "set_to_mm": {strut: shows}}
    return {"on": on, "order": "exchange", **keys, "entered": entered}


def missed(hour: int) -> Said:
    entered = datetime(2026, 1, 15, hour, 30, tzinfo=UTC)
    return {"at": datetime(2026, 1, 15, hour), "record": "missed", "entered": entered}


def of_15_january(*course: Said) -> Schedule:
    """STRAIGHT, whose strut 3 is changed on Thu 15 Jan for one that shows 152.25.

    The strut then is at the mark of 172.5 mm, so the zero of the new one is at 20.25 mm.
    """
    sizes = [{"size": "long", "min_mm": 100, "max_mm": 220, "scale_zero_mm": 20}]
    return schedule(**STRAIGHT, strut_sizes=sizes, course=[change("3", date(2026, 1, 15), 152.25), *course])


def turned(schedule: Schedule) -> list[tuple[int, str]]:
    """The hour of each session of that day, and the struts that then turn."""
    day = [session for session in schedule.sessions if session.at.date() == date(2026, 1, 15)]
    return [(session.at.hour, "".join(move.actuator.id for move in session.moves)) for session in day]


def test_whether_something_was_missed_goes_by_the_scale_as_it_was_read() -> None:
    """153.25, 153.5, 153.75 and 154 mm apart: 172.875, 173.096, 173.318 and 173.540 mm.

    With zero 20 the scales go from 152.5 to 153 at 08:00 and 153.5 at 16:00. Strut 3 is to show 152.62, 152.85, 153.07
    and 153.29: from 152.5 it goes to 153 at 12:00 and to 153.5 at 20:00. Missed at 12:00, all is a session later.
    """
    assert turned(of_15_january()) == [(8, "12456"), (12, "3"), (16, "12456"), (20, "3")]
    made = of_15_january(missed(12))
    assert made.missed == (datetime(2026, 1, 15, 12),)
    assert turned(made) == [(8, "12456"), (16, "3"), (20, "12456")]


@pytest.mark.parametrize(
    ("then", "hours", "turns"),
    [
        (missed(16), [12, 16], [(8, "12456"), (20, "3")]),
        (change("4", date(2026, 1, 16), 153.25), [12], [(8, "12456"), (16, "3"), (20, "12456")]),
    ],
    ids=["missed", "exchange"],
)
def test_what_was_missed_stays_so_when_more_is_written(then: Said, hours: list[int], turns: object) -> None:
    """Strut 3 is missed at 16:00 again; or the next day another strut is changed, and its scale read."""
    made = of_15_january(missed(12), then)
    assert ([at.hour for at in made.missed], turned(made)) == (hours, turns)
