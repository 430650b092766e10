"""`bt publish`: reminders under an address that nobody can guess, for a phone to subscribe to.

bt writes a file into a folder that the clinic's own server hands out, and is no server. The random name is the key to
it. It stands in a small file beside the plan: in the plan it would change what was signed, go along with every copy,
and give the copy's patient the address of the first one. Beside the plan it is found from every computer.
"""

import re
import secrets
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from bt_cli.commands.changing import PlanFile, name_file
from bt_cli.commands.clinic_file import ClinicOption
from bt_cli.commands.clock import ClockOption, Hours, use_clock
from bt_cli.commands.dates import local_now
from bt_cli.commands.exporting import MAX_CALENDAR_BYTES, Notes
from bt_cli.commands.files import check_targets, output_option, output_paths, read_bytes, write_all
from bt_cli.commands.gather import gather, say_and_refuse, with_clinic
from bt_cli.commands.locking import lock_plan
from bt_cli.commands.paper import Language, PaperSize, Tongue, render_howto, say_what_is_not_translated
from bt_cli.commands.shared_code import say_shared_code
from bt_cli.document.approval_text import approval_text, is_draft
from bt_cli.document.language import language
from bt_cli.document.report import Report
from bt_cli.errors import CannotWrite, PlanInvalid, Problem, Refused, WrongUsage
from bt_cli.zone_data import zone_data_versions

app = typer.Typer(add_completion=False)
_NAME_BYTES = 16  # 128 random bits
_NAME = re.compile(rb"[0-9a-f]{32}\s*")


@app.command()
def publish(
    plan: PlanFile,
    folder: Annotated[
        Path, typer.Argument(help="What your own server hands out.", show_default=False, metavar="FOLDER")
    ],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="The https:// address of FOLDER.", show_default=False)
    ] = None,
    output: Annotated[
        list[str] | None, output_option("A .pdf for the patient, with code and steps; needs --url.")
    ] = None,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="End the reminders under this address; the next time makes another.")
    ] = False,
    notes: Annotated[Notes, typer.Option(help="The turns in the description, or nothing.")] = Notes.NONE,
    clinic: ClinicOption = None,
    paper: PaperSize = None,
    language: Language = Tongue.EN,
    clock: ClockOption = Hours.TWENTY_FOUR,
    force: Annotated[bool, typer.Option("--force", help="Write over a .pdf that exists.")] = False,
) -> None:
    """Write reminders under a secret name into a folder of your web server, for a phone to subscribe to.

    Run it again after every approval: the file is replaced in its place. The printed schedule counts.
    """
    base, pages = _base(url), output_paths(output or [], (".pdf",))
    if pages and not (base and not revoke):
        raise WrongUsage("-o: the page for the patient needs --url https://…, and there is none with --revoke")
    use_clock(clock)
    if plan.is_file():
        lock_plan(plan)
    report = _with_id(gather(plan, {}, may_ask=False), plan)
    kept = name_file(plan)
    name = _name_in(kept)
    calendar = folder / f"{name or secrets.token_hex(_NAME_BYTES)}.ics"
    if revoke:
        _check_revocable(plan, kept, name, calendar)
    ended = local_now(report.schedule.plan.zones).date() if revoke else report.schedule.plan.frame_off
    if not ended:
        _refuse(report, calendar)
    report = with_clinic(report, clinic)
    check_targets([calendar, *([] if name else [kept])], force=True)
    check_targets(pages, force=force)
    address = f"{base}/{calendar.name}" if base else ""
    is_new = not calendar.exists()
    files = {calendar: _feed(report, notes, language, address, ended)}
    if not name:
        files[kept] = f"{calendar.stem}\n".encode()
    if pages:
        files |= dict.fromkeys(pages, render_howto(report, language, paper, address=address))
    write_all(files, force=True)
    if revoke:
        _forget(kept, calendar)
        return
    for path in (calendar, *pages):
        typer.echo(f"Wrote {path}.", err=True)
    typer.echo(address or calendar)
    say_shared_code(report, plan)
    if notes is Notes.FULL:
        say_what_is_not_translated(report, language)
    _say(calendar, kept, is_new=is_new, ended=bool(ended))


def _name_in(kept: Path) -> str:
    """The random name, if there is one. Raises PlanInvalid for what is none: it becomes the name of a file."""
    if not (kept.exists() or kept.is_symlink()):
        return ""
    data = read_bytes(kept)
    if not _NAME.fullmatch(data):
        problem = "is not the name of a calendar, 32 hexadecimal digits. Remove it, and give the patient a new address"
        raise PlanInvalid([Problem((), problem, str(kept))])
    return data.decode().strip()


def _base(url: str | None) -> str:
    """The address of the folder, without a slash at its end. Raises WrongUsage for what would leak or is none."""
    if url is None:
        return ""
    try:
        parts = urlsplit(url)
        good = parts.scheme == "https" and parts.hostname and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        good = False
    if not good or not url.isascii() or not url.isprintable() or " " in url:
        raise WrongUsage(f"--url must be the https:// address of the folder on your own host; you wrote {url!r}")
    return url.rstrip("/")


def _with_id(report: Report, plan: Path) -> Report:
    """The same. Raises PlanInvalid where the plan has no id: its reminders could not be followed up."""
    if "id" in report.defaults:
        raise PlanInvalid(
            [Problem(("id",), 'id is missing, and nothing is published without: write id = "…"', str(plan))]
        )
    return report


def _check_revocable(plan: Path, kept: Path, name: str, calendar: Path) -> None:
    """Raise WrongUsage where a plan has no address, or its calendar is in another folder."""
    if not name:
        raise WrongUsage(f"--revoke: {plan} has no address, as there is no {kept}")
    if not calendar.is_file():
        raise WrongUsage(f"--revoke: {calendar.parent} does not have {calendar.name}; name the folder that has it")


def _forget(kept: Path, calendar: Path) -> None:
    """Remove the name of a calendar that ended, so that the next one has another. Raises CannotWrite."""
    typer.echo(f"{calendar} now only says that reminders have ended. Leave it there.", err=True)
    try:
        kept.unlink()
    except OSError as error:
        raise CannotWrite(
            f"{kept} cannot be removed: {error.strerror}. Remove it, or the old name is used again"
        ) from None
    typer.echo("Give the patient a new page: the old address gets no reminders any more.", err=True)


def _refuse(report: Report, calendar: Path) -> None:
    """Raise Refused where a rule does, and for a draft: it would reach the phone with nobody to say what it is."""
    say_and_refuse(report)
    if is_draft(report.schedule):
        stays = f"{calendar} stays as it is" if calendar.exists() else "nothing was written"
        raise Refused(
            f"{approval_text(report.schedule)}. A draft is not published; {stays}. Approve it first: bt approve"
        )


def _feed(report: Report, notes: Notes, tongue: Tongue, address: str, ended: date | None) -> bytes:
    from bt_cli.output.calendar.file import CalendarStyle
    from bt_cli.output.calendar.reminders import calendars, ended_calendar

    style = CalendarStyle(
        notes=notes is Notes.FULL,
        language=language(tongue),
        zone_data=zone_data_versions()[0],
        feed=True,
        source=address,
    )
    return ended_calendar(report, style, ended) if ended else calendars(report, style)[0]


def _say(calendar: Path, kept: Path, *, is_new: bool, ended: bool) -> None:
    """Say what the one who published has to know."""
    if ended:
        typer.echo("The treatment is over: the calendar only says that reminders have ended. Leave it there.", err=True)
        return
    if is_new:
        typer.echo(f"{calendar.parent} did not have it yet. Its name is kept in {kept}.", err=True)
        typer.echo("Whoever has the address sees the reminders: give it to the patient alone.", err=True)
        typer.echo("A phone that subscribes at another address keeps what that one says.", err=True)
    if calendar.stat().st_size > MAX_CALENDAR_BYTES:
        typer.echo(f"{calendar} is over 900 kB, which some calendars refuse.", err=True)
    typer.echo("A phone may take a day to follow, or never: give the new printed schedule too.", err=True)
