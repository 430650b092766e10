"""Whether the keys of a plan fit each other: each contradiction whole, with its line, and what just fits.

PLAN has [goal] in line 6, [protocol] in 9 to 12; what is put in anew stands below it, from line 13 on.
"""

from datetime import datetime

import pytest

from bt_cli.errors import PlanInvalid
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
