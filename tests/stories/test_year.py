"""The year of a patient, by commands alone: each sheet, calendar and status on the way is right to the leg.

The leg is kept by hand: a counter of the quarter turns that were really made, what the scale and the nut then show,
and what an X-ray says is left. It knows nothing of plans. What is still to come is told by days and clock times; each
number has its working beside it.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.sheet_reading import printed_pages
from tests.stories.telling import new, reminders, run

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
RESET = "the scale is set anew"
FOUR, THREE, ONE = ("08:00", "12:00", "16:00", "20:00"), ("08:00", "14:00", "20:00"), ("08:00",)


class Turn(NamedTuple):
    """A quarter turn at a local time: what then shows, and what is then left."""

    at: datetime
    scale_mm: float
    face: int
    left_mm: float


class Span(NamedTuple):
    """Turns to come, at each clock time from a day or time through another, every so many days."""

    first: str
    last: str
    clocks: tuple[str, ...]
    zone: ZoneInfo = LONDON
    every: int = 1


@dataclass
class Leg:
    """A leg with rods of quarter turns: how many were made, since when the scale counts, how many are left."""

    quarters: int = 0
    scale_from: int = 0
    left: int = 45 * 4
    turns: list[Turn] = field(default_factory=list)

    def turn(self, first: str, last: str, clocks: tuple[str, ...], zone: ZoneInfo = LONDON, every: int = 1) -> None:
        """Turn a quarter at each clock time of such a span."""
        for at in local_times(first, last, clocks, every):
            self.quarters, self.left = self.quarters + 1, max(self.left - 1, 0)
            self.turns.append(Turn(at.replace(tzinfo=zone), self.scale_mm, self.face, self.left / 4))

    def goes_on(self, *spans: "Span | str") -> "Leg":
        """The leg as it will be, after turns to come, and where the scale is set anew."""
        leg = deepcopy(self)
        for span in spans:
            if isinstance(span, str):
                leg.scale_from = leg.quarters
            else:
                leg.turn(*span)
        return leg

    @property
    def scale_mm(self) -> float:
        return (self.quarters - self.scale_from) / 4

    @property
    def face(self) -> int:
        return self.quarters % 4 + 1


def local_times(first: str, last: str, clocks: tuple[str, ...], every: int) -> Iterator[datetime]:
    begin = datetime.fromisoformat(first)
    end = datetime.fromisoformat(last if "T" in last else f"{last}T23:59")
    on = begin.date()
    while on <= end.date():
        yield from (at for clock in clocks if begin <= (at := datetime.combine(on, time.fromisoformat(clock))) <= end)
        on += timedelta(days=every)


class Case:
    """The plan file with the leg beside it, and every reminder that a calendar of it ever had."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.leg, self.rung = folder, Leg(), set[str]()
        self.schedule: dict[str, Any] = {}

    def amend(self, words: str, entered: str) -> str:
        told = run(self.folder, "amend", "p.toml", *split(words), "--entered", f"{entered}:00Z", "--yes")
        assert "DRAFT: changed since AB approved it" in told
        return told

    def record(self, words: str, entered: str) -> str:
        return run(self.folder, "record", "p.toml", *split(words), "--entered", f"{entered}:00Z", "--yes")

    def approve(self, on: str) -> None:
        run(self.folder, "approve", "p.toml", "--by", "AB", "--on", on, "--yes")

    def is_right(self, now: str, *to_come: Span | str) -> Leg:
        """JSON, calendar and status say what the leg does, with what is still to come; the leg as it then will be."""
        leg = self.leg.goes_on(*to_come)
        run(self.folder, "schedule", "p.toml", "-o", "p.json", "-o", "p.ics", "--force")
        self.schedule = json.loads((self.folder / "p.json").read_bytes())
        assert self.by_json() == leg.turns
        assert list(self.by_calendar()) == [(turn.at.astimezone(UTC), turn.scale_mm, turn.face) for turn in leg.turns]
        status = json.loads(run(self.folder, "status", "p.toml", "--at", now, "--format", "json"))["plans"][0]
        assert status["remaining_mm"] == self.leg.left / 4
        (scale,) = status["scales"]
        assert (scale["reading_mm"], scale["face"]) == (self.leg.scale_mm, self.leg.face)
        following = leg.turns[len(self.leg.turns) :]
        assert (status["next_session"] or {}).get("at") == (following[0].at.isoformat() if following else None)
        return leg

    def by_json(self) -> list[Turn]:
        return [
            Turn(datetime.fromisoformat(one["at"]), move["reading_mm"], move["face"], one["remaining_mm"])
            for one in self.schedule["sessions"]
            for move in one["moves"]
        ]

    def dates(self, kind: str) -> list[str]:
        return [one["on"] for one in self.schedule["milestones"] if one["kind"] == kind]

    def by_calendar(self) -> Iterator[tuple[datetime, float, int]]:
        """Instant, reading and face of each reminder, as the patient reads them."""
        text = (self.folder / "p.ics").read_bytes().decode().replace("\r\n ", "")
        for event in text.split("BEGIN:VEVENT")[1:]:
            if at := re.search(r"DTSTART:(\w+)", event):
                self.rung.add(re.findall(r"UID:(\S+)", event)[0])
                says = re.findall(r"Reading after this turn: ([\d.]+) mm\. Face (\d) then shows", event)[0]
                yield datetime.strptime(at[1], "%Y%m%dT%H%M%S%z"), float(says[0]), int(says[1])

    def sheet_is_right(self, leg: Leg, first: str) -> list[float]:
        """Of each day on the sheet: times, faces, the reading at night, what is left; what the CHECKs say."""
        run(self.folder, "sheet", "p.toml", "-o", "s.pdf", "--force", "--from", first, "--print-date", first)
        checks: list[float] = []
        found: set[date] = set()
        for page in printed_pages((self.folder / "s.pdf").read_bytes()):
            assert "DRAFT" not in page.text
            assert "¼ (one QUARTER) turn = 0.25 mm" in page.box
            for row in page.rows:
                found.add(row.on)
                today = self.turns_on(leg, row.on)
                faces = {at: cell for at, cell in row.cells.items() if row.ticks[at]}
                assert faces == {f"{turn.at:%H:%M}": f"{turn.face}" for turn in today}, row.on
                after, left = map(float, re.findall(r"[\d.]+", row.cells["night"]))
                if today:
                    by_now = today[-1:] == self.leg.turns[-1:]  # after that day's last turn more was found out
                    wanted = (
                        (self.leg.scale_mm, self.leg.left / 4) if by_now else (today[-1].scale_mm, today[-1].left_mm)
                    )
                    assert (after, left) == wanted, row.on
                if check := page.checks.get(row.on):
                    checks += map(float, re.findall(r"must be ([\d.]+) mm", check))
                    assert checks[-1] == after, row.on
        assert {turn.at.date() for turn in leg.turns if f"{turn.at}"[:10] >= first} <= found
        return checks

    @staticmethod
    def turns_on(leg: Leg, on: date) -> list[Any]:
        """What is turned on a day."""
        return [turn for turn in leg.turns if turn.at.date() == on]


def split(words: str) -> list[str]:
    """Words of a command line; what is in quotation marks is one."""
    return [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', words)]


def test_a_year(tmp_path: Path) -> None:
    """One patient, from the operation on Mon 31 Aug 2026 to the day on which the frame comes off."""
    case = Case(tmp_path)
    turned_and_paused(case)
    measured(case)
    away_from_home(case)
    docked(case)


def turned_and_paused(case: Case) -> None:
    """A left tibia, 45 mm to close at 1 mm a day by four quarter turns, on rods of 40 mm, from Mon 7 Sep 2026."""
    leg, folder = case.leg, case.folder
    new(folder, "--id", "OX-45", "--defect", "45", "--surgery", "2026-08-31", "--direction", "toward the red flag")
    run(folder, "correct", "p.toml", "review.first=2026-09-14", "review.every_days=7",
        "review.consolidation_every_days=28", "frame.range_mm=40", "clinic.missed_turn=Leave it out. Call us.",
        "--reason", "as ordered", "--entered", "2026-08-31T10:00:00Z", "--yes")  # fmt: skip
    case.approve("2026-09-01")
    # 45 days to Wed 21 Oct. 40 mm are made by Fri 16 Oct: the last review before it is Mon 12 Oct, after 35 mm.
    case.is_right("2026-09-07", Span("2026-09-07", "2026-10-11", FOUR), RESET,
                         Span("2026-10-12", "2026-10-21", FOUR))  # fmt: skip
    assert case.dates("swap") == ["2026-10-12"]

    # Slowed after 14 days and 14 mm. 31 mm are 124 turns: 41 days and one turn, on Sun 1 Nov in the morning.
    leg.turn("2026-09-07", "2026-09-20", FOUR)
    assert (leg.scale_mm, leg.face) == (14, 1)
    case.record("done --through 2026-09-20", "2026-09-20T19:30")
    case.amend('rate 0.75 --sessions 08:00,14:00,20:00 --on 2026-09-21 --reason "thin regenerate"', "2026-09-20T19:31")
    case.approve("2026-09-20")
    # 14 + 28 · 0.75 = 35 mm by Sun 18 Oct, 40 mm on the next Sunday: the rods are re-set on Mon 19 Oct.
    then = case.is_right("2026-09-20T20:31", Span("2026-09-21", "2026-10-18", THREE), RESET,
                         Span("2026-10-19", "2026-11-01T08:00", THREE))  # fmt: skip
    assert case.sheet_is_right(then, "2026-09-20")[-5:] == [24.5, 29.75, 35, 5.25, 10]
    assert case.dates("swap") == ["2026-10-19"]
    assert case.dates("expected_contact") == ["2026-11-01"]

    # A pin infection: 14 + 7 · 0.75 = 19.25 mm by Sun 27 Sep, nothing turns from Monday to Wednesday.
    leg.turn("2026-09-21", "2026-09-27", THREE)
    assert (leg.scale_mm, leg.face) == (19.25, 2)
    case.record("done --through 2026-09-27", "2026-09-28T05:00")
    case.amend('pause --on 2026-09-28 --days 3 --reason "pin infection"', "2026-09-28T05:01")
    case.approve("2026-09-28")
    # From Thu 1 Oct on 25 days to Sun 25 Oct make 38 mm; the week after it ends at 43.25: re-set on Mon 26 Oct.
    case.is_right("2026-09-28T06:01", Span("2026-10-01", "2026-10-25", THREE), RESET,
                         Span("2026-10-26", "2026-11-04T08:00", THREE))  # fmt: skip
    assert case.dates("swap") == ["2026-10-26"]

    # Five turns missed: 19.25 + 7 turns = 21 mm on Sat 3 Oct in the morning, and the same on Sunday evening.
    leg.turn("2026-10-01", "2026-10-03T08:00", THREE)
    assert (leg.scale_mm, leg.face) == (21, 1)
    case.record('missed --from "2026-10-03 14:00" --to "2026-10-04 20:00"', "2026-10-05T06:00")
    case.approve("2026-10-05")
    # 24 mm left are 96 turns, 32 days from Mon 5 Oct to Thu 5 Nov. By 25 Oct 36.75 mm are made.
    then = case.is_right("2026-10-05T07:00", Span("2026-10-05", "2026-10-25", THREE), RESET,
                         Span("2026-10-26", "2026-11-05", THREE))  # fmt: skip
    assert case.sheet_is_right(then, "2026-10-05")[-3:] == [36.75, 5.25, 8.25]


def measured(case: Case) -> None:
    """The scale is 2 mm behind, and an X-ray shows 17 mm where 15 were planned."""
    leg = case.leg
    # The scale is 2 mm behind: 21 + 5 · 0.75 = 24.75 by Fri 9 Oct, and it shows 22.75, which are 91 turns: face 4.
    leg.turn("2026-10-05", "2026-10-09", THREE)
    assert (leg.scale_mm, leg.left) == (24.75, 81)
    told = case.record('reading --at "2026-10-09 20:30" A=22.75', "2026-10-09T19:35")
    assert "BT140 warning: A read 22.75 mm on Fri 9 Oct 2026 20:30, where the plan says 24.75 mm." in told
    told = case.amend('replan A=22.75 --at "2026-10-09 20:31"', "2026-10-09T19:36")
    assert "A 22.75 mm, where 24.75 mm was planned, nut face 4." in told
    leg.quarters, leg.left = leg.quarters - 8, leg.left + 8
    case.approve("2026-10-09")
    # 89 turns: 29 days to Sat 7 Nov and two turns. 40 mm are made by Sun 1 Nov: re-set on Mon 2 Nov; 20 turns are left.
    then = case.is_right("2026-10-09T20:36", Span("2026-10-10", "2026-11-01", THREE), RESET,
                         Span("2026-11-02", "2026-11-08T14:00", THREE))  # fmt: skip
    assert case.sheet_is_right(then, "2026-10-09") == [23.5, 24.25, 29.5, 34.75, 40, 5]

    # 22.75 + 29 turns = 30 mm on Mon 19 Oct after the turn of 14:00: 15 mm are left, and an X-ray shows 17.
    leg.turn("2026-10-10", "2026-10-19T14:00", THREE)
    assert (leg.scale_mm, leg.left) == (30, 60)
    case.record('done --through "2026-10-19 14:00"', "2026-10-19T15:05")
    told = case.record('xray --at "2026-10-19 16:00" --gap 17', "2026-10-19T15:10")
    assert "BT141 warning: X-ray showed a gap of 17 mm on Mon 19 Oct 2026 16:00, where the plan says 15 mm." in told
    told = case.amend('remaining 17 --at "2026-10-19 16:00"', "2026-10-19T15:15")
    assert "BT141" not in told
    leg.left = 68
    case.approve("2026-10-19")
    # One turn that evening, 66 to Tue 10 Nov, one on Wed 11 Nov. 40 mm are still made by 1 Nov; 28 turns are left then.
    then = case.is_right("2026-10-19T16:15", Span("2026-10-19T20:00", "2026-11-01", THREE), RESET,
                         Span("2026-11-02", "2026-11-11T08:00", THREE))  # fmt: skip
    assert case.sheet_is_right(then, "2026-10-19")[-4:] == [34.75, 40, 5.25, 7]


def away_from_home(case: Case) -> None:
    """Two weeks in New York; rods re-set before them, and visits moved."""
    leg = case.leg
    # On Tue 20 Oct in the morning: two weeks in New York from Thu 22 Oct on, 14 days. The visit of Mon 2 Nov is on
    # Fri 6 Nov, when 40 mm would be over; so the re-set would be on 26 Oct. It is done on Wed 21 Oct, with its visit.
    leg.turn("2026-10-19T20:00", "2026-10-20T08:00", THREE)
    assert (leg.scale_mm, leg.face, leg.left) == (30.5, 3, 66)
    case.amend("set timezone=America/New_York --on 2026-10-22", "2026-10-20T09:00")
    case.amend("set timezone=Europe/London --on 2026-11-05", "2026-10-20T09:01")
    told = case.amend("review move 2026-11-02 2026-11-06", "2026-10-20T09:02")
    assert "moves to Mon 26 Oct 2026: the frame is set again" in told
    told = case.amend('reset A --on 2026-10-21 --reason "before the journey"', "2026-10-20T09:03")
    assert "instead_of = {A = 2026-10-26}" in told
    assert "BT131 warning: a swap is planned on a day without a review: Wed 21 Oct 2026" in told
    assert "BT131" not in case.amend("review move 2026-10-26 2026-10-21", "2026-10-20T09:04")
    case.approve("2026-10-20")
    # 31 mm by Tuesday evening, then anew: 63 turns to Tue 10 Nov and one: 16 mm. Sundays: 5 · 0.75, 9, 14.25.
    then = case.is_right("2026-10-20T10:04", Span("2026-10-20T14:00", "2026-10-20", THREE), RESET,
                         Span("2026-10-21", "2026-10-21", THREE), Span("2026-10-22", "2026-11-04", THREE, NEW_YORK),
                         Span("2026-11-05", "2026-11-11T08:00", THREE))  # fmt: skip
    assert case.sheet_is_right(then, "2026-10-20")[-4:] == [3.75, 9, 14.25, 16]
    assert case.dates("swap") == ["2026-10-21"]

    # In New York, Sun 25 Oct 10:00: at home the clocks went back that night. 4 days and one turn are 3.25 mm.
    leg.turn("2026-10-20T14:00", "2026-10-20", THREE)
    leg.scale_from = leg.quarters
    leg.turn("2026-10-21", "2026-10-21", THREE)
    leg.turn("2026-10-22", "2026-10-25T08:00", THREE, NEW_YORK)
    assert (leg.scale_mm, leg.left) == (3.25, 51)
    told = case.record('done --through "2026-10-25 08:00"', "2026-10-25T14:00")
    assert "Nothing changes for the patient" in told
    case.is_right("2026-10-25T10:00", Span("2026-10-25T14:00", "2026-11-04", THREE, NEW_YORK),
                  Span("2026-11-05", "2026-11-11T08:00", THREE))  # fmt: skip


def docked(case: Case) -> None:
    """Docking, compression, consolidation, frame off."""
    leg, folder = case.leg, case.folder
    # Docked on Wed 11 Nov; pressed 1 mm by a quarter turn every other day: Mon 16, 18, 20, 22 Nov.
    leg.turn("2026-10-25T14:00", "2026-11-04", THREE, NEW_YORK)
    leg.turn("2026-11-05", "2026-11-11T08:00", THREE)
    assert (leg.scale_mm, leg.face, leg.left) == (16, 1, 0)
    case.record("done --through 2026-11-11", "2026-11-13T09:00")
    case.record("xray --on 2026-11-13 --gap 0", "2026-11-13T09:30")
    case.amend('compress 1 --every-days 2 --at "2026-11-16 08:00"', "2026-11-13T10:00")
    case.approve("2026-11-13")
    pressed = Span("2026-11-16", "2026-11-22", ONE, LONDON, 2)
    then = case.is_right("2026-11-13T10:00", pressed)
    assert case.sheet_is_right(then, "2026-11-13") == [17]
    assert case.dates("expected_contact") == ["2026-11-11"]

    # Consolidation, with reviews 28 days after the first on or after the last turn, Mon 23 Nov.
    leg.turn(*pressed)
    case.record("done --through 2026-11-22", "2026-11-23T09:00")
    case.is_right("2026-11-23T10:00")
    status = json.loads(run(folder, "status", "p.toml", "--at", "2027-03-01", "--format", "json"))["plans"][0]
    assert (status["state"], status["next_review"]) == ("consolidation", "2027-03-15")

    # Frame off on Tue 20 Jul 2027: 323 days from 31 Aug, 240 from 22 Nov; 44 mm of regenerate are 323 / 4.4 = 73.4.
    case.record("xray --on 2027-07-20 --regenerate 44 --gap 0", "2027-07-20T09:00")
    told = case.record("frame-off --on 2027-07-20", "2027-07-20T10:00")
    assert "323 days after surgery, 240 days of consolidation; healing index 73.4 days/cm" in told
    case.is_right("2027-07-21")
    assert case.dates("review") == [
        "2026-09-14", "2026-09-21", "2026-09-28", "2026-10-05", "2026-10-12", "2026-10-19", "2026-10-21", "2026-11-06",
        "2026-11-09", "2026-11-16", "2026-11-23", "2026-12-21", "2027-01-18", "2027-02-15", "2027-03-15", "2027-04-12",
        "2027-05-10", "2027-06-07", "2027-07-05",
    ]  # fmt: skip
    assert case.rung <= reminders(folder, "--update")  # every reminder of any sheet is there, or cancelled
    assert "Frame off\n  OX-45\n" in run(folder, "today", "p.toml", "--on", "2027-07-21")
    log = run(folder, "log", "p.toml")
    assert log.count("\nRevision ") == json.loads(run(folder, "log", "p.toml", "--format", "json"))["revision"]
