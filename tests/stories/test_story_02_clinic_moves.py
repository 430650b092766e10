"""Story 2: struts were exchanged on a Monday review and recorded up to Thursday; the clinic moves to Thursdays."""

from pathlib import Path
from shutil import copy

from tests.helpers import ROOT
from tests.stories.telling import dates, edit, readings, refused, run


def test_an_exchange_that_was_made_stays_where_it_was_made(tmp_path: Path) -> None:
    """All six struts go from short (127) to medium (125) on Mon 6 Apr 2026, before the day's first turn.

    Had it been moved to Thu 2 Apr or 9 Apr with the reviews, every reading between would be another.
    """
    copy(ROOT / "sample_plans" / "hexapod_swap.toml", tmp_path / "p.toml")
    run(tmp_path, "record", "p.toml", "done", "--through", "2026-04-09", "--entered", "2026-04-09T20:30:00Z", "--yes")
    run(tmp_path, "approve", "p.toml", "--by", "AB", "--on", "2026-04-09", "--yes")
    before = readings(tmp_path)
    assert dates(tmp_path, "swap") == ["2026-04-06"]
    edit(tmp_path, ('weekdays = ["MO"]', 'weekdays = ["TH"]'))
    assert "[review] weekdays was [MO] when entry 1 (record done) was written; it is [TH] now" in refused(
        tmp_path, "schedule", "p.toml"
    )
    entered = ("--entered", "2026-04-10T08:00:00Z")
    accepted = run(tmp_path, "correct", "p.toml", "--reason", "clinic on Thursdays", *entered, "--yes")
    assert "DRAFT: changed since AB approved it: [review], [[course]] 2." in accepted
    assert dates(tmp_path, "swap") == ["2026-04-06"]
    assert readings(tmp_path) == before
    assert [one for one in dates(tmp_path, "review") if one > "2026-04-10"] == ["2026-04-23", "2026-05-07"]
