"""The gear of a plan's frame, by what `plan/kinds.py` says of its kind; its module is loaded only where it serves."""

from collections.abc import Sequence
from importlib import import_module

from bt_cli.frame.actuator import LevelKinematics
from bt_cli.plan.kinds import MECHANISMS
from bt_cli.plan.model import Plan


def gear_of(plan: Plan, letters: Sequence[str]) -> LevelKinematics:
    """The gear of a plan of one level."""
    mechanism = MECHANISMS[plan.frame.kind]
    module, _, name = mechanism.gear.partition(".")
    made: LevelKinematics = getattr(import_module(f"bt_cli.frame.{module}"), name)(plan, letters, mechanism)
    return made
