"""The kinematics of a plan's frame, by its kind in `plan/mechanism_catalog.py`; a module is loaded where it serves."""

from collections.abc import Sequence
from importlib import import_module

from bt_cli.frame.actuator import LevelKinematics
from bt_cli.plan.model import Plan


def kinematics_for(plan: Plan, actuator_ids: Sequence[str]) -> LevelKinematics:
    """The kinematics of a plan of one level, its actuators under `actuator_ids`.

    Raises PlanInvalid where the plan's hardware cannot move so.
    """
    mechanism = plan.frame.mechanism
    module, _, name = mechanism.kinematics.partition(".")
    kinematics: LevelKinematics = getattr(import_module(f"bt_cli.frame.{module}"), name)(plan, actuator_ids, mechanism)
    return kinematics
