"""Clinical words and rigid poses: hand-worked examples, and what must hold for every deformity.

`NEUTRAL` is a frame with parallel rings, 150 mm from centre to centre. A worked pose is told as in a plan: the
translation, and turns about fixed axes. Rounded: sin 20° = 0.34202, cos 20° = 0.93969, sin 10° = 0.17365.
"""

import re
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from math import atan2, cos, degrees, radians, sin
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.motion.deformity import corrected, deformed, deformity_pose, medial_x, mounting_pose
from bt_cli.motion.pose import Floats, Pose, pose_of, rotation_vector
from bt_cli.plan.correction import Deformity, Mounting
from bt_cli.plan.hexapod_frame import PAIRS
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import parse
from tests.helpers import ROOT

NEUTRAL = pose_of([], (0, 0, -150))
SQUARE = Mounting()  # a ring at the origin, along the axes of the fragment
MIRROR = np.diag([-1.0, 1.0, 1.0])
PAGE = (ROOT / "docs" / "hexapod.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(side.*?)```", PAGE, re.DOTALL)
EXAMPLES = [tomllib.loads(block, parse_float=Decimal) for block in BLOCKS]


def deformity(reference: str = "proximal", **keys: object) -> Deformity:
    return Deformity.model_validate({"reference": reference, "origin": "the middle of the osteotomy", **keys})


def mounting(**keys: object) -> Mounting:
    return Mounting.model_validate(keys)


def same(found: Pose, translation_mm: Sequence[float], *turns: tuple[str, float]) -> bool:
    """Whether a pose is the one that is told, to the four decimals of a worked number."""
    return alike(found, pose_of(turns, translation_mm), 1e-4)


def alike(a: Pose, b: Pose, within: float = 1e-9) -> bool:
    turned = np.allclose(a.rotation, b.rotation, rtol=0, atol=within)
    return turned and np.allclose(a.translation_mm, b.translation_mm, rtol=0, atol=within)


# ---- hand-worked, reference proximal


@pytest.mark.parametrize(("side", "x"), [("right", -1), ("left", 1)])
def test_medial_is_the_patients_left_on_a_right_limb(side: str, x: int) -> None:
    assert medial_x(side) == x


@pytest.mark.parametrize(
    ("side", "key", "shift_mm"),
    [
        ("right", "lateral_mm", (10, 0, 0)),
        ("right", "medial_mm", (-10, 0, 0)),
        ("left", "lateral_mm", (-10, 0, 0)),
        ("left", "medial_mm", (10, 0, 0)),
        ("right", "anterior_mm", (0, 10, 0)),
        ("left", "anterior_mm", (0, 10, 0)),
        ("right", "posterior_mm", (0, -10, 0)),
        ("left", "posterior_mm", (0, -10, 0)),
        ("right", "short_mm", (0, 0, 10)),
        ("left", "short_mm", (0, 0, 10)),
        ("right", "long_mm", (0, 0, -10)),
    ],
)
def test_a_pure_translation_is_a_shift(side: str, key: str, shift_mm: tuple[float, float, float]) -> None:
    assert same(deformity_pose(deformity(**{key: 10}), side), shift_mm)


def test_a_lateral_shift_is_taken_back() -> None:
    """Right limb, distal fragment 10 mm lateral: its ring stands at (10, 0, −150), and comes to (0, 0, −150)."""
    start = pose_of([], (10, 0, -150))
    assert alike(
        corrected(start, deformity(lateral_mm=10), mounting(posterior_mm=20, proximal_mm=60), "right"), NEUTRAL
    )


def test_a_short_bone_is_lengthened() -> None:
    """Short by 20: the rings come from 150 to 170 mm apart."""
    assert same(corrected(NEUTRAL, deformity(short_mm=20), SQUARE, "left"), (0, 0, -170))


@pytest.mark.parametrize(("side", "x"), [("right", -1), ("left", 1)])
def test_varus_about_an_origin_below_the_ring(side: str, x: int) -> None:
    """Origin 100 mm below the proximal ring's centre, 50 mm above the distal one's.

    Varus 20° tilts the fragment's axis from (0, 0, −1) to (x·0.34202, 0, −0.93969), x the medial side.
    Distal centre: (0, 0, −100) + 50·axis = (x·17.1010, 0, −146.9846). On the right the axis goes from −z towards −x,
    which is a turn about +y.
    """
    start = deformed(NEUTRAL, deformity(varus_deg=20), mounting(proximal_mm=100), side)
    assert same(start, (x * 17.1010, 0, -146.9846), ("y", -x * 20))


@pytest.mark.parametrize("side", ["right", "left"])
def test_procurvatum_points_backwards_on_both_sides(side: str) -> None:
    """Apex anterior: the axis goes from (0, 0, −1) to (0, −0.34202, −0.93969), a turn about −x.

    Distal centre: (0, 0, −100) + 50·axis = (0, −17.1010, −146.9846).
    """
    start = deformed(NEUTRAL, deformity(procurvatum_deg=20), mounting(proximal_mm=100), side)
    assert same(start, (0, -17.1010, -146.9846), ("x", -20))


@pytest.mark.parametrize(("side", "turn_deg"), [("right", 30), ("left", -30)])
def test_internal_rotation_turns_the_front_medially(side: str, turn_deg: float) -> None:
    """Right limb: the front (0, 1, 0) goes to (−0.5, 0.866, 0), anticlockwise seen from proximal."""
    start = deformed(NEUTRAL, deformity(internal_rotation_deg=30), SQUARE, side)
    assert same(start, (0, 0, -150), ("z", turn_deg))
    assert np.allclose(start.rotation @ [0, 1, 0], [medial_x(side) * 0.5, cos(radians(30)), 0])


def test_rotation_about_a_bone_beside_the_rings_centre_moves_the_ring() -> None:
    """Right limb, bone 20 mm in front of the centre, which is at (0, −20) from it; turned by 30° at (10, −17.3205).

    In ring axes the bone is at (0, 20), so the centre comes to (10, 2.6795).
    """
    start = deformed(NEUTRAL, deformity(internal_rotation_deg=30), mounting(posterior_mm=20), "right")
    assert same(start, (10, 2.6795, -150), ("z", 30))


def test_an_oblique_plane_is_one_tilt() -> None:
    """Right limb, varus 10°, procurvatum 15°: axis ∝ (−0.176327, −0.267949, −1), whose horizontal part is 0.320762.

    Tilt: arctan 0.320762 = 17.7842° about (0, 0, −1) × axis ∝ (−0.267949, 0.176327, 0):
    17.7842·(−0.835352, 0.549713, 0) = (−14.8561, 9.7762, 0). The axis is 1.050185 long, so the distal centre is at
    (0, 0, −100) + 50 ÷ 1.050185·axis = (−8.3950, −12.7572, −147.6107).
    """
    start = deformed(NEUTRAL, deformity(varus_deg=10, procurvatum_deg=15), mounting(proximal_mm=100), "right")
    assert np.allclose(np.degrees(rotation_vector(start.rotation)), [-14.8561, 9.7762, 0], atol=1e-4)
    assert np.allclose(start.translation_mm, [-8.3950, -12.7572, -147.6107], atol=1e-4)


def test_rotation_comes_before_the_tilt_and_translation_after_both() -> None:
    """Right limb, varus 20°, internal 30°, lateral 10, short 15: Ry(20)·Rz(30), then (10, 0, 15)."""
    found = deformity_pose(deformity(varus_deg=20, internal_rotation_deg=30, lateral_mm=10, short_mm=15), "right")
    assert same(found, (10, 0, 15), ("z", 30), ("y", 20))


# ---- hand-worked, reference distal


def test_varus_seen_from_the_distal_fragment() -> None:
    """Origin 100 mm above the distal ring's centre, right limb: the proximal axis tilts to (−0.34202, 0, 0.93969).

    The rings are as from the proximal side, where the distal centre lies at
    (0, 0, −50) + 100·(−0.34202, 0, −0.93969) = (−34.2020, 0, −143.9693).
    """
    seen = deformity("distal", varus_deg=20)
    assert same(deformity_pose(seen, "right"), (0, 0, 0), ("y", -20))
    assert same(deformed(NEUTRAL, seen, mounting(distal_mm=100), "right"), (-34.2020, 0, -143.9693), ("y", 20))


@pytest.mark.parametrize(
    ("keys", "translation_mm", "turns"),
    [
        ({"procurvatum_deg": 20}, (0, 0, 0), [("x", 20)]),
        ({"internal_rotation_deg": 30}, (0, 0, 0), [("z", -30)]),
        ({"medial_mm": 10}, (-10, 0, 0), []),
        ({"anterior_mm": 10}, (0, 10, 0), []),
        ({"short_mm": 10}, (0, 0, -10), []),
    ],
    ids=str,
)
def test_where_the_proximal_fragment_lies(
    keys: dict[str, object], translation_mm: tuple[float, float, float], turns: list[tuple[str, float]]
) -> None:
    """Right limb. Procurvatum: (0, 0, 1) tilts to (0, −0.34202, 0.93969), a turn about +x."""
    assert same(deformity_pose(deformity("distal", **keys), "right"), translation_mm, *turns)


def test_a_short_bone_is_lengthened_from_the_distal_side_too() -> None:
    assert same(corrected(NEUTRAL, deformity("distal", short_mm=20), SQUARE, "left"), (0, 0, -170))


# ---- hand-worked, the mounting


@pytest.mark.parametrize(
    ("side", "keys", "translation_mm", "turns"),
    [
        ("right", {"medial_mm": 5, "anterior_mm": 20, "distal_mm": 60}, (-5, 20, -60), []),
        ("left", {"medial_mm": 5, "posterior_mm": 20, "proximal_mm": 60}, (5, -20, 60), []),
        ("right", {"internal_rotation_deg": 15}, (0, 0, 0), [("z", 15)]),
        ("left", {"internal_rotation_deg": 15}, (0, 0, 0), [("z", -15)]),
        ("right", {"anterior_up_deg": 10}, (0, 0, 0), [("x", 10)]),
        ("left", {"posterior_up_deg": 10}, (0, 0, 0), [("x", -10)]),
        ("right", {"lateral_up_deg": 10}, (0, 0, 0), [("y", -10)]),
        ("left", {"lateral_up_deg": 10}, (0, 0, 0), [("y", 10)]),
        ("left", {"medial_up_deg": 10}, (0, 0, 0), [("y", -10)]),
        ("right", {"anterior_up_deg": 10, "external_rotation_deg": 15}, (0, 0, 0), [("z", -15), ("x", 10)]),
    ],
    ids=str,
)
def test_the_mounting(
    side: str, keys: dict[str, object], translation_mm: tuple[float, float, float], turns: list[tuple[str, float]]
) -> None:
    """A turn about +x lifts the front, one about −y what lies on +x."""
    assert same(mounting_pose(mounting(**keys), side), translation_mm, *turns)


def test_along_a_tilted_ring_the_bone_goes_aslant() -> None:
    """The front of the ring is 10° up, so that distally along the bone is (0, −0.17365, −0.98481) in ring axes.

    Short by 20: 20 mm that way from (0, 0, −150) is (0, −3.4730, −169.6962).
    """
    end = corrected(NEUTRAL, deformity(short_mm=20), mounting(anterior_up_deg=10), "right")
    assert same(end, (0, -3.4730, -169.6962))


def test_in_a_ring_that_is_turned_medial_is_elsewhere() -> None:
    """The ring is turned internally by 30° on a right limb: its +x points to (0.86603, 0.5, 0) of the bone.

    So lateral, (1, 0, 0) of the bone, is (0.86603, −0.5, 0) of the ring.
    """
    start = deformed(NEUTRAL, deformity(lateral_mm=10), mounting(internal_rotation_deg=30), "right")
    assert same(start, (8.6603, -5, -150))


# ---- what the page shows


def strut_lengths_mm(pose: Pose) -> Floats:
    """Joint to joint, for rings of 80 mm whose joints stand in threes: 90°, 210° and 330° above, between them below."""
    proximal, distal = ([(80 * cos(radians(a)), 80 * sin(radians(a)), 0) for a in angles] for angles in (
        (90, 90, 210, 210, 330, 330), (30, 150, 150, 270, 270, 30)
    ))  # fmt: skip
    lengths: Floats = np.linalg.norm(pose.apply(np.array(distal)) - np.array(proximal), axis=1)
    return lengths


def posed(table: dict[str, Any]) -> Pose:
    return pose_of([(axis, float(angle)) for axis, angle in table.get("rotation", [])], table["translation_mm"])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["deformity"]["origin"])
def test_the_page_is_right(example: dict[str, Any]) -> None:
    side, start, end = example["side"], posed(example["correction"]["start"]), posed(example["correction"]["end"])
    given = Deformity.model_validate(example["deformity"]), Mounting.model_validate(example["mounting"])
    assert alike(corrected(start, *given, side), end, 1e-4)
    assert alike(deformed(end, *given, side), start, 1e-4)
    assert np.allclose(strut_lengths_mm(start), np.array(example["start_lengths_mm"], dtype=float), atol=1e-4)
    assert np.allclose(strut_lengths_mm(end), 170)


def test_the_page_has_worked_examples() -> None:
    assert len(EXAMPLES) == 3


def test_the_pages_plan_is_a_plan() -> None:
    """All keys of six struts are in it, and they fit each other."""
    found = re.search(r'```toml\n(format = "bt-plan".*?)```', PAGE, re.DOTALL)
    assert found
    plan, _ = read_plan(parse(found[1].encode(), "plan.toml"), None)
    assert plan.deformity and plan.mounting and plan.correction and plan.structures_at_risk


@pytest.mark.parametrize(
    ("turns", "ap_deg", "lateral_deg"),
    [([("x", -15), ("y", 10)], 10, 15.22), ([("y", 10), ("x", -15)], 10.35, 15)],
)
def test_turns_one_after_another_are_no_x_ray_angles(
    turns: list[tuple[str, float]], ap_deg: float, lateral_deg: float
) -> None:
    """What the page says of other definitions, for a right limb."""
    x, y, z = pose_of(turns, (0, 0, 0)).rotation @ [0, 0, -1]
    assert (degrees(atan2(-x, -z)), degrees(atan2(-y, -z))) == pytest.approx((ap_deg, lateral_deg), abs=0.005)


# ---- what must always hold

SIDES, FRAGMENTS = st.sampled_from(["right", "left"]), st.sampled_from(["proximal", "distal"])


def either(keys: dict[str, tuple[str, str]], most: int) -> st.SearchStrategy[dict[str, Decimal]]:
    """A table that has one key of each pair, from 0 to `most`."""
    amounts = st.decimals(0, most, places=1)
    return st.tuples(*(st.tuples(st.sampled_from(pair), amounts) for pair in keys.values())).map(dict)


def pairs_of(table: type[Deformity] | type[Mounting], unit: str) -> dict[str, tuple[str, str]]:
    return {p[0]: (p[0], p[1]) for p in PAIRS if p[0] in table.model_fields and p[0].endswith(unit)}


ANGULATIONS = either({key: pair for key, pair in pairs_of(Deformity, "_deg").items() if "rotation" not in key}, 80)
MOUNTINGS = st.builds(
    lambda angles, shifts: mounting(**angles, **shifts),
    either(pairs_of(Mounting, "_deg"), 80),
    either(pairs_of(Mounting, "_mm"), 300),
)
DEFORMITIES = st.builds(
    lambda reference, angles, shifts: deformity(reference, **angles, **shifts),
    FRAGMENTS,
    either(pairs_of(Deformity, "_deg"), 80),
    either(pairs_of(Deformity, "_mm"), 300),
)
POSES = st.builds(
    lambda turns, where: pose_of(list(zip("xyz", turns, strict=True)), where),
    st.tuples(*[st.floats(-90, 90)] * 3),
    st.tuples(*[st.floats(-300, 300)] * 3),
)


@given(POSES, DEFORMITIES, MOUNTINGS, SIDES)
def test_what_is_corrected_was_deformed(pose: Pose, given_: Deformity, ring: Mounting, side: str) -> None:
    assert alike(corrected(deformed(pose, given_, ring, side), given_, ring, side), pose)
    assert alike(deformed(corrected(pose, given_, ring, side), given_, ring, side), pose)


@given(POSES, FRAGMENTS, MOUNTINGS, SIDES)
def test_no_deformity_leaves_the_pose_alone(pose: Pose, reference: str, ring: Mounting, side: str) -> None:
    assert alike(corrected(pose, deformity(reference), ring, side), pose)


@given(POSES, DEFORMITIES, MOUNTINGS)
def test_a_left_limb_is_a_right_limb_in_the_mirror(pose: Pose, given_: Deformity, ring: Mounting) -> None:
    def mirrored(one: Pose) -> Pose:
        return Pose(MIRROR @ one.rotation @ MIRROR, MIRROR @ one.translation_mm)

    right = corrected(pose, given_, ring, "right")
    assert alike(corrected(mirrored(pose), given_, ring, "left"), mirrored(right))


@given(DEFORMITIES, SIDES)
def test_x_rays_show_the_angles_of_the_plan(given_: Deformity, side: str) -> None:
    """AP shows x against z, lateral y against z; both far ends of a bow lie on its inside."""
    far = -1 if given_.reference == "proximal" else 1
    axis = deformity_pose(given_, side).rotation @ [0, 0, far]
    ap_deg = degrees(atan2(medial_x(side) * axis[0], far * axis[2]))
    lateral_deg = degrees(atan2(-axis[1], far * axis[2]))
    assert ap_deg == pytest.approx(float((given_.varus_deg or 0) - (given_.valgus_deg or 0)))
    assert lateral_deg == pytest.approx(float((given_.procurvatum_deg or 0) - (given_.recurvatum_deg or 0)))


@given(ANGULATIONS, FRAGMENTS, SIDES)
def test_a_tilt_has_no_turn_about_the_long_axis(angles: dict[str, Decimal], reference: str, side: str) -> None:
    rotation = deformity_pose(deformity(reference, **angles), side).rotation
    assert rotation_vector(rotation)[2] == pytest.approx(0, abs=1e-9)
    assert np.allclose(rotation @ rotation.T, np.eye(3))


@given(ANGULATIONS, MOUNTINGS, MOUNTINGS, SIDES)
def test_an_angulation_is_the_same_from_both_sides(
    angles: dict[str, Decimal], proximal: Mounting, distal: Mounting, side: str
) -> None:
    """The same physical rings, and one point of the axis as origin of both fragments.

    Straight, the axes of the fragments are one, so that the pose is M_p⁻¹∘M_d; bent, the distal ring is at D_p∘M_d,
    and so the pose is M_p⁻¹∘D_p∘M_d. Seen from the distal fragment D_d is then D_p⁻¹.
    """
    m_p, m_d = mounting_pose(proximal, side), mounting_pose(distal, side)
    straight = m_p.inverse().after(m_d)
    bent = m_p.inverse().after(deformity_pose(deformity(**angles), side)).after(m_d)
    assert alike(corrected(bent, deformity(**angles), proximal, side), straight)
    assert alike(corrected(bent, deformity("distal", **angles), distal, side), straight)


@pytest.mark.parametrize(
    ("from_proximal", "from_distal"),
    [
        ("internal_rotation_deg", "internal_rotation_deg"),
        ("short_mm", "short_mm"),
        ("medial_mm", "lateral_mm"),
        ("anterior_mm", "posterior_mm"),
    ],
)
def test_each_thing_alone_is_seen_from_the_other_side(from_proximal: str, from_distal: str) -> None:
    """A distal fragment that lies medially sees the proximal one laterally; the other words stay."""
    proximal = deformity_pose(deformity(**{from_proximal: 30}), "right")
    assert alike(deformity_pose(deformity("distal", **{from_distal: 30}), "right"), proximal.inverse())


def test_together_they_must_be_measured_anew_from_the_other_side() -> None:
    """Varus 20° and internal 30°: (Ry(20)·Rz(30))⁻¹ = Rz(−30)·Ry(−20), and the other way round is Ry(−20)·Rz(−30)."""
    both = {"varus_deg": 20, "internal_rotation_deg": 30}
    proximal = deformity_pose(deformity(**both), "right")
    assert same(proximal.inverse(), (0, 0, 0), ("y", -20), ("z", -30))
    assert same(deformity_pose(deformity("distal", **both), "right"), (0, 0, 0), ("z", -30), ("y", -20))
