"""The gear of a plan's frame, by what `plan/kinds.py` says of its kind; its module is loaded only where it serves."""

from collections.abc import Sequence
from importlib import import_module

from bt_cli.frame.actuator import Kinematics
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.model import Plan


def kinematics_for(plan: Plan, letters: Sequence[str]) -> Kinematics:
    """The gear of a plan of one level."""
    mechanism = MECHANISMS[plan.frame.kind]
    module, _, name = mechanism.kinematics.partition(".")
    made: Kinematics = getattr(import_module(f"bt_cli.frame.{module}"), name)(plan, letters, mechanism)
    return made
