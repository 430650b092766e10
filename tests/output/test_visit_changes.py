"""What a patient is told beside the turns: visits, re-sets, and the clinic's texts. See tests/courses.py for the plan.

With a review every 14 days from Mon 26 Jan the plan has them on 26 Jan, 9 and 23 Feb, 9 and 23 Mar.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bt_cli.document.language import language
from bt_cli.document.notice import Notice, notice_of
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.document.visit_changes import paired
from bt_cli.output.paper.notice import notice_text
from tests import courses
from tests.courses import CLINIC, before_and_after, entries
from tests.helpers import PLAN, read
from tests.hexapod_plans import six, struts
from tests.level_plans import KEPT
from tests.output.test_notice import page

STYLE = SheetStyle(date(2026, 2, 1))
MONDAYS = PLAN + CLINIC + "[review]\nfirst = 2026-01-26\nevery_days = 14\n"
THURSDAYS = MONDAYS + 'weekdays = ["TH"]\n'
SAME = "Your turns stay the same."


def notice(course: str, plan: str = MONDAYS, revision: int = 0, on: date = STYLE.print_date) -> Notice:
    return notice_of(*before_and_after(course, revision, plan), STYLE._replace(print_date=on))


def beside(made: Notice) -> list[str]:
    """What is told of visits, re-sets and texts."""
    words = ("visit", "In the clinic", "in the clinic", "changed", "phone")
    return [said for said in made.news if any(word in said for word in words) and not said.startswith("The first ch")]


def of(old: str, new: str, on: date = STYLE.print_date) -> Notice:
    return notice_of(read(old), read(new), STYLE._replace(print_date=on))


def test_visits_that_moved_are_told_and_the_turns_stay() -> None:
    """That of 26 Jan is past; the other Mondays have become the Thursdays of their weeks."""
    made = of(MONDAYS, THURSDAYS)
    assert made.news == [
        SAME,
        "Your clinic visit on Mon 9 Feb 2026 is now on Thu 12 Feb 2026. "
        "Your clinic visit on Mon 23 Feb 2026 is now on Thu 26 Feb 2026. "
        "Your clinic visit on Mon 9 Mar 2026 is now on Thu 12 Mar 2026. "
        "Cancelled clinic visit: Mon 23 Mar 2026.",  # Thu 12 Mar is that of the last turn
    ]
    assert made.days.lines == []


def test_sheet_and_calendar_that_show_the_old_visit_are_not_kept() -> None:
    assert of(MONDAYS, THURSDAYS).to_do.items == [
        "Throw away sheet 0.",
        "Turn only by sheet 0. If you do not have it, ask us for it.",  # two files, both at 0
        "Delete the old calendar on your phone. Old reminders may still ring until you do.",
        "Then import the new file into a new calendar.",
    ]


def test_a_longer_course_has_new_visits_and_a_shorter_one_fewer() -> None:
    """At 0.75 mm a day the last turn is on 26 Mar, and the visit after it on 6 Apr; with 18 mm left it is on 10 Mar."""
    assert beside(notice(courses.SLOWER)) == ["New clinic visit: Mon 6 Apr 2026."]
    less = entries('on = 2026-02-21; order = "remaining"; remaining_mm = 10')  # the last turn is on 2 Mar
    assert beside(notice(less)) == ["Cancelled clinic visit: Mon 23 Mar 2026."]


def test_visits_of_consolidation_that_all_move_are_told_as_one() -> None:
    """Each 28 days after 23 March, the last of the turns, for two years; slower each 28 days after 6 April."""
    made = beside(notice(courses.SLOWER, MONDAYS + "consolidation_every_days = 28\n"))
    assert made == [
        "New clinic visit: Mon 6 Apr 2026. Later your clinic visits are every 28 days, from Mon 4 May 2026 on."
    ]


def test_a_pause_takes_no_visit_away_and_none_is_told() -> None:
    assert beside(notice(courses.PAUSE)) == []
    assert "Then import the new file into a new calendar." in notice(courses.PAUSE).to_do.items


def test_what_is_past_is_no_news() -> None:
    assert beside(of(MONDAYS, THURSDAYS, on=date(2026, 3, 13))) == [
        "Cancelled clinic visit: Mon 23 Mar 2026.",
    ]
    assert of(MONDAYS, THURSDAYS, on=date(2026, 3, 24)).news == ["Nothing changes for you. Go on as your sheet says."]
    assert beside(of(MONDAYS, THURSDAYS, on=date(2026, 3, 12)))[0].startswith("Your clinic visit on Mon 9 Mar 2026")


STROKES = MONDAYS + "[frame]\nrange_mm = 40\n"


def test_a_re_set_on_another_date_is_told() -> None:
    """40 mm end on 20 Feb, so the re-set is on 9 Feb; 14 days paused they end on 6 Mar, and it is on 23 Feb."""
    pause = courses.PAUSE + entries('on = 2026-02-15; order = "resume"')
    swap = "the frame is set again, ring to ring counted 28 mm → 0 mm."
    new = f"Mon 23 Feb 2026: Do NOT turn at home. In the clinic: {swap} Then the 08:00 turn there."
    visit = "New clinic visit: Mon 6 Apr 2026."
    assert beside(notice(pause, STROKES)) == [f"{new} Your old sheet has it on Mon 9 Feb 2026.", visit]
    assert beside(notice(courses.PAUSE, STROKES)) == [f"No longer done in the clinic on Mon 9 Feb 2026: {swap}"]
    assert beside(notice(pause, STROKES, revision=1)) == [new, visit]


def test_of_several_things_each_re_set_is_told_by_its_letters() -> None:
    """Of 36 mm of range, B (1.5 mm a day) has 24 days, C (1) 36, A (0.5) 72; all pause for four weeks."""
    plan = KEPT + CLINIC + "[review]\nfirst = 2026-01-26\nevery_days = 7\n[frame]\nrange_mm = 36\n"
    pause = entries('on = 2026-01-27; order = "pause"', 'on = 2026-02-24; order = "resume"')
    told = beside(notice(pause, plan, on=date(2026, 1, 27)))
    assert told[-1] == "New clinic visits: Mon 13 Apr 2026, Mon 20 Apr 2026, Mon 27 Apr 2026, Mon 4 May 2026."
    # B was to be set again on 2 Feb and 2 Mar, and is on 2 and 30 Mar
    assert [text.partition(", scale")[0] for text in told[:-1]] == [
        "No longer done in the clinic on Mon 2 Feb 2026: B is set again",
        "Mon 16 Mar 2026: Do NOT turn at home. In the clinic: C is set again",
        "Mon 20 Apr 2026: Do NOT turn at home. In the clinic: A is set again",
        "Mon 30 Mar 2026: Do NOT turn at home. In the clinic: B is set again",
    ]
    assert told[1].endswith("Your old sheet has it on Mon 16 Feb 2026.")
    assert told[3].endswith("Then the 08:00 turn there.")


def test_a_strut_changed_on_another_date_is_told_though_no_turn_is_another() -> None:
    """The long strut has the scale of the short one, so the week in which it is changed moves no reading."""
    short = struts(*({"number": number, "size": "short", "max_mm": 140} for number in (1, 2)), size="medium")
    long = [{"size": "long", "min_mm": 110, "max_mm": 270, "scale_zero_mm": 20}]

    def made(first: date) -> Report:
        return six(struts=short, strut_sizes=long, review={"first": first, "every_days": 40}, clinic={"phone": "1"})

    old, new = made(date(2026, 1, 19)), made(date(2026, 1, 20))
    assert old.schedule.sessions == new.schedule.sessions
    told = notice_of(old, new, STYLE._replace(print_date=date(2026, 1, 13))).news
    assert told[0] == SAME
    assert told[1].startswith(
        "Tue 20 Jan 2026: Do NOT turn at home. In the clinic: struts 1–2 short (135.5) → long (135.5)."
    )
    assert told[1].endswith("Your old sheet has it on Mon 19 Jan 2026.")
    assert told[2].startswith("Your clinic visit on Mon 19 Jan 2026 is now on Tue 20 Jan 2026.")


CHANGED = {
    "phone": "New phone number: 01865 999999",
    "missed_turn": "What to do about a missed turn has changed: Call us at once.",
    "late_turn": "How late a turn may be has changed: Two hours.",
    "call_us_if": "When to stop and call us has changed: it is red; it hurts",
    "pin_care": "Pin care has changed: Once a day.",
}
NEW_TEXTS = """[clinic]
phone = "01865 999999"
missed_turn = "Call us at once."
late_turn = "Two hours."
call_us_if = ["it is red", "it hurts"]
pin_care = "Once a day."
"""


def with_text(key: str) -> str:
    """The plan with one of the new texts of its clinic, or where it is a text that the plan has, in its place."""
    line = next(line for line in NEW_TEXTS.splitlines() if line.startswith(key))
    kept = [old for old in CLINIC.splitlines() if not old.startswith(key)]
    return MONDAYS.replace(CLINIC, "\n".join([*kept, line]) + "\n")


def test_changed_texts_are_told_and_no_others() -> None:
    for key, said in CHANGED.items():
        made = of(MONDAYS, with_text(key))
        assert made.news == [SAME, said]
        assert "Throw away sheet 0." in made.to_do.items
    assert of(MONDAYS, MONDAYS.replace(CLINIC, NEW_TEXTS)).news == [SAME, *CHANGED.values()]
    for text in ('name = "Ward 3"', 'paper = "letter"'):
        made = of(MONDAYS, MONDAYS.replace(CLINIC, f"{CLINIC}{text}\n"))
        assert made.news == ["Nothing changes for you. Go on as your sheet says."]
        assert made.to_do.items == ["Keep your sheet and your calendar."]
    slower = of(MONDAYS, with_text("phone") + courses.SLOWER)
    assert slower.news[-1] == CHANGED["phone"]
    assert slower.news[0].startswith("The first change ")


def test_a_text_that_is_no_more_sends_to_the_clinic() -> None:
    """The phone number, and how pins are cared for."""
    old = MONDAYS.replace(CLINIC, f'{CLINIC}pin_care = "Once a day."\n')
    assert of(old, MONDAYS.replace(CLINIC, '[clinic]\nmissed_turn = "Leave it out and call us."\n')).news[1:] == [
        "The phone number on your old sheet has changed. Ask your clinic for the new one.",
        "Pin care has changed: Ask your clinic before the next turn.",
    ]


def test_numbers_in_a_right_to_left_text_stay_in_order() -> None:
    arabic = MONDAYS.replace("Leave it out and call us.", "اتصل بالرقم 01865 000000")
    made = of(MONDAYS, arabic)
    assert made.news[1].endswith("اتصل بالرقم \u206601865 000000\u2069")


def test_all_of_it_is_on_one_page_and_in_spanish() -> None:
    weekly = MONDAYS.replace("every_days = 14", "every_days = 7")
    new = (weekly + 'weekdays = ["TH"]\n').replace(CLINIC, NEW_TEXTS)
    (said,) = page(of(weekly, new))
    for line in of(weekly, new).news:
        assert line in said
    style = STYLE._replace(language=language("es"))
    spanish = notice_text(notice_of(read(weekly), read(new), style))
    assert "clinic" not in spanish
    assert "phone" not in spanish


@given(*[st.sets(st.dates(date(2026, 1, 1), date(2026, 2, 10)), max_size=12)] * 2)
def test_each_date_that_differs_is_told_once_and_none_jumps_one_that_stays(was: set[date], now: set[date]) -> None:
    found = list(paired([*was], [*now], lambda on: on))
    assert sorted(before for before, _ in found if before) == sorted(was - now)
    assert sorted(after for _, after in found if after) == sorted(now - was)
    for before, after in found:
        if before and after:
            low, high = sorted((before, after))
            assert not [on for on in was & now if low < on < high]


def test_dates_are_paired_in_order() -> None:
    first = date(2026, 3, 2)
    mondays = [first + timedelta(days=7 * k) for k in range(4)]
    thursdays = [on + timedelta(days=3) for on in mondays]
    assert list(paired(mondays, thursdays, lambda on: on)) == list(zip(mondays, thursdays, strict=True))
    kept = [mondays[0], thursdays[1], *mondays[2:]]  # one visit moved
    assert list(paired(mondays, kept, lambda on: on)) == [(mondays[1], thursdays[1])]


@pytest.mark.parametrize("key", CHANGED)
def test_every_key_of_the_clinic_that_a_sheet_prints_has_a_sentence(key: str) -> None:
    from bt_cli.plan.prescription import Clinic

    assert set(CHANGED) == set(Clinic.model_fields) - {"name", "paper", "es", "closed"}
    assert key in Clinic.model_fields
