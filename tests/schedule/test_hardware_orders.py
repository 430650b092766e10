"""Re-sets and exchanges that are ordered, made early, late, otherwise, or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.report import Report
from bt_cli.errors import PlanInvalid
from bt_cli.plan.entries import Entry
from bt_cli.schedule.build import schedule_of
from bt_cli.schedule.history import earlier_revisions
from bt_cli.schedule.model import Schedule
from bt_cli.schedule.needless import needless
from bt_cli.schedule.resets import resets_of
from tests.helpers import SAMPLES, at_revision, forget, read
from tests.schedule.test_resets import days, lengthening


def written(on: date, hour: int = 6) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


def reset(on: date, entered: date | None = None, **more: Any) -> dict[str, Any]:
    return {"on": on, "order": "reset", "actuators": ["A"], "entered": written(entered or on), **more}


def not_made(on: date) -> dict[str, Any]:
    return {"on": on, "record": "not_made", "actuators": ["A"], "entered": written(on, 12)}


def evening(schedule: Schedule, on: date, name: str = "A") -> tuple[Fraction, int | None]:
    """What a scale and its nut show at the end of a day."""
    entry = schedule.ledger.on_evening(name, on)
    return entry.reading_mm, entry.face


FEB = [date(2026, 2, 1) + timedelta(days=i) for i in range(28)]
# 60 mm on rods of 40: 35 mm are made by Mon 16 Feb, the last review before Sat 21 Feb, whose first turn is the 41st mm.
ROD = 60, 40


@pytest.mark.parametrize(
    ("on", "entered", "in_place_of"),
    [
        (FEB[8], FEB[8], "16"),  # a week early: the 32 mm left from 28 on are enough
        (FEB[1], FEB[0], None),  # two weeks early: 39 mm are left from 21 on, which are enough
        (FEB[17], FEB[18], "16"),  # two days late: the 40 mm last until the 21st
        (FEB[19], FEB[9], "16"),  # later, ordered ahead
        (FEB[22], FEB[22], None),  # on the 23rd the old stroke would have ended: that of the 16th was made
    ],
)
def test_an_order_takes_the_place_of_what_it_makes_needless(on: date, entered: date, in_place_of: str | None) -> None:
    order = Entry.model_validate(reset(on, entered))
    found = needless(lengthening(*ROD).schedule, order)
    expected = {"A": FEB[15]} if in_place_of or on == FEB[1] else {}
    assert found == expected
    made = lengthening(*ROD, course=[reset(on, entered, **({"instead_of": found} if found else {}))]).schedule
    kept = [] if found else ["A 16 Feb"]
    assert days(made) == [*kept, f"A {on:%d %b}"]
    assert evening(made, on)[0] == 1
    assert made.dates("swap") == [one.on for one in made.resets]


def test_whether_the_one_before_is_needless_goes_by_the_stroke_that_it_ended() -> None:
    """Strokes of 20 mm, re-set on 26 Jan, 9 and 23 Feb and on: that of 26 Jan lasts until Sun 15 Feb, past the 11th.

    The one from the start was over on 1 Feb.
    """
    plan = lengthening(100, 20).schedule
    assert days(plan)[:3] == ["A 26 Jan", "A 09 Feb", "A 23 Feb"]
    assert needless(plan, Entry.model_validate(reset(FEB[10]))) == {"A": FEB[8]}


def test_nothing_is_needless_where_nobody_knows_how_long_a_stroke_lasts() -> None:
    plan = lengthening(60, None, frame={"kind": "telescopic", "swaps": [FEB[15]]}).schedule
    assert needless(plan, Entry.model_validate(reset(FEB[8]))) == {}


def test_what_is_ordered_too_far_ahead_leaves_the_one_before_it() -> None:
    """On Mon 2 Mar the first stroke is long over: 16 Feb stays."""
    made = lengthening(*ROD, course=[reset(date(2026, 3, 2), FEB[1])]).schedule
    assert days(made) == ["A 16 Feb", "A 02 Mar"]


def test_a_scale_set_to_something_else() -> None:
    """Set to 5 mm of 40: 35 are left of the stroke. 28 + 32 mm: 5 + 32 = 37 is enough. Set to 9: 41 is not."""
    made = lengthening(*ROD, course=[reset(FEB[8], set_to_mm={"A": 5})])
    assert days(made.schedule) == ["A 09 Feb"]
    assert [evening(made.schedule, on)[0] for on in (FEB[7], FEB[8], date(2026, 3, 12))] == [28, 6, 37]
    # 9 + 31 = 40 is reached on Wed 11 March, so Mon 9 March is the last review before Thu 12 March
    made = lengthening(*ROD, course=[reset(FEB[8], set_to_mm={"A": 9})])
    assert days(made.schedule) == ["A 09 Feb", "A 09 Mar"]
    unplanned = lengthening(*ROD, course=[reset(FEB[8], set_to_mm={"A": 9})], review=None)
    assert "the travel of 41 mm from Mon 9 Feb 2026 is more than the hardware's range of 40 mm" in str(
        [finding.message for finding in unplanned.findings if finding.code == "BT130"]
    )


def test_the_face_goes_on_or_is_another() -> None:
    """60 mm of nuts, four quarters a day: each evening shows face 1; turned to face 3 in the clinic it shows 3."""
    frame = {"kind": "ilizarov", "range_mm": 40}
    course = [reset(FEB[8], faces={"A": 3})]
    assert evening(lengthening(*ROD, frame=frame, course=[reset(FEB[8])]).schedule, FEB[8]) == (1, 1)
    made = lengthening(*ROD, frame=frame, course=course).schedule
    assert (evening(made, FEB[7]), evening(made, FEB[8])) == ((28, 1), (1, 3))
    first = next(session for session in made.sessions if session.at.date() == FEB[8])
    assert first.moves[0].face == 4
    assert made.ledger.before("A", datetime(2026, 2, 9, 7)).face == 3


def test_an_order_of_the_past_says_what_was_done_whatever_was_recorded_since() -> None:
    done = {"record": "done", "through": FEB[17], "entered": written(FEB[18])}
    made = lengthening(*ROD, course=[done, reset(FEB[8], FEB[19], instead_of={"A": FEB[15]})])
    assert days(made.schedule) == ["A 09 Feb"]
    assert not {finding.code for finding in made.findings} & {"BT137", "BT131"}
    assert evening(made.schedule, FEB[17])[0] == 10


def test_a_later_order_keeps_it() -> None:
    """Half the rate from 16 Feb on: from 9 Feb 7 mm, then 25 more in 50 days; nothing is planned anew."""
    slow = {"on": FEB[15], "order": "rate", "rate_mm_per_day": Decimal("0.5"), "entered": written(FEB[14])}
    made = lengthening(*ROD, course=[reset(FEB[8], instead_of={"A": FEB[15]}), slow]).schedule
    assert days(made) == ["A 09 Feb"]
    assert made.sessions[-1].moves[0].reading_mm == 32


def test_what_was_not_made_is_planned_on_the_next_review_that_is_possible() -> None:
    """Ordered for 9 Feb, not made: the next review is Mon 16 Feb. On rods of 55 mm a Monday later would do, too."""
    course = [reset(FEB[8], FEB[1], instead_of={"A": date(2026, 3, 2)}), not_made(FEB[8])]
    made = lengthening(60, 55, course=course)
    assert days(made.schedule) == ["A 16 Feb"]
    assert [evening(made.schedule, on)[0] for on in (FEB[8], FEB[14], FEB[15])] == [29, 35, 1]
    assert "BT130" not in {finding.code for finding in made.findings}


@pytest.mark.parametrize("since", [[], [reset(FEB[10], FEB[10])]])
def test_asked_for_up_to_a_day_they_are_those_of_the_whole_plan(since: list[dict[str, Any]]) -> None:
    """On rods of 55 mm the one that was not made on 9 Feb is made a week later, though the stroke ends in March only;
    where it was made on the 11th, none is needed till the end: 60 mm less 30.
    """
    course = [reset(FEB[8], FEB[1], instead_of={"A": date(2026, 3, 2)}), not_made(FEB[8]), *since]
    plan = lengthening(60, 55, course=course).schedule.plan
    every = resets_of(plan)
    assert [on for _, on, *_ in every] == ([FEB[10]] if since else [FEB[15]])
    for day in FEB:
        assert [reset for reset in resets_of(plan, day) if reset.on <= day] == [r for r in every if r.on <= day]


def test_where_no_review_is_left_the_rule_says_so_until_it_is_ordered() -> None:
    """The rods end on Sat 21 Feb, and the next review is on the 23rd."""
    closed = lengthening(*ROD, course=[not_made(FEB[15])])
    assert days(closed.schedule) == []
    [text] = [finding.message for finding in closed.findings if finding.code == "BT130"]
    assert "no review falls from Tue 17 Feb 2026 to Sat 21 Feb 2026, when a re-set would do" in text
    mended = lengthening(*ROD, course=[not_made(FEB[15]), reset(FEB[18], FEB[16])])
    assert days(mended.schedule) == ["A 19 Feb"]
    assert "BT130" not in {finding.code for finding in mended.findings}


def test_without_a_range_a_rule_says_that_none_is_planned() -> None:
    frame = {"kind": "telescopic", "swaps": [FEB[15]]}
    made = lengthening(60, None, frame=frame, course=[not_made(FEB[15])])
    assert days(made.schedule) == []
    [text] = [finding.message for finding in made.findings if finding.code == "BT176"]
    assert text == "A was not re-set on Mon 16 Feb 2026, and no later re-set is planned"
    again = lengthening(60, None, frame=frame, course=[not_made(FEB[15]), reset(FEB[18])])
    assert "BT176" not in {finding.code for finding in again.findings}


def test_made_after_all() -> None:
    made = lengthening(*ROD, course=[not_made(FEB[15]), reset(FEB[15], FEB[16])]).schedule
    assert days(made) == ["A 16 Feb"]


def undo(revision: int, on: date) -> dict[str, Any]:
    return {
        "record": "undo",
        "revision": revision,
        "at": datetime(on.year, on.month, on.day, 13),
        "entered": written(on, 13),
    }


@pytest.mark.parametrize("entry", [not_made(FEB[15]), reset(FEB[8], FEB[16], instead_of={"A": FEB[15]})])
def test_what_is_undone_counts_as_if_it_had_not_been_written(entry: dict[str, Any]) -> None:
    """The re-set of Mon 16 Feb was made after all: 35 mm are on the scale that Sunday, and 1 on that evening."""
    made = lengthening(*ROD, course=[entry, undo(1, FEB[17])]).schedule
    assert days(made) == ["A 16 Feb"]
    assert [evening(made, on)[0] for on in (FEB[8], FEB[14], FEB[15])] == [29, 35, 1]


def test_readings_after_a_re_set_are_those_of_the_new_stroke() -> None:
    """On 18 Feb A shows 1.5 mm where 2 were planned: the next stroke begins no sooner for it, and 60 mm are made."""
    course = [{"on": FEB[17], "order": "replan", "readings_mm": {"A": Decimal("1.5")}, "entered": written(FEB[17])}]
    made = lengthening(100, 40, course=course).schedule
    # 35 + 1.5 mm on 18 Feb; the new stroke of 40 ends after 38.5 days more, on Sat 28 Mar: re-set on Mon 23 Mar.
    assert days(made) == ["A 16 Feb", "A 23 Mar"]
    assert evening(made, FEB[17])[0] == Fraction(5, 2)


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (reset(date(2026, 1, 12)), "reset on Mon 12 Jan 2026 is not after the first day of turns, Mon 12 Jan 2026"),
        ({**reset(FEB[8]), "actuators": ["B"]}, "actuators names B: this plan has one actuator, A"),
        ({**reset(FEB[8]), "actuators": ["A", "A"]}, "actuators names A twice"),
        (reset(FEB[8], set_to_mm={"B": 1}), "set_to_mm names B"),
        (reset(FEB[8], faces={"A": 1}), "faces are those of nuts on rods, and A has none"),
        ({**reset(FEB[8]), "on": None, "at": datetime(2026, 2, 9, 14)}, "reset is before a day’s first turn: write on"),
        ({**reset(FEB[8]), "level": "x"}, "level does not belong to order reset"),
        ({"on": FEB[8], "order": "exchange", "actuators": ["A"], "size": "long"}, "order exchange is for six struts"),
        (not_made(FEB[8]), "A is not re-set or exchanged then; planned are Mon 16 Feb 2026"),
    ],
)
def test_what_cannot_be(entry: dict[str, Any], problem: str) -> None:
    with pytest.raises(PlanInvalid, match=problem.replace("(", r"\(")):
        lengthening(*ROD, course=[{key: value for key, value in entry.items() if value is not None}])


@given(st.lists(st.tuples(st.integers(1, 55), st.integers(-3, 9), st.booleans()), min_size=1, max_size=4), st.data())
def test_any_course_of_re_sets(events: list[tuple[int, int, bool]], data: st.DataObject) -> None:
    """Turns stay as they are, each scale counts from the re-sets that stand, and every revision can be rebuilt."""
    course: list[dict[str, Any]] = []
    today, plain = date(2026, 1, 12), lengthening(24, 12).schedule
    revisions = [plain]  # each made from a plan of so many entries
    for later, ahead, is_closed in events:
        today += timedelta(days=1 + later % 7)
        planned = [one.on for one in revisions[-1].resets if one.on <= today]
        if is_closed and planned:
            course.append({**not_made(planned[-1]), "entered": written(today, 12)})
        else:
            entry = reset(max(today + timedelta(days=ahead), date(2026, 1, 13)), today)
            found = needless(revisions[-1], Entry.model_validate(entry))
            course.append({**entry, **({"instead_of": found} if found else {})})
        revisions.append(lengthening(24, 12, course=list(course)).schedule)
    made = revisions[-1]
    steps = [(session.at, session.moves[0].steps) for session in made.sessions]
    assert steps == [(session.at, session.moves[0].steps) for session in plain.sessions]
    shown = Fraction(0)
    on = [one.on for one in made.resets]
    for session in made.sessions:
        while on and on[0] <= session.at.date():
            on.pop(0)
            shown = Fraction(0)
        shown += Fraction(1, 4)
        assert session.moves[0].reading_mm == shown
    for revision, earlier in earlier_revisions(made.plan):
        whole = revisions[revision]
        assert earlier is not None
        assert [*earlier.before, *(earlier.sessions() or ())] == list(whole.sessions)
        assert earlier.milestones == list(whole.milestones)


SWAPS = next(path for path in SAMPLES if path.stem == "hexapod_swap").read_text(encoding="utf-8")


def exchanged(*entries: str) -> Report:
    """Six struts that are all to be changed from short to medium on Mon 6 Apr 2026; short ends on Thu 9 Apr."""
    return read("\n".join([SWAPS, *(f"[[course]]\n{entry}" for entry in entries)]))


def swapped(schedule: Schedule) -> list[str]:
    assert schedule.correction
    return [f"{swap.strut} {swap.on:%d %b} {swap.new.size}" for swap in schedule.correction.swaps]


def exchange(strut: int, on: str, size: str = "medium", more: str = "") -> str:
    return f'on = {on}\norder = "exchange"\nactuators = ["{strut}"]\nsize = "{size}"\nentered = {on}T06:00:00Z\n{more}'


REST = [f"{strut} 06 Apr medium" for strut in (1, 2, 4, 5, 6)]


def test_a_strut_changed_a_week_early() -> None:
    """Short shows 121 where it is 151 mm long; medium, whose zero is at 32, shows 119 there."""
    made = exchanged(exchange(3, "2026-03-30"))
    assert swapped(made.schedule) == ["3 30 Mar medium", *REST]
    entry = made.schedule.ledger.before("3", datetime(2026, 3, 30, 7))
    assert (entry.cause, entry.reading_mm) == ("exchange", 119)
    assert evening(made.schedule, date(2026, 3, 30), "3")[0] == Fraction("119.5")
    assert needless(exchanged().schedule, made.schedule.plan.course[0]) == {"3": date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("on", "is_needless"), [(date(2026, 4, day), is_needless) for day, is_needless in ((6, 0), (8, 1), (9, 1), (10, 0))]
)
@pytest.mark.parametrize("strut", ["3", "6"])
def test_an_exchange_that_is_late_needs_the_one_before_it_no_more(on: date, is_needless: int, strut: str) -> None:
    """Short goes on from the 6th until it ends with the turns of Thu 9 Apr; one of that very day is that one."""
    entry = {"on": on, "order": "exchange", "actuators": [strut], "size": "medium", "entered": written(on)}
    found = needless(exchanged().schedule, Entry.model_validate(entry))
    assert found == ({strut: date(2026, 4, 6)} if is_needless else {})


@pytest.mark.parametrize(("shown", "lasts"), [(None, True), ("122", True), ("126", False)])
def test_how_long_a_new_strut_lasts_goes_by_what_it_shows(shown: str | None, lasts: bool) -> None:
    """A short one for a short one on 30 Mar, at 121, is to last to the 6th, about 6 mm on: up to 130 it does.

    Where it really shows 126 it would be at 132 by then, so the one of the 6th is needed as it was.
    """
    entry = {"on": date(2026, 3, 30), "order": "exchange", "actuators": ["3"], "size": "short",
             "set_to_mm": {"3": Decimal(shown)} if shown else None, "entered": written(date(2026, 3, 30))}  # fmt: skip
    assert needless(exchanged().schedule, Entry.model_validate(entry)) == ({"3": date(2026, 4, 6)} if lasts else {})


def test_what_the_new_strut_shows_is_true_and_moves_no_bone() -> None:
    """It shows 118.5, half a mm less: so does every later reading, and each turn stays as it was."""
    plain, read_off = (
        exchanged(exchange(3, "2026-03-30")),
        exchanged(exchange(3, "2026-03-30", more="set_to_mm = {3 = 118.5}")),
    )
    both = zip(plain.schedule.ledger.turns("3"), read_off.schedule.ledger.turns("3"), strict=True)
    for was, now in both:
        assert now.steps == was.steps
        assert was.reading_mm - now.reading_mm == (Fraction(1, 2) if now.at.date() >= date(2026, 3, 30) else 0)
    assert not {finding.code for finding in read_off.findings} & {"BT177", "BT178"}


@pytest.mark.parametrize(("shown", "code"), [("120", None), ("120.5", "BT177"), ("124", "BT177"), ("124.5", "BT178")])
def test_a_reading_that_the_bone_does_not_give(shown: str, code: str | None) -> None:
    """119 follow from where the bone is: 1 mm off is nothing, up to 5 a warning, more an error."""
    made = exchanged(exchange(3, "2026-03-30", more=f"set_to_mm = {{3 = {shown}}}"))
    found = [finding for finding in made.findings if finding.code in ("BT177", "BT178")]
    assert [finding.code for finding in found] == ([code] if code else [])
    if code:
        assert (
            f"is set to {shown} mm on Mon 30 Mar 2026, where 119 mm follow from where the bone is" in found[0].message
        )


CLOSED = 'on = 2026-04-06\nrecord = "not_made"\nactuators = ["3"]\nentered = 2026-04-06T12:00:00Z\n'


def test_an_exchange_that_was_not_made() -> None:
    """Short ends on Thu 9 Apr, and the next review is on the 20th; changed on the 8th it goes on."""
    closed = exchanged(CLOSED)
    assert swapped(closed.schedule) == REST
    assert evening(closed.schedule, date(2026, 4, 6), "3")[0] > 125  # the old scale
    [text] = [finding.message for finding in closed.findings if finding.code == "BT179"]
    assert "strut 3 would read 130.5 mm on Thu 9 Apr 2026, outside the 95 mm to 130 mm of size short" in text
    mended = exchanged(CLOSED, exchange(3, "2026-04-08"))
    assert swapped(mended.schedule) == [*REST, "3 08 Apr medium"]
    assert "BT179" not in {finding.code for finding in mended.findings}


def test_a_strut_that_ran_off_its_scale_before_it_was_changed_is_refused() -> None:
    """Not made on 6 Apr, and short ends on Thu 9 Apr: changed on the 11th, it cannot have been turned until then."""
    late = exchange(3, "2026-04-11").replace("2026-04-11T", "2026-04-12T")
    [text] = [one.message for one in exchanged(CLOSED.replace("06T12", "12T05"), late).findings if one.code == "BT179"]
    assert text == "strut 3 would read 130.5 mm on Thu 9 Apr 2026, outside the 95 mm to 130 mm of size short"


def test_once_all_six_are_read_since_it_is_a_warning_and_the_plan_goes_on() -> None:
    """The same strut, and all six read on the 13th as they then should be: a plan with that past can be used."""
    late = exchange(3, "2026-04-11").replace("2026-04-11T", "2026-04-12T")
    closed = CLOSED.replace("06T12", "12T05")
    shown = exchanged(closed, late).schedule.ledger.readings_at(datetime(2026, 4, 13))
    readings = ", ".join(f"{i} = {float(mm)}" for i, mm in enumerate(shown, 1))
    read_since = f'on = 2026-04-13\norder = "replan"\nreadings_mm = {{ {readings} }}\nentered = 2026-04-12T20:00:00Z'
    told = {one.code: one.message for one in exchanged(closed, late, read_since).findings}
    assert told["BT213"] == "strut 3 would read 130.5 mm on Thu 9 Apr 2026, outside the 95 mm to 130 mm of size short"
    assert "BT179" not in told


def test_an_exchange_ordered_ahead_stays_where_another_before_it_does_not_last_to_the_end() -> None:
    """Short for short on 30 Mar lasts until 9 Apr: past the 6th, for which medium is ordered, and no longer."""
    ahead = exchange(3, "2026-04-06").replace("2026-04-06T", "2026-03-23T")
    order = exchanged(ahead, exchange(3, "2026-03-30", "short")).schedule.plan.course[-1]
    assert needless(exchanged(ahead).schedule, order) == {}
    assert needless(exchanged().schedule, order) == {"3": date(2026, 4, 6)}  # that is planned anew


EARLY = exchange(3, "2026-03-30", more="instead_of = {3 = 2026-04-06}\n").replace("= 2026-03-30T", "= 2026-04-07T")


@pytest.mark.parametrize("entry", [CLOSED, EARLY, EARLY.replace("-07T", "-02T")])
def test_an_exchange_undone_counts_as_if_it_had_not_been_written(entry: str) -> None:
    """Short shows 121 on 30 Mar, medium 119; that strut 3 was changed then, or not on 6 Apr, is taken back."""
    taken_back = exchanged(
        entry, 'record = "undo"\nrevision = 1\nat = 2026-04-08T13:00:00\nentered = 2026-04-08T12:00:00Z'
    )
    assert swapped(taken_back.schedule) == swapped(exchanged().schedule)
    assert taken_back.schedule.ledger.before("3", datetime(2026, 3, 30, 7)).reading_mm == 121


def test_another_size_than_planned_is_refused_where_it_cannot_hold_the_bone() -> None:
    """A short strut for a short one lasts no longer: one for a medium one is planned after it, on no review."""
    same = exchanged(exchange(3, "2026-04-06", "short"))
    assert swapped(same.schedule) == [*REST[:2], "3 06 Apr short", *REST[2:]]
    assert "BT179" in {finding.code for finding in same.findings}


def test_a_record_that_named_the_exchange_yields_to_one_that_says_it_was_not_made() -> None:
    struts = ", ".join(f'{{strut = {strut}, on = 2026-04-06, size = "medium"}}' for strut in range(1, 7))
    done = f'record = "done"\nthrough = 2026-04-06\nentered = 2026-04-07T06:00:00Z\nexchanged = [{struts}]\n'
    late = CLOSED.replace("06T12", "07T12")
    assert swapped(exchanged(done, late).schedule) == REST
    assert swapped(exchanged(done, late, exchange(3, "2026-04-08")).schedule) == [*REST, "3 08 Apr medium"]


def test_a_strut_cannot_show_what_is_not_on_its_scale() -> None:
    with pytest.raises(PlanInvalid, match="strut 3 cannot read 190 mm: size medium shows 115 mm to 180 mm"):
        exchanged(exchange(3, "2026-03-30", more="set_to_mm = {3 = 190}"))
    with pytest.raises(PlanInvalid, match="size must be one of strut_sizes"):
        exchanged(exchange(3, "2026-03-30", "huge"))


def test_six_struts_schedule_is_the_same_at_each_revision() -> None:
    made = exchanged(exchange(3, "2026-03-30"), CLOSED.replace('"3"', '"1"'))
    forget()
    assert schedule_of(made.schedule.plan).sessions == made.schedule.sessions
    assert swapped(at_revision(made, 0).schedule) == swapped(exchanged().schedule)
    assert swapped(at_revision(made, 1).schedule) == ["3 30 Mar medium", *REST]
