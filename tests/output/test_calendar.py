"""The reminders' bytes: what is in them, what is not, and whom their UIDs follow."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bt_cli.document.event_history import milestone_uid, session_uid
from bt_cli.document.language import language
from bt_cli.document.report import Report
from bt_cli.output.calendar import reminders
from bt_cli.output.calendar.file import CalendarStyle
from bt_cli.output.calendar.reminders import calendars, instants
from bt_cli.output.data.schedule_data import as_json
from tests.helpers import AXIAL, PLAN, ROOT, SAMPLES, read, report
from tests.hexapod_plans import six
from tests.level_plans import TANDEM
from tests.rendered import approved_calendar
from tests.schedule.test_settings import setting


def text(made: Report, **style: Any) -> str:
    """The file of the plan as approved, unfolded."""
    return approved_calendar(made, CalendarStyle(**style)).decode().replace("\r\n ", "")


def uids(made: Report) -> dict[datetime, str]:
    return {s.at: session_uid(made.schedule.plan, s) for s in made.schedule.sessions}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_neutral_titles_say_nothing(sample: Any) -> None:
    """No title and no alarm tells of a bone, a side, a turn, an operation or the case."""
    made = read(sample.read_text())
    file = text(made)
    titles = set(re.findall(r"^SUMMARY:(.*)\r$", file, re.MULTILINE))
    assert all(re.fullmatch(r"Reminder \d+ of \d+ · sheet \d|Appointment|Do not turn", title) for title in titles)
    alarms = set(re.findall(r"BEGIN:VALARM.*?DESCRIPTION:(.*?)\r", file, re.DOTALL))
    assert alarms <= {"Reminder", "Appointment", "Do not turn"}
    assert made.schedule.plan.surgery
    assert f"DATE:{made.schedule.plan.surgery:%Y%m%d}" not in file


def test_a_draft_says_so_in_every_event_alarm_and_description() -> None:
    """240 sessions, five reviews and a pause, and what an update cancels: 80 sessions are before the pause."""
    pause = {"at": datetime(2026, 2, 1, 8), "order": "pause", "through": date(2026, 2, 3)}
    made = report(review={"every_days": 14}, course=[pause])
    data = calendars(made, CalendarStyle(update=True))[0].decode().replace("\r\n ", "")
    titles = re.findall(r"^SUMMARY:(?:DRAFT: )(Cancelled: )?(\w+)", data, re.MULTILINE)
    assert len(titles) == data.count("SUMMARY:") == 240 + 5 + 1 + 160
    assert titles.count(("Cancelled: ", "Reminder")) == 160
    alarms = re.findall(r"BEGIN:VALARM.*?DESCRIPTION:(.*?)\r", data, re.DOTALL)
    assert {text: alarms.count(text) for text in alarms} == {
        "DRAFT: Reminder": 240, "DRAFT: Appointment": 5, "DRAFT: Do not turn": 1
    }  # fmt: skip
    assert data.count("DESCRIPTION:DRAFT: not approved. Do not turn by this reminder.\\n") == 240
    assert data.count("DESCRIPTION:DRAFT: not approved.\\nStart again on Wed 4 Feb 2026 at 08:00.") == 1
    assert "\r\nNAME:DRAFT: Reminders · sheet 1\r\n" in data


def test_detailed_titles_say_the_turn_and_the_operation() -> None:
    said = text(report(review={"every_days": 14}), detailed_titles=True)
    assert "SUMMARY:Turn A: ¼ turn = 0.25 mm · 1 of 4 · sheet 0" in said
    assert "SUMMARY:Operation" in said
    assert "SUMMARY:Clinic review and X-ray" in said


def test_the_turns_are_in_the_description_unless_left_out() -> None:
    clinic = {"phone": "01865 000000", "missed_turn": "Call us."}
    made = report(clinic=clinic, **{"frame.direction": "toward the red flag"})
    first = (
        "DESCRIPTION:A: turn each of the 4 nuts ¼ turn = 0.25 mm\\, toward the red flag.\\n"
        "Reading after this turn: 0.25 mm. Face 2 then shows.\\nPlan T-1\\, revision 0.\\n"
        "Missed a turn? Call us.\\nQuestions: 01865 000000\r\n"
    )
    assert first in text(made)
    assert "mm" not in text(made, notes=False)


@pytest.mark.parametrize("sample", AXIAL, ids=lambda path: path.stem)
def test_the_reminders_say_the_numbers_of_the_json(sample: Any) -> None:
    """Turn, reading and face of every session, read back out of the descriptions."""
    made = read(sample.read_text())
    turned = (
        r"(?: = |by )([\d.]+) mm.*?(?:Reading after this turn|The nail has then moved): ([-\d.]+) mm\.(?: Face (\d+))?"
    )
    found = re.findall(turned, text(made))
    moves = [move for session in as_json(made)["sessions"] for move in session["moves"]]
    assert [(float(mm), float(reading), face) for mm, reading, face in found] == [
        (abs(move["travel_mm"]), move["reading_mm"], str(move.get("face", ""))) for move in moves
    ]


def test_an_event_has_what_it_needs_and_nothing_that_misleads() -> None:
    said = text(report())
    assert said.count("BEGIN:VEVENT") == said.count("BEGIN:VALARM") == 240
    for line in ("CLASS:PRIVATE", "TRANSP:TRANSPARENT", "STATUS:CONFIRMED", "SEQUENCE:0", "DTSTAMP:20260105T000000Z"):
        assert said.count(f"\r\n{line}\r\n") == 240
    head = said.split("BEGIN:VEVENT")[0]
    assert not re.search(r"^(UID|METHOD)", head, re.MULTILINE)
    assert not re.search(r"VTIMEZONE|RRULE|ACKNOWLEDGED|TZID", said)


@pytest.mark.parametrize(("minutes", "trigger"), [(0, "PT0S"), (15, "-PT15M"), (90, "-PT1H30M")])
def test_the_alarm_rings_so_long_before(minutes: int, trigger: str) -> None:
    assert set(re.findall(r"TRIGGER:(.*)\r", text(report(), alarm_minutes_before=minutes))) == {trigger}


@pytest.mark.parametrize(
    ("zone", "rings"),
    [
        ("Europe/London", "20260125T180000Z"),
        ("America/Los_Angeles", "20260126T020000Z"),
        ("Asia/Tokyo", "20260125T090000Z"),
    ],
)
def test_a_review_is_a_day_and_rings_at_18_the_evening_before_in_the_plans_zone(zone: str, rings: str) -> None:
    """An instant, as some clients count a duration from midnight in UTC. The standard wants its kind said."""
    event = (
        text(report(review={"every_days": 14}, timezone=zone)).split("SUMMARY:Appointment")[1].split("END:VEVENT")[0]
    )
    assert "DTSTART;VALUE=DATE:20260126\r\nDTEND;VALUE=DATE:20260127" in event
    assert f"\r\nTRIGGER;VALUE=DATE-TIME:{rings}\r\n" in event


def test_it_rings_by_the_zone_of_the_evening_before() -> None:
    """Home on Mon 26 Jan, where the review is: the evening of the 25th is still in New York, at 23:00 in UTC."""
    journey = setting("2026-01-20", 'timezone = "America/New_York"') + setting(
        "2026-01-26", 'timezone = "Europe/London"'
    )
    said = text(read(f"{PLAN}[review]\nevery_days = 14\n{journey}"))
    assert re.findall(r"TRIGGER;VALUE=DATE-TIME:(20260125\w+)\r", said) == ["20260125T230000Z"]


def days(said: str) -> list[tuple[str, str, str, str]]:
    """Of every all-day event: its title, its days, and when it rings."""
    blocks = [block for block in said.split("BEGIN:VEVENT")[1:] if "DTSTART;VALUE=DATE:" in block]
    wanted = r"SUMMARY:(.*?)\r.*DATE:(\d+)\r.*DTEND;VALUE=DATE:(\d+)\r.*VALUE=DATE-TIME:(\w+)\r"
    return [match.groups() for block in blocks if (match := re.search(wanted, block, re.DOTALL))]  # type: ignore[misc]


def test_of_equal_appointments_on_a_day_there_is_one() -> None:
    """A re-set on the day of a review: neutral titles say the same of both. The review's UID is kept."""
    made = report(review={"every_days": 14}, **{"frame.range_mm": 40})
    assert date(2026, 2, 9) in made.schedule.dates("swap")
    visits = [on for _, on, *_ in days(text(made))]
    assert visits == ["20260126", "20260209", "20260223", "20260309", "20260323"]
    review = next(m for m in made.schedule.milestones if m.kind == "review" and m.on == date(2026, 2, 9))
    assert f"UID:{milestone_uid(made.schedule.plan, review)}\r" in text(made)
    detailed = [title for title, on, *_ in days(text(made, detailed_titles=True)) if on == "20260209"]
    assert sorted(detailed) == ["Clinic review and X-ray", "Clinic: frame re-set"]


PAUSE = {"order": "pause", "at": datetime(2026, 2, 1, 8)}


@pytest.mark.parametrize(
    ("orders", "event", "ends"),
    [
        ([{**PAUSE, "through": date(2026, 2, 3)}], ("20260201", "20260204", "20260201T080000Z"), "Start again on"),
        # after two turns of its first day; it ends within a day
        (
            [
                {**PAUSE, "at": datetime(2026, 2, 1, 13)},
                {"order": "resume", "at": datetime(2026, 2, 4, 12)},
            ],
            ("20260202", "20260204", "20260202T080000Z"),
            "Start again on Wed 4 Feb 2026 at 12:00.",
        ),
        # nobody knows its end: up to the next visit, which stays
        ([PAUSE], ("20260201", "20260210", "20260201T080000Z"), "Do not turn again until we tell you."),
        ([{**PAUSE, "order": "stop"}], ("20260201", "20260210", "20260201T080000Z"), "The turning ends there."),
    ],
)  # fmt: skip
def test_a_pause_is_days_that_say_do_not_turn(orders: list[Any], event: tuple[str, ...], ends: str) -> None:
    """Only whole days: on the first the reminders that are left say what is turned. It rings with the first slot."""
    said = text(report(review={"every_days": 14}, clinic={"phone": "01865 000000"}, course=orders))
    rest = [found for found in days(said) if found[0] == "Do not turn"]
    assert rest == [("Do not turn", *event)]
    about = re.search(r"DESCRIPTION:([^\r]*)\r\nLAST", said.split("SUMMARY:Do not turn")[1])
    assert about
    assert about[1].startswith(ends)
    assert about[1].endswith(f"Plan T-1\\, revision {len(orders)}.\\nQuestions: 01865 000000")


def test_a_pause_within_a_day_and_one_of_a_single_level_are_no_whole_days() -> None:
    hours = [{**PAUSE, "at": datetime(2026, 2, 1, 13)}, {"order": "resume", "at": datetime(2026, 2, 1, 18)}]
    assert not days(text(report(course=hours)))
    level = '[[course]]\norder = "pause"\nat = 2026-02-01T08:00:00\nlevel = "LEVEL"\n'
    made = read(TANDEM)
    paused = read(TANDEM + level.replace("LEVEL", made.schedule.levels[0].plan.level.name))
    assert not days(text(paused))


def test_the_calendar_has_a_name_a_colour_and_how_often_to_ask() -> None:
    """By RFC 7986, and by the words that clients knew before it."""
    made = report(**LEFT_TIBIA)
    head = text(made).split("BEGIN:VEVENT")[0]
    for line in (
        "NAME:Reminders · sheet 0", "X-WR-CALNAME:Reminders · sheet 0", "COLOR:teal",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in head
    assert "X-BT-ZONE-DATA" not in head
    assert "\r\nX-BT-ZONE-DATA:2026f\r\n" in text(made, zone_data="2026f").split("BEGIN:VEVENT")[0]
    assert "\r\nNAME:Left tibia. Reminders · sheet 0\r\n" in text(made, detailed_titles=True)


def test_reminders_are_counted_within_their_day() -> None:
    """0.5 mm a day in four sessions turns at 12:00 and 20:00 only: 1 of 2 and 2 of 2."""
    titles = re.findall(r"SUMMARY:(.*)\r", text(report(**{"protocol.rate_mm_per_day": Decimal("0.5")})))
    assert titles[:3] == ["Reminder 1 of 2 · sheet 0", "Reminder 2 of 2 · sheet 0", "Reminder 1 of 2 · sheet 0"]


@pytest.mark.parametrize(
    "change",
    [
        {"protocol.rate_mm_per_day": Decimal("0.9")},
        {"frame.start_reading_mm": 1},
        {"timezone": "Europe/Paris"},
        {"id": "T-2"},
        {"frame.start_face": 2},
        {"frame.direction": "toward the flag"},
        {"frame.rods": 3},
        {"frame.pitch_mm": Decimal("0.5"), "frame.steps_per_turn": 2, "frame.kind": "rail", "frame.rods": 1},
    ],
)
def test_a_uid_follows_the_instruction(change: dict[str, Any]) -> None:
    """Another turn, reading, instant or plan: another UID, wherever any of them differs."""
    before, after = uids(report()), uids(report(**change))
    same = set(before.values()) & set(after.values())
    assert same <= {before[at] for at in before.keys() & after.keys()}
    assert len(same) < len(before)
    if not {"protocol.rate_mm_per_day", "timezone"} & change.keys():
        assert not same


def test_what_does_not_change_the_instruction_keeps_the_uid() -> None:
    assert uids(report()) == uids(report(title="new title", clinic={"phone": "1"}))


LEFT_TIBIA = {"side": "left", "bone": "tibia"}
FOR_EVER = {  # the plan; what is hashed of its first and last session, and the UIDs; the same of its first review
    "neither side nor bone": (
        report(review={"every_days": 14}),
        ("T-1|||20260112T080000Z|A+1/4 4 nut 0.25 0.25 2 ", "94383917-5c3e-5f8a-8703-bcadb1f1b3e3"),
        ("T-1|||20260312T200000Z|A+1/4 4 nut 0.25 60 1 ", "2d2571ad-e72c-5711-9e73-a26d08861306"),
        ("T-1|||review|2026-01-26", "840c608d-e3ad-5bfb-a532-7180d68b3374"),
    ),
    "one level": (
        report(**LEFT_TIBIA, **{"frame.direction": "toward the flag"}, review={"every_days": 14}),
        (
            "T-1|left|tibia|20260112T080000Z|A+1/4 4 nut 0.25 0.25 2 toward the flag",
            "c25c535c-07ba-56b7-ba7c-0eb9ea1f7188",
        ),
        (
            "T-1|left|tibia|20260312T200000Z|A+1/4 4 nut 0.25 60 1 toward the flag",
            "47003504-ae88-5ade-aded-3b55a0db54cb",
        ),
        ("T-1|left|tibia|review|2026-01-26", "4eb112bd-7fc1-5c45-b19a-ebba8b4b16f3"),
    ),
    "three levels": (
        read(TANDEM.replace("surgery", 'side = "right"\nbone = "femur"\nsurgery', 1) + "[review]\nevery_days = 14\n"),
        (
            "T-1|right|femur|20260112T080000Z|A+1/4 4 nut 0.25 0.25 2 B+2/4 4 nut 0.5 0.5 3 C+1/4 4 nut 0.25 0.25 2 ",
            "0b2a7749-3a3a-57e4-93ca-8071bb9c10f1",
        ),
        (
            "T-1|right|femur|20260401T190000Z|A+1/4 4 nut 0.25 40 1 B+1/4 4 nut 0.25 80 1 ",
            "56ee97df-1059-56ab-8092-20917faf122f",
        ),
        ("T-1|right|femur|review|2026-01-26", "102e0068-a60a-521d-b290-a2c073c1f971"),
    ),
    "six struts": (
        six(review={"every_days": 14}),
        (
            "HX-1|right|tibia|20260112T120000Z|4-1/1 1 strut -0.5 166 None 5-1/1 1 strut -0.5 166 None ",
            "62b56f56-edae-5d39-aa3b-ef527943272c",
        ),
        (
            "HX-1|right|tibia|20260207T160000Z|1+1/1 1 strut 0.5 150 None 2+1/1 1 strut 0.5 150 None "
            "4-1/1 1 strut -0.5 150 None 5-1/1 1 strut -0.5 150 None ",
            "d2e96ca7-b300-5503-8540-324dba67c6bd",
        ),
        ("HX-1|right|tibia|review|2026-01-26", "f5940a45-da25-5aa6-bf09-05bca274ca02"),
    ),
}


@pytest.mark.parametrize("which", FOR_EVER)
def test_uids_are_the_same_for_ever(which: str) -> None:
    """Changing how a UID is made would double every patient's reminders. Text and UID are written out here."""
    namespace = UUID("9f0a3c52-6c1e-5d0b-8a1f-2b7f5d1c4e60")
    made, *hashed = FOR_EVER[which]
    schedule = made.schedule
    review = next(one for one in schedule.milestones if one.kind == "review")
    ends = [session_uid(schedule.plan, session) for session in (schedule.sessions[0], schedule.sessions[-1])]
    for (said, uid), found in zip(hashed, [*ends, milestone_uid(schedule.plan, review)], strict=True):
        assert found == str(uuid5(namespace, said)) == uid


@pytest.mark.parametrize("other", [{"side": "right"}, {"bone": "femur"}, {"side": None}, {"bone": None}])
def test_two_limbs_under_one_code_share_no_uid(other: dict[str, Any]) -> None:
    """Else the second file that is imported takes the place of the first."""
    limbs = [text(report(**keys, review={"every_days": 14})) for keys in (LEFT_TIBIA, {**LEFT_TIBIA, **other})]
    first, second = (re.findall(r"^UID:(.*)\r$", limb, re.MULTILINE) for limb in limbs)
    assert len({*first, *second}) == len(first) + len(second) == 2 * (240 + 5)


def test_a_detailed_description_says_the_limb_and_a_neutral_calendar_never_does() -> None:
    made = report(**LEFT_TIBIA, review={"every_days": 14})
    said = text(made, detailed_titles=True)
    sessions, appointments = 240, 1 + 5  # the operation; reviews on 26 Jan, 9 and 23 Feb, 9 and 23 Mar
    assert said.count("DESCRIPTION:Left tibia.\\nA: turn each") == sessions
    assert said.count("DESCRIPTION:Left tibia.\r\n") == appointments
    assert "X-WR-CALDESC:Left tibia. Plan T-1" in said
    for neutral in (text(made), text(made, notes=False)):
        assert not re.search("left|tibia", neutral, re.IGNORECASE)
    assert "Tibia del lado izquierdo." in text(made, detailed_titles=True, language=language("es"))
    assert "DESCRIPTION:A: turn each" in text(report(), detailed_titles=True)  # nothing is made up


def test_until_leaves_later_sessions_out_and_cancels_nothing() -> None:
    said = text(report()._replace(until=date(2026, 1, 13)))
    assert said.count("BEGIN:VEVENT") == 8
    assert "CANCELLED" not in said


def test_defaults_and_overrides_are_in_the_calendars_description() -> None:
    override = [{"code": "BT102", "by": "AB", "reason": "short bone"}]
    said = text(report(**{"protocol.rate_mm_per_day": 3, "override": override}))
    about = re.search(r"^X-WR-CALDESC:(.*)\r$", said, re.MULTILINE)
    assert about
    assert "BT102 overridden by AB: short bone" in about[1]
    assert "Default\\, not ordered: frame.pitch_mm = 1." in about[1]
    bare = text(report(**{"protocol.rate_mm_per_day": 3, "override": override}), notes=False)
    assert "BT102 overridden by AB" in bare  # an override is shown on every output


def test_a_file_that_differs_from_the_schedule_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are read back: an hour off, or an event lost, is found before anything is written."""
    real = reminders.calendar_file
    for harm in (
        lambda data: data.replace(b"T080000Z", b"T070000Z", 1),
        lambda data: data.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO", 1),
    ):
        monkeypatch.setattr(reminders, "calendar_file", lambda *of, harm=harm: harm(real(*of)))
        with pytest.raises(AssertionError, match="differs from the schedule"):
            calendars(report(), CalendarStyle())


@given(
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.sampled_from(["Europe/London", "America/Santiago", "Asia/Kolkata", "Pacific/Apia"]),
)
def test_icalendar_reads_back_every_instant(surgery: date, zone: str) -> None:
    made = report(surgery=surgery, timezone=zone, **{"goal.defect_mm": 10, "protocol.sessions": ["12:00", "20:00"]})
    data = calendars(made, CalendarStyle())[0]
    found = Calendar.from_ical(data).walk("VEVENT")
    read_back = {str(e["uid"]): e.decoded("dtstart") for e in found}
    assert read_back == instants(data)
    assert sorted(read_back.values()) == [s.at.astimezone(UTC) for s in made.schedule.sessions]
    assert all(e.decoded("dtend") - e.decoded("dtstart") == timedelta(minutes=15) for e in found)


def test_a_reminder_says_when_no_direction_is_given() -> None:
    assert text(report()).count("NO DIRECTION IS GIVEN. Ask which way to turn before the first turn.") == 240
    assert "NO DIRECTION" not in text(report(**{"frame.direction": "toward the red flag"}))


def test_on_the_day_of_a_swap_nothing_is_turned_before_it() -> None:
    swap = {"frame.range_mm": 40, "frame.swaps": [date(2026, 2, 1)]}
    said = text(report(**swap))
    told = [event for event in said.split("BEGIN:VEVENT") if "Not before the frame was set again" in event]
    assert len(told) == 4
    assert all("DTSTART:20260201T" in event for event in told)


def sample(name: str, **parts: str) -> Report:
    text = (ROOT / "sample_plans" / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in parts.items():
        text = text.replace(old, new)
    return read(text)


def descriptions(made: Report) -> dict[str, str]:
    """What the reminder of each instant says, "20260420T050000Z" → text."""
    found = re.findall(r"DTSTART:(\w+)\r.*?\r\nDESCRIPTION:(.*?)\r", text(made), re.DOTALL)
    return {at: said.replace("\\n", "\n").replace("\\,", ",") for at, said in found}


def test_one_reminder_has_all_levels_that_turn_then_each_by_its_own_frame() -> None:
    """08:00 in Athens on 20 April is 05:00 UTC; only the nuts have counter-nuts."""
    made = sample("tibia_compression_distraction")
    said = descriptions(made)
    assert len(said) == len(made.schedule.sessions)
    assert said["20260420T050000Z"].startswith(
        "A (lengthening): turn each of the 4 click struts 1 click = 0.25 mm, toward +.\n"
        "Reading after this turn: 0.25 mm.\n"
        "Loosen the counter-nut of each nut before you turn it. Tighten it again after the turn.\n"
        "B (nonunion): turn each of the 3 nuts ⅙ turn = 0.1667 mm, toward the nonunion.\n"
        "Reading after this turn: 3.1667 mm. Face 2 then shows.\n"
    )


def test_the_check_names_every_scale_also_one_that_does_not_turn_then() -> None:
    """20:00 of the first day: only the proximal nuts have begun. Nuts have no scale: rings are measured."""
    said = descriptions(sample("tibia_convergent"))
    check = "CHECK after this turn: ring to ring on rod 1 must be A 1 mm, B 0 mm, counted from 0 mm on Mon 9 Feb. "
    assert check + "If one differs" not in said["20260209T200000Z"]
    assert check + "If it differs, stop and call." in said["20260209T200000Z"]
    assert "CHECK" not in said["20260210T200000Z"]


def test_a_rod_that_gets_shorter_is_turned_the_opposite_way_and_not_back() -> None:
    said = descriptions(sample("tibia_hinge_opening"))["20260309T080000Z"]
    assert "A: turn the nut 1 turn longer = 1 mm, away from the hinge: the rod gets longer.\n" in said
    assert "B: turn the nut ½ turn shorter = 0.5 mm, the opposite way to “away from the hinge" in said
    assert "BACK" not in said


def test_the_day_of_a_re_set_names_what_is_set_again() -> None:
    rail = sample("femur_rail_both_ends", **{'kind = "rail"': 'kind = "rail"\nrange_mm = 25'})
    said = descriptions(rail)["20260414T060000Z"]
    assert said.startswith("Not before A, B was set again in the clinic today.\n")
    alone = descriptions(sample("femur_shortened_lengthened_elsewhere"))["20260331T070000Z"]
    assert alone.startswith("Not before the frame was set again in the clinic today.\nA: turn each of the 3 telescopic")


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ('direction = "toward the nonunion"', 'direction = "toward the dot"', "B"),
        ('direction = "toward +"', 'direction = "toward -"', "A"),
        ("counter_nut = true\n", "", "B"),
        ("steps_per_turn = 6", "steps_per_turn = 3", "B"),
    ],
)
def test_a_uid_follows_the_part_of_the_frame_that_is_turned(old: str, new: str, changed: str) -> None:
    """A reminder is another one exactly when something that it says of what turns then is another."""
    before, after = sample("tibia_compression_distraction"), sample("tibia_compression_distraction", **{old: new})
    then = uids(after)
    for session in before.schedule.sessions:
        turns = changed in [move.actuator.id for move in session.moves]
        same = then.get(session.at) == session_uid(before.schedule.plan, session)
        assert same is not turns


@pytest.mark.parametrize("has", [True, False])
def test_a_counter_nut_is_loosened_before_a_turn_and_tightened_after_it(has: bool) -> None:
    """In every session's own words; a frame without counter-nuts says nothing of them."""
    made = report(**{"frame.counter_nut": has})
    said = text(made).count("Loosen the counter-nut of each nut before you turn it. Tighten it again after the turn.")
    assert said == (len(made.schedule.sessions) if has else 0)
