"""Strategies side by side as JSON, described in docs/json.md."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from bt_cli.document.options import NO_CHOICE, Option, PublishedTime
from bt_cli.output.data.contract import json_schema
from bt_cli.output.data.lines import iso, lines_json
from bt_cli.words import exact


class GroupJson(TypedDict):
    """A published group, and how many patients it had where that is known."""

    setting: str
    source: str
    patients: int | None


class FrameTimeJson(TypedDict):
    """Days from surgery that groups had the frame on."""

    low_days: int
    high_days: int
    groups: list[GroupJson]


class OptionJson(TypedDict):
    """A strategy; one that cannot be scheduled has `lacks` and no numbers."""

    key: str
    name: str
    how: str
    source: str
    lacks: NotRequired[str]
    distraction_days: NotRequired[int]
    docking_or_end: NotRequired[str]
    days_to_it: NotRequired[int | None]
    longest_regenerate_mm: NotRequired[float]
    highest_mm_per_day: NotRequired[float]
    adjustments_a_day: NotRequired[int]
    adjustments: NotRequired[int]
    resets: NotRequired[int]
    reviews: NotRequired[int]
    has_frame: NotRequired[bool]
    frame_off: NotRequired[str | None]
    frame_time: NotRequired[FrameTimeJson | None]
    findings: NotRequired[list[str]]


class OptionsJson(TypedDict):
    """Every strategy, in no order of merit."""

    format: str
    version: int
    note: str
    options: list[OptionJson]


def options_schema() -> Mapping[str, object]:
    """The JSON Schema of what `bt options --format json` writes."""
    return json_schema(OptionsJson, "bt-options")


def options_json(options: Sequence[Option]) -> str:
    """One object, an option a line."""
    head = {"format": "bt-options", "version": 1, "note": NO_CHOICE}
    return lines_json({**head, "options": list(map(_option, options))})


def _option(option: Option) -> OptionJson:
    values: OptionJson = {"key": option.key, "name": option.name, "how": option.how, "source": option.source}
    if option.course is None:
        return {**values, "lacks": option.lacks}
    course = option.course
    return {
        **values,
        "distraction_days": course.distraction_days,
        "docking_or_end": course.docked.isoformat(),
        "days_to_it": course.docked_days,
        "longest_regenerate_mm": exact(course.longest_regenerate_mm),
        "highest_mm_per_day": exact(course.highest_mm_per_day),
        "adjustments_a_day": course.adjustments_a_day,
        "adjustments": course.adjustments,
        "resets": course.resets,
        "reviews": course.reviews,
        "has_frame": course.has_frame,
        "frame_off": iso(course.frame_off),
        "frame_time": _frame_time(course.published) if course.published else None,
        "findings": [finding.code for finding in course.findings],
    }


def _frame_time(published: PublishedTime) -> FrameTimeJson:
    groups: list[GroupJson] = [
        {"setting": group.setting, "source": group.source, "patients": group.patients} for group in published.groups
    ]
    return {"low_days": published.low_days, "high_days": published.high_days, "groups": groups}
