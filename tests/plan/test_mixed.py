"""Levels, parts of a frame, cables, hinges, docking and the last review: every refusal, with its place and sentence."""

from typing import Any

import pytest

from bt_cli.commands.gather import from_source
from bt_cli.errors import PlanInvalid
from bt_cli.plan.source import Source
from tests.helpers import AXIAL, PLAN, read
from tests.plan.broken import mapping_of, variants
from tests.schedule.test_levels import NEW

TOP, REST = PLAN.split("[protocol]")
REST = "[protocol]" + REST


def level(name: str = "upper", **keys: Any) -> str:
    """A [[levels]] table of 30 mm; None leaves a key out."""
    own = {"name": name, "moves": "distally", "distance_mm": 30} | keys
    return "[[levels]]\n" + _lines(own)


def part(name: str = "nuts", **keys: Any) -> str:
    return "[[frames]]\n" + _lines({"name": name} | keys)


def _lines(keys: dict[str, Any]) -> str:
    written = {
        key: f'"{value}"' if isinstance(value, str) and "-" not in value else value for key, value in keys.items()
    }
    return "".join(f"{key} = {value}\n" for key, value in written.items() if value is not None)


TWO = level() + level("lower", moves="proximally")
CABLE = '[frame]\nkind = "cable"\n[frame.cable]\nanchor = "frame"\noffset_mm = 80\naxial_mm = 90\n'
HINGE = (
    '[frame]\nkind = "hinge"\n[frame.hinge]\nwedge = "opening"\nbone_mm = 30\n'
    '[[frame.hinge.rods]]\nside = "concave"\nacross_mm = 120\n'
)
ANGLE = 'kind = "correction"\nangle_deg = 20'
TRANSPORT = 'kind = "transport"\ndefect_mm = 60'


def problems(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [f"{problem.line}: {problem.message}" for problem in invalid.value.problems]


def line_of(text: str, what: str, number: int = 1) -> int:
    """The line of the nth line that begins so."""
    found = [i for i, line in enumerate(text.splitlines(), start=1) if line.startswith(what)]
    return found[number - 1]


@pytest.mark.parametrize(
    ("goal", "more", "place", "said"),
    [
        # levels
        (
            TRANSPORT,
            "".join(level(name, distance_mm=15) for name in "abcd"),
            ("[[levels]]", 4),
            "levels: at most 3 levels",
        ),
        (TRANSPORT, level() + level(), ("name", 2), "name 'upper' is there twice: each level has its own"),
        (TRANSPORT, level() + level("lower", frame="nuts"), ("frame", 1), "frame 'nuts' is none of [[frames]]"),
        (
            TRANSPORT,
            level() + level("lower", distance_mm=None),
            ("[[levels]]", 2),
            "distance_mm is missing: of several levels each has its share",
        ),
        (
            TRANSPORT,
            level(moves="proximally") + level("lower"),
            ("moves", 2),
            "moves: levels stand from proximal to distal: one that moves distally stands before one that moves "
            "proximally, or the two would go away from each other",
        ),
        (
            TRANSPORT,
            level() + level("lower", moves=None),
            ("[[levels]]", 2),
            'moves is missing: write "distally" or "proximally"',
        ),
        (
            TRANSPORT,
            level() + level("lower", first_session="2026-01-20T09:00:00"),
            ("first_session", 1),
            "first_session at 09:00 is none of the session times: 08:00, 12:00, 16:00, 20:00",
        ),
        (
            TRANSPORT,
            level() + level("lower", distance_mm=20),
            ("[[levels]]", 1),
            "distance_mm: the shares of the levels sum to 50 mm and not to the goal's 60 mm",
        ),
        (
            TRANSPORT,
            level(distance_mm=20),
            ("distance_mm", 1),
            "distance_mm must be the goal's 60 mm, as there is one level",
        ),
        (
            TRANSPORT,
            level() + level("lower", rate_mm_per_day=0),
            ("rate_mm_per_day", 2),
            "rate_mm_per_day: a level of distance_mm = 0 has rate_mm_per_day = 0, and no other has",
        ),
        (
            TRANSPORT,
            level(distance_mm=60) + level("lower", distance_mm=0),
            ("rate_mm_per_day", 1),
            "rate_mm_per_day: a level of distance_mm = 0 has rate_mm_per_day = 0, and no other has",
        ),
        (
            TRANSPORT,
            level(distance_mm=0.5, frame="long", moves="distally")
            + level("lower", distance_mm=59.5)
            + part("long", pitch_mm=10, steps_per_turn=1),
            ("steps_per_turn", 1),
            "steps_per_turn must be higher: one step is at least twice the distance, so nothing would ever turn",
        ),
        # what levels do
        (
            TRANSPORT + "\nlengthening_mm = 20",
            TWO,
            ("lengthening_mm", 1),
            'lengthening_mm needs a level that does it: write [[levels]] with does = "length"',
        ),
        (
            TRANSPORT,
            TWO + level("length", does="length", distance_mm=20),
            ("[[levels]]", 1),
            'levels that do = "length" need lengthening_mm in [goal], which their shares sum to',
        ),
        (
            TRANSPORT + "\nlengthening_mm = 20",
            TWO + level("length", does="length", distance_mm=15),
            ("[[levels]]", 1),
            "distance_mm: the shares of the levels sum to 15 mm and not to the goal's 20 mm",
        ),
        (
            'kind = "lengthening"\nlengthening_mm = 30',
            level() + level("gap", does="gap", distance_mm=20),
            ("[[levels]]", 1),
            'no level may say does = "gap" where the goal is lengthening: write kind = "transport", with '
            "lengthening_mm beside it",
        ),
        (
            'kind = "compression"\ncompression_mm = 30',
            level() + level("length", does="length", distance_mm=20),
            ("[[levels]]", 1),
            'no level may say does = "length" where the goal is compression: write kind = "lengthening", with '
            "compression_mm beside it",
        ),
        (
            'kind = "compression"\ncompression_mm = 30\ndefect_mm = 20',
            level(does="press") + level("gap", does="gap", distance_mm=20),
            ("[[levels]]", 1),
            'no level may say does = "gap" where the goal is compression: the gap is closed by shortening, and no '
            "level of its own does it",
        ),
        (
            ANGLE,
            HINGE + level(does="gap", distance_mm=None),
            ("does", 1),
            "does must be left out in a correction, which turns the bone",
        ),
        (ANGLE, HINGE + TWO, ("[[levels]]", 1), "levels: a hinge and a frame of six struts are for one level"),
        # the goal
        (
            'kind = "lengthening"\nlengthening_mm = 30\ndefect_mm = 20',
            "",
            ("defect_mm", 1),
            "defect_mm belongs to another kind of goal than lengthening, which has lengthening_mm",
        ),
        (
            'kind = "compression"\ncompression_mm = 3\ndefect_mm = 12',
            "",
            ("defect_mm", 1),
            "defect_mm must not be more than compression_mm, 3 mm, which closes it first",
        ),
        (
            'kind = "compression"\ncompression_mm = 3\nacute_shortening_mm = 12',
            "",
            ("acute_shortening_mm", 1),
            "acute_shortening_mm does not belong to compression: it goes with transport or lengthening",
        ),
        (
            TRANSPORT + "\nacute_shortening_mm = 60",
            "",
            ("acute_shortening_mm", 1),
            "acute_shortening_mm must be less than defect_mm, 60 mm: of a gap that was closed at surgery nothing is "
            'left to transport; write kind = "lengthening"',
        ),
        (
            TRANSPORT + "\nangle_deg = 20",
            "",
            ("angle_deg", 1),
            "angle_deg is for a hinge: write [frame.hinge], or take angle_deg out",
        ),
        (
            ANGLE + "\ndefect_mm = 20",
            HINGE,
            ("defect_mm", 1),
            "defect_mm belongs to another kind of goal: a correction is no distance",
        ),
        # parts of a frame
        (
            TRANSPORT,
            level(frame="nuts") + level("lower", frame="nuts") + part() + part(),
            ("name", 4),
            "name 'nuts' is there twice: each part has its own",
        ),
        (
            TRANSPORT,
            TWO + part(),
            ("name", 3),
            "no level names the frame part 'nuts': write frame = 'nuts' there",
        ),
        (
            TRANSPORT,
            level(frame="six") + level("lower") + part("six", kind="hexapod"),
            ("kind", 2),
            "kind hexapod is for [frame]: what turns bone has one level",
        ),
        (
            TRANSPORT,
            level(distance_mm=60, frame="six") + part("six", kind="hexapod"),
            ("kind", 2),
            "kind hexapod is for [frame]: what turns bone has one level",
        ),
        (
            TRANSPORT,
            level(distance_mm=60, frame="rail") + part("rail", kind="rail", counter_nut="true"),
            ("counter_nut", 1),
            'counter_nut must be true or false, without quotes; you wrote "true"',
        ),
        (
            TRANSPORT,
            level(distance_mm=60, frame="rail") + part("rail", kind="rail") + "counter_nut = true\n",
            ("counter_nut", 1),
            "counter_nut must be left out: only nuts on rods have counter-nuts",
        ),
        (
            TRANSPORT,
            level(distance_mm=60, frame="rail") + part("rail", kind="rail", rods=2),
            ("rods", 1),
            "rods must be left out for a rail, which has one screw",
        ),
        (
            TRANSPORT,
            level(distance_mm=60, frame="nuts") + part(steps_per_turn=3, start_face=4),
            ("start_face", 1),
            "start_face must be between 1 and 3, the steps of a turn; you wrote 4",
        ),
        # a cable
        (
            TRANSPORT,
            '[frame]\nkind = "cable"\n',
            ("kind", 2),
            'kind = "cable" and a table cable go together: write both, or neither',
        ),
        (
            TRANSPORT,
            CABLE.replace('kind = "cable"', 'kind = "rail"'),
            ("kind", 2),
            'kind = "cable" and a table cable go together: write both, or neither',
        ),
        (
            TRANSPORT,
            CABLE.replace('"frame"', '"ring"'),
            ("[frame.cable]", 1),
            'offset_mm and axial_mm must be left out: with anchor = "ring" the cable goes as the bone',
        ),
        (
            TRANSPORT,
            CABLE.replace("offset_mm = 80\n", ""),
            ("[frame.cable]", 1),
            'offset_mm and axial_mm are missing: with anchor = "frame" they say where the pulley is',
        ),
        (
            TRANSPORT,
            CABLE.replace("axial_mm = 90", "axial_mm = 50"),
            ("axial_mm", 1),
            "axial_mm must be at least 60 mm, the way of the segment, which cannot pass its pulley; you wrote 50",
        ),
        (
            TRANSPORT,  # in tandem the ring ahead goes 60 mm, though its own share is 30
            CABLE.replace("axial_mm = 90", "axial_mm = 50")
            .replace("[frame", "[frames")
            .replace("[frames]", '[[frames]]\nname = "cable"')
            + level()
            + level("lower", frame="cable"),
            ("axial_mm", 1),
            "axial_mm must be at least 60 mm, the way of the segment, which cannot pass its pulley; you wrote 50",
        ),
        (
            'kind = "lengthening"\nlengthening_mm = 30',
            CABLE,
            ("kind", 2),
            "kind: a cable pulls a segment across a gap: it is for transport",
        ),
        # a hinge
        (
            TRANSPORT,
            HINGE,
            ("kind", 1),
            'kind: kind = "correction" in [goal] goes with kind = "hexapod" or "hinge" in [frame], and with no other',
        ),
        (
            'kind = "correction"',
            HINGE,
            ("[goal]", 1),
            "angle_deg is missing: write how many degrees the hinge is to turn; it has no default",
        ),
        (
            ANGLE,
            HINGE.replace('"opening"', '"neutral"\noff_bone_mm = 5'),
            ("off_bone_mm", 1),
            "off_bone_mm must be left out: a neutral hinge is on the bone",
        ),
        (
            ANGLE,
            HINGE.split("[[", maxsplit=1)[0] + "rods = []\n",
            ("rods", 1),
            "rods: write one to eight [[frame.hinge.rods]]",
        ),
        (
            ANGLE,
            HINGE.replace('kind = "hinge"', 'kind = "hinge"\nrods = 4'),
            ("rods", 1),
            "rods must be left out for a hinge: each of [[frame.hinge.rods]] is turned by itself",
        ),
        (
            ANGLE,
            HINGE + '[[frame.hinge.rods]]\nside = "convex"\nacross_mm = 50\nproximal_mm = 5\ndistal_mm = 5\n',
            ("[[frame.hinge.rods]]", 2),
            "rods: the ends of rod B would meet before 20 degrees are reached: write the real proximal_mm and "
            "distal_mm",
        ),
        # docking
        (
            'kind = "lengthening"\nlengthening_mm = 30',
            "[docking]\ntolerance_mm = 1\n",
            ("[docking]", 1),
            "docking must be left out: no gap is closed, so no bone ends meet",
        ),
        (
            TRANSPORT,
            "[docking]\nprocedure = 2026-01-06\n",
            ("procedure", 1),
            "procedure must be after the first session on Mon 12 Jan 2026; you wrote 2026-01-06",
        ),
        # the last review
        (
            TRANSPORT,
            "[review]\nevery_days = 7\nlast = 2026-01-12\n",
            ("last", 1),
            "last must be after the first session on Mon 12 Jan 2026; you wrote 2026-01-12",
        ),
        (
            TRANSPORT,
            "[review]\nfirst = 2026-02-02\nevery_days = 7\nlast = 2026-01-26\n",
            ("last", 1),
            "last must not be before the first review on Mon 2 Feb 2026; you wrote 2026-01-26",
        ),
        (
            TRANSPORT,
            "[review]\nevery_days = 7\nlast = 2026-01-13\n[frame]\npitch_mm = 10\nsteps_per_turn = 1\n",
            ("last", 1),
            "last must be later: nothing would be turned by then; you wrote 2026-01-13",
        ),
    ],
)
def test_each_refusal_has_its_line_and_its_sentence(goal: str, more: str, place: tuple[str, int], said: str) -> None:
    text = TOP.replace(TRANSPORT, goal) + REST + more
    assert problems(text) == [f"{line_of(text, *place)}: {said}"]


def test_levels_that_count_from_a_surgery_that_is_missing() -> None:
    text = PLAN.replace("surgery = 2026-01-05\n", "").replace("latency_days = 7", "first_session = 2026-01-12T08:00:00")
    text += level() + level("lower", latency_days=3)
    assert problems(text) == [f"{line_of(text, 'latency_days')}: latency_days counts from surgery, which is missing"]


def test_levels_may_each_name_their_first_session_and_nothing_else() -> None:
    """Then there is no date of surgery to count reviews from: they count from the first session of any level."""
    text = PLAN.replace("surgery = 2026-01-05\n", "").replace("latency_days = 7\n", "")
    text += level(first_session="2026-01-20") + level("lower", moves="proximally", first_session="2026-01-14T12:00:00")
    schedule = read(text + "[review]\nevery_days = 7\n").schedule
    assert f"{schedule.start:%d %H:%M}" == "14 12:00"
    assert f"{schedule.plan.review.first:%d}" == "21"  # type: ignore[union-attr]
    assert [f"{part.start:%d %H:%M}" for part in schedule.levels] == ["20 08:00", "14 12:00"]


@pytest.mark.parametrize("order", ["pause", "stop"])
def test_what_a_pause_of_one_level_means_must_be_said(order: str) -> None:
    pause = f'[[course]]\non = 2026-01-20\norder = "{order}"\nlevel = "upper"\n'
    [said] = problems(PLAN + TWO + pause)
    assert said.endswith(
        'when_paused is missing: one level is paused: write when_paused = "keep" (the others keep their shares) or '
        '"take_over" (they do what it has left)'
    )
    assert read(PLAN.replace("[protocol]", '[protocol]\nwhen_paused = "keep"') + TWO + pause)


def test_an_order_of_a_rate_names_its_level() -> None:
    slower = '[[course]]\non = 2026-01-20\norder = "rate"\nrate_mm_per_day = 0.5\n'
    [said] = problems(PLAN + TWO + slower)
    assert "order rate is for one level: write level = … with one of upper, lower" in said
    [said] = problems(PLAN + TWO + slower + 'level = "middle"\n')
    assert "level must be one of upper, lower; you wrote 'middle'" in said


def test_all_problems_are_told_at_once_and_in_the_order_of_the_file() -> None:
    text = TOP.replace("defect_mm = 60", "defect_mm = 60\nlengthening_mm = 10\nacute_shortening_mm = 70") + REST
    text += level(frame="rail") + level(moves=None, distance_mm=10, frame="none")
    text += part("rail", kind="rail", start_face=1) + part("spare", kind="cable")
    text += "[review]\nevery_days = 7\nlast = 2026-01-10\n[docking]\nprocedure = 2026-01-01\n"
    found = problems(text)
    assert [one.split(": ", 1)[1][:40] for one in found] == [
        "lengthening_mm needs a level that does i",
        "acute_shortening_mm must be less than de",
        "distance_mm: the shares of the levels su",
        'moves is missing: write "distally" or "p',
        "name 'upper' is there twice: each level ",
        "frame 'none' is none of [[frames]]",
        "start_face must be left out: only the nu",
        "no level names the frame part 'spare': w",
        "last must be after the first session on ",
        "procedure must be after the first sessio",
    ]
    assert [int(one.split(":")[0]) for one in found] == sorted(int(one.split(":")[0]) for one in found)


def test_a_slip_in_a_level_is_not_told_as_ten() -> None:
    """A value that cannot be read says nothing of the parts that its level names, or of the sum of the shares."""
    text = PLAN + level(frame="nuts", distance_mm="30 mm") + level("lower", frame="nuts", moves="proximally") + part()
    [said] = problems(text)
    assert "distance_mm must be a number: write 30 without the unit" in said


@pytest.mark.parametrize("name", NEW)
def test_no_broken_plan_gives_a_traceback(name: str) -> None:
    """Every key dropped, doubled, misspelt and of another type: the plan is refused in words, or it works."""
    [path] = [path for path in AXIAL if path.stem == name]
    for said, broken in variants(mapping_of(path.read_text(encoding="utf-8"))):
        try:
            from_source(Source("plan.toml", mapping=broken))
        except PlanInvalid as invalid:
            assert invalid.problems, said
        except Exception as error:
            raise AssertionError(said) from error


def test_the_plans_of_levels_are_made_once_and_anew_for_a_plan_with_other_values() -> None:
    """What a copy holds instead, its levels go by too: 2 mm a day at both, and not the 1 mm of what was copied."""
    plan = read(PLAN + TWO).schedule.plan
    assert all(a is b for a, b in zip(plan.level_plans, plan.level_plans, strict=True))
    faster = plan.protocol.model_copy(update={"rate_mm_per_day": 2})
    copied = plan.model_copy(update={"protocol": faster})
    assert [one.protocol.rate_mm_per_day for one in plan.level_plans] == [1, 1]
    assert [one.protocol.rate_mm_per_day for one in copied.level_plans] == [2, 2]
