"""How long a frame stays on, as published groups had it: always a range with its sources, never a date.

Convention: days count from surgery; index (days in the frame for each cm of new bone) × cm of the plan's goal,
the low end rounded down and the high end up to whole days, so that the range never promises more than was published.
An index of two levels, or with a nail or plate after, is for plans of that technique alone, and these have no other.
That of acute shortening counts for bones that were so shortened, beside those of lengthening. Left out: the 27 papers
of Aktuglu, which give times without lengths. A nail is in no frame.
"""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from bt_cli.plan.model import Plan
from bt_cli.schedule.model import Schedule

MONTH_DAYS = Decimal("30.4375")  # convention: a twelfth of 365.25 days
SHORTEST_MM, LONGEST_MM = 20, 150  # convention: beyond these an index of such groups says nothing


class Published(NamedTuple):
    """One published index, or the span of one, in days/cm. Of a `monolateral` one only for such frames.

    `patients` is how many it comes from, where that is known here. `levels` draw bone out at once, `method` is what
    takes the frame's place; `shortened` bones were shortened at surgery, and lengthened elsewhere.
    """

    setting: str
    goal: str
    bones: tuple[str, ...]
    low_days_per_cm: Decimal
    high_days_per_cm: Decimal
    source: str
    monolateral: bool = False
    patients: int | None = None
    levels: int = 1
    method: str | None = None
    shortened: bool = False


def _months(low: str, high: str) -> tuple[Decimal, Decimal]:
    """An index in months/cm, in days/cm."""
    return Decimal(low) * MONTH_DAYS, Decimal(high) * MONTH_DAYS


PUBLISHED = (
    Published(
        "tibia transport",
        "transport",
        ("tibia",),
        *_months("1.8", "1.8"),
        "Tetsworth, Injury 2017, 10.1016/j.injury.2017.07.018",
    ),
    Published(
        "tibia and femur, n=110", "transport", ("tibia", "femur"), *_months("1.15", "1.71"), "PMC4415215",
        patients=110,
    ),
    Published(
        "tibia, bifocal rail",
        "transport",
        ("tibia",),
        Decimal("60.8"),
        Decimal("60.8"),
        "10.3389/fsurg.2022.858240",
        monolateral=True,
    ),
    Published(
        "femur lengthening, rail (healing index)",
        "lengthening",
        ("femur",),
        Decimal("47.1"),
        Decimal("47.1"),
        "10.1302/0301-620X.98B10.36643",
        monolateral=True,
    ),
    Published("humerus transport", "transport", ("humerus",), Decimal(42), Decimal(54), "medifind 562848359"),
    Published(
        "281 lower-limb lengthenings", "lengthening", ("tibia", "femur"), Decimal(26), Decimal(43), "Maffulli",
        patients=281,
    ),
    Published(
        "tibia, acute shortening and lengthening", "lengthening", ("tibia",), *_months("1.7", "1.7"),
        "Tetsworth, Injury 2017, 10.1016/j.injury.2017.07.018", shortened=True,
    ),
    Published(
        "tibia, trifocal rail", "transport", ("tibia",), Decimal("34.8"), Decimal("34.8"),
        "10.3389/fsurg.2022.858240", monolateral=True, levels=2,
    ),
    Published(
        "femur, rail over nail", "transport", ("femur",), Decimal("23.88"), Decimal("23.88"),
        "Lu, Cambridge repository e3193198", monolateral=True, method="over_nail",
    ),
)  # fmt: skip


class FrameTime(NamedTuple):
    """Whole days from surgery, from the shortest to the longest that was published for such a plan."""

    low_days: int
    high_days: int
    published: tuple[Published, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the range is from."""
        return tuple(row.source for row in self.published)


# What became of each mm that was ordered, in groups that told it: the slowest and the fastest.
ACHIEVED = ((Decimal("0.60"), "PMC4510797"), (Decimal("0.91"), "PMC4415215"))


class Contact(NamedTuple):
    """From the earliest to the latest date at which the bone ends may meet, if it goes as in published groups."""

    early: date
    late: date
    sources: tuple[str, ...]


def contact_range(schedule: Schedule) -> Contact | None:
    """When contact may really be, from the last record on; None where none is expected, or it is passed."""
    planned = schedule.dates("expected_contact")
    recorded = [entry.moment(schedule.plan.protocol.sessions) for entry in schedule.plan.course if entry.record]
    since = max([schedule.start, *recorded]).date()
    if not planned or planned[0] <= since:
        return None
    days = (planned[0] - since).days
    late, early = (since + timedelta(days=ceil(days / part)) for part, _ in ACHIEVED)
    return Contact(early, late, tuple(source for _, source in ACHIEVED))


def frame_time(plan: Plan) -> FrameTime | None:
    """The published range for the plan's bone, goal, length and technique; None where nothing published fits.

    Published days are for the length of new bone: of several levels that close one gap for all that they draw out.
    """
    kinds = {(level_plan.goal.kind, level_plan.frame.mechanism) for level_plan in plan.level_plans}
    frames = all(level_plan.frame.mechanism.is_frame for level_plan in plan.level_plans)
    regenerate_mm = plan.goal.distance_mm
    if plan.surgery is None or len(kinds) > 1 or not frames or not SHORTEST_MM <= regenerate_mm <= LONGEST_MM:
        return None
    fits = tuple(row for row in PUBLISHED if _fits(row, plan))
    if not fits:
        return None
    regenerate_cm = Fraction(regenerate_mm) / 10
    low = min(Fraction(row.low_days_per_cm) for row in fits)
    high = max(Fraction(row.high_days_per_cm) for row in fits)
    return FrameTime(floor(low * regenerate_cm), ceil(high * regenerate_cm), fits)


def _fits(row: Published, plan: Plan) -> bool:
    method, frame = plan.after.method if plan.after else None, plan.level_plans[0].frame
    return (
        plan.goal.kind == row.goal
        and plan.bone in row.bones
        and (not row.monolateral or frame.mechanism.is_monolateral)
        and (row.levels, row.method) == (len(plan.level_plans), method)
        and (not row.shortened or bool(plan.goal.acute_shortening_mm))
    )
