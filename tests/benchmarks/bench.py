"""How fast bt is, as ratios to floors measured in the same run: `python tests/benchmarks/bench.py [runs]`.

Each pair is run in turn, floor and bt alternately, so that a busy machine slows both. What counts is the processor time
that each takes, and of the pairs' ratios the median; 15 pairs by default.
"""

import os
import resource
import statistics
import subprocess
import sys
import time
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent.parent))  # for tests.helpers

HERE = Path(__file__).parent
FLOORS = str(HERE / "floors.py")
BT = [str(Path(sys.executable).with_name("bt")), "schedule", "--surgery", "2026-01-05", "--latency", "7"]
SIXTY = [*BT, "--defect", "60", "--rate", "1", "--id", "B-1"]
# As an installed program runs: its modules are compiled once, at the warm-up, and not at every start.
ENVIRON = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"COLUMNS": "120"}
PLAN = """\
format = "bt-plan"
version = 1
id = "B-2"
surgery = 2026-01-05
timezone = "Europe/London"
[goal]
kind = "transport"
defect_mm = 90
[protocol]
latency_days = 7
rate_mm_per_day = 1
[frame]
direction = "toward the red flag"
[review]
every_days = 14
[clinic]
phone = "01865 000000"
missed_turn = "Leave it out and call us."
"""
PAIRS = [
    ("help", 1.1, [sys.executable, FLOORS, "line", "--help"], [BT[0], "--help"]),
    ("JSON, 60 mm", 1.35, [sys.executable, FLOORS, "line"], [*SIXTY, "--format", "json"]),
    ("table, 60 mm", 1.25, [sys.executable, FLOORS, "table"], SIXTY),
    (".ics, 60 mm", 1.25, [sys.executable, FLOORS, "ics"], [*SIXTY, "--format", "ics"]),
]


def spent(command: list[str]) -> tuple[float, float]:
    """What one run takes of the processor, in seconds, and holds of memory at most, in MB."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRON) as run:
        _, status, used = os.wait4(run.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(name: str, limit: float, floor: list[str], bt: list[str], runs: int) -> None:
    """Run two commands alternately, after one of each to warm up, and say how they stand to each other."""
    pairs = [(spent(floor)[0], spent(bt)[0]) for _ in range(runs + 1)][1:]
    base_s, bt_s = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    say(name, f"{base_s * 1000:.0f} ms floor, {bt_s * 1000:.0f} ms bt", ratio, limit)


def work(distance_mm: int) -> float:
    """The time that a schedule and its JSON take once everything is loaded."""
    from bt_cli.output.data.schedule_data import json_text
    from tests.helpers import report_anew

    start = time.process_time()
    json_text(report_anew(**{"goal.defect_mm": distance_mm}))
    return time.process_time() - start


def on_paper(folder: Path) -> list[tuple[str, float, list[str], list[str]]]:
    """90 days of 4 sessions: the PDF against the same document compiled, all else against the JSON."""
    from pydantic_core import to_json

    from bt_cli.document.style import SheetStyle
    from bt_cli.output.paper.pdf import for_typst, plain
    from tests.helpers import read

    plan, said = folder / "plan.toml", folder / "said.json"
    plan.write_text(PLAN, encoding="utf-8")
    said.write_bytes(to_json(plain(for_typst(read(PLAN), SheetStyle(date(2026, 1, 5))))))
    bt = [BT[0], "schedule", str(plan)]

    def made(form: str) -> list[str]:
        return [*bt, "-o", str(folder / f"out.{form}"), "--force", "--print-date", "2026-01-05"]

    return [
        ("PDF, 90 mm", 1.5, [sys.executable, FLOORS, "pdf", str(said)], made("pdf")),
        ("page, 90 mm", 1.5, made("json"), made("html")),
        ("check, 90 mm", 1.1, made("json"), [BT[0], "check", str(plan)]),
        ("status, 90 mm", 1.35, made("json"), [BT[0], "status", str(plan), "--at", "2026-02-20T12:00"]),
    ]


def of_six_struts(folder: Path) -> list[tuple[str, float, list[str], list[str]]]:
    """90 days of 4 sessions with three structures at risk, and a table of 100 rows, against loading typer and numpy."""
    sample = HERE.parent.parent / "sample_plans" / "hexapod_oblique_rotation.toml"
    third = '\n[[structures_at_risk]]\nname = "skin"\npoint_mm = [10, 40, -70]\nmax_mm_per_day = 1\n'
    text = sample.read_text(encoding="utf-8") + third
    plan, longer, table = folder / "six.toml", folder / "longer.toml", folder / "table.csv"
    plan.write_text(text.replace("[correction]\n", "[correction]\ndays = 90\n"), encoding="utf-8")
    longer.write_text(text.replace("[correction]\n", "[correction]\ndays = 100\n"), encoding="utf-8")
    table.write_text(strut_table(longer), encoding="utf-8")
    loaded = [sys.executable, "-c", "import typer, numpy"]
    return [
        ("six struts, JSON", 2, loaded, [BT[0], "schedule", str(plan), "--format", "json"]),
        ("verify, 100 rows", 2, loaded, [BT[0], "verify", str(table), "--plan", str(longer)]),
    ]


def strut_table(plan: Path) -> str:
    """A row a day of six readings, as somebody else's prescription has them."""
    from tests.helpers import read

    lines = ["day,1,2,3,4,5,6"]
    schedule = read(plan.read_text(encoding="utf-8")).schedule
    for day in range(1, schedule.days + 1):
        evening = datetime.combine(schedule.date_of(day), datetime.max.time())
        lines.append(",".join([str(day), *(str(float(shown_mm)) for shown_mm in schedule.ledger.readings_at(evening))]))
    return "\n".join(lines) + "\n"


def a_round(folder: Path, plans: int) -> list[str]:
    """Plans of 60 to 90 days in a folder of their own; the command that lists their turns of a day in all courses."""
    folder.mkdir()
    for number in range(plans):
        text = PLAN.replace("B-2", f"R-{number}").replace("defect_mm = 90", f"defect_mm = {60 + number % 31}")
        (folder / f"{number:04}.toml").write_text(text, encoding="utf-8")
    return [BT[0], "today", str(folder), "--on", "2026-02-20"]


def parsed(folder: Path) -> float:
    """What it takes to read and parse the files of a folder with tomllib, and nothing else."""
    start = time.process_time()
    for path in sorted(folder.iterdir()):
        tomllib.loads(path.read_text(encoding="utf-8"))
    return time.process_time() - start


def rounds(folder: Path, runs: int) -> None:
    """The round of 1,000 plans, start-up and table included, against tomllib; and how it grows with their number."""
    few, many, twice = (a_round(folder / str(plans), plans) for plans in (100, 1000, 2000))
    times = [(parsed(folder / "1000"), spent(many)[0]) for _ in range(runs + 1)][1:]
    floor, own = (statistics.median(column) for column in zip(*times, strict=True))
    say("round, 1000", f"{floor * 1000:.0f} ms tomllib, {own * 1000:.0f} ms bt", own / floor, 25)
    used = [[spent(command) for _ in range(runs)] for command in (few, many, twice)]
    short, own, long = (statistics.median(cpu_s for cpu_s, _ in of_one) for of_one in used)
    each, later = (own - short) / 900 * 1000, (long - own) / 1000 * 1000
    say("one plan more", f"{each:.2f} ms to the 1000th, {later:.2f} ms to the 2000th", later / each, 1.25)
    low, high = (max(peak_mb for _, peak_mb in of_one) for of_one in used[:2])
    say("memory, round", f"{low:.0f} MB for 100 plans, {high:.0f} MB for 1000", high / low, 1.25)


# Two weeks of a clinic: on which of them each is entered, and what; <3> is the third day, <shown> what the scale
# then shows, <left> what is then left, <last> the number of the entry before.
ENTRIES = (
    (1, 'record = "done"; through = <0>T20:00:00'),
    (2, 'record = "missed"; at = <1>T12:00:00'),
    (2, 'order = "catch_up"; on = <2>; rate_mm_per_day = 1.25'),
    (3, 'record = "reading"; at = <3>T05:00:00; readings_mm = { A = <shown> }'),
    (3, 'record = "xray"; on = <3>; gap_mm = <left>'),
    (3, 'order = "rate"; on = <4>; rate_mm_per_day = 0.75'),
    (4, 'order = "pause"; on = <5>; through = <5>'),
    (6, 'order = "review_add"; dates = [<16>]'),
    (6, 'order = "review_move"; from = <16>; to = <17>'),
    (6, 'order = "review_cancel"; dates = [<17>]'),
    (7, 'order = "set"; on = <8>; settings = { "frame.direction" = "toward the blue flag" }'),
    (7, 'record = "undo"; at = <7>T05:00:00; revision = <last>'),
    (8, 'order = "reverse"; on = <8>; distance_mm = 0.5; rate_mm_per_day = 1'),
    (9, 'order = "resume"; on = <9>'),
    (10, 'record = "done"; at = <9>T08:00:00; steps = { A = 2 }'),
    (10, 'order = "accordion"; on = <10>; distance_mm = 0.5; cycles = 1; rate_mm_per_day = 1'),
    (12, 'order = "rate"; on = <12>; rate_mm_per_day = 1'),
    (12, 'order = "replan"; on = <12>; readings_mm = { A = <shown> }'),
    (13, 'order = "remaining"; on = <13>; remaining_mm = <left>'),
    (13, 'order = "reset"; on = <14>; actuators = ["A"]'),
    (14, 'order = "stop"; at = <14>T16:00:00'),
    (15, 'record = "not_made"; on = <14>; actuators = ["A"]'),
    (15, 'order = "resume"; on = <15>'),
)


def with_entries(plan: str, count: int) -> str:
    """A plan with so many entries of all kinds, as a clinic writes them in half a year."""
    from tests.helpers import read

    text, start = plan, date(2026, 1, 13)
    for number in range(count):
        day, entry = ENTRIES[number % len(ENTRIES)]
        first = start + timedelta(days=number // len(ENTRIES) * 14)
        morning = datetime.combine(first + timedelta(days=day), datetime.min.time())
        if "<shown>" in entry or "<left>" in entry:
            schedule = read(text).schedule
            behind = [session for session in schedule.sessions if session.at.replace(tzinfo=None) < morning]
            entry = entry.replace("<left>", str(float(behind[-1].remaining_mm)))
            entry = entry.replace("<shown>", str(float(schedule.ledger.readings_at(morning)[0])))
        for later in range(18):
            entry = entry.replace(f"<{later}>", (first + timedelta(days=later)).isoformat())
        entered = f"{morning:%Y-%m-%d}T06:{number // 60:02}:{number % 60:02}Z"
        entry = entry.replace("<last>", str(number)).replace("; ", "\n")
        text += f"\n[[course]]\n{entry}\nentered = {entered}\n"
    return text


def of_entries(folder: Path, runs: int) -> None:
    """A plan of 200 entries of all kinds, by hand and with the digests of commands, against the same without any."""
    from bt_cli.plan.appending import appended
    from bt_cli.plan.source import parse

    plan = PLAN.replace("defect_mm = 90", "defect_mm = 150").replace("[frame]", "[frame]\nrange_mm = 100")
    by_hand = with_entries(plan, 200)
    above, header, last = by_hand.rpartition("\n[[course]]\n")
    (entry,) = parse((header + last).encode(), "").mapping["course"]
    texts = {"without": plan.encode(), "by hand": by_hand.encode(), "by commands": appended(above.encode(), entry, "")}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_bytes(text)
    floor, *both = ([BT[0], "schedule", str(folder / f"{name}.toml"), "--format", "json"] for name in texts)
    for name, bt in zip(("200 by hand", "200 by commands"), both, strict=True):
        measure(name, 2, floor, bt, runs)


def main() -> None:
    """Print each ratio with the limit that it is held to."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for name, limit, floor, bt in PAIRS:
        measure(name, limit, floor, bt, runs)
    short, long = (statistics.median(work(distance_mm) for _ in range(runs)) for distance_mm in (50, 200))
    say("200 mm to 50 mm", f"{short * 1000:.1f} ms to {long * 1000:.1f} ms beyond start-up", long / short, 4)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    say("peak memory", f"{peak_mb:.0f} MB of 80 MB", peak_mb / 80, 1)
    with TemporaryDirectory() as folder:
        for name, limit, floor, bt in [*on_paper(Path(folder)), *of_six_struts(Path(folder))]:
            measure(name, limit, floor, bt, runs)
    with TemporaryDirectory() as folder:
        rounds(Path(folder), runs)
    with TemporaryDirectory() as folder:
        of_entries(Path(folder), runs)


def say(name: str, measured: str, ratio: float, limit: float) -> None:
    """One line: what was measured, and how it stands to its limit."""
    verdict = "ok" if ratio <= limit else "OVER THE LIMIT"
    print(f"{name:16} {measured}: {ratio:.2f} x (limit {limit}) {verdict}")


if __name__ == "__main__":
    main()
