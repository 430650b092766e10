"""The floors: Typer programs that do the least there is to do, run as `python floors.py line|table|ics|pdf`."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

app = typer.Typer()
TURN = "¼ 0.25 mm → 2"


@app.command()
def line(text: str = "a line") -> None:
    """Print a line."""
    print(text)


@app.command()
def table(rows: int = 60) -> None:
    """Print a Rich table of as many rows and columns as bt's."""
    from rich.console import Console
    from rich.table import Table

    made = Table()
    for name in ("Day", "Date", "08:00", "12:00", "16:00", "20:00", "Reading", "Gap left", "Note"):
        made.add_column(name)
    for day in range(rows):
        made.add_row(str(day), "Mon 12 Jan 2026", TURN, TURN, TURN, TURN, "59.75", "0.25", "first")
    Console().print(made)


@app.command()
def ics(events: int = 240) -> None:
    """Build and serialise as many events and alarms as bt's, with icalendar, and do nothing else."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "floor")
    stamp = datetime(2026, 1, 5, tzinfo=UTC)
    for number in range(events):
        event, alarm, start = Event(), Alarm(), datetime(2026, 1, 12, 8, tzinfo=UTC) + timedelta(hours=number)
        event.add("uid", f"66063f46-be56-588d-8daa-fcb921b5{number:04}")
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=15))
        event.add("summary", "Reminder 2 of 4 · sheet 0")
        event.add(
            "description", "A: turn each of the 4 nuts ¼ turn = 0.25 mm.\nReading after this turn: 0.25 mm. Face 2."
        )
        event.add("sequence", 0)
        event.add("categories", ["Reminder"])
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        event.add("class", "PRIVATE")
        alarm.add("action", "DISPLAY")
        alarm.add("description", "Reminder")
        alarm.add("trigger", timedelta(0))
        event.add_component(alarm)
        calendar.add_component(event)
    sys.stdout.write(calendar.to_ical().decode())


@app.command()
def pdf(said: Path) -> None:
    """Compile the very document that bt compiles, with its fonts, from data that lies ready, and do nothing else."""
    import typst

    package = Path(__file__).parent.parent.parent / "bt_cli"
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(package / "fonts")])
    text = b"".join((package / "output" / "paper" / f"{name}.typ").read_bytes() for name in ("ways", "sheet"))
    made = typst.compile(
        text, font_paths=fonts, format="pdf", pdf_standards="ua-1",
        sys_inputs={"sheet": said.read_text(encoding="utf-8")}, timestamp=datetime(2026, 1, 5, tzinfo=UTC),
    )  # fmt: skip
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    # one command a program, as bt's floor: the others are not even built
    chosen = {"line": line, "table": table, "ics": ics, "pdf": pdf}[sys.argv.pop(1)]
    typer.run(chosen)
