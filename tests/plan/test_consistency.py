"""Whether the keys of a plan fit each other: each contradiction whole, with its line, and what just fits.

PLAN has [goal] in line 6, [protocol] in 9 to 12; what is put in anew stands below it, from line 13 on.
"""

from datetime import datetime

import pytest

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan.consistency import stands
from tests.helpers import PLAN, SAMPLES, read
from tests.plan.test_history import HINGE

NAIL = next(path for path in SAMPLES if path.stem == "femur_nail_lengthening").read_text(encoding="utf-8")


def told(text: str) -> list[str]:
    try:
        read(text)
    except PlanInvalid as invalid:
        return [str(problem) for problem in invalid.problems]
    return []


def goal(*lines: str) -> str:
    return PLAN.replace('kind = "transport"\ndefect_mm = 60', "\n".join(lines))


OF = "belongs to another kind of goal than"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (goal('kind = "lengthening"', "lengthening_mm = 60", "defect_mm = 60"), 9,
         f"defect_mm {OF} lengthening, which has lengthening_mm"),
        (goal('kind = "compression"', "compression_mm = 10", "lengthening_mm = 60"), 9,
         f"lengthening_mm {OF} compression, which has compression_mm"),
        (goal('kind = "transport"'), 6, "defect_mm is missing: write how many mm; it has no default"),
        (goal('kind = "transport"', "defect_mm = 60", "angle_deg = 20"), 9,
         "angle_deg is for a hinge: write [frame.hinge], or take angle_deg out"),
        (goal('kind = "compression"', "compression_mm = 10", "defect_mm = 10.5"), 9,
         "defect_mm must not be more than compression_mm, 10 mm, which closes it first"),
        (goal('kind = "compression"', "compression_mm = 10", "acute_shortening_mm = 5"), 9,
         "acute_shortening_mm does not belong to compression: it goes with transport or lengthening"),
        (goal('kind = "transport"', "defect_mm = 60", "acute_shortening_mm = 60"), 9,
         "acute_shortening_mm must be less than defect_mm, 60 mm: of a gap that was closed at surgery nothing is left "
         'to transport; write kind = "lengthening"'),
        (PLAN.replace("surgery = 2026-01-05\n", ""), 0,
         "surgery is missing: write surgery = YYYY-MM-DD, or first_session in [protocol]; no date is invented"),
        (PLAN + 'when_paused = "keep"\n', 13,
         "when_paused must be left out: it is for several levels, of which one is paused"),
        (PLAN + "sessions_per_day = 4\n", 13, "write sessions or sessions_per_day, not both"),
        (PLAN.replace("latency_days = 7", "first_session = 2026-01-12T09:00:00"), 10,
         "first_session at 09:00 is none of the session times: 08:00, 12:00, 16:00, 20:00"),
        (PLAN.replace("rate_mm_per_day = 1\n", ""), 9,
         "rate_mm_per_day is missing: write what the surgeon ordered, such as rate_mm_per_day = 1.0; it has no "
         "default"),
        # 91.4 mm at 0.05 mm a day are 1828 days; five years have 1827
        (PLAN.replace("= 60", "= 91.4").replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.05"), 11,
         "rate_mm_per_day must be higher: 91.4 mm would take 1828 days, over 5 years"),
        (PLAN.replace("= 60", "= 0.5") + "[frame]\npitch_mm = 1\nsteps_per_turn = 1\n", 15,
         "steps_per_turn must be higher: one step is at least twice the distance, so nothing would ever turn"),
        (PLAN + '[frame]\nkind = "rail"\nminutes_per_mm = 7\n', 15,
         'minutes_per_mm must be left out for rail: it goes with kind = "nail"'),
        (NAIL.replace("step_mm = 0.25\n", ""), 21,
         "step_mm is missing: write what the maker of the nail says; it has no default"),
        (NAIL.replace("range_mm = 80\n", "range_mm = 80\nswaps = [2026-01-19]\n"), 25,
         "swaps must be left out: a nail cannot be set again"),
        (NAIL.replace("range_mm = 80\n", "range_mm = 80\npitch_mm = 1\n"), 25,
         "pitch_mm must be left out for a nail: step_mm says what it does"),
        (PLAN + "[frame]\nswaps = [2026-02-09, 2026-02-02, 2026-02-09]\n", 14,
         "swaps must be different dates: 2026-02-09 is there twice"),
        (PLAN + '[frame]\nkind = "rail"\nrods = 2\n', 15, "rods must be left out for a rail, which has one screw"),
        (PLAN + '[frame]\nkind = "rail"\ncounter_nut = true\n', 15,
         "counter_nut must be left out: only nuts on rods have counter-nuts"),
        (PLAN + '[frame]\nkind = "rail"\nstart_face = 1\n', 15,
         "start_face must be left out: only the nuts of ilizarov have faces"),
        (PLAN + "[frame]\nstart_face = 5\n", 14,
         "start_face must be between 1 and 4, the steps of a turn; you wrote 5"),
        (PLAN.replace("[goal]", 'conventions = ["protocol.latency_days"]\n[goal]').replace(
            "latency_days = 7", "first_session = 2026-01-12T08:00:00"), 6,
         "conventions: protocol.latency_days has no value in this plan; take it off the list"),
        (PLAN + '[[override]]\ncode = "BT102"\nby = "AB"\nreason = "x"\n' * 2, 18,
         "code BT102 is overridden twice: keep one"),
        (PLAN + "[review]\nevery_days = 7\nfirst = 2026-01-04\n", 15,
         "first must not be before surgery on Mon 5 Jan 2026; you wrote 2026-01-04"),
        (PLAN + "[review]\nevery_days = 7\nlast = 2026-01-12\n", 15,
         "last must be after the first session on Mon 12 Jan 2026; you wrote 2026-01-12"),
        (PLAN + "[review]\nevery_days = 7\nfirst = 2026-01-20\nlast = 2026-01-19\n", 16,
         "last must not be before the first review on Tue 20 Jan 2026; you wrote 2026-01-19"),
        (goal('kind = "compression"', "compression_mm = 10") + '[after]\nmethod = "over_nail"\n', 13,
         "after must be left out: it goes with transport and lengthening"),
        (NAIL + '[after]\nmethod = "over_nail"\n', NAIL.count("\n") + 1,
         "after must be left out: there is no frame that could come off"),
        (goal('kind = "lengthening"', "lengthening_mm = 60") + "[docking]\ntolerance_mm = 1\n", 13,
         "docking must be left out: no gap is closed, so no bone ends meet"),
        (PLAN + "[docking]\nprocedure = 2026-01-12\n", 14,
         "procedure must be after the first session on Mon 12 Jan 2026; you wrote 2026-01-12"),
    ],
)  # fmt: skip
def test_what_does_not_fit(text: str, line: int, message: str) -> None:
    where = f"plan.toml, line {line}" if line else "plan.toml"
    assert f"{where}: {message}" in told(text)


@pytest.mark.parametrize(
    "text",
    [
        goal('kind = "compression"', "compression_mm = 10", "defect_mm = 10"),
        goal('kind = "transport"', "defect_mm = 60", "acute_shortening_mm = 59.5"),
        PLAN.replace("= 60", "= 91.35").replace("rate_mm_per_day = 1", "rate_mm_per_day = 0.05"),  # 1827 days
        PLAN + "[frame]\nstart_face = 4\n",
        PLAN + "[review]\nevery_days = 7\nfirst = 2026-01-05\n",
        PLAN + "[review]\nevery_days = 7\nfirst = 2026-01-13\nlast = 2026-01-13\n",
        PLAN + "[docking]\nprocedure = 2026-01-13\n",
        PLAN + '[after]\nmethod = "over_nail"\n',
    ],
    ids=range(8),
)
def test_what_just_fits(text: str) -> None:
    assert told(text) == []


def test_what_follows_from_a_table_in_which_something_is_wrong_is_not_told() -> None:
    """That a hinge needs its angle is found from its goal and its frame: with a wrong pitch that may be none."""
    text = HINGE.replace("angle_deg = 20\n", "")
    missing = "angle_deg is missing: write how many degrees the hinge is to turn; it has no default"
    for more, told in (
        ("", [missing]),
        ("pitch_mm = 0\n", ["pitch_mm must be between 0.1 and 10 mm per full turn; you wrote 0"]),
    ):
        with pytest.raises(PlanInvalid) as invalid:
            read(text.replace("pitch_mm = 1.0\n", more or "pitch_mm = 1.0\n"))
        assert [problem.message for problem in invalid.value.problems] == told


def test_a_levels_own_latency_holds_against_the_first_session_of_the_plan() -> None:
    """Surgery on Mon 5 Jan: ten days later is Thu 15 Jan; the other level begins with the plan, on Mon 12 Jan."""
    levels = (
        '[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 40\nlatency_days = 10\n'
        '[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 20\n'
    )
    text = PLAN.replace("latency_days = 7", "first_session = 2026-01-12T08:00:00") + levels
    assert [part.start for part in read(text).schedule.levels] == [datetime(2026, 1, 15, 8), datetime(2026, 1, 12, 8)]


LENGTHENING = goal('kind = "lengthening"', "lengthening_mm = 60")


def setting(day: str, key: str, value: object) -> str:
    return f'[[course]]\non = {day}\norder = "set"\nsettings = {{ "{key}" = {value} }}\n'


def test_what_an_order_sets_must_fit_the_plan_from_then_on() -> None:
    """No gap is closed in a lengthening; what was wrong before any order is told once, and not as of the order."""
    text = LENGTHENING + setting("2026-02-01", "clinic.phone", '"1"') + setting("2026-02-02", "docking.tolerance_mm", 1)
    assert told(text) == [
        "plan.toml, line 20: settings: docking must be left out: no gap is closed, so no bone ends meet"
    ]
    wrong = LENGTHENING + "[docking]\nprocedure = 2026-03-01\n" + setting("2026-02-01", "clinic.phone", '"1"')
    assert told(wrong) == ["plan.toml, line 13: docking must be left out: no gap is closed, so no bone ends meet"]


def two(first: str, second: str, parts: str = "") -> str:
    return (
        f'{PLAN}[[levels]]\nname = "a"\nmoves = "distally"\ndistance_mm = 30\n{first}'
        f'[[levels]]\nname = "b"\nmoves = "proximally"\ndistance_mm = 30\n{second}{parts}'
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # of a level its own rate is wrong, else the plan's
        (two("rate_mm_per_day = 0\n", ""),
         ["plan.toml, line 17: rate_mm_per_day: a level of distance_mm = 0 has rate_mm_per_day = 0, and no other has"]),
        (two("", "rate_mm_per_day = 0\n"),
         ["plan.toml, line 21: rate_mm_per_day: a level of distance_mm = 0 has rate_mm_per_day = 0, and no other has"]),
        (two("", "").replace("rate_mm_per_day = 1\n", ""),
         ["plan.toml, line 9: rate_mm_per_day is missing: write what the surgeon ordered, such as rate_mm_per_day = "
          "1.0; it has no default"]),
        (two("", "").replace("= 60", "= 140").replace("distance_mm = 30", "distance_mm = 70").replace(
            "rate_mm_per_day = 1", "rate_mm_per_day = 0.05").replace("distance_mm = 70", "distance_mm = 92", 1).replace(
            "distance_mm = 70", "distance_mm = 48"),
         ["plan.toml, line 11: rate_mm_per_day must be higher: 92 mm would take 1840 days, over 5 years"]),
        # parts of a frame have their own lines
        (two('frame = "x"\n', 'frame = "x"\n', '[[frames]]\nname = "x"\nkind = "rail"\nminutes_per_mm = 7\n'),
         ['plan.toml, line 26: minutes_per_mm must be left out for rail: it goes with kind = "nail"']),
        (two('frame = "x"\n', 'frame = "x"\n', '[[frames]]\nname = "x"\nkind = "nail"\nstep_mm = 0.25\n'),
         ["plan.toml, line 23: range_mm is missing: write what the maker of the nail says; it has no default"]),
        (two('frame = "x"\n', 'frame = "x"\n',
             '[[frames]]\nname = "x"\nkind = "nail"\nstep_mm = 0.25\nrange_mm = 80\npitch_mm = 1\nrods = 1\n'),
         ["plan.toml, line 28: pitch_mm must be left out for a nail: step_mm says what it does",
          "plan.toml, line 29: rods must be left out for a nail: step_mm says what it does"]),
        (two('frame = "x"\n', 'frame = "x"\n', '[[frames]]\nname = "x"\nswaps = [2026-02-09, 2026-02-09]\n'),
         ["plan.toml, line 25: swaps must be different dates: 2026-02-09 is there twice"]),
        (PLAN + "[frame]\nkind = 'click'\nstart_face = 1\ncounter_nut = true\n",
         ["plan.toml, line 15: start_face must be left out: only the nuts of ilizarov have faces",
          "plan.toml, line 16: counter_nut must be left out: only nuts on rods have counter-nuts"]),
        # what only six struts have is of no part
        (two('frame = "x"\n', 'frame = "x"\n',
             '[[frames]]\nname = "x"\nkind = "rail"\nproximal = { radius_mm = 80, delta_deg = 0 }\nstruts = []\n'),
         ["plan.toml, line 26: proximal belongs to a frame of six struts, and that to [frame]",
          "plan.toml, line 27: struts belongs to a frame of six struts, and that to [frame]"]),
        # of three overrides of one rule two are too many
        (PLAN + '[[override]]\ncode = "BT102"\nby = "AB"\nreason = "x"\n' * 3,
         ["plan.toml, line 18: code BT102 is overridden twice: keep one",
          "plan.toml, line 22: code BT102 is overridden twice: keep one"]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_at_its_own_line(text: str, said: list[str]) -> None:
    assert told(text) == said


@pytest.mark.parametrize(
    "text",
    [
        goal('kind = "compression"', "defect_mm = 8", "compression_mm = 10") + "[docking]\ntolerance_mm = 1\n",
        PLAN.replace("= 60", "= 2.5") + "[frame]\npitch_mm = 4\nsteps_per_turn = 1\n",  # a step of 4 mm of 2.5
        PLAN + "[frame]\ncounter_nut = true\n",
        PLAN + "[frame]\nkind = 'rail'\nrods = 1\n",
        two('frame = "x"\n', "", '[[frames]]\nname = "x"\nkind = "nail"\nstep_mm = 0.25\nrange_mm = 80\n')
        + '[after]\nmethod = "over_nail"\n',  # the other is in a frame
        PLAN.replace("surgery = 2026-01-05\n", "").replace("latency_days = 7", "first_session = 2026-01-12T08:00:00")
        + "[review]\nevery_days = 7\nfirst = 2026-01-12\n",
    ],
    ids=range(6),
)
def test_what_fits_just_as_well(text: str) -> None:
    assert told(text) == []


def test_without_surgery_reviews_count_from_the_first_session() -> None:
    text = PLAN.replace("surgery = 2026-01-05\n", "").replace("latency_days = 7", "first_session = 2026-01-12T08:00:00")
    assert told(text + "[review]\nevery_days = 7\nfirst = 2026-01-11\n") == [
        "plan.toml, line 14: first must not be before the first session on Mon 12 Jan 2026; you wrote 2026-01-11"
    ]


@pytest.mark.parametrize(
    ("path", "wrong", "holds"),
    [
        (("goal", "defect_mm"), ("goal", "kind"), False),
        (("goal", "defect_mm"), ("levels", 0, "distance_mm"), False),
        (("goal", "defect_mm"), ("protocol", "sessions"), True),
        (("frame", "rods"), ("frame", "kind"), False),
        (("frame", "rods"), ("frame", "pitch_mm"), True),
        (("frame", "pitch_mm"), ("frame", "rods"), False),  # found from its whole table
        (("frame", "swaps"), ("frame", "kind"), True),
        (("levels", 1, "name"), ("levels", 0, "name"), False),
        (("levels", 1, "latency_days"), ("surgery",), False),
        (("surgery",), ("surgery",), False),
        (("surgery",), ("goal", "kind"), True),
        (("frame", "rods"), ("frame",), False),  # the table itself is wrong
    ],
)
def test_what_was_found_from_a_value_that_is_wrong_does_not_stand(
    path: tuple[str | int, ...], wrong: tuple[str | int, ...], holds: bool
) -> None:
    assert stands(Problem(path, "x"), {wrong}) is holds
    assert stands(Problem(path, "x"), set())
