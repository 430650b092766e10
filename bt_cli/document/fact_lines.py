"""What two plans say otherwise of patient, goal and hardware, as facts; of the revisions of one plan nothing."""

from collections.abc import Iterator

from bt_cli.document.heading import facts
from bt_cli.document.report import Report
from bt_cli.plan.levels import actuator_ids, actuator_ids_by_level
from bt_cli.plan.model import Plan, role
from bt_cli.words import mm

_FACTS = (
    "Plan", "Bone", "Level", "Goal", "Start", "Deformity", "Mounting", "Hinge", "Tissue", "If one pauses",
    "Step", "Time zone", "Frame", "Turn", "Direction", "Counter-nuts",
)  # fmt: skip
_OWN = ("Level ", "Rod ", "Cable")  # facts that also tell of the course: here as the plan has them


def fact_lines(old: Report, new: Report) -> list[str]:
    """What two plans say otherwise of patient, goal and hardware: of the revisions of one plan nothing."""
    was, now = _facts(old), _facts(new)
    names = [name for name in dict.fromkeys((*was, *now)) if name.startswith(_OWN)]
    return [
        f"{name}: {was.get(name, '–')} → {now.get(name, '–')}"
        for name in (*_FACTS, *names)
        if was.get(name) != now.get(name)
    ]


def _facts(report: Report) -> dict[str, str]:
    """The heading by name, what bears the same name together; of each of several levels what it is and is to do."""
    texts: dict[str, list[str]] = {}
    for fact in facts(report):
        texts.setdefault(fact.name, []).append(fact.text)
    texts = {name: texts for name, texts in texts.items() if not name.startswith(_OWN)}
    texts |= {name: [text] for name, text in _parts(report.schedule.plan)}
    return {name: "; ".join(texts) for name, texts in texts.items()}


def _parts(plan: Plan) -> Iterator[tuple[str, str]]:
    """Levels, the rods of a hinge and a cable as the plan has them, whatever its course makes of them."""
    for level in plan.levels if len(plan.levels) > 1 else ():
        way = f", moves {level.moves}" if level.moves else ""
        share = f"{role(plan, level)} {mm(level.distance_mm or 0)}"
        yield f"Level {', '.join(actuator_ids_by_level(plan)[level.name])}", f"{level.name}{way}; {share}"
    for letter, rod in zip(actuator_ids(plan), plan.frame.hinge.rods if plan.frame.hinge else (), strict=False):
        ends = f"its ends {mm(rod.proximal_mm)} proximal and {mm(rod.distal_mm)} distal of it"
        yield f"Rod {letter}", f"{rod.side} side, {mm(rod.across_mm)} from the hinge, {ends}"
    if cable := plan.frame.cable:
        at = f", {mm(cable.offset_mm or 0)} out and {mm(cable.axial_mm or 0)} ahead" if cable.axial_mm else ""
        yield "Cable", f"anchor on the {cable.anchor}{at}"
