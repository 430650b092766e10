"""What a plan of six struts must say, and what may not stand together: each sentence once, with its line.

`SIX` of tests/six.py has its [goal] in line 8, [protocol] in 10 to 13, [frame] in 14 to 25, [correction] in 26 to 28.
What is put in anew stands at the end of its table, a table of its own at the end of the plan.
"""

from datetime import date, datetime
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from tests.helpers import PLAN, read
from tests.hexapod_plans import RING_A, Said, pose, six, six_plan, struts

HIGH = pose(0, 0, -150)
BOWED: Said = {"reference": "proximal", "origin": "the apex", "recurvatum_deg": 5}
JOINTS = [[80, 0, 0], [70, 30, 0], [-20, 70, 0], [-60, 40, 1], [-50, -60, 0], [30, -70, 2]]
ROUGH = [[20, 76, 3], [-24, 74, -2], [-77, -24, 1], [-52, -62, 0], [55, -58, 4], [78, -19, -3]]
SIZE: Said = {"size": "long", "min_mm": 150, "max_mm": 250, "scale_zero_mm": 30}


def problems(text: str) -> list[str]:
    with pytest.raises(PlanInvalid) as invalid:
        read(text)
    return [str(problem) for problem in invalid.value.problems]


def course(**keys: object) -> list[Said]:
    return [{"on": date(2026, 1, 20), **keys}]


def nerve(name: str) -> Said:
    return {"name": name, "point_mm": [0, 30, -150], "max_mm_per_day": 1}


TOGETHER = 'kind: kind = "correction" in [goal] goes with kind = "hexapod" or "hinge" in [frame], and with no other'
RING = "must have radius_mm and delta_deg, or joints_mm, and not both"
SIX_OF_THEM = "struts must be six [[frame.struts]], number 1 to 6, each once"
TWO = "correction needs two of [correction.start], [correction.end] and [deformity]: the third follows"
TOLD = "must have translation_mm and, where it is turned, rotation; or struts_mm"
OWN = "each strut says its own in [[frame.struts]]"
FRAME = {"kind": "hexapod", "proximal": RING_A, "distal": RING_A, "struts": struts()}

SENTENCES: list[tuple[Said, int, str]] = [
    # goal and frame
    ({"goal": {"kind": "transport", "defect_mm": 60}}, 9, TOGETHER),
    ({"frame": {"kind": "rail"}}, 9, TOGETHER),
    (
        {"goal": {"kind": "correction", "lengthening_mm": 9}},
        10,
        "lengthening_mm belongs to another kind of goal: a correction is no distance",
    ),
    ({"levels": [{"name": "level 1"}]}, 29, "levels must be left out for six struts"),
    ({"frame": {**FRAME, "rods": 6}}, 26, f"rods must be left out for six struts: {OWN}"),
    ({"frame": {**FRAME, "pitch_mm": 1}}, 26, f"pitch_mm must be left out for six struts: {OWN}"),
    ({"frame": {**FRAME, "steps_per_turn": 4}}, 26, f"steps_per_turn must be left out for six struts: {OWN}"),
    ({"frame": {**FRAME, "start_reading_mm": 0}}, 26, f"start_reading_mm must be left out for six struts: {OWN}"),
    ({"frame": {**FRAME, "start_face": 1}}, 26, f"start_face must be left out for six struts: {OWN}"),
    ({"range_mm": 50}, 26, "range_mm must be left out for six struts: bt plans the swaps"),
    ({"swaps": [date(2026, 2, 2)]}, 26, "swaps must be left out for six struts: bt plans the swaps"),
    # rings
    ({"proximal": None}, 14, "[frame.proximal] is missing: write radius_mm and delta_deg, or joints_mm"),
    ({"distal": None}, 14, "[frame.distal] is missing: write radius_mm and delta_deg, or joints_mm"),
    ({"proximal": {"radius_mm": 80}}, 16, f"proximal {RING}"),
    ({"proximal": {"delta_deg": 8}}, 16, f"proximal {RING}"),
    ({"distal": {**RING_A, "joints_mm": JOINTS}}, 17, f"distal {RING}"),
    ({"distal": {"radius_mm": 80, "joints_mm": JOINTS}}, 17, f"distal {RING}"),
    ({"distal": {"delta_deg": 0, "joints_mm": JOINTS}}, 17, f"distal {RING}"),
    (
        {"distal": {"joints_mm": JOINTS[:5]}},
        17,
        "joints_mm must be the six joints in the order of the struts, [[x, y, z], …] in mm; you wrote "
        "[[80, 0, 0], [70, 30, 0], [-20, 70, 0], [-60, 40, 1], [-5…",
    ),
    # struts
    ({"struts": None}, 14, f"{SIX_OF_THEM}; there is none"),
    ({"struts": struts()[:5]}, 18, f"{SIX_OF_THEM}; there are 1, 2, 3, 4, 5"),
    ({"struts": [*struts(), struts()[1]]}, 18, f"{SIX_OF_THEM}; there are 1, 2, 3, 4, 5, 6, 2"),
    ({"struts": struts({"number": 2, "max_mm": 100})}, 18, "max_mm must be more than min_mm"),
    ({"strut_sizes": [{**SIZE, "min_mm": 251}]}, 26, "max_mm must be more than min_mm"),
    ({"strut_sizes": [SIZE, SIZE]}, 26, "size long is there twice: keep one"),
    (
        {"struts": struts({"number": 2, "step_mm": 0.01})},
        18,
        "step_mm must be between 0.05 and 5 mm a step; you wrote 0.01",
    ),
    ({"struts": struts({"number": 3, "number_": 7})}, 18, "number_ is no key of a plan (did you mean number?)"),
    # poses
    (
        {"correction": None},
        0,
        "[correction] is missing: write [correction.start] and [correction.end], or one of them and [deformity]",
    ),
    ({"start": None}, 26, f"{TWO}; you wrote 1"),
    ({"start": None, "end": None}, 26, f"{TWO}; you wrote 0"),
    ({"deformity": BOWED, "mounting": {"proximal_mm": 0}}, 26, f"{TWO}; you wrote 3"),
    ({"start": {"rotation": [["x", 20]]}}, 27, f"start {TOLD}"),
    ({"end": {**HIGH, "struts_mm": [150] * 6}}, 28, f"end {TOLD}"),
    ({"via": [HIGH, {}]}, 29, f"via {TOLD}"),
    (
        {"end": {"struts_mm": [150] * 6, "rotation": [["x", 1]]}},
        28,
        "rotation does not go with struts_mm, which say it already",
    ),
    (
        {"end": {"struts_mm": [150] * 5}},
        28,
        "struts_mm must be the six scale readings in the order of the struts, in mm; you wrote "
        "[150, 150, 150, 150, 150]",
    ),
    ({"end": {"translation_mm": [0, 0]}}, 28, "translation_mm must be a point, [x, y, z] in mm; you wrote [0, 0]"),
    (
        {"end": {**HIGH, "rotation": [["w", 20]]}},
        28,
        'rotation must be turns about fixed axes in their order, in degrees, such as [["x", 20], ["z", 10]]; '
        'you wrote [["w", 20]]',
    ),
    (
        {"end": {**HIGH, "rotation": [["x", 181]]}},
        28,
        'rotation must be between -180 and 180 degrees; you wrote [["x", 181]]',
    ),
    ({"days": 0}, 29, "days must be between 1 and 1827 days; you wrote 0"),
    # deformity and mounting
    (
        {"side": None, "end": None, "deformity": BOWED, "mounting": {"proximal_mm": 75}},
        0,
        "side is missing: medial and lateral of a deformity depend on it",
    ),
    (
        {"end": None, "deformity": BOWED},
        0,
        "[mounting] is missing: write where the centre of the reference ring lies, seen from the origin; "
        "0 where it lies there",
    ),
    (
        {"course": course(order="replan", deformity=BOWED)},
        0,
        "[mounting] is missing: write where the centre of the reference ring lies, seen from the origin; "
        "0 where it lies there",
    ),
    *(
        (
            {"end": None, "deformity": {**BOWED, one: 1, other: 1}, "mounting": {"proximal_mm": 75}},
            33,
            f"{other} is the opposite of {one}: write one of them",
        )
        for one, other in (
            ("varus_deg", "valgus_deg"),
            ("internal_rotation_deg", "external_rotation_deg"),
            ("medial_mm", "lateral_mm"),
            ("anterior_mm", "posterior_mm"),
            ("short_mm", "long_mm"),
        )
    ),
    *(
        (
            {"end": None, "deformity": BOWED, "mounting": {one: 1, other: 1}},
            34,
            f"{other} is the opposite of {one}: write one of them",
        )
        for one, other in (
            ("proximal_mm", "distal_mm"),
            ("anterior_up_deg", "posterior_up_deg"),
            ("medial_up_deg", "lateral_up_deg"),
            ("medial_mm", "lateral_mm"),
        )
    ),
    (
        {"end": None, "deformity": {**BOWED, "varus_deg": -5}, "mounting": {"proximal_mm": 75}},
        32,
        "varus_deg must be between 0 and 80 degrees; you wrote -5",
    ),
    (
        {"end": None, "deformity": {**BOWED, "reference": "middle"}, "mounting": {"proximal_mm": 75}},
        29,
        'reference must be proximal or distal; you wrote "middle"',
    ),
    # pace
    (
        {"rate_mm_per_day": None},
        10,
        "nothing says how fast: write [[structures_at_risk]], rate_mm_per_day or max_strut_mm_per_day in [protocol], "
        "or days in [correction]; there is no default",
    ),
    (
        {"structures_at_risk": [nerve("nerve"), nerve("nerve")]},
        34,
        "name nerve is there twice: give each its own",
    ),
    (
        {"grouping": "pairs"},
        14,
        "grouping by pairs takes three sessions a day; there are 4 sessions",
    ),
    (
        {"grouping": "pairs", "sessions": None, "sessions_per_day": 1},
        13,
        "grouping by pairs takes three sessions a day; there are 1 session",
    ),
    (
        {"grouping": "pairs", "sessions": None, "latency_days": None, "first_session": datetime(2026, 1, 12, 14)},
        13,
        "first_session must be a day's first session where struts are grouped by pairs",
    ),
    ({"grouping": "triples"}, 14, 'grouping must be pairs; you wrote "triples"'),
    (
        {"max_strut_mm_per_day": 6},
        14,
        "max_strut_mm_per_day must be between 0.05 and 5 mm per day; you wrote 6",
    ),
]


@pytest.mark.parametrize(("changes", "line", "said"), SENTENCES, ids=[f"{i}" for i in range(len(SENTENCES))])
def test_what_is_wrong(changes: Said, line: int, said: str) -> None:
    (found,) = problems(six_plan(**changes))
    assert found == (f"plan.toml, line {line}: {said}" if line else f"plan.toml: {said}")


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("[correction]\nstart = {translation_mm = [0, 0, -150]}\nend = {translation_mm = [0, 0, -160]}", "correction"),
        ('[deformity]\nreference = "proximal"\norigin = "x"', "deformity"),
        ("[mounting]\nproximal_mm = 5", "mounting"),
        ('[[structures_at_risk]]\nname = "n"\npoint_mm = [0, 0, 0]\nmax_mm_per_day = 1', "structures_at_risk"),
        ("[frame.proximal]\nradius_mm = 80\ndelta_deg = 0", "proximal"),
        ("[frame.distal]\nradius_mm = 80\ndelta_deg = 0", "distal"),
        ("[[frame.struts]]\nnumber = 1\nstep_mm = 1\nmin_mm = 1\nmax_mm = 9\nscale_zero_mm = 5", "struts"),
        ('[[frame.strut_sizes]]\nsize = "a"\nmin_mm = 1\nmax_mm = 9\nscale_zero_mm = 5', "strut_sizes"),
        ("max_strut_mm_per_day = 1", "max_strut_mm_per_day"),
        ("max_strut_mm_per_session = 1", "max_strut_mm_per_session"),
        ('grouping = "pairs"', "grouping"),
    ],
    ids=str,
)
def test_what_only_six_struts_have(table: str, key: str) -> None:
    """PLAN of tests/helpers.py is a bone transport in 12 lines, of which the last are those of [protocol]."""
    found = problems(f"{PLAN}{table}\n")
    said = f'{key} belongs to a frame of six struts: [frame] kind = "hexapod"'
    assert f"plan.toml, line 13: {said}" in found


@pytest.mark.parametrize(
    "table",
    ['[frame.cable]\nanchor = "frame"', '[[frames]]\nname = "x"\nkind = "rail"'],
    ids=["cable", "frames"],
)
def test_what_six_struts_never_read_is_refused(table: str) -> None:
    assert any("must be left out for six struts, which have none" in one for one in problems(f"{six_plan()}{table}\n"))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    changes: dict[str, Any] = {
        "side": None,
        "rate_mm_per_day": None,
        "distal": {"radius_mm": 80},
        "struts": struts({"number": 4, "max_mm": 90})[1:],
        "strut_sizes": [SIZE, SIZE],
        "end": None,
        "via": [{}],
        "deformity": {**BOWED, "procurvatum_deg": 3},
        "range_mm": 50,
    }
    found = [one.partition(": ")[2] for one in problems(six_plan(**changes))]
    assert sorted(found) == sorted(
        [
            "side is missing: medial and lateral of a deformity depend on it",
            "[mounting] is missing: write where the centre of the reference ring lies, seen from the origin; "
            "0 where it lies there",
            "nothing says how fast: write [[structures_at_risk]], rate_mm_per_day or max_strut_mm_per_day in "
            "[protocol], or days in [correction]; there is no default",
            f"distal {RING}",
            f"{SIX_OF_THEM}; there are 2, 3, 4, 5, 6",
            "max_mm must be more than min_mm",
            "size long is there twice: keep one",
            f"via {TOLD}",
            "recurvatum_deg is the opposite of procurvatum_deg: write one of them",
            "range_mm must be left out for six struts: bt plans the swaps",
        ]
    )


def test_one_key_that_is_wrong_hides_no_other_table() -> None:
    """The rate in line 12 cannot be read; that a pose is missing is said all the same."""
    found = problems(six_plan(rate_mm_per_day=9, start=None))
    assert found == [
        "plan.toml, line 12: rate_mm_per_day must be between 0.05 and 5 mm per day; you wrote 9",
        f"plan.toml, line 26: {TWO}; you wrote 1",
    ]


def test_struts_as_tables_have_their_own_lines() -> None:
    """The maximum of strut 4 is in the sixth line of its table; of a table for each strut."""
    inline = six_plan(struts=struts({"number": 4, "max_mm": 90}))
    head, _, rest = inline.partition("struts = [\n")
    rows, _, tail = rest.partition("]\n")
    lines = [row.strip(" {},").replace(", ", "\n") for row in rows.strip().split("\n")]
    correction, _, more = tail.partition("[other]")
    text = head + correction + more + "".join(f"[[frame.struts]]\n{line}\n" for line in lines)
    (found,) = problems(text)
    assert text.split("\n")[int(found.split("line ")[1].split(":")[0]) - 1] == "max_mm = 90"
    assert found.endswith("max_mm must be more than min_mm")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"proximal": {"joints_mm": ROUGH}},
        {"rate_mm_per_day": None, "days": 40},
        {"rate_mm_per_day": None, "structures_at_risk": [nerve("a"), nerve("b")]},
        {"rate_mm_per_day": None, "max_strut_mm_per_session": 1},
        {"grouping": "pairs", "sessions": None},
        {"grouping": "pairs", "sessions": None, "sessions_per_day": 3},
        {"grouping": "pairs", "sessions": None, "latency_days": None, "first_session": date(2026, 1, 12)},
        {"mounting": {"proximal_mm": 0}, "course": course(order="replan", deformity=BOWED)},
        {"end": None, "deformity": BOWED, "mounting": {"proximal_mm": 0}},
        {"start": None, "deformity": BOWED, "mounting": {"proximal_mm": 0}},
        {"struts": struts()[::-1], "strut_sizes": [SIZE, {**SIZE, "size": "longer"}]},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_well(changes: Said) -> None:
    assert six(**changes).schedule.sessions


@pytest.mark.parametrize("key", ["reference", "origin"])
def test_what_is_left_is_measured_as_the_plan_measures(key: str) -> None:
    """[mounting] is of one ring, seen from one point."""
    plan: Said = {"end": None, "deformity": BOWED, "mounting": {"proximal_mm": 75}}
    (found,) = problems(six_plan(**plan, course=course(order="replan", deformity={**BOWED, key: "distal"})))
    own = BOWED[key]
    assert f"deformity: {key} must be the plan’s own, {own!r}, as [mounting] is" in found
    assert found.endswith("you wrote 'distal'")


@pytest.mark.parametrize("key", ["reference", "origin"])
def test_where_the_plan_does_not_say_so_it_is_measured_as_the_first_order_measured(key: str) -> None:
    """The same [mounting] would put the other ring elsewhere: another end than was meant."""
    first, second = (course(order="replan", deformity=said) for said in (BOWED, {**BOWED, key: "distal"}))
    (found,) = problems(six_plan(mounting={"proximal_mm": 75}, course=[*first, *second]))
    assert f"deformity: {key} must be that of the first order, {BOWED[key]!r}, as [mounting] is" in found
