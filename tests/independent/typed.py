"""What somebody types: a plan's outputs by the command `bt`, and each entry of a course in its words.

`bt()` of tests/helpers.py runs the command line in the test's own process. It is all that is known here of bt.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.helpers import bt

Entry = dict[str, Any]


class Desk:
    """A folder with one plan at a time; what a rule refuses is accepted in the plan, as the refusal says how."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refused = ""  # what was said of the plan that was laid last, and accepted

    def lay(self, text: str) -> bool:
        """Put a plan there. False where bt finds it invalid, or goes on refusing it."""
        (self.folder / "p.toml").write_text(text, encoding="utf-8")
        ran, self.refused = bt("check", "p.toml", cwd=self.folder), ""
        if ran.returncode == 4:
            self.refused = ran.stderr.decode() + ran.stdout.decode()
            (self.folder / "p.toml").write_text(text + overrides(self.refused), encoding="utf-8")
            ran = bt("check", "p.toml", cwd=self.folder)
        assert ran.returncode != 1, ran.stderr.decode()  # that would be a fault of bt
        return ran.returncode == 0

    def output(self, *words: str) -> str:
        """What `bt schedule` then writes to standard output."""
        ran = bt("schedule", "p.toml", *words, cwd=self.folder, COLUMNS="160")
        assert ran.returncode == 0, ran.stderr.decode()
        return ran.stdout.decode("utf-8-sig")

    def type(self, entry: Entry) -> str | None:
        """Enter an order or record; the plan file then, or None where bt refuses it."""
        entered = entry["entered"].isoformat()[:19] + "Z"
        ran = bt(*command(entry), "--yes", "--entered", entered, cwd=self.folder)
        assert ran.returncode != 1, ran.stderr.decode()
        return (self.folder / "p.toml").read_text(encoding="utf-8") if ran.returncode == 0 else None


def overrides(text: str) -> str:
    """The tables that a refusal prints, with a reason."""
    lines = [
        line for line in text.splitlines() if line.startswith(("[[override]]", "code = ", "finding = ", "level = "))
    ]
    return "\n" + "".join(
        f'{line}\nby = "AB"\nreason = "drawn"\n' if line == "[[override]]" else f"{line}\n" for line in lines
    )


def command(entry: Entry) -> list[str]:
    """An entry in the words of `bt amend` and `bt record`."""
    kind = (entry.get("order") or entry["record"]).replace("_", "-")
    if kind == "undo":
        return ["undo", "p.toml", "--reason", "entered by mistake", "--never-turned"]
    return [
        "amend" if "order" in entry else "record",
        "p.toml",
        *kind.replace("review-", "review ").split(),
        *words(entry),
    ]


OPTIONS = {
    "rate_mm_per_day": "--rate",
    "cycles": "--cycles",
    "forth_rate_mm_per_day": "--forth-rate",
    "size": "--size",
    "days": "--days",
    "note": "--note",
    "pause_days": "--pause-days",
    "step_every_days": "--every-days",
    "gap_mm": "--gap",
    "regenerate_mm": "--regenerate",
    **{key: f"--{key}" for key in ("on", "at", "from", "to", "through", "level")},
}


MEASURED = ("reference", "origin")
MANY = {"readings_mm": "", "steps": "", "settings": "", "set_to_mm": "--reading", "faces": "--face"}


def words(entry: Entry) -> Iterator[str]:
    kind = entry.get("order") or entry["record"]
    for key, value in entry.items():
        if key in (*MANY, "deformity"):
            yield from of_table(key, value)
        elif key == "actuators":
            yield from value
        elif kind.startswith("review_") and key in ("from", "to", "dates"):
            yield from map(str, value if key == "dates" else [value])
        elif (kind, key) in (("rate", "rate_mm_per_day"), ("catch_up", "rate_mm_per_day")) or key == "distance_mm":
            yield str(value)
        elif key == "remaining_mm":
            yield from ["--remaining", str(value)] if kind == "replan" else [str(value)]
        elif key == "sessions":
            yield from ["--sessions", ",".join(value)]
        elif key == "at" and kind in ("missed", "done"):
            yield f"{value:%Y-%m-%d %H:%M}"
        elif key in OPTIONS:
            text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
            yield from [OPTIONS[key], text]


def of_table(key: str, table: Entry) -> Iterator[str]:
    """Numbers by letter; or a deformity in words, and what it is measured from."""
    if key != "deformity":
        yield from [MANY[key]] * bool(MANY[key])
        yield from (f"{letter}={number}" for letter, number in table.items())
        return
    amounts = {key: value for key, value in table.items() if key not in MEASURED}
    said = (f"{key.rsplit('_', 1)[0].replace('_', ' ')} {amount}" for key, amount in amounts.items())
    yield from ["--deformity", ", ".join(said), *(word for key in MEASURED for word in (f"--{key}", table[key]))]
