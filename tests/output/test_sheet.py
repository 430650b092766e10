"""What a sheet says, before anything sets it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.language import language
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from tests.helpers import AXIAL, SAMPLES, approved, goal, read, report
from tests.rendered import sheet_of

CLINIC = {"phone": "01865 000000", "missed_turn": "Leave it out and call us."}
STYLE = SheetStyle(date(2026, 1, 5))


def lines(made: Report, kind: str, style: SheetStyle = STYLE) -> list[dict[str, Any]]:
    return [line for page in sheet_of(made, style).pages for line in page["lines"] if line["kind"] == kind]


def test_a_day_has_its_date_its_number_its_turns_and_its_readings() -> None:
    """Day 2 of 1 mm a day in quarters: the scale goes from 1 to 2, 58 of 60 mm are left."""
    day = lines(report(clinic=CLINIC), "day")[1]
    assert (day["date"], day["number"], day["on"]) == ("Tue 13 Jan 2026", "day 2", "2026-01-13")
    assert [turn["at"] for turn in day["turns"]] == ["08:00", "12:00", "16:00", "20:00"]
    assert [turn["moves"][0]["turn"] for turn in day["turns"]] == ["¼ turn"] * 4
    assert [turn["moves"][0]["mm"] for turn in day["turns"]] == ["0.25 mm"] * 4
    assert [turn["moves"][0]["face"] for turn in day["turns"]] == ["2", "3", "4", "1"]
    assert day["scales"] == [{"letter": "", "before": "1", "after": "2", "star": False}]
    assert (day["moved"], day["left"]) == ("2", "58")


def test_the_first_line_after_the_week_is_the_initial_setting() -> None:
    made = report(clinic=CLINIC, **{"frame.start_reading_mm": Decimal("12.5"), "frame.start_face": 3})
    first = sheet_of(made, STYLE).pages[0]["lines"]
    assert [line["kind"] for line in first[:3]] == ["week", "start", "day"]
    assert first[1]["text"] == "Before the first turn the scale reads 12.5 mm. Nut face 3 shows."
    assert first[2]["scales"][0]["before"] == "12.5"
    assert first[2]["moved"] == "1"


def test_the_scale_is_checked_after_day_1_and_then_weekly() -> None:
    """16 mm at 1 mm a day: days 1, 7, 14 and the last, 16."""
    made = report(clinic=CLINIC, goal=goal("transport", 16))
    asked = [line["ask"] for line in lines(made, "check")]
    assert [text.split("must read ")[1] for text in asked] == ["1 mm.", "7 mm.", "14 mm.", "16 mm."]
    stop = "If it differs, stop and call 01865\N{NO-BREAK SPACE}000000."
    assert {line["stop"] for line in lines(made, "check")} == {stop}


def test_a_check_stands_after_the_day_that_it_is_for() -> None:
    page = sheet_of(report(clinic=CLINIC), STYLE).pages[0]["lines"]
    after = [page[i - 1] for i, line in enumerate(page) if line["kind"] == "check"]
    assert [line["day"] for line in after] == [1, 7, 14]


def test_reviews_swaps_and_the_end_stand_where_they_happen() -> None:
    made = report(
        clinic=CLINIC, goal=goal("transport", 20), review={"first": date(2026, 1, 21), "every_days": 7},
        **{"frame.range_mm": 12, "frame.swaps": [date(2026, 1, 21)]},
    )  # fmt: skip
    page = [line for page in sheet_of(made, STYLE).pages for line in page["lines"]]
    at = next(i for i, line in enumerate(page) if line["kind"] == "swap")
    assert page[at]["text"].startswith("The frame is set again before the day’s first turn")
    assert page[at + 1]["on"] == "2026-01-21"
    assert page[at + 1]["scales"][0]["before"] == "0"
    assert page[at + 2] == {"kind": "note", "text": "Clinic and X-ray."}
    notes = [line["text"] for line in page if line["kind"] == "note"]
    assert notes[-1].endswith("The bone ends are expected to meet.")


def test_swaps_have_a_table_of_their_own() -> None:
    """9 days of 1 mm before the swap: 9 mm, then the scale starts anew."""
    made = report(
        clinic=CLINIC, goal=goal("transport", 20), **{"frame.range_mm": 12, "frame.swaps": [date(2026, 1, 21)]}
    )
    (swap,) = sheet_of(made, STYLE).front["swaps"]["lines"]
    assert swap == ["Wed 21 Jan 2026", "9 mm", "0 mm", "no", ""]
    assert sheet_of(report(clinic=CLINIC), STYLE).front["swaps"] is None


def test_days_with_at_most_a_week_of_travel_left_are_starred() -> None:
    """12 mm of range at 1 mm a day: from day 5 on, where 7 mm are left."""
    made = report(clinic=CLINIC, goal=goal("transport", 12), **{"frame.range_mm": 12})
    assert [line["day"] for line in lines(made, "day") if line["star"]] == list(range(5, 13))
    assert not any(line["star"] for line in lines(report(clinic=CLINIC), "day"))


@pytest.mark.parametrize(
    ("sessions", "large", "pages"),
    [(4, False, 5), (1, False, 5), (8, False, 10), (24, False, 30), (4, True, 20)],
)
def test_as_many_days_stand_on_a_page_as_fit(sessions: int, large: bool, pages: int) -> None:
    """60 days: 14, 6 or 2 on a page; 3 in large print."""
    made = report(clinic=CLINIC, **{"protocol.sessions_per_day": sessions, "protocol.sessions": None,
                                    "frame.steps_per_turn": 24, "frame.direction": "toward +"})  # fmt: skip
    assert len(sheet_of(made, STYLE._replace(large=large)).pages) == pages


@given(st.integers(1, 31), st.integers(0, 70), st.integers(0, 59))
def test_every_day_asked_for_stands_on_one_page_and_only_one(per_page: int, skip: int, shown: int) -> None:
    first = date(2026, 1, 12)
    made = report(clinic=CLINIC)._replace(until=first + timedelta(days=shown))
    style = STYLE._replace(days_per_page=per_page, first_day=first + timedelta(days=skip))
    sheet = sheet_of(made, style)
    days = [line["day"] for page in sheet.pages for line in page["lines"] if line["kind"] == "day"]
    assert days == list(range(skip + 1, shown + 2))
    assert all(len([line for line in page["lines"] if line["kind"] == "day"]) <= per_page for page in sheet.pages)


def test_each_page_says_its_dates() -> None:
    pages = sheet_of(report(clinic=CLINIC), STYLE).pages
    assert pages[0]["dates"] == "Mon 12 Jan 2026 – Sun 25 Jan 2026"
    assert pages[-1]["dates"] == "Mon 9 Mar 2026 – Thu 12 Mar 2026"
    assert pages[-1]["days"] == "days 57 to 60"


def test_a_draft_says_so_until_what_it_says_is_approved() -> None:
    made = report(clinic=CLINIC)
    assert sheet_of(made, STYLE).head["status"] == "DRAFT: not approved"
    assert sheet_of(approved(made), STYLE).head["status"] == "Approved by AB on Tue 6 Jan 2026"


def test_what_the_clinic_has_not_said_is_not_made_up() -> None:
    advice = {part["title"]: part["items"] for part in sheet_of(report(clinic=CLINIC), STYLE).front["advice"]}
    assert advice["If you missed a turn"] == ["Leave it out and call us."]
    unsaid = ["Your clinic has not said. Ask before the first turn."]
    assert advice["How late a turn may be"] == advice["Stop and call us if"] == unsaid
    assert "Pin care" not in advice


def test_without_a_direction_the_sheet_says_where_it_is_written() -> None:
    for made, said in ((report(clinic=CLINIC), "written after WHICH WAY"), (given_direction(), "toward the red flag")):
        sheet = sheet_of(made, STYLE)
        assert said in sheet.strip[0][1]
        assert any(said in step for step in sheet.front["how"])


def given_direction() -> Report:
    return report(clinic=CLINIC, **{"frame.direction": "toward the red flag"})


def test_an_override_is_said_to_the_clinician() -> None:
    sample = next(s for s in SAMPLES if "overridden" in s.stem)
    assert "OVERRIDDEN by" in sheet_of(read(sample.read_text()), STYLE).front["findings"][0]


@pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)
def test_the_spanish_sheet_has_the_same_numbers(sample: Any) -> None:
    made = read(sample.read_text())
    spanish = STYLE._replace(language=language("es"))
    for here, there in zip(lines(made, "day"), lines(made, "day", spanish), strict=True):
        same = ("on", "scales", "moved", "left", "star")
        assert [here[key] for key in same] == [there[key] for key in same]
        mms = [[m["mm"] for t in day["turns"] if isinstance(t, dict) for m in t["moves"]] for day in (here, there)]
        assert mms[0] == mms[1]


def test_a_translation_that_no_clinician_has_read_says_so() -> None:
    made = report(clinic=CLINIC)
    assert not sheet_of(made, STYLE).head["unreviewed"]
    assert sheet_of(made, STYLE._replace(language=language("es"))).head["unreviewed"]
