"""The course of a plan as JSON, described in docs/json.md. The same plan gives the same bytes."""

from collections.abc import Mapping
from typing import NotRequired

from typing_extensions import TypedDict

from bt_cli.document.approval_text import approval_text
from bt_cli.document.course_log import LogEntry, course_log
from bt_cli.output.data.contract import json_schema
from bt_cli.output.data.lines import lines_json
from bt_cli.output.data.schedule_data import plain_value
from bt_cli.schedule.approval import signature
from bt_cli.schedule.model import Schedule
from bt_cli.words import data_clock, exact

_SAID_APART = {"order", "record", "level", "reason", "by", "entered", "base", "above"}


class LogEntryJson(TypedDict):
    """An entry: `values` are its own keys as the plan file has them, `text` the same in a sentence."""

    revision: int
    kind: str
    what: str
    at: str
    text: str
    values: dict[str, object]
    level: NotRequired[str]
    was_mm_per_day: NotRequired[float]
    reason: NotRequired[str]
    by: NotRequired[str]
    entered: NotRequired[str]
    superseded_by: NotRequired[int]
    taken_back_by: NotRequired[int]


class LogApprovalJson(TypedDict):
    """The last approval, and whether what it signed is what the plan now says."""

    revision: int
    by: str
    on: str
    holds: bool
    text: str


class LogJson(TypedDict):
    """The course of a plan: its entries in the order in which they were entered."""

    format: str
    version: int
    plan: str
    timezone: str
    revision: int
    entries: list[LogEntryJson]
    side: NotRequired[str]
    bone: NotRequired[str]
    approval: NotRequired[LogApprovalJson]


def log_json(schedule: Schedule) -> str:
    """The course as one JSON object, an entry a line."""
    return lines_json(as_log(schedule))


@data_clock()  # for its sentences
def as_log(schedule: Schedule) -> LogJson:
    """The same as a mapping."""
    plan, signed = schedule.plan, signature(schedule)
    whole: LogJson = {
        "format": "bt-log",
        "version": 1,
        "plan": plan.id,
        "timezone": plan.timezone,
        "revision": plan.revision,
        "entries": [_entry(schedule, logged) for logged in course_log(schedule)],
    }
    if plan.side:
        whole["side"] = plan.side
    if plan.bone:
        whole["bone"] = plan.bone
    if approval := signed.approval:
        whole["approval"] = {
            "revision": approval.revision,
            "by": approval.by,
            "on": approval.on.isoformat(),
            "holds": signed.holds,
            "text": approval_text(schedule),
        }
    return whole


def _entry(schedule: Schedule, logged: LogEntry) -> LogEntryJson:
    entry = logged.entry
    values: LogEntryJson = {
        "revision": logged.revision,
        "kind": "order" if entry.order else "record",
        "what": entry.kind,
        "at": schedule.plan.zones.instant(logged.at).isoformat(),
        "text": logged.text,
        "values": plain_value(entry.model_dump(by_alias=True, exclude=_SAID_APART)),
    }
    if entry.level:
        values["level"] = entry.level
    if logged.was_mm_per_day is not None:
        values["was_mm_per_day"] = exact(logged.was_mm_per_day)
    if entry.reason:
        values["reason"] = entry.reason
    if entry.by:
        values["by"] = entry.by
    if entry.entered:
        values["entered"] = entry.entered.isoformat()
    if logged.superseded_by:
        values["superseded_by"] = logged.superseded_by
    if logged.taken_back_by:
        values["taken_back_by"] = logged.taken_back_by
    return values


def log_schema() -> Mapping[str, object]:
    """The JSON Schema of a log."""
    return json_schema(LogJson, "bt-log")
