"""What was written down of turns elsewhere: the file that a page saves, and a round's CSV whose `turned` is filled in.

A report is of one plan and one sheet of it. Whether the plan has these turns is for `schedule/turn_reports.py`.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import Field, ValidationError

from bt_cli.errors import PlanInvalid, Problem
from bt_cli.plan import values
from bt_cli.plan.field_types import Instant, Moment, PlanTable, SomeText
from bt_cli.plan.problems import value_problems
from bt_cli.plan.source import Source, parse, shown

TurnResult = str | int  # DONE, MISSED, or the steps that were really made
DONE, MISSED = "done", "missed"
EVERY = "*"  # in place of an actuator: all that turn then


class ReportedSession(NamedTuple):
    """What was written down of one session: of each actuator, or of EVERY; `at` is its local time.

    `planned` are the steps that the list said, by actuator, where it says them; `read_mm` what scales showed after the
    turn, and `by` who saw it. `line` is where it stands.
    """

    at: datetime
    turned: Mapping[str, TurnResult]
    line: int
    planned: Mapping[str, int] | None = None
    read_mm: Mapping[str, Decimal] = {}
    by: str = ""


class TurnReport(NamedTuple):
    """What a file says of one plan. `page` is a digest of the turns that it was made of, where it has one.

    `partly` are sessions of which not all was ticked, with what was: nothing can be recorded of them.
    """

    file: str
    line: int
    plan: str
    side: str | None
    bone: str | None
    revision: int
    sessions: tuple[ReportedSession, ...]
    plan_file: str | None = None
    page: str | None = None
    partly: tuple[ReportedSession, ...] = ()

    @property
    def limb(self) -> str:
        """Whose it is, "OX-0042 left tibia"."""
        return " ".join(filter(None, (self.plan, self.side, self.bone)))


class _TickedSession(PlanTable):
    """A session of which every turn was ticked."""

    at: Moment
    record: Annotated[str, values.one_of((DONE,))]
    entered: Instant | None = None


class _PartlyTickedSession(PlanTable):
    """A session of which not every turn was ticked."""

    at: Moment
    ticked: tuple[SomeText, ...]


class SavedTicks(PlanTable):
    """What a page saves for the clinic."""

    format: Annotated[str, values.one_of(("bt-records",))]
    version: Annotated[int, values.version()]
    plan: SomeText
    side: SomeText | None = None
    bone: SomeText | None = None
    revision: Annotated[int, values.whole(0, 10_000, "entries")]
    page: SomeText
    course: tuple[_TickedSession, ...] = ()
    partly: tuple[_PartlyTickedSession, ...] = Field(())


def read_turn_reports(data: bytes, name: str) -> tuple[list[TurnReport], list[Problem]]:
    """What a file says, a report a plan, and what is wrong with rows of it. Raises PlanInvalid of no such file."""
    return _read_round(data, name) if name.lower().endswith(".csv") else ([_read_ticks(data, name)], [])


def _read_ticks(data: bytes, name: str) -> TurnReport:
    source = parse(data, name)
    if "format" not in source.mapping and "course" in source.mapping:
        text = "does not say of which plan it is: a page of bt 0.6.0 or earlier saved it. Make the page anew"
        raise PlanInvalid([*source.slips, Problem((), text, name)])
    try:
        saved = SavedTicks.model_validate(source.mapping)
    except ValidationError as error:
        problems = value_problems(error.errors(include_url=False), SavedTicks, "file of records")
        raise source.invalid(source.slips + [p for p in problems if not source.explains(p)]) from None
    if source.slips:
        raise source.invalid(source.slips)
    ticked = [(i, tick, {EVERY: DONE}) for i, tick in enumerate(saved.course)]
    partly = [(i, tick, dict.fromkeys(tick.ticked, DONE)) for i, tick in enumerate(saved.partly)]
    return TurnReport(
        name, 1, saved.plan, saved.side, saved.bone, saved.revision, page=saved.page,
        sessions=tuple(ReportedSession(tick.at, turned, _line(source, "course", i)) for i, tick, turned in ticked),
        partly=tuple(ReportedSession(tick.at, turned, _line(source, "partly", i)) for i, tick, turned in partly),
    )  # fmt: skip


def _line(source: Source, table: str, place: int) -> int:
    return source.located(Problem((table, place, "at"), "")).line


_NEEDED = ("at", "plan", "side", "bone", "actuator", "revision", "turned")


def _read_round(data: bytes, name: str) -> tuple[list[TurnReport], list[Problem]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanInvalid([Problem((), "is not UTF-8 text: save it as CSV UTF-8", name)]) from None
    header = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=header.count))
    if missing := [column for column in _NEEDED if column not in (rows.fieldnames or ())]:
        reason = f"has no column {', '.join(missing)}: take the CSV of bt today, and fill in its column turned"
        raise PlanInvalid([Problem((), reason, name, 1)])
    sessions_by_plan: dict[tuple[str, ...], dict[datetime, ReportedSession]] = {}
    lines: dict[tuple[str, ...], int] = {}
    problems: list[Problem] = []
    for row in rows:
        if not any((row.get(column) or "").strip() for column in ("turned", "read_mm")):
            continue
        key = tuple((row.get(column) or "").strip() for column in ("plan", "side", "bone", "revision", "file"))
        lines.setdefault(key, rows.line_num)
        try:
            _add_row(sessions_by_plan.setdefault(key, {}), row, rows.line_num)
        except values.Wrong as wrong:
            problems += [Problem((), line, name, rows.line_num) for line in str(wrong).split("\n")]
    reports = []
    for key, sessions in sessions_by_plan.items():
        plan, side, bone, revision, file = key
        if sessions:
            limb = plan, side or None, bone or None
            reports.append(TurnReport(name, lines[key], *limb, int(revision), tuple(sessions.values()), file))
    return reports, problems


def _add_row(sessions: dict[datetime, ReportedSession], row: Mapping[str, Any], line: int) -> None:
    """Add what a row says to its session. Raises Wrong with all that is wrong with the row, a line each."""
    wrong = []
    at, turned = _time_of(row["at"]), _turned_of(row["turned"] or "")
    read, by = (row.get("read_mm") or "").split(), (row.get("by") or "").strip()
    read_mm = [_millimetres(reading) for reading in read]
    if at is None:
        wrong.append(
            f"at must be the time that bt today wrote, such as 2026-02-03T08:00:00+00:00; you wrote {shown(row['at'])}"
        )
    if turned is None and (row["turned"] or "").strip():
        wrong.append(
            f"turned must be done, missed, or the whole steps made, such as 2; you wrote {shown(row['turned'])}"
        )
    if not re.fullmatch(r"\d{1,4}", (row["revision"] or "").strip()):
        wrong.append(f"revision must be a whole number; you wrote {shown(row['revision'])}")
    actuator_ids = (row["actuator"] or "").split()
    if not actuator_ids:
        wrong.append("no turn is planned in this row: leave turned blank")
    if read and (None in read_mm or len(read) != len(actuator_ids)):
        wrong.append(f"read_mm must be what the scale shows in mm, such as 21.25; you wrote {shown(row['read_mm'])}")
    if wrong or at is None:
        raise values.Wrong("\n".join(wrong))
    steps = [_whole(count) for count in (row.get("steps") or "").split()]
    planned = {letter: count for letter, count in zip(actuator_ids, steps, strict=False) if count is not None}
    shown_mm = {letter: reading for letter, reading in zip(actuator_ids, read_mm, strict=False) if reading is not None}
    before = sessions.get(at, ReportedSession(at, {}, line, {}))
    if twice := [letter for letter in actuator_ids if before.turned.get(letter, turned) != turned]:
        raise values.Wrong(
            f"turned says {turned} for {', '.join(twice)}, and another row of this session {before.turned[twice[0]]}"
        )
    if by and before.by and by != before.by:
        raise values.Wrong(f"by says {by}, and another row of this session {before.by}")
    sessions[at] = before._replace(
        turned={**before.turned, **({} if turned is None else dict.fromkeys(actuator_ids, turned))},
        planned={**(before.planned or {}), **planned},
        read_mm={**before.read_mm, **shown_mm},
        by=by or before.by,
    )


def _time_of(text: str | None) -> datetime | None:
    """The local time of a row, as the round wrote it: its offset says no more."""
    try:
        return datetime.fromisoformat((text or "").strip()).replace(tzinfo=None)
    except ValueError:
        return None


def _turned_of(text: str) -> TurnResult | None:
    word = text.strip().lower().replace("\N{MINUS SIGN}", "-")
    return word if word in (DONE, MISSED) else _whole(word)


def _millimetres(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if re.fullmatch(r"-?\d{1,4}([.,]\d{1,4})?", text) else None


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[+-]?\d{1,3}", text) else None
