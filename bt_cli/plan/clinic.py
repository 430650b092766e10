"""The clinic file: what a clinic says once for all its plans, as `docs/clinic-file.md` describes it.

Its texts and paper stand in for what a plan leaves blank, wherever a form is made. Its times, zone and frame never
do: `bt new` copies them into a plan, and from then on they are the plan's, so that no plan changes between machines.
"""

from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan import time_values, values
from bt_cli.plan.field_types import SomeText, annotation
from bt_cli.plan.mechanism_catalog import MECHANISMS
from bt_cli.plan.model import Plan
from bt_cli.plan.prescription import Clinic, Frame, LocalTexts, Protocol
from bt_cli.plan.problems import value_problems
from bt_cli.plan.reading import read_plan
from bt_cli.plan.source import Source, parse

# What `bt new` copies, beside the time zone. Rate and latency are not here: they are the patient's, not the clinic's.
_TIMES = ("sessions", "sessions_per_day")
_HARDWARE = ("kind", "rods", "pitch_mm", "steps_per_turn", "range_mm", "direction", "direction_es")
TEMPLATE = """\
# What is the same for all plans of a clinic. `bt docs clinic-file` explains every key; bt clinic show prints what bt
# reads here. Nothing in this file changes a plan that is already written.
format = "bt-clinic"
version = 1

[clinic]
# Printed for the patient wherever the plan's own [clinic] says nothing. bt has no words of its own for any of these:
# they are the clinic's to write and to answer for. Use plain words and short sentences.

# The clinic, as its patients call it.
name = ""

# Whom to call, with the hours and what to do outside them.
phone = ""

# Local policy, printed on every sheet: what to do about a turn that was missed. No sheet is made while it is blank.
missed_turn = ""

# Local policy: how late a turn may be made before it counts as missed.
late_turn = ""

# Local policy: when to stop and call, one line each, such as ["first line", "second line"].
call_us_if = []

# Local policy: how to look after the pin sites.
pin_care = ""

# The paper of sheets, a4 or letter.
# paper = "a4"

# Holidays, on which no review or re-set is planned. They are copied into each plan that bt new writes.
# closed = [2026-12-25, 2026-12-26]

# A table [clinic.es] has the same four texts in Spanish, for --language es. bt translates none of them: what is not
# said there is left on the sheet to be written in.

[new]
# Copied into each plan that bt new writes, where no flag says otherwise; from then on it is the plan's own.
# These are examples, not advice: take the # away and write what your clinic orders.
# timezone = "Europe/London"
# sessions = ["08:00", "12:00", "16:00", "20:00"]

[new.frame]
# Look these up for the hardware that you use.
# kind = "ilizarov"
# rods = 4
# pitch_mm = 1.0
# steps_per_turn = 4
# range_mm = 80
# direction = "toward the red flag"
# direction_es = "hacia la bandera roja"

[ward]
# The folder that bt today and bt ward read where none is named, as this file's folder sees it. BT_WARD goes before it.
# folder = "plans"

# A turn that nobody recorded for more days than this is overdue. With it every plan is to have records.
# overdue_after_days = 3
"""


class WardSettings(BaseModel):
    """What a clinic file says of its ward."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    folder: SomeText | None = Field(None, description="the folder of plans that bt today and bt ward read")
    overdue_after_days: Annotated[int, values.whole(0, 365, "days")] | None = Field(
        None, description="after how many days without a record a turn is overdue"
    )


class ClinicFile(NamedTuple):
    """What a clinic file says: its texts and paper, what `bt new` copies by the plan's dotted keys, and its ward."""

    texts: Clinic
    usual: dict[str, object]
    ward: WardSettings


def _part(table: type[BaseModel], *keys: str) -> dict[str, object]:
    """Fields that read `keys` as a plan's table does, with the same limits, and none of which is needed."""
    return {k: (annotation(table, k) | None, Field(None, description=table.model_fields[k].description)) for k in keys}


def _table(name: str, about: str, **fields: Any) -> Any:
    """A table of the file, as strict as those of a plan."""
    strict = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    return create_model(name, __config__=strict, __doc__=about, **fields)


_Frame = _table("UsualFrame", "The clinic's usual hardware.", **_part(Frame, *_HARDWARE))
_New = _table(
    "Usual",
    "What `bt new` copies into a plan, where nothing else is said.",
    timezone=(annotation(Plan, "timezone") | None, Field(None, description="IANA name")),
    **_part(Protocol, *_TIMES),
    frame=(_Frame, Field(default_factory=_Frame)),
)
Written = _table(
    "Written",
    "What is the same for all plans of a clinic.",
    format=(Annotated[str, values.one_of(("bt-clinic",))], ...),
    version=(Annotated[int, values.version("clinic file")], ...),
    clinic=(Clinic, Field(default_factory=Clinic)),
    new=(_New, Field(default_factory=_New)),
    ward=(WardSettings, Field(default_factory=WardSettings)),
)


def read_clinic(data: bytes, name: str) -> ClinicFile:
    """The clinic file that `data` is. Raises PlanInvalid with every problem found."""
    if not data.strip():
        raise PlanInvalid([Problem((), "is empty; `bt clinic init` makes one to fill in", name)])
    source = parse(data, name)
    written, faults = None, _contradictions(source)
    try:
        written = Written.model_validate(source.mapping)
    except ValidationError as error:
        faults += value_problems(error.errors(include_url=False), Written, "clinic file")
    problems = source.slips + [p for p in faults if not source.explains(p)]
    if problems or written is None:
        raise source.invalid(problems)
    closed: dict[str, object] = {"clinic.closed": written.clinic.closed} if written.clinic.closed else {}
    return ClinicFile(written.clinic.model_copy(update={"closed": ()}), _usual(written.new) | closed, written.ward)


def _contradictions(source: Source) -> list[Problem]:
    """What the reader of plans says of the usual times and frame, laid into a plan that fits any hardware.

    Among it is what is wrong with single values, in the words in which the clinic file's own model says it.
    """
    new, frame = source.table("new"), source.table("new", "frame")
    trial = {
        "format": "bt-plan",
        "version": 1,
        "surgery": "2026-01-05",
        "goal": {"kind": "transport", "defect_mm": 500},
        "protocol": {"rate_mm_per_day": 1} | {key: new[key] for key in _TIMES if key in new},
        "frame": {key: frame[key] for key in _HARDWARE if key in frame},
    }
    if (mechanism := MECHANISMS.get(str(frame.get("kind")))) and mechanism.table:
        text = f"kind {frame['kind']} is no usual hardware: its parts are described in each plan of its own"
        return [Problem(("new", "frame", "kind"), text)]
    try:
        read_plan(Source("", mapping=trial), "UTC")
    except PlanInvalid as invalid:
        return [p._replace(path=("new", *p.path[p.path[0] == "protocol" :])) for p in invalid.problems]
    return []


def _usual(new: Any) -> dict[str, object]:
    """What is said under [new], by the plan's dotted keys; a count of sessions as their times."""
    sessions = time_values.spread_times(new.sessions_per_day) if new.sessions_per_day else new.sessions
    usual = {"timezone": new.timezone, "protocol.sessions": sessions} | {f"frame.{k}": v for k, v in new.frame}
    return {key: value for key, value in usual.items() if value is not None}


def filled(plan_clinic: Clinic, clinic: Clinic) -> Clinic:
    """A plan's own texts, and the clinic's in place of those that are blank.

    A text that the plan says in any language is the plan's in all: the clinic's usual words for it may say otherwise.
    """
    local = plan_clinic.es or LocalTexts()
    texts = {key for key in LocalTexts.model_fields if getattr(plan_clinic, key) or getattr(local, key)}
    plain = {key: value for key, value in plan_clinic if key in texts or (value and key != "es")}
    es = (clinic.es or LocalTexts()).model_copy(update={key: getattr(local, key) for key in texts})
    return clinic.model_copy(update={**plain, "es": es if plan_clinic.es or clinic.es else None})
