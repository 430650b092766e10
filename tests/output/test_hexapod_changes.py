"""What staff and patients are told of a change of a correction, and what the ward round shows of six struts.

LONGER, and how its scales follow, is in tests/schedule/test_six_position.py: 150 at first, 159 on 22 Jan at 08:00.
Struts go some 0.22 mm a session, so about every other one turns nothing: at 08:00 on 22 Jan none does.

ROUGH has a third strut that can read no more than 165, and a longer one that shows no less than 150: 175 mm from joint
to joint, which is from day 6 on, Sat 17 Jan. So it is changed on Mon 19 Jan; after a pause from 14 to 28 Jan on 2 Feb.
"""

import csv
import io
import json
import re
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from bt_cli.document.changes import change_lines
from bt_cli.document.fact_lines import fact_lines
from bt_cli.document.language import ENGLISH
from bt_cli.document.notice import Notice, notice_of
from bt_cli.document.notice_days import StrutRow
from bt_cli.document.report import Report
from bt_cli.document.round import Round
from bt_cli.document.round_rows import RoundLine, round_heading, rows
from bt_cli.document.style import SheetStyle
from bt_cli.document.ward_lists import lists
from bt_cli.output.change_table import change_rows, change_table, legend
from bt_cli.output.data.round_data import round_csv, round_json
from bt_cli.output.paper.notice import notice_pdf, notice_text
from bt_cli.schedule.changes import changes
from tests.courses import CLINIC, entries
from tests.helpers import at_revision, read
from tests.hexapod_plans import pose, six_plan, struts

LONGER = six_plan(start=pose(0, 0, -150), end=pose(0, 0, -180)) + CLINIC
BY_PAIRS = six_plan(
    start=pose(0, 0, -150), end=pose(0, 0, -180), sessions=["08:00", "14:00", "20:00"], grouping="pairs"
)
ALL_160 = '{"1" = 160, "2" = 160, "3" = 160, "4" = 160, "5" = 160, "6" = 160}'
FROM_160 = entries(f'on = 2026-01-22; order = "replan"; readings_mm = {ALL_160}')
PAUSE = entries('on = 2026-01-22; order = "pause"')
TWO_DAYS = PAUSE + entries('on = 2026-01-24; order = "resume"')
EARLY = entries('on = 2026-01-14; order = "pause"')
TWO_WEEKS = EARLY + entries('on = 2026-01-28; order = "resume"')
MISSED = entries('at = 2026-01-22T12:00:00; record = "missed"')
ROUGH = six_plan(
    start=pose(0, 0, -150), end=pose(0, 0, -180), struts=struts({"number": 3, "max_mm": 165}),
    strut_sizes=[{"size": "long", "min_mm": 150, "max_mm": 220, "scale_zero_mm": 25}], review={"every_days": 7},
)  # fmt: skip
STYLE = SheetStyle(date(2026, 1, 22))


def both(course: str, plan: str = LONGER, revision: int = 0) -> tuple[Report, Report]:
    new = read(plan + course)
    return at_revision(new, revision), new


def lines(course: str, plan: str = LONGER, revision: int = 0) -> list[str]:
    return change_lines(*both(course, plan, revision))


def notice(course: str, plan: str = LONGER, revision: int = 0) -> Notice:
    plan = plan if "[clinic]" in plan else plan + CLINIC
    return notice_of(*both(course, plan, revision), STYLE)


# ---- for staff


def test_planned_anew_from_six_readings() -> None:
    """At 160 the rings are 161.245 mm apart, at the 159 planned 160.128: 1.117 mm off, 11.245 mm from the start, and
    18.755 mm to the end. 19 days at 1 mm from Thu 22 Jan end on Mon 9 Feb, where 20 days would on Tue 10 Feb."""
    said = lines(FROM_160)
    assert said[:7] == [
        "Planned anew from Thu 22 Jan 2026 08:00 on, from where the six readings put the bone.",
        "Pose then: centre of the distal ring at [0, 0, -161.25] mm; not turned.",
        "That is 1.12 mm and 0° off the plan before, and 11.25 mm and 0° from the start.",
        "By the plan before it would be 18.75 mm and 0° to the end, in 20 days.",
        "Left to the end: 18.75 mm and 0°.",
        "From then on 19 days, set by the reference point, at most 1 mm a day.",
        "The first difference is at Thu 22 Jan 2026 12:00. "
        "10 mm of the reference point's way were done before this change. "
        "Before it the scales must read 1: 160, 2: 160, 3: 160, 4: 160, 5: 160, 6: 160 mm.",
    ]
    assert "The last session moves from Tue 10 Feb 2026 20:00 to Mon 9 Feb 2026 16:00." in said
    assert not any(word in line for line in said for word in ("Docking", "the bone has moved", "Later", "Earlier"))


def test_days_that_are_ordered_are_told_with_what_the_limits_ask() -> None:
    said = lines(entries('on = 2026-01-22; order = "replan"; days = 25'))
    assert "Planned anew from Thu 22 Jan 2026 08:00 on, from where the plan has the bone then." in said
    assert "From then on 25 days, as ordered; the limits ask for 20: the reference point, at most 1 mm a day." in said
    assert "That is 0 mm and 0° off the plan before, and 10.13 mm and 0° from the start." in said


def test_a_residual_deformity_is_told_in_its_words() -> None:
    plan = six_plan(
        correction={"end": pose(0, 0, -150)}, mounting={"proximal_mm": 75},
        deformity={"reference": "proximal", "origin": "apex", "recurvatum_deg": 20},
    )  # fmt: skip
    residual = '{reference = "proximal", origin = "apex", varus_deg = 3, short_mm = 2}'
    old, new = both(entries(f'on = 2026-01-22; order = "replan"; deformity = {residual}'), plan)
    assert "Still to correct by a new X-ray: varus 3°, short 2 mm." in change_lines(old, new)
    first = changes(old.schedule, new.schedule).first
    assert first
    assert first.date() >= date(2026, 1, 22)  # another end makes no turn before it another


VIA = six_plan(start=pose(0, 0, -150), via=[pose(0, 0, -170)], end=pose(8, 0, -170), mounting={"proximal_mm": 75})
OTHER_END = entries(
    'on = 2026-01-22; order = "replan"; deformity = {reference = "proximal", origin = "x", lateral_mm = 4}'
)


def test_waypoints_not_passed_are_told_kept_or_left_out() -> None:
    """At 160 on day 11: 170 − 161.245 = 8.755 mm to the waypoint, then 8 mm to the side."""
    said = lines(FROM_160, VIA)
    assert "It goes on through 1 waypoint not passed yet." in said
    assert "Left to the end: 16.75 mm and 0°." in said
    assert "From then on 17 days, set by the reference point, at most 1 mm a day." in said
    gone = lines(OTHER_END, VIA)
    assert "It LEAVES OUT 1 waypoint not passed yet, as the end is another." in gone
    assert not any("waypoint" in line for line in lines(FROM_160))


def test_the_patient_is_told_that_places_on_the_way_are_left_out() -> None:
    left_out = "The new plan goes straight to its end. It leaves out places that the old plan had on the way."
    assert left_out in notice(OTHER_END, VIA).news[0]
    assert left_out not in notice(FROM_160, VIA).news[0]


def test_a_pause_moves_what_comes_and_a_missed_session_too() -> None:
    """All that is turned after it comes two days later, the first of it at 12:00."""
    after = [s for s in both("")[1].schedule.sessions if s.at.date() >= date(2026, 1, 22)]
    said = lines(TWO_DAYS)
    assert "No turns from Thu 22 Jan 2026 08:00 until Sat 24 Jan 2026 12:00." in said
    assert f"Later: {len(after)} sessions, by 2 days." in said
    assert not any(line.startswith(("Planned anew", "Dropped", "Added")) for line in said)
    assert "Missed: 1 session, Thu 22 Jan 2026 12:00." in lines(MISSED)


def test_by_pairs_a_day_is_missed_and_not_a_session() -> None:
    said = lines(entries('on = 2026-01-22; record = "missed"'), BY_PAIRS)
    assert "Missed: 1 day, Thu 22 Jan 2026." in said
    assert "The last session moves from Tue 10 Feb 2026 20:00 to Wed 11 Feb 2026 20:00." in said
    span = entries('from = 2026-01-22; to = 2026-01-23; record = "missed"')
    assert "Missed: 2 days, Thu 22 Jan 2026 to Fri 23 Jan 2026." in lines(span, BY_PAIRS)


def test_swaps_that_move_come_or_go_are_told() -> None:
    """On 19 Jan as on 2 Feb 7 days are done, 157 mm apart: √(157² + 80²) = 176.21 mm, so 156, and 151 on the new one.

    A day less is √(156² + 80²) = 175.32 mm: 155.5, and 150.5.
    """
    sizes = "strut 3 the one mounted (156) → long (151)."

    def told(course: str, revision: int = 0) -> list[str]:
        return [line for line in lines(course, ROUGH, revision) if "swap" in line.lower()]

    assert told(TWO_WEEKS) == [f"The swap on Mon 19 Jan 2026 moves to Mon 2 Feb 2026: {sizes}"]
    assert told(EARLY) == [f"Swap no longer planned on Mon 19 Jan 2026: {sizes}"]
    assert told(TWO_WEEKS, 1) == [f"New swap on Mon 2 Feb 2026: {sizes}"]
    a_day = entries('from = 2026-01-13; to = 2026-01-13; record = "missed"')
    sizes = sizes.replace("156", "155.5").replace("151", "150.5")
    assert told(a_day) == [f"The swap on Mon 19 Jan 2026 is another: {sizes}"]


def test_each_strut_that_differs_has_a_row() -> None:
    changed = change_rows(*both(FROM_160))
    assert {row.label for row in changed} == {f"strut {number}" for number in range(1, 7)}
    shown = change_table(changed, 1, ENGLISH, ascii_only=False)
    assert shown[0].split() == ["before", "now"]
    assert shown[1:3] == ["Thu 22 Jan 2026", "  12:00  strut 1  159.5 (+0.5)  160.5 (+0.5)"]
    assert shown[3].split() == ["strut", "2", "159.5", "(+0.5)", "160.5", "(+0.5)"]
    assert shown[-1].endswith(": --all shows them")
    assert legend(changed, ENGLISH).startswith("Under each date: the time, the strut")


def test_of_two_files_with_other_frames_no_pose_is_held_against_another() -> None:
    old, new = read(six_plan()), read(LONGER + FROM_160)
    said = change_lines(old, new)
    assert any(line.startswith("Planned anew") for line in said)
    assert not any("plan before" in line for line in said)
    assert any(line.startswith("Start: centre of the distal ring") for line in fact_lines(old, new))


# ---- for patients


def test_the_patient_is_told_why_and_what_to_check_first() -> None:
    assert notice(FROM_160).news == [
        "We made a new plan from the numbers on your scales.",
        "The first change is on Thu 22 Jan 2026 at 12:00. Until then your turns stay the same.",
        "Before your turn on Thu 22 Jan 2026 at 12:00 the scales must read 1: 160, 2: 160, 3: 160, 4: 160, 5: 160, "
        "6: 160 mm. If one differs, stop and call.",
        "From Thu 22 Jan 2026 on you turn to other numbers than before. Follow your new sheet.",
        "Your last turn is now on Mon 9 Feb 2026 at 16:00. Before, it was on Tue 10 Feb 2026.",
    ]


def test_the_numbers_stay_where_they_only_come_later() -> None:
    assert notice(TWO_DAYS).news[1:4] == [
        "Do not turn from Thu 22 Jan 2026 on. Start again on Sat 24 Jan 2026 at 12:00.",
        "Before your turn on Sat 24 Jan 2026 at 12:00 the scales must read 1: 159, 2: 159, 3: 159, 4: 159, 5: 159, "
        "6: 159 mm. If one differs, stop and call.",
        "The numbers to turn to stay the same. They only come later.",
    ]
    assert notice(TWO_DAYS, revision=1).news[2] == "You have more turns to do, from Sat 24 Jan 2026 on."


def test_without_a_turn_to_come_nothing_is_to_be_checked() -> None:
    said = notice(PAUSE).news
    assert said[1] == "Do not turn from Thu 22 Jan 2026 on. Do not turn again until we tell you."
    assert not any("scales must read" in one for one in said)


def test_days_that_were_missed_by_pairs() -> None:
    told = notice(entries('on = 2026-01-22; record = "missed"'), BY_PAIRS).news
    assert told[0].startswith("You missed the turns of 1 day. What you missed comes later. Never turn more")
    assert told[1] == "Turn by the new plan from Fri 23 Jan 2026 at 08:00 on."


def test_a_swap_on_another_date_is_news() -> None:
    def told(course: str, revision: int = 0) -> list[str]:
        made = notice_of(*both(course, ROUGH + CLINIC, revision), STYLE._replace(print_date=date(2026, 1, 14)))
        return [text for text in made.news if "strut 3 the one" in text]

    strut = "strut 3 the one mounted (156) → long (151)."
    on = f"Mon 2 Feb 2026: Do NOT turn at home. In the clinic: {strut}"
    assert told(TWO_WEEKS) == [f"{on} Then the 08:00 turn there. Your old sheet has it on Mon 19 Jan 2026."]
    assert told(TWO_WEEKS, 1) == [f"{on} Then the 08:00 turn there."]
    assert told(EARLY) == [f"No longer done in the clinic on Mon 19 Jan 2026: {strut}"]


def test_the_days_are_those_of_the_schedule() -> None:
    made = notice(FROM_160)
    day, turns, scales = made.days.lines[0]
    assert day == "Thu 22 Jan 2026"
    assert turns[0] == "12:00 strut 1: 160 → 160.5 (+0.5)"
    assert scales == "1: 161, 2: 161, 3: 161, 4: 161, 5: 161, 6: 161 mm"
    assert made.days.grid
    row = made.days.grid.rows[0]
    assert row.when == "Thu 22 Jan 2026 12:00"
    assert row.cells[0] == {"from": "160", "to": "160.5", "by": "+0.5"}
    rest = notice(TWO_DAYS).days.grid
    assert rest
    assert rest.rows[0] == StrutRow("Thu 22 Jan 2026", "Do not turn.", [])


def test_what_was_missed_or_is_done_is_no_instruction() -> None:
    done = MISSED + entries('through = 2026-01-22T16:00:00; record = "done"')
    grid = notice(done).days.grid
    assert grid
    rows = [row for row in grid.rows if row.when.startswith("Thu 22")]
    assert [(row.when[-5:], row.text) for row in rows] == [("12:00", "missed"), ("16:00", "done")]
    by_pairs = notice(entries('on = 2026-01-22; record = "missed"'), BY_PAIRS).days.lines
    assert by_pairs[0][0] == "Fri 23 Jan 2026"


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    ("course", "plan"),
    [
        (FROM_160, LONGER),
        (TWO_DAYS + entries(f'on = 2026-02-01; order = "replan"; readings_mm = {ALL_160}'), ROUGH),
        (entries('on = 2026-01-22; record = "missed"'), BY_PAIRS),
        (PAUSE, LONGER),
    ],
)
def test_it_is_one_page(course: str, plan: str, paper: str) -> None:
    made = notice_of(*both(course, plan if "[clinic]" in plan else plan + CLINIC), STYLE._replace(paper=paper))
    document = pypdfium2.PdfDocument(BytesIO(notice_pdf(made, STYLE._replace(paper=paper)).data))
    (said,) = [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    for paragraph in made.news:
        assert paragraph in said
    for row in made.days.grid.rows if made.days.grid else ():
        assert row.when in said
    for line in made.to_do.items:
        assert line in said
        assert line in notice_text(made)


# ---- the ward round


def round_of(*plans: str, on: date = date(2026, 1, 22)) -> Round:
    made = Round(on)
    for number, plan in enumerate(plans):
        made.add(read(plan).schedule, f"{number}.toml")
    made.sort()
    return made


def test_a_session_of_six_struts_is_one_row_with_a_line_for_each() -> None:
    """A strut without a direction in the plan is turned by the numbers of its scale; nobody need ask."""
    made = round_of(LONGER)
    assert round_heading(made) == "Ward round, Thu 22 Jan 2026, Europe/London: 1 plan, 2 sessions"
    row, _ = rows(made)
    assert (row.time, row.patient.id, row.patient.where) == ("12:00", "HX-1", "right tibia")
    assert row.lines == tuple(RoundLine(f"strut {i}", "longer", "159 → 159.5", "+0.5", "") for i in range(1, 7))
    assert (row.loud, row.quiet) == (("NOT APPROVED: ask",), ("sheet 0",))
    missed = rows(round_of(LONGER + MISSED))[0]
    assert (missed.time, missed.lines, missed.instead) == ("12:00", (), "recorded as missed")


def test_a_strut_goes_the_plans_way_to_be_longer_and_the_opposite_way_to_be_shorter() -> None:
    plan = LONGER.replace('kind = "hexapod"\n', 'kind = "hexapod"\ndirection = "toward the plus sign"\n')
    assert plan != LONGER
    assert "toward the plus sign" in rows(round_of(plan))[0].quiet


def test_the_row_of_a_changed_strut_says_so_and_begins_at_its_new_scale() -> None:
    """On Sun 18 Jan all end at 156. The strut put in on Mon 19 Jan has its zero at 25 mm, not at 20: it reads 151."""
    made = round_of(ROUGH, on=date(2026, 1, 19))
    for row in rows(made):  # every turn of the day comes after the change
        assert row.loud == ("NOT APPROVED: ask", "AFTER SWAP IN CLINIC: strut 3")
    scales = {line.what: line.scale for line in rows(made)[0].lines}
    assert (scales["strut 3"], scales["strut 1"]) == ("151 → 151.5", "156 → 156.5")
    assert rows(round_of(ROUGH, on=date(2026, 1, 18)))[-1].lines[2].scale == "155.5 → 156"
    (session, *_) = json.loads(round_json(made))["sessions"]
    assert session["hardware_change"] == ["3"]


def test_its_data_have_every_strut() -> None:
    made = round_of(LONGER)
    (session, *_) = json.loads(round_json(made))["sessions"]
    assert (session["count"], session["kind"], session["phase"]) == (6, "strut", "correction")
    assert session["moves"][5] == {
        "actuator": "6", "steps": 1, "travel_mm": 0.5, "reading_mm": 159.5, "before_reading_mm": 159,
    }  # fmt: skip
    assert json.loads(round_json(made))["summary"]["sessions"] == len(made.sessions)
    (row, *_) = csv.DictReader(io.StringIO(round_csv(made)))
    assert (row["actuator"], row["steps"]) == ("1 2 3 4 5 6", "1 1 1 1 1 1")
    assert row["reading_mm"].split() == ["159.5"] * 6


def test_a_swap_names_its_struts() -> None:
    (swap,) = both("", ROUGH)[1].schedule.correction.swaps  # type: ignore[union-attr]
    found = dict(lists(round_of(ROUGH, on=swap.on)))
    assert found["Hardware changes within 7 days"][0].endswith(" (strut 3)")
