"""Strategies side by side: what each would take, read off its own schedule. It ranks nothing and recommends nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from bt_cli.checks.rules import Finding
from bt_cli.document.phrases import members_text
from bt_cli.document.report import Report
from bt_cli.motion.pace import pace_of
from bt_cli.plan.strategies import Strategy
from bt_cli.schedule.after import planned_frame_off
from bt_cli.schedule.forecast import Published, frame_time
from bt_cli.words import count, day_text, mm, shown_mm

NO_CHOICE = (
    "This compares what a schedule can show. It ranks nothing and recommends nothing: the choice is the surgeon's."
)
SIDE_BY_SIDE = "Bone, infection, soft tissue and the patient are not in it. Makers' own instructions go first."


@dataclass(frozen=True, slots=True)
class PublishedTime:
    """How long groups had such a frame on, in days from surgery, and the groups."""

    low_days: int
    high_days: int
    groups: tuple[Published, ...]


@dataclass(frozen=True, slots=True)
class OptionCourse:
    """What the schedule of a strategy comes to. What is not known is None; a nail is in no frame."""

    moved_by: str
    distraction_days: int
    docked: date  # of a lengthening its end
    docked_days: int | None  # from surgery
    longest_regenerate_mm: Fraction
    highest_mm_per_day: Fraction
    adjustments_a_day: int
    adjustments: int
    resets: int
    reviews: int
    frame_off: date | None
    has_frame: bool
    published: PublishedTime | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A strategy with its course, or with why it has none."""

    key: str
    name: str
    how: str
    source: str
    lacks: str
    course: OptionCourse | None


def option_of(strategy: Strategy, report: Report | None, lacks: str) -> Option:
    """A strategy as a row; without a report `lacks` says why it cannot be scheduled."""
    course = _course(report) if report else None
    return Option(strategy.key, strategy.name, strategy.how, strategy.source, lacks, course)


def _course(report: Report) -> OptionCourse:
    schedule, plan = report.schedule, report.schedule.plan
    drawn = [part for part in schedule.levels if part.plan.goal.kind in ("transport", "lengthening")]
    last = max(part.sessions[-1].at.date() for part in drawn)
    first = min(part.sessions[0].at.date() for part in drawn)
    docked = next(iter(schedule.dates("expected_contact")), last)
    per_day: Counter[date] = Counter()
    for turn in schedule.ledger.turns():
        per_day[turn.at.date()] += turn.actuator.unit_count
    off, published = planned_frame_off(schedule), frame_time(plan)
    return OptionCourse(
        moved_by=f"{members_text(schedule.actuators[0])}, steps of {shown_mm(schedule.actuators[0].step_mm)}",
        distraction_days=(last - first).days + 1,
        docked=docked,
        docked_days=(docked - plan.surgery).days if plan.surgery else None,
        longest_regenerate_mm=max(Fraction(part.plan.distance_mm) for part in drawn),
        highest_mm_per_day=max(pace_of(part.plan) for part in drawn),
        adjustments_a_day=max(per_day.values()),
        adjustments=per_day.total(),
        resets=len(schedule.resets),
        reviews=len(schedule.dates("review")),
        frame_off=off.on if off else None,
        has_frame=any(mechanism.is_frame for mechanism in schedule.mechanisms),
        published=PublishedTime(published.low_days, published.high_days, published.published) if published else None,
        findings=report.findings,
    )


ROWS = (
    "Prescribed", "Each level by", "Distraction", "Docking or end", "Days to it", "Longest regenerate", "Highest rate",
    "Adjustments a day", "Adjustments in all", "Re-sets", "Reviews", "Frame off planned", "Frame time",
    "Patients", "Findings",
)  # fmt: skip
UNKNOWN, NONE = "unknown", "–"


def row_texts(option: Option, groups: Sequence[Published]) -> list[str]:
    """The cells of an option in the order of ROWS; published groups are named by their place in `groups`, from 1."""
    course = option.course
    if course is None:
        return [f"{option.how}. Not scheduled: {option.lacks}", *[NONE] * (len(ROWS) - 1)]
    return [
        option.how,
        course.moved_by,
        count(course.distraction_days, "day"),
        day_text(course.docked),
        NONE if course.docked_days is None else count(course.docked_days, "day"),
        mm(course.longest_regenerate_mm),
        f"{mm(course.highest_mm_per_day)} a day",
        str(course.adjustments_a_day),
        str(course.adjustments),
        str(course.resets),
        str(course.reviews),
        _frame_off(course),
        *_frame_time(course, groups),
        ", ".join(f"{finding.code}{' REFUSED' if finding.severity == 'error' else ''}" for finding in course.findings)
        or "none",
    ]


def _frame_off(course: OptionCourse) -> str:
    if not course.has_frame:
        return "no frame"
    return day_text(course.frame_off) if course.frame_off else NONE


def _frame_time(course: OptionCourse, groups: Sequence[Published]) -> Iterator[str]:
    """The published range with its groups, and how many patients these had, where that is known."""
    if not course.has_frame:
        yield from ("no frame", NONE)
        return
    if course.published is None:
        yield from (UNKNOWN, NONE)
        return
    groups = course.published.groups
    names = ", ".join(f"[{groups.index(group) + 1}]" for group in groups)
    yield f"{course.published.low_days}–{course.published.high_days} days {names}"
    yield ", ".join(str(group.patients or UNKNOWN) for group in groups)


def published_groups(options: Iterable[Option]) -> list[Published]:
    """Every published group that any option goes by, once."""
    published = (option.course.published for option in options if option.course and option.course.published)
    return list(dict.fromkeys(group for time in published for group in time.groups))


def notes(options: Sequence[Option]) -> list[str]:
    """What stands below: where each number is from, and what is convention."""
    texts = [
        f"[{place}] {group.setting}: {group.source}" for place, group in enumerate(published_groups(options), start=1)
    ]
    texts += [f"{option.name}: {option.source}." for option in options if option.source]
    texts.append(
        "Frame time is what published groups had for so much new bone, from surgery on; unknown where bt knows of none."
    )
    texts.append("Each nut, screw or nail that is moved at a session counts as one adjustment.")
    return [*texts, SIDE_BY_SIDE]
