"""What a patient is told of a change; see tests/courses.py for the plan."""

import ast
import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
import pytest

from bt_cli.document.language import ENGLISH
from bt_cli.document.notice import Notice, notice_of, since_when
from bt_cli.document.phrases import turn_in_mm
from bt_cli.document.report import Report
from bt_cli.document.style import SheetStyle
from bt_cli.output.paper.notice import notice_pdf, notice_text
from bt_cli.schedule.changes import changes
from bt_cli.schedule.phases import local
from bt_cli.words import clock_text, day_text, mm
from tests import courses
from tests.catalogues import said_in
from tests.courses import CLINIC, before_and_after, entries
from tests.helpers import DIRECTION, PLAN, ROOT, approved, at_revision, forget, read
from tests.level_plans import HINGE, KEPT, PAUSED, STROKES

STYLE = SheetStyle(date(2026, 2, 1))
DAY_21 = "The first change is on Sun 1 Feb 2026 at 08:00. Until then your turns stay the same."
REST_21 = DAY_21.replace(" at 08:00", "")  # nothing is turned then
FLAG = PLAN.replace("[goal]", '[frame]\ndirection = "toward the red flag"\n[goal]') + CLINIC
FOUR = "08:00, 12:00, 16:00 and 20:00"
TIMES = re.compile(r"\w{3} \d{1,2} \w{3} \d{4} at \d\d:\d\d")
OFTEN = ", ".join(f'"{hour:02}:00"' for hour in range(24))


def notice(course: str, revision: int = 0, plan: str = PLAN + CLINIC, style: SheetStyle = STYLE) -> Notice:
    return notice_of(*before_and_after(course, revision, plan), style)


@pytest.mark.parametrize(
    ("course", "revision", "said"),
    [
        (
            courses.SLOWER,
            0,
            [
                "The first change comes after your turn on Sun 1 Feb 2026 at 08:00. "
                "Until then your turns stay the same.",
                "From Sun 1 Feb 2026 turn at 08:00, 16:00 and 20:00 only. Each time: ¼ turn = 0.25 mm, as before.",
                "Your last turn is now on Thu 26 Mar 2026 at 08:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.THREE_DAYS,
            0,
            [
                REST_21,
                "Do not turn from Sun 1 Feb 2026 on. Start again on Wed 4 Feb 2026 at 08:00.",
                "Then turn at the same times and as far as before.",
                "Your last turn is now on Sun 15 Mar 2026 at 20:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (courses.PAUSE, 0, [REST_21, "Do not turn from Sun 1 Feb 2026 on. Do not turn again until we tell you."]),
        (
            courses.THREE_DAYS,
            1,
            [
                "The first change is on Wed 4 Feb 2026 at 08:00. Until then your turns stay the same.",
                "You have more turns to do, from Wed 4 Feb 2026 on. From Wed 4 Feb 2026 turn the usual way again: as "
                f"it is written after WHICH WAY. Turn at {FOUR}. Each time: ¼ turn = 0.25 mm.",
                "Your last turn will be on Sun 15 Mar 2026 at 20:00.",
            ],
        ),
        (
            courses.MISSED,
            0,
            [
                "You missed 4 turns. What you missed comes later. "
                "Never turn more than the sheet says to make up for it.",
                "Turn by the new plan from Wed 4 Feb 2026 at 16:00 on.",
                "Your last turn is now on Fri 13 Mar 2026 at 20:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.ACCORDION,
            0,
            [
                DAY_21,
                "From Sun 1 Feb 2026 to Thu 5 Feb 2026 turn BACK: the OPPOSITE way. "
                "BACK is the opposite way to what is written after WHICH WAY. "
                "If nothing is written there, ask before you turn. If you are not sure, stop and call us. "
                f"Turn at {FOUR}. Each time: ¼ turn BACK = 0.25 mm.",
                "From Fri 6 Feb 2026 turn the usual way again: as it is written after WHICH WAY. "
                f"Turn at {FOUR}. Each time: ¼ turn = 0.25 mm.",
                "Your last turn is now on Sun 22 Mar 2026 at 20:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.BACK,
            0,
            [
                DAY_21,
                "From Sun 1 Feb 2026 to Thu 5 Feb 2026 turn BACK: the OPPOSITE way. "
                "BACK is the opposite way to what is written after WHICH WAY. "
                "If nothing is written there, ask before you turn. If you are not sure, stop and call us. "
                f"Turn at {FOUR}. Each time: ¼ turn BACK = 0.25 mm. "
                "After that, do not turn until we tell you.",
            ],
        ),
        (
            courses.XRAY,
            0,
            [
                "Your turns stay the same, but end sooner.",
                "Your last turn is now on Tue 10 Mar 2026 at 20:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.PRESS,
            0,
            [
                "The first change is on Sat 14 Mar 2026 at 08:00. Until then your turns stay the same.",
                "You have more turns to do, from Sat 14 Mar 2026 on. From Sat 14 Mar 2026 turn the usual way again: "
                "as it is written after WHICH WAY. Turn once every 2 days, at 08:00. "
                "Each time: ¼ turn = 0.25 mm.",
                "Your last turn is now on Sun 22 Mar 2026 at 08:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
        (
            courses.TWICE_A_DAY,
            0,
            [
                DAY_21,
                "From Sun 1 Feb 2026 turn at 08:00 and 20:00 only. "
                "Each time: ½ turn = 0.5 mm. Before, it was ¼ turn = 0.25 mm.",
            ],
        ),
        (
            courses.STOP,
            0,
            [
                REST_21,
                "Do not turn from Sun 1 Feb 2026 on. The turning ends there. Do not turn any more unless we tell you.",
            ],
        ),
        (courses.SEEN, 0, ["Nothing changes for you. Go on as your sheet says."]),
        (
            courses.WRONG_WAY,
            0,
            [
                "Turn by the new plan from Tue 3 Feb 2026 at 20:00 on.",
                "Your last turn is now on Fri 13 Mar 2026 at 12:00. Before, it was on Thu 12 Mar 2026.",
            ],
        ),
    ],
)
def test_the_patient_is_told(course: str, revision: int, said: list[str]) -> None:
    assert notice(course, revision).news == said


def order(said: str) -> str:
    return entries(f'on = 2026-02-01; order = "rate"; {said}')


@pytest.mark.parametrize(
    ("course", "said"),
    [
        (
            order("rate_mm_per_day = 2"),
            "From Sun 1 Feb 2026 turn at the same times, but by another amount. "
            "Each time: ½ turn = 0.5 mm. Before, it was ¼ turn = 0.25 mm.",
        ),
        (
            order('rate_mm_per_day = 0.5; sessions = ["12:00", "20:00"]'),
            "From Sun 1 Feb 2026 turn at 12:00 and 20:00 only. Each time: ¼ turn = 0.25 mm, as before.",
        ),
        (
            order('rate_mm_per_day = 0.5; sessions = ["09:00", "21:00"]'),
            "From Sun 1 Feb 2026 turn at 09:00 and 21:00 every day. Each time: ¼ turn = 0.25 mm, as before.",
        ),
        (  # 0.15 mm a slot: five steps in three days of eight … the times go round
            order("rate_mm_per_day = 0.6"),
            "From Sun 1 Feb 2026 the times are not the same each day. Follow your new sheet. "
            "Each time: ¼ turn = 0.25 mm, as before.",
        ),
        (  # thirds of a mm, rounded to quarters: 0.25, 0.5, 0.25 …
            order('rate_mm_per_day = 1; sessions = ["08:00", "14:00", "20:00"]'),
            "From Sun 1 Feb 2026 turn at 08:00, 14:00 and 20:00 every day. "
            "How far you turn is not the same each time. Follow your new sheet.",
        ),
        (  # a step every other day is no daily habit
            order('rate_mm_per_day = 0.125; sessions = ["08:00"]'),
            "From Sun 1 Feb 2026 the times are not the same each day. Follow your new sheet. "
            "Each time: ¼ turn = 0.25 mm, as before.",
        ),
    ],
)
def test_other_times_and_other_amounts(course: str, said: str) -> None:
    assert notice(course).news[1] == said


def test_back_is_the_opposite_of_what_the_plan_says_and_never_the_same_words() -> None:
    back, again = notice(courses.ACCORDION, plan=FLAG).news[1:3]
    assert "Your plan says “toward the red flag”: now turn the opposite way to that." in back
    assert "NO DIRECTION" not in back
    assert "turn the usual way again: toward the red flag." in again


def test_each_rod_of_a_hinge_goes_the_other_way_and_then_waits() -> None:
    """What lengthened a rod now shortens it: the day is told, and again when it turns round; before that it waits."""
    back = '[[course]]\non = 2026-01-15\norder = "reverse"\ndistance_mm = 1\nrate_mm_per_day = 1\n'
    forth = '[[course]]\non = 2026-01-18\norder = "resume"\n'
    opposite = "turn each rod the OPPOSITE way to before. Read in each row whether it gets longer or shorter."
    wait = " After that, do not turn until we tell you."
    plan = HINGE.replace("[frame]", DIRECTION.rstrip()) + CLINIC
    style = STYLE._replace(print_date=date(2026, 1, 14))
    assert f"From Thu 15 Jan 2026 {opposite}{wait}" in notice(back, plan=plan, style=style).news
    assert f"From Sun 18 Jan 2026 {opposite}" in notice(back + forth, 1, plan=plan, style=style).news
    assert notice(back, plan=plan).news == ["All that is new is over already. Do not turn until we tell you."]


def test_between_back_and_forth_nothing_is_turned_for_days() -> None:
    wait = courses.BACK + entries('on = 2026-02-09; order = "resume"')
    back, again = notice(wait).news[1:3]
    assert back.endswith("After that, do not turn until Mon 9 Feb 2026.")
    assert again.startswith("From Mon 9 Feb 2026 turn the usual way again: ")
    assert "do not turn" not in notice(courses.ACCORDION).news[1]


def test_back_that_is_no_more_is_the_usual_way() -> None:
    """The old sheet goes back then; nothing turns round for whoever has turned forth until now."""
    there_and_back = courses.entries(
        'at = 2026-01-15T08:00:00; order = "accordion"; cycles = 2; distance_mm = 1; rate_mm_per_day = 0.5',
        'at = 2026-01-17T08:00:00; order = "rate"; rate_mm_per_day = 0.5',
    )
    told = notice(there_and_back, 1, FLAG, STYLE._replace(print_date=date(2026, 1, 13))).news[1]
    assert told.startswith(
        "From Mon 19 Jan 2026 turn the usual way: toward the red flag. Your old sheet says otherwise. Turn at"
    )
    assert "BACK" not in told


def test_a_pause_that_is_over_by_what_is_recorded_is_no_news() -> None:
    over = courses.THREE_DAYS + entries('through = 2026-02-05; record = "done"')
    told = notice(over).news
    assert told[0] == "Turn by the new plan from Fri 6 Feb 2026 at 08:00 on."
    assert not any("Do not turn" in said or "Then turn" in said for said in told)


def test_no_plan_that_goes_one_way_speaks_of_back() -> None:
    for course in (courses.SLOWER, courses.THREE_DAYS, courses.MISSED, courses.PRESS, courses.TWICE_A_DAY,
                   courses.WRONG_WAY, courses.CAUGHT_UP):  # fmt: skip
        assert "BACK" not in notice_text(notice(course))


def back_is_said_where_something_to_come_goes_back_and_nowhere_else(old: Report, new: Report, told: Notice) -> None:
    found = changes(old.schedule, new.schedule)
    said = " ".join(told.news)
    if found.first is None:
        assert "Nothing changes" in said
        return
    since = since_when(found, new.schedule)
    to_come = [s for s in new.schedule.sessions if local(s) >= since]
    assert ("turn BACK" in said) == any(s.phase == "reversal" for s in to_come)


def the_days_are_those_of_the_schedule(new: Report, notice: Notice) -> None:
    """Every turn of the table is a session of the new plan, and every session of its days is there."""
    for day, turns, scale in notice.days.lines:
        sessions = [s for s in new.schedule.sessions if day_text(s.at) == day]
        told = [turn for turn in turns if "missed" not in turn]
        assert told == ["Do not turn."] or [turn[:5] for turn in told] == [clock_text(s.at) for s in sessions]
        for turn, session in zip(told, sessions, strict=False):
            assert turn[6:] == "done" or turn[6:].startswith(turn_in_mm(session.moves[0]))
        assert not sessions or scale == mm(sessions[-1].moves[0].reading_mm)


def what_holds_of_the_notice_of_any_two_in_a_row(made: list[Report]) -> None:
    """All of it is to come on the day of printing: no order is of a day before it. test_changes.py draws the course."""
    for old, new in zip(made, made[1:], strict=False):
        told = notice_of(old, new, STYLE._replace(print_date=date(2026, 1, 13)))
        back_is_said_where_something_to_come_goes_back_and_nowhere_else(old, new, told)
        the_days_are_those_of_the_schedule(new, told)
        turned = {f"{day_text(at)} at {clock_text(at)}" for at in map(local, new.schedule.sessions)}
        assert turned.issuperset(TIMES.findall(" ".join(told.news)))  # nor is any time named at which nothing turns


def test_letting_go_after_a_lengthening_is_the_other_way() -> None:
    plan = PLAN.replace('kind = "transport"\ndefect_mm', 'kind = "lengthening"\nlengthening_mm') + CLINIC
    press = entries('on = 2026-03-14; order = "compress"; distance_mm = 1; rate_mm_per_day = 1')
    assert "turn BACK: the OPPOSITE way." in notice(press, plan=plan).news[1]


def test_a_pause_from_the_middle_of_a_day_says_its_time() -> None:
    said = notice(entries('at = 2026-02-01T16:00:00; order = "pause"')).news[1]
    assert said == "After your turn on Sun 1 Feb 2026 at 12:00, do not turn. Do not turn again until we tell you."


def test_the_days_are_the_first_of_the_new_plan() -> None:
    days = notice(courses.SLOWER, plan=FLAG).days.lines
    assert [day for day, _, _ in days] == [
        f"{name} {number} Feb 2026"
        for number, name in enumerate(("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"), start=1)
    ]
    assert days[0][1:] == (
        ["08:00 ¼ turn = 0.25 mm → 2", "16:00 ¼ turn = 0.25 mm → 3", "20:00 ¼ turn = 0.25 mm → 4"],
        "20.75 mm",
    )


def test_printed_later_they_are_those_that_follow() -> None:
    days = notice(courses.SLOWER, plan=FLAG, style=STYLE._replace(print_date=date(2026, 2, 10))).days.lines
    assert [days[0][0], days[-1][0]] == ["Tue 10 Feb 2026", "Mon 16 Feb 2026"]


def test_a_day_of_a_pause_says_so() -> None:
    days = notice(courses.THREE_DAYS).days.lines
    assert days[0] == ("Sun 1 Feb 2026", ["Do not turn."], "20 mm")
    assert days[3][1][0] == "08:00 ¼ turn = 0.25 mm → 2"
    assert notice(courses.PAUSE).days.lines == []


def test_what_is_recorded_is_past_and_no_instruction() -> None:
    """One step was made the wrong way: it is done, and is not to be done again."""
    days = notice(courses.WRONG_WAY).days.lines
    assert days[0][1] == ["08:00 done", "12:00 done", "16:00 done", "20:00 ¼ turn = 0.25 mm → 3"]
    days = notice(courses.MISSED).days.lines
    assert days[0][1][:3] == ["08:00 missed", "12:00 missed", "16:00 ¼ turn = 0.25 mm → 4"]


def test_what_was_due_before_it_was_written_is_past_and_no_instruction() -> None:
    """Fewer turns from 1 February on, written down at 13:00 that day: that of 08:00 is past, that of 16:00 is not."""
    written = courses.SLOWER.rstrip() + "\nentered = 2026-02-01T13:00:00Z\n"
    today, tomorrow = (
        notice(written, style=STYLE._replace(print_date=date(2026, 2, on))).days.lines[0][1] for on in (1, 2)
    )
    assert today == ["08:00 past", "16:00 ¼ turn = 0.25 mm → 3", "20:00 ¼ turn = 0.25 mm → 4"]
    assert [turn.split()[1] for turn in tomorrow] == ["¼"] * 3


def test_a_last_turn_of_the_day_itself_is_past_once_something_was_written_after_it() -> None:
    """Docking is on 12 March; that evening at 21:00 the order to press from 14 March on is undone."""
    undone = 'on = 2026-03-12; record = "undo"; revision = 1; entered = 2026-03-12T21:00:00Z'
    told = notice(courses.PRESS + entries(undone), 1, style=STYLE._replace(print_date=date(2026, 3, 12)))
    assert told.news == ["Your last turn was on Thu 12 Mar 2026 at 20:00. Do not turn any more."]
    assert not [item for item in told.to_do.items if item.startswith("Turn only by")]


def test_what_was_set_before_the_day_of_printing_holds_from_that_day() -> None:
    """Set for 1 February and printed on the 10th: the days between are past."""
    other = entries('on = 2026-02-01; order = "set"; settings = {"frame.direction" = "toward the hip"}')
    told = notice(other, plan=FLAG, style=STYLE._replace(print_date=date(2026, 2, 10))).news
    assert told[-1] == "From Tue 10 Feb 2026 turn another way: toward the hip."


def test_what_becomes_of_the_old_sheet_and_the_old_calendar() -> None:
    assert notice(courses.SLOWER).to_do.items == [
        "Throw away sheet 0.",
        "Turn only by sheet 1. If you do not have it, ask us for it.",
        "Delete the old calendar on your phone. Old reminders may still ring until you do.",
        "Then import the new file into a new calendar.",
    ]
    assert notice(courses.THREE_DAYS).to_do.items[0] == "Throw away every sheet up to sheet 1."
    assert notice(courses.SEEN).to_do.items == ["Keep your sheet and your calendar."]


def test_the_sheet_that_was_approved_stays_good_after_a_record_that_changes_nothing() -> None:
    """Slower is revision 1 and approved; an X-ray as planned is revision 2. Who was given the sheet of 1 keeps it."""
    old, new = before_and_after(courses.SLOWER + courses.SEEN)
    approval = approved(at_revision(new, 1)).schedule.plan.approval
    plan = new.schedule.plan.model_copy(update={"approval": approval})
    signed = new._replace(schedule=replace(new.schedule, plan=plan))
    assert notice_of(old, signed, STYLE).to_do.items[:2] == [
        "Throw away sheet 0.",
        "Turn only by a sheet from 1 to 2. If you have none, ask us.",
    ]
    assert notice_of(old, new, STYLE).to_do.items[0] == "Throw away every sheet up to sheet 1."


def test_before_a_re_set_nothing_is_turned_at_home() -> None:
    """Its scale reads 14 mm there, and 0 mm only after it was set again in the clinic."""
    rods = PLAN.replace("[goal]", "[frame]\nrange_mm = 80\n[goal]") + CLINIC
    ahead = courses.entries('on = 2026-02-02; order = "reset"; actuators = ["A"]')
    told = " ".join(text for text in notice(ahead, plan=rods, style=STYLE._replace(print_date=date(2026, 1, 26))).news)
    again = "the frame is set again, ring to ring counted 21 mm → 0 mm."
    assert f"Mon 2 Feb 2026: Do NOT turn at home. In the clinic: {again}" in told
    assert "must read" not in told


def test_while_turns_are_left_a_sheet_to_turn_by_is_named() -> None:
    """Up to the change itself they are the same turns; without any sheet they would be lost."""
    for course in (courses.XRAY, courses.PAUSE):
        early = notice(course, style=STYLE._replace(print_date=date(2026, 1, 30))).to_do.items
        assert any("by sheet 1." in item for item in early)
    assert not any("by sheet 1." in item for item in notice(courses.PAUSE).to_do.items)


def test_a_draft_says_so_until_it_is_approved() -> None:
    said = "This page is a draft. Nobody has approved it yet. Do not turn by it."
    assert notice(courses.SLOWER).draft == said
    old, new = before_and_after(courses.SLOWER, 0, PLAN + CLINIC)
    assert notice_of(old, approved(new), STYLE).draft == ""
    assert notice_of(old, new, STYLE).draft == said


def page(made: Notice, style: SheetStyle = STYLE) -> list[str]:
    document = pypdfium2.PdfDocument(BytesIO(notice_pdf(made, style).data))
    return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize(
    ("course", "plan"),
    [
        (courses.SLOWER, PLAN + CLINIC),
        (courses.ACCORDION, FLAG),
        (courses.CAUGHT_UP, PLAN + CLINIC),
        (courses.STOP, PLAN + CLINIC),
        (entries(f'on = 2026-02-01; order = "rate"; rate_mm_per_day = 2; sessions = [{OFTEN}]'), PLAN + CLINIC),
        (courses.BACK, PLAN.replace("[goal]", "[frame]\nsteps_per_turn = 12\n[goal]") + CLINIC),
    ],
)
def test_it_is_one_page_that_says_whose_it_is_and_what_is_new(course: str, plan: str, paper: str) -> None:
    style = STYLE._replace(paper=paper)
    made = notice(course, plan=plan, style=style)
    (said,) = page(made, style)
    for text in ("T-1", made.revisions, "printed Sun 1 Feb 2026", "DRAFT: not approved", "01865 000000", made.draft,
                 "Leave it out and call us.", "not a medical device", "page 1 of 1"):  # fmt: skip
        assert text in said
    for paragraph in made.news:
        assert paragraph in said
    for day, turns, scale in made.days.lines:
        assert all(text in said for text in (day, *turns, scale))


def test_text_and_page_say_the_same() -> None:
    made = notice(courses.ACCORDION, plan=FLAG)
    text, (paper,) = notice_text(made), page(made)
    for line in text.splitlines():
        assert line.strip(" -").removeprefix("Rod 1 after it: ") in paper or line.endswith(made.head["plan"])


def test_the_same_plans_give_the_same_bytes(typst_anew: None) -> None:
    before = notice_pdf(notice(courses.SLOWER), STYLE)
    forget()
    assert notice_pdf(notice(courses.SLOWER), STYLE) == before


def test_what_people_wrote_is_set_as_it_is_written() -> None:
    said = "#panic(1) $x$ *bold* [link] @ref"
    assert said in page(notice(courses.BACK, plan=FLAG.replace("toward the red flag", said)))[0]


def test_catching_up_begins_on_its_day_and_not_before() -> None:
    """Missed on 3 and 4 February, caught up from the 6th on: on the 5th each turn is as it always was."""
    said = " ".join(notice(courses.CAUGHT_UP).news)
    assert "From Fri 6 Feb 2026 some turns are bigger, to catch up." in said
    assert "another amount" not in said


def test_back_and_forth_again_is_told_in_full_once_and_then_the_patient_waits() -> None:
    twice = entries('on = 2026-02-01; order = "accordion"; distance_mm = 2; cycles = 2; rate_mm_per_day = 1')
    said = notice(twice, plan=FLAG).news
    assert sum("turn BACK: the OPPOSITE way." in text for text in said) == 2
    assert sum("If you are not sure, stop and call us." in text for text in said) == 1
    assert said[-1].endswith("Then do not turn until we tell you.")


def test_a_corrected_side_is_told() -> None:
    left, right = (PLAN.replace("[goal]", f'side = "{side}"\nbone = "tibia"\n[goal]', 1) for side in ("left", "right"))
    assert notice_of(read(left + CLINIC), read(right + CLINIC), STYLE).news == [
        "Your plan was corrected. What your old sheet says may be wrong. It is for your right leg (tibia)."
    ]


def test_turns_that_the_old_sheet_still_has_are_not_made_before_the_new_ones() -> None:
    """The accordion of 1 to 8 February waits until the 20th: whoever has sheet 0 would turn on the 15th."""
    course = entries(
        'on = 2026-02-01; order = "accordion"; cycles = 2; distance_mm = 2; rate_mm_per_day = 1',
        'on = 2026-02-20; order = "resume"',
    )
    later = STYLE._replace(print_date=date(2026, 2, 15))
    first = notice(course, style=later).news[0]
    assert first == "Do not turn before Fri 20 Feb 2026 at 08:00. From then on turn by the new plan."
    assert notice(courses.SLOWER, style=later).news[0] == "Turn by the new plan from Sun 15 Feb 2026 at 08:00 on."


def test_a_scale_that_was_not_re_set_after_all_is_looked_at_first() -> None:
    """By sheet 0 rods of 25 mm were set again on Mon 9 February, after 28 mm less 14; the pause took that to the 23rd:
    20 mm by 31 January, less the 14 mm of the re-set on 26 January, are 6 mm.
    """
    plan = STROKES.replace("every_days = 7", "every_days = 14") + CLINIC
    course = courses.PAUSE + entries('on = 2026-02-20; order = "resume"')
    told = notice(course, 0, plan, STYLE._replace(print_date=date(2026, 2, 15))).news
    check = "must be 6 mm. Counted from 0 mm on Mon 26 Jan. If not, stop and call."
    assert any(text.endswith(check) and "Fri 20 Feb 2026 at 08:00" in text for text in told)


def test_a_last_turn_that_is_past_is_told_as_past() -> None:
    """Contact was on Thu 12 March; the order to press from the 14th on is taken back on the 13th."""
    pressed, plain = before_and_after(courses.PRESS)[1], read(PLAN + CLINIC)
    past = STYLE._replace(print_date=date(2026, 3, 13))
    assert notice_of(pressed, plain, past).news == [
        "Your last turn was on Thu 12 Mar 2026 at 20:00. Do not turn any more."
    ]


def test_a_level_that_waits_is_not_said_to_go_on_or_to_be_at_its_end() -> None:
    """Upper is paused from 20 January on: by 1 April all that the others do is done, and upper is not."""
    told = notice(PAUSED, 0, KEPT + CLINIC, STYLE._replace(print_date=date(2026, 1, 19))).news
    assert told[-1].startswith("Your last turn is now on ")
    assert told[-1].endswith(" Then do not turn until we tell you.")


def test_by_an_old_sheet_nothing_is_turned_where_nothing_turns() -> None:
    """Stopped on 1 February, printed on the 10th: no day to turn from is told."""
    told = notice(courses.STOP, style=STYLE._replace(print_date=date(2026, 2, 10))).news
    assert told[0] == "Do not turn by your old sheet any more."
    assert "Turn by" not in " ".join(told)


def test_a_pause_that_another_makes_longer_is_told_once() -> None:
    """Both take the turns from 4 to 6 February away."""
    pauses = [
        'on = 2026-02-01; order = "pause"; through = 2026-02-03',
        'on = 2026-02-04; order = "pause"; through = 2026-02-06',
    ]
    told = notice(entries(*pauses), 1).news
    assert told.count("Do not turn from Wed 4 Feb 2026 on. Start again on Sat 7 Feb 2026 at 08:00.") == 1


def test_its_sentences_are_short() -> None:
    """Reading age 9 to 11: no sentence of over 16 words, values counted as one."""
    folder = ROOT / "bt_cli" / "document"
    for path in (folder / "notice.py", folder / "notice_days.py", *folder.glob("*_changes.py")):
        for text in said_in(ast.parse(path.read_text(encoding="utf-8"))):
            for sentence in re.split(r"[.:!?] ", text):
                assert len(sentence.split()) <= 16, sentence
    assert ENGLISH.reviewed
