"""What a plan may say of a motorised nail, and of what takes a frame's place."""

import pytest

from bt_cli.errors import PlanInvalid
from tests.helpers import read

NAIL = """
format = "bt-plan"
version = 1
id = "N-1"
surgery = 2026-01-05
timezone = "UTC"
[goal]
kind = "lengthening"
lengthening_mm = 40
[protocol]
rate_mm_per_day = 1
latency_days = 4
[frame]
kind = "nail"
step_mm = 0.25
range_mm = 50
"""
RAIL = NAIL.replace('kind = "nail"\nstep_mm = 0.25\nrange_mm = 50', 'kind = "rail"')


def problems(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as refused:
        read(text)
    return [problem.message for problem in refused.value.problems]


def test_a_nail_is_said_by_its_step_and_its_stroke() -> None:
    frame = read(NAIL).schedule.plan.frame
    assert (str(frame.step_mm), frame.range_mm, frame.rods) == ("1/4", 50, 1)
    assert [one.split(":")[0] for one in problems(NAIL.replace("step_mm = 0.25\nrange_mm = 50\n", ""))] == [
        "step_mm is missing",
        "range_mm is missing",
    ]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("pitch_mm = 1", "pitch_mm must be left out for a nail"),
        ("steps_per_turn = 4", "steps_per_turn must be left out for a nail"),
        ("rods = 1", "rods must be left out for a nail"),
        ("start_reading_mm = 3", "start_reading_mm must be left out for a nail"),
        ("swaps = [2026-02-02]", "swaps must be left out: a nail cannot be set again"),
        ("counter_nut = true", "counter_nut must be left out"),
    ],
)
def test_what_a_nail_has_not_is_refused(key: str, said: str) -> None:
    assert any(one.startswith(said) for one in problems(f"{NAIL}{key}\n"))


@pytest.mark.parametrize("key", ["step_mm = 0.25", "minutes_per_mm = 7"])
def test_what_only_a_nail_has_is_refused_of_others(key: str) -> None:
    [said] = problems(f"{RAIL}{key}\n")
    assert said.endswith('must be left out for rail: it goes with kind = "nail"')


def test_a_step_over_twice_the_way_is_refused() -> None:
    said = problems(NAIL.replace("lengthening_mm = 40", "lengthening_mm = 0.5").replace("0.25", "1.5"))
    assert said[0].startswith("step_mm must be less")


def test_the_json_says_nothing_of_turns_that_it_has_not() -> None:
    from bt_cli.output.data.schedule_data import plan_json

    assert plan_json(read(NAIL).schedule.plan)["frame"] == {"kind": "nail", "step_mm": 0.25, "range_mm": 50}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('record = "reading"\nreadings_mm = { A = 9 }', "a nail has no scale"),
        ('order = "reset"\nactuators = ["A"]', "a nail cannot be set again"),
    ],
)
def test_a_nail_has_no_scale_and_one_stroke(entry: str, said: str) -> None:
    assert problems(f"{NAIL}[[course]]\non = 2026-01-20\n{entry}\n")[0].startswith(said)


def test_an_x_ray_of_what_has_a_scale_is_refused() -> None:
    said = problems(f'{RAIL}[[course]]\non = 2026-01-20\nrecord = "xray"\nreadings_mm = {{ A = 9 }}\n')
    assert said == ['readings_mm of an X-ray are those of a nail, and A is read on its own scale: '
                    'write record = "reading"']  # fmt: skip


def test_nothing_takes_the_place_of_a_frame_that_is_not_there() -> None:
    assert problems(f'{NAIL}[after]\nmethod = "over_nail"\n') == [
        "after must be left out: there is no frame that could come off"
    ]
    assert read(f'{RAIL}[after]\nmethod = "over_nail"\n').schedule.plan.after
