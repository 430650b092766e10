"""Ways to close one gap, or to lengthen by one length, that a schedule can be made of: each as a plan of its own.

Nothing here is a choice. Shares are equal, in whole steps (a convention); how much is shortened at surgery goes by
bone.
"""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import NamedTuple

from bt_cli.plan.mechanism_catalog import DEFAULT_KIND, IMPLANT, MECHANISMS
from bt_cli.plan.prescription import Frame
from bt_cli.plan.source import TomlTable
from bt_cli.words import mm, number

# From where on transport is suggested, and not acute shortening. The source gives a span; its low end is a convention.
KAHLER_OLESEN = "Kähler Olesen and Herzenberg 2020, 10.1097/BTO.0000000000000474"
ACUTE_MM = {"tibia": (Decimal(30), Decimal(40)), "femur": (Decimal(40), Decimal(60))}
OTHER_ACUTE_MM = Decimal(30)  # convention: no bone but these two has a limit of its own here
NAIL_STEP_MM = Decimal("0.25")  # convention: makers' own differ
_EQUAL = "equal shares, in whole steps, are a convention"
_OF_ONE_PLAN = ("levels", "frames", "course", "approval", "override", "after", "correction", "deformity", "mounting")


class NailSize(NamedTuple):
    """What was said of a motorised nail: its smallest adjustment and its stroke."""

    step_mm: Decimal | None = None
    range_mm: Decimal | None = None


class Strategy(NamedTuple):
    """One way, as a plan is written; without a mapping it cannot be scheduled, and `lacks` says why."""

    key: str
    name: str
    how: str
    source: str = ""
    mapping: TomlTable | None = None
    lacks: str = ""


def strategies(base: TomlTable, nail: NailSize) -> Iterator[Strategy]:
    """Every way to do what a plan of one gap or one lengthening asks for, in the frame and at the pace that it has.

    A plan of a motorised nail has no frame: its nail is that strategy's alone, the others are in a frame by convention.
    """
    goal, own_nail = base["goal"], {}
    if not MECHANISMS[base.get("frame", {}).get("kind", DEFAULT_KIND)].is_frame:
        own_nail, base = base["frame"], {key: value for key, value in base.items() if key != "frame"}
    if goal["kind"] == "transport":
        yield from _of_a_gap(base, Decimal(goal["defect_mm"]))
    else:
        yield Strategy("one-level", "One level", "one level", "", _plan(base, "one-level", goal))
    for method, name, how in (
        ("over_nail", "Over a nail", "one level over a nail"),
        ("nail_after", "Then a nail", "one level; a nail takes the frame’s place at the end"),
    ):
        key = method.replace("_", "-")
        yield Strategy(key, name, how, "", _plan(base, key, goal, after={"method": method}))
    yield _motorised(base, goal, own_nail, nail)


def _of_a_gap(base: TomlTable, gap_mm: Decimal) -> Iterator[Strategy]:
    goal = {"kind": "transport", "defect_mm": gap_mm}
    yield Strategy("one-level", "One level", f"one level, {mm(gap_mm)}", "", _plan(base, "one-level", goal))
    for key, name, ways in (
        ("convergent", "Convergent", ("distally", "proximally")),
        ("tandem", "Tandem", ("distally", "distally")),
        ("three-levels", "Three levels", ("distally", "distally", "proximally")),
    ):
        shares = _shares(gap_mm, len(ways), _step_mm(base))
        levels = [
            {"name": f"level {place}", "moves": way, "distance_mm": share}
            for place, (way, share) in enumerate(zip(ways, shares, strict=True), start=1)
        ]
        how = " + ".join(mm(share) for share in shares) + ("" if len(set(ways)) > 1 else ", the same way")
        yield Strategy(key, name, how, _EQUAL, _plan(base, key, goal, levels=levels))
    yield _acute(base, gap_mm)


def _acute(base: TomlTable, gap_mm: Decimal) -> Strategy:
    """Shortened at surgery as far as the bone allows, and lengthened by as much elsewhere; the rest is transported."""
    bone = base.get("bone")
    limit_mm, source = OTHER_ACUTE_MM, f"up to {mm(OTHER_ACUTE_MM)} is a convention: bt knows no limit for this bone"
    if bone in ACUTE_MM:
        limit_mm, high_mm = ACUTE_MM[bone]
        span = f"{number(limit_mm)} to {mm(high_mm)}"
        source = f"up to {mm(limit_mm)}: transport is suggested over {span} of {bone}, {KAHLER_OLESEN}"
        source += "; the low end is a convention"
    name, key = "Acute shortening", "acute-shortening"
    if gap_mm <= limit_mm:
        goal = {"kind": "lengthening", "lengthening_mm": gap_mm, "acute_shortening_mm": gap_mm}
        how = f"{mm(gap_mm)} closed at surgery, and lengthened elsewhere"
        return Strategy(key, name, how, source, _plan(base, key, goal))
    rest_mm = gap_mm - limit_mm
    goal = {"kind": "transport", "defect_mm": gap_mm, "acute_shortening_mm": limit_mm, "lengthening_mm": limit_mm}
    levels = [
        {"name": "transport", "moves": "distally", "distance_mm": rest_mm},
        {"name": "lengthening", "does": "length", "moves": "distally", "distance_mm": limit_mm},
    ]
    how = f"{mm(limit_mm)} closed at surgery and lengthened elsewhere, {mm(rest_mm)} transported"
    return Strategy(key, name, how, source, _plan(base, key, goal, levels=levels))


def _motorised(base: TomlTable, goal: TomlTable, own_nail: TomlTable, nail: NailSize) -> Strategy:
    frame = {"kind": IMPLANT, "step_mm": NAIL_STEP_MM, **own_nail}
    frame |= {key: value for key, value in nail._asdict().items() if value is not None}
    name, key, how = "Motorised nail", "motorised-nail", f"a nail in steps of {mm(frame['step_mm'])}, and no frame"
    if "range_mm" not in frame:
        return Strategy(key, name, how, lacks="give --nail-range MM, the stroke of the nail: makers differ")
    source = "" if own_nail or nail.step_mm else "its step is a convention"
    return Strategy(key, name, how, source, _plan(base, key, goal, frame=frame))


def _plan(base: TomlTable, key: str, goal: TomlTable, **tables: object) -> TomlTable:
    """The base with another goal and other tables, under an id that says which way it is."""
    shared = {name: deepcopy(value) for name, value in base.items() if name not in _OF_ONE_PLAN}
    if goal["kind"] != "transport":
        shared.pop("docking", None)
    if "levels" not in tables:
        shared["protocol"] = {name: value for name, value in shared["protocol"].items() if name != "when_paused"}
    if "id" in shared:
        shared["id"] = f"{shared['id'][: 63 - len(key)]}-{key}"
    return {**shared, "goal": dict(goal), **tables}


def _step_mm(base: TomlTable) -> Decimal:
    """The smallest step of the base's frame, as far as a decimal has it: shares come out even by it."""
    step = Frame.model_validate(base.get("frame", {})).step_mm
    return Decimal(step.numerator) / step.denominator if step.denominator in (1, 2, 4, 5, 8, 10, 20) else Decimal(1)


def _shares(whole_mm: Decimal, count: int, step_mm: Decimal) -> list[Decimal]:
    """A distance in so many shares of whole steps, the first ones larger; what is no whole step goes to the last."""
    each, more = divmod(int(whole_mm / step_mm), count)
    shares = [(each + (place < more)) * step_mm for place in range(count)]
    shares[-1] += whole_mm - sum(shares)
    return shares
