"""The two flat views of a six-strut frame: which way each looks, and where its points are on the page.

Both are parallel projections to one scale, as X-rays from far away: from the front, where the patient's right is on
the viewer's left, and from the outer side of the limb, or from the patient's right where the plan names no side. The
body is above.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from bt_cli.document.language import Language
from bt_cli.figures.hexapod_scene import HexapodScene, RingShape
from bt_cli.figures.svg import px
from bt_cli.motion.pose import Floats, Pose

_UP = (0, 0, 1)


class View(NamedTuple):
    """One way to look. `toward` points from the frame to the viewer, `across` to the viewer's right."""

    name: str
    toward: tuple[int, int, int]
    across: tuple[int, int, int]
    title: str
    left: str
    right: str

    def flat_mm(self, points_mm: Floats) -> Floats:
        """Points (…, 3) as they are seen, (…, 2): to the viewer's right and downwards."""
        seen: Floats = points_mm @ (np.array([self.across, _UP]) * [[1], [-1]]).T
        return seen

    def depth_mm(self, points_mm: Floats) -> Floats:
        """How near points are to the viewer."""
        near: Floats = points_mm @ np.array(self.toward)
        return near


def views_of(side: str | None, language: Language) -> tuple[View, View]:
    """The view from the front and the one from the side, with what is on their left and right."""
    translate = language.translate
    outer, inner = translate("outer side (lateral)"), translate("inner side (medial)")
    left, right = {"right": (outer, inner), "left": (inner, outer)}.get(
        side or "", (translate("patient’s right"), translate("patient’s left"))
    )
    front = View("front", (0, 1, 0), (-1, 0, 0), translate("Seen from the front"), left, right)
    sign = -1 if side == "left" else 1
    ends = translate("back (posterior)"), translate("front (anterior)")
    title = translate("Seen from the outer side") if side else translate("Seen from the right side")
    return front, View("side", (sign, 0, 0), (0, sign, 0), title, *ends[::sign])


class Panel(NamedTuple):
    """Where a view is on the page: the px of the proximal ring's middle, and the scale."""

    view: View
    x: float
    y: float
    px_per_mm: float

    def at(self, points_mm: Floats) -> Floats:
        """Points (…, 3) on the page, in px, (…, 2)."""
        placed: Floats = self.view.flat_mm(points_mm) * self.px_per_mm + [self.x, self.y]
        return placed

    def spot(self, point_mm: Floats) -> str:
        """One point as it is written."""
        x, y = self.at(point_mm)
        return f"{px(x)} {px(y)}"

    def line(self, points_mm: Sequence[Floats] | Floats) -> str:
        """A path through points; those that fall on one place are one."""
        spots = [self.spot(point) for point in points_mm]
        kept = [spot for i, spot in enumerate(spots) if i == 0 or spot != spots[i - 1]]
        return "M" + "L".join(kept if len(kept) > 1 else kept * 2)

    def halves(self, ring: RingShape, pose: Pose) -> tuple[str, str]:
        """The half of a ring that is farther from the viewer, and the nearer one, as paths."""
        if ring.radius_mm:
            return self._arcs(ring.radius_mm, pose)
        joints = pose.apply(ring.outline_mm)
        ends = np.roll(joints, -1, axis=0)
        near = self.view.depth_mm((joints + ends) / 2) > self.view.depth_mm(joints.mean(axis=0)) - 1e-9
        edges = [self.line([a, b]) for a, b in zip(joints, ends, strict=True)]
        back, front = ("".join(e for e, is_near in zip(edges, near, strict=True) if is_near == of) for of in (0, 1))
        return back or self.line(joints[:1]), front

    def _arcs(self, radius_mm: float, pose: Pose) -> tuple[str, str]:
        """A circle is seen as an ellipse; edge-on its arcs are straight lines."""
        centre, normal, toward = pose.translation_mm, pose.rotation[:, 2], np.array(self.view.toward, dtype=float)
        along = np.cross(normal, toward)
        size = float(np.linalg.norm(along))
        along = along / size if size > 1e-9 else np.array(self.view.across, dtype=float)
        near = np.cross(along, normal)
        near = near if near @ toward >= 0 else -near
        a, b, front = self.at(np.array([centre - along * radius_mm, centre + along * radius_mm, centre + near]))
        (dx, dy), (fx, fy) = b - a, front - (a + b) / 2
        over = 1 if dx * fy - dy * fx < 0 else 0
        radii = f"{px(radius_mm * self.px_per_mm)} {px(abs(float(normal @ toward)) * radius_mm * self.px_per_mm)}"
        turn = px(float(np.degrees(np.arctan2(dy, dx))))
        begin, end = (f"{px(x)} {px(y)}" for x, y in (a, b))
        back, front_arc = (f"M{begin}A{radii} {turn} 0 {sweep} {end}" for sweep in (1 - over, over))
        return back, front_arc


def extent_mm(view: View, scene: HexapodScene) -> tuple[Floats, Floats]:
    """The least and the greatest that is ever seen, (2,) each: to the right and downwards."""
    seen = np.concatenate([view.flat_mm(points).reshape(-1, 2) for points in _everything(scene)])
    return seen.min(axis=0), seen.max(axis=0)


def _everything(scene: HexapodScene) -> Iterator[Floats]:
    bones = scene.bones_mm
    yield from (scene.proximal.outline_mm, scene.proximal.joints_mm, bones[0])
    for pose in (scene.poses, scene.target):
        for points in (scene.distal.outline_mm, scene.distal.joints_mm, bones[1], scene.reference_mm[None]):
            yield pose.apply(points)
    yield from map(scene.where_mm, scene.structures)
