"""What an approval signs: content, not a number."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bt_cli.document.approval_text import PLAN_TABLES, approval_text
from bt_cli.document.language import language
from bt_cli.errors import PlanInvalid
from bt_cli.output.data.contract import plan_schema
from bt_cli.plan.model import Plan
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse
from bt_cli.schedule.approval import approval_of, changed_tables, sheet_since, signature
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.model import Schedule, Session
from tests.helpers import PLAN, SAMPLES, read

ON = date(2026, 1, 6)
# These say which format it is, or are the course and the approval themselves, which have digests of their own.
NOT_SIGNED = {"format", "version", "course", "approval"}


def approved(text: str = PLAN) -> Plan:
    """The plan with an approval of what it says."""
    schedule = read(text).schedule
    return schedule.plan.model_copy(update={"approval": approval_of(schedule, "AB", ON)})


def with_course(plan: Plan, course: str) -> Schedule:
    """The schedule of a plan with these entries."""
    entries = read(PLAN.replace("[goal]", 'title = "x"\n[goal]') + course).schedule.plan.course
    return schedule_of(plan.model_copy(update={"course": entries}))


def test_what_is_signed_holds() -> None:
    plan = approved()
    assert signature(schedule_of(plan)).holds
    assert approval_text(schedule_of(plan)) == "Approved by AB on Tue 6 Jan 2026"


def test_without_an_approval_it_is_a_draft() -> None:
    assert not signature(read(PLAN).schedule).holds
    assert approval_text(read(PLAN).schedule) == "DRAFT: not approved"


def test_an_approval_without_digests_is_a_draft_that_says_why() -> None:
    schedule = read(PLAN + '[approval]\nby = "AB"\non = 2026-01-06\nrevision = 0\n').schedule
    assert not signature(schedule).holds
    assert approval_text(schedule) == "DRAFT: an older version of bt wrote its approval. Approve it again."


def test_what_was_changed_is_named_as_the_file_has_it() -> None:
    """45 for 54 and right for left, mended by hand after the approval."""
    old = PLAN.replace("[goal]", 'side = "right"\n[goal]').replace("= 60", "= 45")
    new = read(old.replace("right", "left").replace("= 45", "= 54")).schedule.plan
    schedule = schedule_of(new.model_copy(update={"approval": approved(old).approval}))
    assert signature(schedule).names == ("side", "[goal]")
    assert approval_text(schedule) == "DRAFT: changed since AB approved it: side, [goal]"
    assert approval_text(schedule, language("es")) == "BORRADOR: cambiado desde que lo aprobó AB: lado, objetivo"


def test_entries_that_follow_one_another_are_named_as_one() -> None:
    missed = "".join(f'[[course]]\nrecord = "missed"\nat = 2026-01-{day}T08:00:00\n' for day in (20, 21, 22))
    reading = '[[course]]\nrecord = "reading"\non = 2026-01-22\nreadings_mm = {A = 9.25}\n'
    last = '[[course]]\nrecord = "missed"\nat = 2026-01-23T08:00:00\n'
    new = read(PLAN + missed + reading + last).schedule.plan
    schedule = schedule_of(new.model_copy(update={"approval": approved().approval}))
    assert approval_text(schedule) == "DRAFT: changed since AB approved it: [[course]] 1–3, [[course]] 5"


def test_each_name_of_a_table_is_known_in_every_language() -> None:
    """The keys of a plan but those that an approval does not sign."""
    keys = {name.strip("[]") for name in PLAN_TABLES}
    assert set(Plan.model_fields) - {"format", "version", "approval"} <= keys


@pytest.mark.parametrize(
    ("course", "names"),
    [
        ('[[course]]\nrecord = "done"\nthrough = 2026-01-20\n', ()),
        ('[[course]]\nrecord = "done"\nat = 2026-01-20T08:00:00\nsteps = {A = 1}\n', ()),  # as planned
        ('[[course]]\nrecord = "reading"\non = 2026-01-20\nreadings_mm = {A = 8}\n', ()),
        ('[[course]]\nrecord = "xray"\non = 2026-01-20\ngap_mm = 51\n', ()),
        ('[[course]]\nrecord = "missed"\nat = 2026-01-20T08:00:00\n', ("[[course]] 1",)),
        ('[[course]]\nrecord = "done"\nat = 2026-01-20T08:00:00\nsteps = {A = 2}\n', ("[[course]] 1",)),
        ('[[course]]\non = 2026-02-01\norder = "rate"\nrate_mm_per_day = 1\n', ("[[course]] 1",)),
        ('[[course]]\nrecord = "reading"\non = 2026-01-20\nreadings_mm = {A = 8}\n'
         '[[course]]\non = 2026-02-01\norder = "pause"\n', ("[[course]] 2",)),
    ],
)  # fmt: skip
def test_a_record_that_changes_no_session_keeps_the_approval(course: str, names: tuple[str, ...]) -> None:
    found = signature(with_course(approved(), course))
    assert found.names == names
    assert found.holds is (not names)


def test_the_turns_behind_are_not_signed_again() -> None:
    """An approval on 1 Feb signs what is then to come; a turn missed on 20 Jan was known by then."""
    missed = '[[course]]\nrecord = "missed"\nat = 2026-01-20T08:00:00\n'
    schedule = read(PLAN + missed).schedule
    plan = schedule.plan.model_copy(update={"approval": approval_of(schedule, "AB", date(2026, 2, 1))})
    assert signature(schedule_of(plan)).holds


def test_what_an_approval_says_of_whom_when_and_what() -> None:
    made = read(PLAN + '[[course]]\non = 2026-02-01\norder = "pause"\n').schedule
    found = approval_of(made, "AB", ON)
    assert (found.by, found.on, found.revision) == ("AB", ON, 1)
    assert set(found.digests or ()) == {"id", "surgery", "timezone", "goal", "protocol", "frame", "course"}
    whole = approval_of(read(PLAN).schedule, "AB", ON)
    assert (whole.revision, set(found.digests or ()) - set(whole.digests or ())) == (0, {"course"})


TWENTIETH = date(2026, 1, 20)
TURN = 32  # eight days of four after Mon 12 Jan: the first turn of Tue 20 Jan


def first_turn(**more: object) -> Callable[[Session], Session]:
    """Another move of a session."""
    return lambda session: session._replace(moves=(session.moves[0]._replace(**more),))


OTHERWISE: dict[str, Callable[[Session], Session]] = {
    "a minute later": lambda one: one._replace(at=one.at + timedelta(minutes=1)),
    "another phase": lambda one: one._replace(phase="reversal"),
    "another gap": lambda one: one._replace(remaining_mm=one.remaining_mm + Fraction(1, 4)),
    "back": first_turn(steps=-1),
    "another reading": first_turn(reading_mm=Fraction(8)),
    "another face": first_turn(face=1),
    "nothing": lambda one: one._replace(moves=()),
}


@pytest.mark.parametrize("what", OTHERWISE)
def test_all_that_a_patient_is_told_of_a_turn_is_signed_from_the_day_of_the_approval_on(what: str) -> None:
    made = read(PLAN).schedule
    rows = list(made.sessions)
    assert rows[TURN].at.date() == TWENTIETH > rows[TURN - 1].at.date()
    rows[TURN] = OTHERWISE[what](rows[TURN])
    other = replace(made, sessions=tuple(rows))
    signed, of_other = (
        [approval_of(one, "AB", TWENTIETH + timedelta(days=late)).sessions for late in (0, 1)] for one in (made, other)
    )
    assert signed[0] != of_other[0]
    assert signed[1] == of_other[1]


def test_the_same_instant_by_another_clock_is_the_same_turn() -> None:
    made = read(PLAN).schedule
    there = tuple(one._replace(at=one.at.astimezone(ZoneInfo("Europe/Madrid"))) for one in made.sessions)
    assert approval_of(replace(made, sessions=there), "AB", ON).sessions == approval_of(made, "AB", ON).sessions


@pytest.mark.parametrize("missing", ["digests", "sessions"])
def test_an_approval_that_lacks_either_digest_cannot_be_held_against_the_plan(missing: str) -> None:
    plan = approved()
    assert plan.approval
    bare = plan.approval.model_copy(update={missing: None})
    found = signature(schedule_of(plan.model_copy(update={"approval": bare})))
    assert (found.doubt, found.names, found.holds) == ("undigested", (), False)


def test_each_doubt_by_its_name() -> None:
    plan = approved()
    assert plan.approval
    other = plan.approval.model_copy(update={"sessions": "00000000"})
    assert signature(schedule_of(plan)).doubt == "none"
    assert signature(schedule_of(plan.model_copy(update={"approval": other}))).doubt == "recomputed"
    paused = with_course(plan, '[[course]]\non = 2026-02-01\norder = "pause"\n')
    assert signature(paused).doubt == "changed"
    assert signature(read(PLAN).schedule).approval is None


RATE = '[[course]]\non = 2026-02-01\norder = "rate"\nrate_mm_per_day = 0.75\n'
REVIEW = '[[course]]\norder = "review_add"\ndates = [2026-02-10]\n'
TEXT = '[[course]]\non = 2026-02-01\norder = "set"\nsettings = { "clinic.phone" = "1" }\n'
OFF = '[[course]]\non = 2026-12-22\nrecord = "frame_off"\n'


def undo(revision: int, on: str = "2026-01-20") -> str:
    return f'[[course]]\nat = {on}T21:00:00\nrecord = "undo"\nrevision = {revision}\n'


@pytest.mark.parametrize(
    ("course", "names"),
    [
        (REVIEW, ()),  # it moves no turn
        (TEXT, ()),
        (OFF, ()),
        (RATE, (1,)),
        ('[[course]]\nat = 2026-01-20T21:00:00\nrecord = "correct"\n', (1,)),
        # a sheet in between had other turns, though all is now as it was signed
        (RATE + undo(1), (1, 2)),
        (REVIEW + undo(1), ()),
        (OFF + undo(1, "2026-12-22"), ()),
    ],
)  # fmt: skip
def test_what_is_to_be_signed_anew(course: str, names: tuple[int, ...]) -> None:
    assert signature(with_course(approved(), course)).names == tuple(f"[[course]] {place}" for place in names)


@pytest.mark.parametrize(
    ("course", "since"),
    [
        ("", 0),
        ('[[course]]\nrecord = "done"\nthrough = 2026-01-20\n', 0),
        (REVIEW, 1),  # the sheet that has it
        ('[[course]]\nrecord = "done"\nthrough = 2026-01-20\n' + REVIEW + TEXT, 2),
        (RATE, 1),  # not approved: the newest
        (RATE + REVIEW, 2),
    ],
)
def test_which_sheet_is_the_first_that_still_holds(course: str, since: int) -> None:
    schedule = with_course(approved(), course)
    assert sheet_since(schedule) == since == sheet_since(schedule, signature(schedule))


def test_a_sheet_holds_from_the_revision_that_was_approved() -> None:
    made = read(PLAN + RATE).schedule
    plan = made.plan.model_copy(update={"approval": approval_of(made, "AB", ON)})
    assert sheet_since(schedule_of(plan)) == 1
    assert sheet_since(made) == 1
    assert sheet_since(read(PLAN + RATE + RATE.replace("02-01", "02-10")).schedule) == 2


def test_an_entry_edited_below_an_approval_is_named() -> None:
    schedule = read(PLAN + '[[course]]\non = 2026-02-01\norder = "pause"\n').schedule
    approval = approval_of(schedule, "AB", ON)
    other = read(PLAN + '[[course]]\non = 2026-02-02\norder = "pause"\n').schedule.plan
    edited = schedule_of(other.model_copy(update={"approval": approval}))
    assert signature(edited).names == ("[[course]]",)


def test_the_last_of_several_entries_is_signed_too() -> None:
    pause, resume = (
        '[[course]]\non = 2026-02-01\norder = "pause"\n',
        '[[course]]\non = 2026-02-05\norder = "resume"\n',
    )
    approval = approval_of(read(PLAN + pause + resume).schedule, "AB", ON)
    other = read(PLAN + pause + resume.replace("05", "06")).schedule.plan
    assert "[[course]]" in signature(schedule_of(other.model_copy(update={"approval": approval}))).names


def test_other_turns_of_the_same_plan_are_no_longer_approved() -> None:
    """A later bt that computed otherwise, or zone data of another year."""
    plan = approved()
    assert plan.approval
    other = plan.approval.model_copy(update={"sessions": "00000000"})
    schedule = schedule_of(plan.model_copy(update={"approval": other}))
    assert approval_text(schedule) == "DRAFT: its turns are not those that AB approved"


def edits(value: Any) -> Iterator[Any]:
    """Other values of the same kind, the likeliest to be taken first."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, datetime):
        yield from (value + timedelta(days=7), value - timedelta(days=1))
    elif isinstance(value, date):
        yield from (value + timedelta(days=n) for n in (7, 1, -1, -7, 14))
    elif isinstance(value, int | Decimal):
        yield from (value + n for n in (1, -1))
        yield from (value * n for n in (2, Decimal("0.5"), Decimal("1.01")))
        yield -value
    elif isinstance(value, str):
        yield from ("Europe/Madrid", "Europe/London") if "/" in value else (f"{value} x",)
        yield f"{value}x"
    elif isinstance(value, list):
        yield from (value[:-1], value[1:], [*value, *value[-1:]])
        for i, below in enumerate(value):
            for other in edits(below):
                yield [*value[:i], other, *value[i + 1 :]]


def words(schema: dict[str, Any], path: tuple[Any, ...]) -> list[Any]:
    """What the schema lists for a key, where it lists words."""
    found: list[Any] = [schema]
    for key in path:
        below = []
        for one in found:
            for part in resolved(schema, one):
                below += [part["items"]] if isinstance(key, int) and "items" in part else []
                below += [part["properties"][key]] if key in part.get("properties", {}) else []
        found = below
    return [word for one in found for part in resolved(schema, one) for word in part.get("enum", ())]


def resolved(schema: dict[str, Any], one: dict[str, Any]) -> list[dict[str, Any]]:
    """A part of a schema without its references and choices."""
    if "$ref" in one:
        return resolved(schema, schema["$defs"][one["$ref"].rsplit("/", 1)[1]])
    choices = [part for way in one.get("anyOf", ()) for part in resolved(schema, way)]
    return choices or [one]


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to each value of a mapping that is no table."""
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    tables = isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
    if not tables:
        yield path
        return
    for key, one in below:
        yield from leaves(one, (*path, key))


EVERY_KEY = {  # the other samples have no key that none of these has
    "femur_accordion_docking", "femur_click_partial_day", "femur_nail_beside_rail", "femur_rail_over_nail",
    "femur_shortened_lengthened_elsewhere", "femur_tandem_take_over", "hexapod_oblique_rotation", "hexapod_swap",
    "hexapod_varus_short", "metatarsal_fast_overridden", "tibia_60mm_ilizarov", "tibia_cable_transport",
    "tibia_compression_distraction", "tibia_course_slow_pause_xray", "tibia_hinge_neutral", "tibia_nail_transport",
    "tibia_smoker",
}  # fmt: skip


def test_every_key_of_a_sample_is_tried() -> None:
    def keys(samples: list[Path]) -> set[tuple[str, ...]]:
        mappings = (parse(sample.read_bytes(), sample.name).mapping for sample in samples)
        return {tuple(key for key in path if isinstance(key, str)) for mapping in mappings for path in leaves(mapping)}

    assert keys([sample for sample in SAMPLES if sample.stem in EVERY_KEY]) == keys(SAMPLES)


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.stem in EVERY_KEY], ids=lambda path: path.stem)
def test_no_key_of_any_sample_can_be_edited_below_an_approval(sample: Path) -> None:
    """Each key is edited alone; whatever the reader then takes is a draft, and it names the table."""
    source, schema = parse(sample.read_bytes(), sample.name), plan_schema()
    plan = read_plan(source, "UTC")[0]
    schedule = schedule_of(plan)
    approval = approval_of(schedule, "AB", ON)
    assert not list(changed_tables(plan, approval))
    counts = {True: 0, False: 0}
    for path in leaves({key: value for key, value in source.mapping.items() if key not in NOT_SIGNED}):
        *above, last = path
        taken = False
        table: Any = source.mapping
        for key in above:
            table = table[key]
        for other in [*words(schema, path), *edits(table[last])]:
            if other == table[last]:
                continue
            mapping = deepcopy(source.mapping)
            inner: Any = mapping
            for key in above:
                inner = inner[key]
            inner[last] = other
            try:
                edited = read_plan(Source("plan.toml", mapping=mapping), "UTC")[0]
            except PlanInvalid:
                continue
            names = [name.strip("[]") for name in changed_tables(edited, approval)]
            assert path[0] in names or (path[0] == "levels" and names), (path, other)
            taken = True
            break
        counts[taken] += 1
    assert counts[True] > 2 * counts[False]  # a value that stands for others can be edited only together with them


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "x"), ("side", "left"), ("bone", "tibia"), ("age_group", "child"), ("conventions", ["frame.rods"]),
        ("goal.acute_shortening_mm", 5), ("protocol.first_session", datetime(2026, 1, 13, 8)), ("frame.kind", "click"),
        ("frame.rods", 3), ("frame.pitch_mm", Decimal("0.5")), ("frame.steps_per_turn", 8), ("frame.range_mm", 80),
        ("frame.swaps", [date(2026, 2, 2)]), ("frame.direction", "up"), ("frame.start_reading_mm", 3),
        ("frame.start_face", 2), ("frame.counter_nut", True), ("levels", [{"name": "upper"}]),
        ("docking.tolerance_mm", 2), ("docking.procedure", date(2026, 3, 20)), ("review.every_days", 14),
        ("clinic.name", "x"), ("clinic.phone", "1"), ("clinic.missed_turn", "x"), ("clinic.late_turn", "x"),
        ("clinic.call_us_if", ["x"]), ("clinic.pin_care", "x"), ("clinic.paper", "letter"),
        ("override", [{"code": "BT102", "by": "AB", "reason": "x"}]),
    ],
)  # fmt: skip
def test_a_key_that_is_added_is_signed_too(key: str, value: object) -> None:
    source = parse(PLAN.encode(), "plan.toml")
    source.overlay(key, value, "test")
    if key == "protocol.first_session":
        source.drop("protocol.latency_days")
    approval = approved().approval
    assert approval
    names = [name.strip("[]") for name in changed_tables(read_plan(source, "UTC")[0], approval)]
    assert key.split(".", maxsplit=1)[0] in names
