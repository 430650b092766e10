"""Compression, reversal and accordion are called so wherever a phase is told, and never distraction."""

from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from bt_cli.document.build import phase_dates
from bt_cli.document.course_status import status_facts
from bt_cli.document.language import ENGLISH
from bt_cli.document.report import Report
from bt_cli.figures.chart import progress_chart
from bt_cli.schedule.status import status_at
from tests.helpers import AXIAL, PLAN, bt, read


def sample(name: str) -> Report:
    [path] = [path for path in AXIAL if path.stem == name]
    return read(path.read_text(encoding="utf-8"))


def with_order(*keys: str) -> Report:
    return read(PLAN + "[[course]]\n" + "\n".join(keys) + "\n")


REVERSED = with_order("on = 2026-02-02", 'order = "reverse"', "distance_mm = 3", "rate_mm_per_day = 1")
TOLD = [
    (
        sample("femur_accordion_docking"),
        ["distraction: Thu 12 Feb 2026 to Tue 24 Mar 2026", "accordion: Wed 25 Mar 2026 to Wed 22 Apr 2026",
         "distraction: Tue 28 Apr 2026 to Tue 19 May 2026", "compression: Mon 25 May 2026 to Tue 2 Jun 2026"],
        ["turning (distraction): 63 days", "turning back and forth (accordion): 29 days",
         "turning (compression): 9 days"],
    ),
    (
        sample("tibia_accordion_compression"),
        ["distraction: Mon 9 Mar 2026 to Sat 28 Mar 2026", "reversal: Sun 29 Mar 2026 to Thu 2 Apr 2026",
         "distraction: Sun 5 Apr 2026 to Fri 24 Apr 2026", "compression: Mon 27 Apr 2026 to Tue 5 May 2026"],
        ["turning (distraction): 40 days", "turning back (reversal): 5 days", "turning (compression): 9 days"],
    ),
    (
        sample("tibia_nonunion_compression"),
        ["compression: Tue 14 Apr 2026 to Sun 3 May 2026"],
        ["turning (compression): 20 days"],
    ),
    (
        sample("tibia_course_slow_pause_xray"),
        ["distraction: Mon 12 Jan 2026 to Fri 13 Mar 2026"],
        ["turning (distraction): 61 days"],
    ),
    (
        REVERSED,
        ["distraction: Mon 12 Jan 2026 to Sun 1 Feb 2026", "reversal: Mon 2 Feb 2026 to Wed 4 Feb 2026"],
        ["turning (distraction): 21 days", "turning back (reversal): 3 days"],
    ),
]  # fmt: skip
IDS = ["accordion", "reverse and press", "compression", "slower and paused", "reversed"]


def texts(svg: Element) -> list[str]:
    return [element.text or "" for element in svg.iter() if element.tag.endswith("text")]


@pytest.mark.parametrize(("found", "dates", "legend"), TOLD, ids=IDS)
def test_each_phase_is_told_with_its_dates_and_its_word(found: Report, dates: list[str], legend: list[str]) -> None:
    assert [line for line in phase_dates(found.schedule) if not line.startswith("latency")] == dates
    svg = progress_chart(found, ENGLISH)
    assert [text for text in texts(svg) if text.startswith("turning")] == legend
    # Each phase has a fill of its own in the legend, and the plot is filled with each as often as it comes.
    fills = [element.get("fill") for element in svg.iter() if element.get("fill", "").startswith("url(#chart-")]
    for word in ("accordion", "reversal", "compression"):
        comes = sum(line.startswith(word) for line in dates[1:])
        assert fills.count(f"url(#chart-{word})") == (comes + 1 if comes else 0)


@pytest.mark.parametrize(
    ("found", "at", "phase"),
    [
        (TOLD[0][0], datetime(2026, 3, 26, 12), "accordion, going back"),
        (TOLD[0][0], datetime(2026, 3, 31, 12), "accordion, going forth"),
        (TOLD[0][0], datetime(2026, 5, 4, 12), "distraction"),
        (TOLD[0][0], datetime(2026, 5, 27, 12), "compression"),
        (TOLD[1][0], datetime(2026, 3, 30, 12), "reversal"),
        (TOLD[2][0], datetime(2026, 4, 20, 12), "compression"),
        (REVERSED, datetime(2026, 2, 3, 12), "reversal"),
    ],
)
def test_the_status_says_what_goes_on(found: Report, at: datetime, phase: str) -> None:
    told = dict(status_facts(found, status_at(found.schedule, at)))
    assert told["Phase"].startswith(f"{phase}; day ")


def test_of_several_levels_each_says_what_it_does() -> None:
    levels = (
        '[[levels]]\nname = "upper"\nmoves = "distally"\ndistance_mm = 30\n'
        '[[levels]]\nname = "lower"\nmoves = "proximally"\ndistance_mm = 30\n'
    )
    order = (
        '[[course]]\non = 2026-01-26\norder = "accordion"\nlevel = "upper"\ndistance_mm = 2\ncycles = 1\n'
        "rate_mm_per_day = 1\n"
    )
    found = read(PLAN + levels + order)
    at = datetime(2026, 1, 27, 12)
    told = "\n".join(f"{name} {text}" for name, text in status_facts(found, status_at(found.schedule, at)))
    assert "upper: accordion, going back, day 16" in told
    assert "lower: distraction, day 16" in told
    assert "A, accordion: Mon 26 Jan 2026 to Thu 29 Jan 2026" in list(phase_dates(found.schedule))


def test_a_compression_is_nowhere_called_distraction(tmp_path: Path) -> None:
    """Screen, status, chart, page and reminders of the nonunion; the round is told by its own tests."""
    [path] = [path for path in AXIAL if path.stem == "tibia_nonunion_compression"]
    outs = [tmp_path / f"plan.{suffix}" for suffix in ("svg", "html", "ics")]
    done = bt("schedule", path, *(word for out in outs for word in ("-o", out)))
    assert done.returncode == 0, done.stderr.decode()
    texts_ = [out.read_text(encoding="utf-8") for out in outs]
    for words in (("schedule", path), ("status", path, "--at", "2026-04-20 12:00")):
        texts_.append(bt(*words).stdout.decode())
    for text in texts_:
        assert "compression" in text.lower() or "BEGIN:VCALENDAR" in text
        assert "distraction" not in text.lower()
