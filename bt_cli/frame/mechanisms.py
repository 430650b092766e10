"""Every mechanism that moves bone: its words and its gear. Another one is a file beside this one and a line here."""

from collections.abc import Sequence
from importlib import import_module

from bt_cli.frame.actuator import Gear, Mechanism
from bt_cli.plan.model import Plan

MECHANISMS = {
    "ilizarov": Mechanism("Ilizarov frame", "nut", "turn", "axial.Axial", has_faces=True),
    "rail": Mechanism("monolateral rail", "screw", "turn", "axial.Axial"),
    "click": Mechanism("click struts", "click strut", "click", "axial.Axial"),
    "telescopic": Mechanism("telescopic rods", "telescopic rod", "turn", "axial.Axial"),
    "cable": Mechanism("cable over a pulley", "cable screw", "turn", "cable.cable"),
    "hinge": Mechanism("Ilizarov hinge", "nut", "turn", "hinge.Hinge", has_faces=True, two_way=True),
    "hexapod": Mechanism("six-strut frame (hexapod)", "strut", "mm", "hexapod", two_way=True),
}


def gear_of(plan: Plan, letters: Sequence[str]) -> Gear:
    """The gear of a plan of one level; its module is loaded only now."""
    mechanism = MECHANISMS[plan.frame.kind]
    module, _, name = mechanism.gear.partition(".")
    made: Gear = getattr(import_module(f"bt_cli.frame.{module}"), name)(plan, letters, mechanism)
    return made
