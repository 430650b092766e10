"""What the keys of a six-strut plan cannot show one by one: whether they are all there, and fit each other.

A frame of six struts and a correction go together: neither goes without the other.
"""

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from pydantic import BaseModel

from bt_cli.errors import KeyPath, Problem
from bt_cli.plan.field_types import STRUTS
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import OF_A_PITCH, PAIRS_OF_STRUTS
from bt_cli.words import count

if TYPE_CHECKING:
    from bt_cli.plan.correction import PoseTable, Ring, Size, Strut

# Of each of these a plan says at most one: the two directions of one thing.
PAIRS = (
    ("varus_deg", "valgus_deg"), ("procurvatum_deg", "recurvatum_deg"),
    ("internal_rotation_deg", "external_rotation_deg"), ("medial_mm", "lateral_mm"), ("anterior_mm", "posterior_mm"),
    ("short_mm", "long_mm"), ("proximal_mm", "distal_mm"), ("anterior_up_deg", "posterior_up_deg"),
    ("medial_up_deg", "lateral_up_deg"),
)  # fmt: skip
_AXIAL_ONLY = (*OF_A_PITCH, "frame.range_mm", "frame.swaps")
_NEVER_READ = (
    "frame.cable", "frame.hinge", "frame.counter_nut", "frame.how_to", "frame.how_to_es", "frames",
    "protocol.when_paused",
)  # fmt: skip
_HEXAPOD_ONLY = (
    "correction", "deformity", "mounting", "structures_at_risk", "frame.proximal", "frame.distal", "frame.struts",
    "frame.strut_sizes", "protocol.max_strut_mm_per_day", "protocol.max_strut_mm_per_session", "protocol.grouping",
)  # fmt: skip


def strut_problems(plan: Plan) -> Iterator[Problem]:
    """Every contradiction that has to do with six struts, or with a correction where there are none."""
    if plan.frame.mechanism.turns_bone != (plan.goal.kind == "correction"):
        text = 'kind = "correction" in [goal] goes with kind = "hexapod" or "hinge" in [frame], and with no other'
        yield Problem(("goal", "kind"), f"kind: {text}")
        return
    if not plan.is_hexapod:
        for path in _written(plan, _HEXAPOD_ONLY):
            yield Problem(path, f'{path[-1]} belongs to a frame of six struts: [frame] kind = "hexapod"')
        return
    for path in _written(plan, _AXIAL_ONLY):
        advice = "each strut says its own in [[frame.struts]]"
        text = "bt plans the swaps" if path[-1] in ("swaps", "range_mm") else advice
        yield Problem(path, f"{path[-1]} must be left out for six struts: {text}")
    for path in _written(plan, _NEVER_READ):
        yield Problem(path, f"{path[-1]} must be left out for six struts, which have none")
    yield from chain(_of_rings(plan), _of_struts(plan), _of_poses(plan), _of_deformity(plan), _of_pace(plan))
    if plan.levels:
        yield Problem(("levels",), "levels must be left out for six struts")


def _written(plan: Plan, dotted: tuple[str, ...]) -> Iterator[KeyPath]:
    for name in dotted:
        table: BaseModel = plan
        *above, last = name.split(".")
        for key in above:
            table = getattr(table, key)
        if last in table.model_fields_set:
            yield (*above, last)


def _of_rings(plan: Plan) -> Iterator[Problem]:
    for name in ("proximal", "distal"):
        ring: Ring | None = getattr(plan.frame, name)
        if ring is None:
            text = f"[frame.{name}] is missing: write radius_mm and delta_deg, or joints_mm"
            yield Problem(("frame", name), text)
        elif (ring.joints_mm is None) == (ring.radius_mm is None or ring.delta_deg is None) or (
            ring.joints_mm and (ring.radius_mm or ring.delta_deg is not None)
        ):
            yield Problem(("frame", name), f"{name} must have radius_mm and delta_deg, or joints_mm, and not both")


def _of_struts(plan: Plan) -> Iterator[Problem]:
    frame, numbers = plan.frame, [strut.number for strut in plan.frame.struts]
    if sorted(numbers) != list(range(1, STRUTS + 1)):
        text = f"there are {', '.join(map(str, numbers))}" if numbers else "there is none"
        yield Problem(("frame", "struts"), f"struts must be six [[frame.struts]], number 1 to 6, each once; {text}")
    scales: list[tuple[str, int, Strut | Size]] = [("struts", i, size) for i, size in enumerate(frame.struts)]
    scales += [("strut_sizes", i, size) for i, size in enumerate(frame.strut_sizes)]
    for name, i, scale in scales:
        if scale.min_mm >= scale.max_mm:
            yield Problem(("frame", name, i, "max_mm"), "max_mm must be more than min_mm")
    names = [size.size for size in frame.strut_sizes]
    for i, size_name in enumerate(names):
        if size_name in names[:i]:
            yield Problem(("frame", "strut_sizes", i, "size"), f"size {size_name} is there twice: keep one")


def _of_poses(plan: Plan) -> Iterator[Problem]:
    correction = plan.correction
    if correction is None:
        text = "[correction] is missing: write [correction.start] and [correction.end], or one of them and [deformity]"
        yield Problem(("correction",), text)
        return
    given = [correction.start, correction.end, plan.deformity]
    if sum(pose is not None for pose in given) != 2:
        text = "correction needs two of [correction.start], [correction.end] and [deformity]: the third follows"
        yield Problem(("correction",), f"{text}; you wrote {sum(pose is not None for pose in given)}")
    named: list[tuple[KeyPath, PoseTable | None]] = [(("start",), correction.start), (("end",), correction.end)]
    named += [(("via", i), pose) for i, pose in enumerate(correction.via)]
    for path, pose in named:
        if pose and (pose.translation_mm is None) == (pose.struts_mm is None):
            text = f"{path[0]} must have translation_mm and, where it is turned, rotation; or struts_mm"
            yield Problem(("correction", *path), text)
        elif pose and pose.struts_mm and pose.rotation is not None:
            text = "rotation does not go with struts_mm, which say it already"
            yield Problem(("correction", *path, "rotation"), text)


def _of_deformity(plan: Plan) -> Iterator[Problem]:
    residual = any(entry.deformity for entry in plan.course)
    if plan.deformity or residual:
        if not plan.side:
            yield Problem(("side",), "side is missing: medial and lateral of a deformity depend on it")
        if not plan.mounting:
            text = "[mounting] is missing: write where the centre of the reference ring lies, seen from the origin"
            yield Problem(("mounting",), f"{text}; 0 where it lies there")
    for name in ("deformity", "mounting"):
        for path, text in pair_problems(getattr(plan, name)):
            yield Problem((name, *path), text)


def pair_problems(table: BaseModel | None) -> Iterator[tuple[KeyPath, str]]:
    """Both directions of one thing, where a table says both."""
    keys = {name for name in table.model_fields_set if getattr(table, name) is not None} if table else set()
    for key, other in PAIRS:
        if {key, other} <= keys:
            yield (other,), f"{other} is the opposite of {key}: write one of them"


def _of_pace(plan: Plan) -> Iterator[Problem]:
    protocol, correction = plan.protocol, plan.correction
    limits = (protocol.rate_mm_per_day, protocol.max_strut_mm_per_day, protocol.max_strut_mm_per_session)
    if not (any(limits) or plan.structures_at_risk or (correction and correction.days)):
        text = "nothing says how fast: write [[structures_at_risk]], rate_mm_per_day or max_strut_mm_per_day"
        yield Problem(("protocol",), f"{text} in [protocol], or days in [correction]; there is no default")
    names = [structure.name for structure in plan.structures_at_risk]
    for i, name in enumerate(names):
        if name in names[:i]:
            yield Problem(("structures_at_risk", i, "name"), f"name {name} is there twice: give each its own")
    if protocol.grouping and len(protocol.sessions) != len(PAIRS_OF_STRUTS):
        text = f"grouping by pairs takes three sessions a day; there are {count(len(protocol.sessions), 'session')}"
        yield Problem(("protocol", "grouping"), text)
    elif protocol.grouping and protocol.first_session and protocol.first_session.time() != protocol.sessions[0]:
        text = "first_session must be a day's first session where struts are grouped by pairs"
        yield Problem(("protocol", "first_session"), text)
