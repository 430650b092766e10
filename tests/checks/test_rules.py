"""Each rule fires where it should, stays silent where it should, and gives its reason."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bt_cli.checks import rules
from bt_cli.checks.rules import RULES, Finding
from bt_cli.errors import PlanInvalid, Problem
from bt_cli.words import CLOCK, day_text
from tests.helpers import goal, read, report
from tests.helpers import plan as made_plan
from tests.plan.test_nail import NAIL


def fired(**changes: Any) -> dict[str, str]:
    return {finding.code: finding.message for finding in report(**changes).findings}


def rate(text: str) -> dict[str, Any]:
    return {"protocol.rate_mm_per_day": Decimal(text)}


def latency(days: int) -> dict[str, Any]:
    return {"protocol.latency_days": days}


def times(*clocks: str) -> dict[str, Any]:
    return {"protocol.sessions": list(clocks)}


def seen(record: str, at: datetime | None = None, **keys: Any) -> dict[str, Any]:
    """The changes that make a course of one record, on 1 Feb 2026 unless a time is said."""
    when = {"at": at} if at else {"on": date(2026, 2, 1)}
    return {"course": [{**when, "record": record, **keys}]}


def back(rate_mm: int, *clocks: str) -> dict[str, Any]:
    """The changes that order 4 mm back from 1 Feb 2026 on."""
    keys = {"distance_mm": 4, "rate_mm_per_day": rate_mm, "sessions": list(clocks)}
    return {"course": [{"on": date(2026, 2, 1), "order": "reverse", **keys}]}


def approved(on: str) -> dict[str, Any]:
    return {"approval": {"by": "AB", "on": on, "revision": 0}}


@pytest.mark.parametrize(
    ("code", "changes", "message"),
    [
        ("BT101", rate("1.51"), "1.51 mm a day is more than 1.5 mm a day"),
        ("BT101", rate("2"), "2 mm a day is more than 1.5 mm a day"),
        ("BT101", rate("1.5"), None),
        ("BT101", rate("2.01"), None),  # BT102 says it
        ("BT102", rate("2.01"), "2.01 mm a day is more than 2 mm a day"),
        ("BT102", rate("2"), None),
        ("BT103", rate("0.5"), "the rate of 0.5 mm a day is slow (0.5 mm or less)"),
        ("BT103", rate("0.51"), None),
        ("BT103", {**rate("0.25"), "goal": goal("compression", 20)}, None),
        ("BT104", times("08:00"), "one session moves 1 mm, more than 0.5 mm"),
        ("BT104", times("08:00", "20:00"), None),  # 0.5 mm each
        # back at 1 mm a day, 1 mm once a day; forward it is 0.25 mm
        ("BT104", back(1, "08:00"), "one session moves 1 mm, more than 0.5 mm"),
        ("BT104", back(1, "08:00", "20:00"), None),
        (
            "BT105",
            rate("0.8"),
            "0.8 mm a day is no whole number of 0.25 mm steps, so the turns differ from day to day; "
            "0.75 mm a day or 1 mm a day would be the same every day",
        ),
        ("BT105", {**rate("0.2")}, "0.25 mm a day would be the same every day"),
        ("BT105", rate("0.75"), None),
        ("BT110", latency(4), "the first session is 4 days after surgery, under 5"),
        ("BT110", latency(1), "the first session is 1 day after surgery, under 5"),
        ("BT110", latency(5), None),
        ("BT110", {**latency(0), "goal": goal("compression", 20)}, None),
        ("BT111", latency(15), "the first session is 15 days after surgery, over 14"),
        ("BT111", latency(14), None),
        (
            "BT112",
            {"protocol.first_session": "2026-01-04T08:00", "protocol.latency_days": None},
            "the first session on Sun 4 Jan 2026 is before surgery on Mon 5 Jan 2026",
        ),
        ("BT112", latency(0), None),
        (
            "BT113",
            {"protocol.first_session": "2027-01-06T08:00", "protocol.latency_days": None},
            "the first session on Wed 6 Jan 2027 is over a year after surgery on Mon 5 Jan 2026",
        ),
        ("BT113", {"protocol.first_session": "2027-01-05T08:00", "protocol.latency_days": None}, None),
        (
            "BT114",
            {"protocol.first_session": "2026-01-14T08:00"},
            "first_session is 9 days after surgery, and latency_days says 7; first_session holds",
        ),
        ("BT114", {"protocol.first_session": "2026-01-12T08:00"}, None),
        ("BT115", times("08:00", "09:59"), "the sessions at 08:00 and 09:59 are 119 minutes apart, less than 2 h"),
        ("BT115", times("08:00", "10:00"), None),
        (
            "BT115",
            times("00:30", "12:00", "23:30"),
            "the sessions at 23:30 and 00:30 are 60 minutes apart, less than 2 h",
        ),
        ("BT115", times("08:00"), None),
        ("BT116", times("05:59", "22:00"), "session at night, between 22:00 and 06:00: 05:59, 22:00"),
        ("BT116", times("06:00", "21:59"), None),
        ("BT117", {"timezone": "EST"}, "EST is a fixed offset, which knows no summer time"),
        ("BT117", {"timezone": "Etc/GMT+5"}, "Etc/GMT+5 is a fixed offset, which knows no summer time"),
        ("BT117", {"timezone": "UTC"}, None),
        (
            "BT118",
            {**times("01:30", "12:00"), "surgery": date(2026, 3, 1)},
            "the clocks skip 01:30: that session is at 02:00 on Sun 29 Mar 2026",
        ),
        (
            "BT118",
            {**times("01:15", "02:00"), "surgery": date(2026, 3, 1)},
            "the clocks skip 01:15, so the sessions of 01:15 and 02:00 are one, at 02:00 on Sun 29 Mar 2026, "
            "with their sum",
        ),
        ("BT118", times("01:30", "12:00"), None),  # over by 12 March
        ("BT118", {**times("02:00", "12:00"), "surgery": date(2026, 3, 1)}, None),
        # two years to the day are not over two years; a year that was typed wrong is
        ("BT119", {**approved("2028-01-05"), "surgery": date(2026, 1, 5)}, None),
        (
            "BT119",
            {**approved("2028-01-06"), "surgery": date(2026, 1, 5)},
            "surgery on Mon 5 Jan 2026 is over 2 years before the approval on Thu 6 Jan 2028",
        ),
        (
            "BT119",
            {
                **seen("xray", entered="2026-02-01T12:00:00Z", note="fine"),
                "surgery": date(2016, 1, 5),
                "protocol.first_session": "2026-01-12T08:00",
                "protocol.latency_days": None,
            },
            "surgery on Tue 5 Jan 2016 is over 2 years before the first entry on Sun 1 Feb 2026",
        ),
        ("BT119", {**approved("2026-01-05"), "surgery": date(2028, 1, 5)}, None),
        (
            "BT119",
            {**approved("2026-01-05"), "surgery": date(2028, 1, 6)},
            "surgery on Thu 6 Jan 2028 is over 2 years after the approval on Mon 5 Jan 2026",
        ),
        ("BT119", {"surgery": date(2062, 1, 5)}, None),  # nothing in the plan says when it was written
        ("BT119", seen("xray", entered="2026-02-01T12:00:00Z", note="fine"), None),
        ("BT120", {"goal.defect_mm": Decimal("100.5")}, "one level is to grow 100.5 mm, over 100 mm"),
        ("BT120", {"goal.defect_mm": 100}, None),
        ("BT121", {"goal.defect_mm": 6}, "the distance is 6 mm, under 10 mm; 6 cm would be 60"),
        ("BT121", {"goal.defect_mm": 10}, None),
        ("BT121", {"goal": goal("compression", 5)}, None),
        ("BT122", {"goal.defect_mm": 251}, "the distance is 251 mm, over 250 mm"),
        ("BT122", {"goal.defect_mm": 250}, None),
        (
            "BT123",
            {"goal.defect_mm": Decimal("60.1")},
            "60.1 mm is no whole number of 0.25 mm steps: the course ends at 60 mm, 0.1 mm short of it",
        ),
        (
            "BT123",
            {"goal.defect_mm": Decimal("60.2")},
            "60.2 mm is no whole number of 0.25 mm steps: the course ends at 60.25 mm, 0.05 mm over it",
        ),
        ("BT123", {}, None),
        ("BT130", {"frame.range_mm": 50}, "the travel of 60 mm is more than the hardware's range of 50 mm"),
        ("BT130", {"frame.range_mm": 60}, None),
        # 30 mm by Tue 10 Feb, 30 mm from then on
        ("BT130", {"frame.range_mm": 30, "frame.swaps": [date(2026, 2, 11)]}, None),
        (
            "BT130",
            {"frame.range_mm": 30, "frame.swaps": [date(2026, 2, 12)]},
            "the travel of 31 mm until Thu 12 Feb 2026 is more than the hardware's range of 30 mm",
        ),
        (
            "BT130",
            {"frame.range_mm": 30, "frame.swaps": [date(2026, 2, 10)]},
            "the travel of 31 mm from Tue 10 Feb 2026 is more than the hardware's range of 30 mm",
        ),
        ("BT131", {"frame.swaps": [date(2026, 2, 10)]}, "a swap is planned on a day without a review: Tue 10 Feb 2026"),
        ("BT131", {"frame.swaps": [date(2026, 2, 9)], "review": {"every_days": 14}}, None),
        (
            "BT132",
            {"goal": goal("compression", 5), "frame.start_reading_mm": 30},
            "the scale starts at 30 mm and is taken to count up while the bone ends are pressed together",
        ),
        ("BT132", {"goal": goal("compression", 5)}, None),
        ("BT132", {"frame.start_reading_mm": 30}, None),
        # on the morning of 1 Feb 20 mm are made, by the evening 21; a step is 0.25
        ("BT140", seen("reading", readings_mm={"A": Decimal("19.75")}), None),
        ("BT140", seen("reading", readings_mm={"A": Decimal("21.25")}), None),
        (
            "BT140",
            seen("reading", readings_mm={"A": Decimal("19.5")}),
            "A read 19.5 mm on Sun 1 Feb 2026, where the plan says 20 mm to 21 mm",
        ),
        ("BT140", seen("reading", at=datetime(2026, 2, 1, 12, 30), readings_mm={"A": Decimal("20.75")}), None),
        (
            "BT140",
            seen("reading", at=datetime(2026, 2, 1, 12, 30), readings_mm={"A": Decimal("21")}),
            "A read 21 mm on Sun 1 Feb 2026 12:30, where the plan says 20.5 mm",
        ),
        ("BT140", seen("reading", at=datetime(2026, 1, 6, 12), readings_mm={"A": Decimal("0.25")}), None),
        ("BT141", seen("xray", gap_mm=41), None),
        ("BT141", seen("xray", gap_mm=38), None),
        (
            "BT141",
            seen("xray", gap_mm=37),
            "X-ray showed a gap of 37 mm on Sun 1 Feb 2026, where the plan says 39 mm to 40 mm",
        ),
        ("BT141", seen("xray", note="fine"), None),
    ],
)
def test_rule(code: str, changes: dict[str, Any], message: str | None) -> None:
    found = fired(**changes).get(code)
    assert found == message if message is None or code != "BT105" else found is not None and message in found


SLOWER = {"on": date(2026, 2, 1), "order": "rate", "rate_mm_per_day": Decimal("0.75")}
LATE = {**SLOWER, "entered": "2026-02-02T10:00:00Z"}


@pytest.mark.parametrize(
    ("course", "message"),
    [
        ([SLOWER], None),  # by hand: its own time is when it was written
        ([{**SLOWER, "entered": "2026-02-01T07:59:00Z"}], None),
        # by the old sheet Sunday has four quarter turns, by the order three: 08:00, 16:00, 20:00 are made by both, but
        # of Sunday 12:00 and of the scale after it they say other things
        (
            [LATE],
            "order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (4 "
            "sessions, Sun 1 Feb 2026 12:00 to Mon 2 Feb 2026 08:00) is not recorded, and counts as made by it and not "
            "by the old sheet",
        ),
        ([LATE, {"record": "done", "through": date(2026, 2, 2), "entered": "2026-02-03T10:00:00Z"}], None),
        (
            [LATE, {"record": "done", "through": "2026-02-01T20:00:00", "entered": "2026-02-03T10:00:00Z"}],
            "order rate from Sun 1 Feb 2026 08:00 was written on Mon 2 Feb 2026 10:00: what was turned then (1 "
            "session, Mon 2 Feb 2026 08:00) is not recorded, and counts as made by it and not by the old sheet",
        ),
        # what was turned in between is the same by both
        ([{"on": date(2026, 2, 1), "order": "remaining", "remaining_mm": 40, "entered": "2026-02-02T10:00:00Z"}], None),
    ],
)
def test_an_order_from_before_it_was_written(course: list[dict[str, Any]], message: str | None) -> None:
    assert fired(course=course).get("BT137") == message


def test_the_plain_case_finds_nothing() -> None:
    assert fired() == {}


def test_every_rule_is_whole() -> None:
    """A code of its own, something to do, and a source or the word convention."""
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code.startswith("BT")
        assert rule.advice.endswith(".")
        assert rule.explanation.endswith(".")
        assert any(word in rule.source for word in ("convention", "arithmetic", "PMC", "Ilizarov", "IANA"))


def test_an_override_is_kept_with_its_finding() -> None:
    override = [{"code": "BT102", "by": "AB", "reason": "short bone"}]
    finding = report(**rate("2.5"), override=override).findings[0]
    assert (finding.code, finding.override and finding.override.by) == ("BT102", "AB")


@pytest.mark.parametrize("ordered", ["2.25", "2.5"])
def test_an_override_lapses_with_its_finding(ordered: str) -> None:
    """2.25 mm a day was accepted, which is not 2.5."""
    accepted = "2.25 mm a day is more than 2 mm a day"
    override = [{"code": "BT102", "by": "AB", "reason": "short bone", "finding": accepted}]
    finding = report(**rate(ordered), override=override).findings[0]
    assert (finding.override is not None) == (ordered == "2.25")
    told = f"2.5 mm a day is more than 2 mm a day (the override by AB has lapsed: it accepts “{accepted}”)"
    assert finding.message == (accepted if ordered == "2.25" else told)


def test_an_override_of_one_level_covers_no_other() -> None:
    accepted = "level upper: 2.25 mm a day is more than 2 mm a day"
    override = [{"code": "BT102", "by": "AB", "reason": "x", "finding": accepted}]

    def at(lower: str) -> Finding:
        upper = {"name": "upper", "distance_mm": 30, "rate_mm_per_day": Decimal("2.25"), "moves": "distally"}
        levels = [upper, {**upper, "name": "lower", "rate_mm_per_day": Decimal(lower), "moves": "proximally"}]
        return report(levels=levels, override=override).findings[0]

    assert at("1").override
    assert not at("2.25").override


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ({"goal.defect_mm": 12}, True),
        ({"goal.defect_mm": 25}, True),
        ({"goal.defect_mm": Decimal("25.5")}, False),
        ({"goal.defect_mm": 9}, False),  # BT121 asks
        ({"goal.defect_mm": 20, "goal.acute_shortening_mm": 5}, False),
        ({"goal": {"kind": "compression", "defect_mm": 12, "compression_mm": 15}}, False),
        ({"goal": {"kind": "lengthening", "lengthening_mm": 20}}, False),
    ],
)
def test_a_small_defect_is_asked_about(changes: dict[str, Any], fires: bool) -> None:
    assert ("BT205" in fired(**changes)) == fires


@pytest.mark.parametrize(
    ("defect_mm", "frame", "text"),
    [
        (100, {}, None),
        (101, {}, "the travel is 101 mm, and no range_mm is given"),
        (101, {"frame.range_mm": 120}, None),
        (101, {"frame.swaps": [date(2026, 2, 11)]}, None),  # after 30 days a stroke of 30 mm, and one of 71 mm
        (140, {"frame.swaps": [date(2026, 2, 11)]}, "the travel is 110 mm, and no range_mm is given"),
    ],
)
def test_long_travel_of_unknown_hardware(defect_mm: int, frame: dict[str, Any], text: str | None) -> None:
    assert fired(**{"goal.defect_mm": defect_mm}, **frame).get("BT206") == text


def test_errors_come_first() -> None:
    found = report(**rate("3"), **times("05:00"), **latency(2)).findings
    assert [f.severity for f in found] == ["error", "warning", "warning", "warning"]


def test_a_course_of_more_sessions_than_anybody_turns_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """60 mm in quarters are 240; the sheet of 43,000 took minutes."""
    plan = report().schedule.plan
    monkeypatch.setattr(rules, "MAX_SESSIONS", 240)
    assert rules.checked_schedule(plan)
    monkeypatch.setattr(rules, "MAX_SESSIONS", 239)
    with pytest.raises(PlanInvalid, match="the course has 240 sessions, and 239 are the most"):
        rules.checked_schedule(plan)


def test_a_session_at_night_is_told_where_an_order_brings_it() -> None:
    order = {"on": date(2026, 2, 1), "order": "rate", "rate_mm_per_day": 1, "sessions": ["08:00", "22:30"]}
    told = [one.message for one in report(course=[order]).findings if one.code == "BT116"]
    assert told == ["session at night, between 22:00 and 06:00: 22:30"]


# ---- findings and their overrides

ACCEPTED = {"code": "BT102", "by": "AB", "reason": "short bone"}
FAST = {"on": date(2026, 2, 1), "order": "rate", "rate_mm_per_day": Decimal("2.5")}


def found_of(code: str, **changes: Any) -> Finding:
    return next(finding for finding in report(**changes).findings if finding.code == code)


def test_an_override_of_before_the_course_covers_what_was_found_then() -> None:
    """2.5 mm a day was accepted of the plan; of an order later nothing was."""
    seen_since = seen("xray", note="fine")
    assert found_of("BT102", **rate("2.5"), override=[ACCEPTED], **seen_since).override
    lapsed = found_of("BT102", override=[ACCEPTED], course=[FAST])
    assert lapsed.override is None
    assert lapsed.message == (
        "2.5 mm a day from Sun 1 Feb 2026 is more than 2 mm a day (the override by AB has lapsed: it accepts “what the "
        "rule found before the course”)"
    )
    assert lapsed.people_message == lapsed.message
    assert found_of("BT102", **rate("2.5")).message == "2.5 mm a day is more than 2 mm a day"


def test_what_stands_in_a_plan_that_accepts_a_finding() -> None:
    rule = rules.BY_CODE["BT102"]
    finding = Finding(rule, '“ring” ½ "A"')
    assert (finding.code, finding.severity) == ("BT102", "error")
    assert finding.pin_toml == 'finding = "“ring” ½ \\"A\\""'
    assert finding.override_toml == (
        '[[override]]\ncode = "BT102"\nfinding = "“ring” ½ \\"A\\""\nby = "initials or role"\nreason = "why"'
    )


def test_what_refuses_a_plan() -> None:
    error, warning = Finding(rules.BY_CODE["BT102"], "a"), Finding(rules.BY_CODE["BT101"], "b")
    other = Finding(rules.BY_CODE["BT112"], "c")
    accepted = found_of("BT102", **rate("2.5"), override=[ACCEPTED])
    assert rules.open_errors([warning, error, accepted, other]) == [error, other]
    rules.refuse_open_errors([warning, accepted])
    with pytest.raises(rules.RefusedByRules) as refused:
        rules.refuse_open_errors([error, warning, other])
    assert refused.value.findings == (error, other)
    assert str(refused.value) == (
        "refused by BT102, BT112. `bt explain BT102` tells more. Correct the plan, or accept it there (`bt new` writes "
        f"one):\n{error.override_toml}\n{other.override_toml}"
    )


def test_overrides_of_no_rule() -> None:
    overrides = [{**ACCEPTED, "code": code} for code in ("BT102", "bt104", "X")]
    plan = made_plan(override=overrides)
    told = [
        Problem(("override", 1, "code"), "code bt104 is no rule (did you mean BT104?); `bt rules` lists them"),
        Problem(("override", 2, "code"), "code X is no rule; `bt rules` lists them"),
    ]
    assert rules.unknown_overrides(plan) == told
    with pytest.raises(PlanInvalid) as invalid:
        rules.checked_schedule(plan)
    assert list(invalid.value.problems) == told
    beyond = {"on": date(2026, 2, 1), "order": "extend", "distance_mm": 1, "rate_mm_per_day": 1}
    with pytest.raises(PlanInvalid) as invalid:  # what is wrong with the course is told with them
        rules.checked_schedule(made_plan(override=overrides, course=[beyond]))
    assert list(invalid.value.problems[:2]) == told
    assert len(invalid.value.problems) == 3


def test_too_many_sessions_are_a_problem_of_the_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MAX_SESSIONS", 239)
    with pytest.raises(PlanInvalid) as invalid:
        rules.checked_schedule(made_plan())
    text = "the course has 240 sessions, and 239 are the most: plan fewer a day"
    assert list(invalid.value.problems) == [Problem(("protocol", "sessions"), text)]


def test_findings_come_by_how_bad_they_are_and_then_by_code() -> None:
    """As rules are listed BT122 comes after BT105 and BT116, and BT112 after BT104."""
    changes = {**rate("2.3"), **times("05:00"), "goal.defect_mm": 260, **latency(2)}
    assert [(one.severity, one.code) for one in report(**changes).findings] == [
        ("error", "BT102"), ("warning", "BT104"), ("warning", "BT110"), ("warning", "BT116"), ("warning", "BT120"),
        ("warning", "BT122"), ("warning", "BT206"), ("info", "BT105"),
    ]  # fmt: skip
    one, other = (rules.BY_CODE[code] for code in ("BT116", "BT104"))
    chosen = rules.findings(report(**changes).schedule, [one, other])
    assert [finding.code for finding in chosen] == ["BT104", "BT116"]


def test_people_read_their_own_clock_and_data_has_24_hours() -> None:
    made = report(**times("08:00", "09:00")).schedule
    [plain] = rules.findings(made, [rules.BY_CODE["BT115"]])
    assert (plain.text, plain.people_text) == (
        "the sessions at 08:00 and 09:00 are 60 minutes apart, less than 2 h",
        "",
    )
    token = CLOCK.set(12)
    try:
        [said] = rules.findings(made, [rules.BY_CODE["BT115"]])
    finally:
        CLOCK.reset(token)
    assert said.text == plain.text
    assert said.people_message == "the sessions at 8 am and 9 am are 60 minutes apart, less than 2 h"


def test_people_read_parts_of_a_turn_as_hardware_shows_them() -> None:
    """A third of a mm: data has four decimals, people two."""
    finding = found_of("BT105", **rate("0.5"), **{"frame.steps_per_turn": 3})
    assert finding.message == "0.5 mm a day is no whole number of 0.3333 mm steps, so the turns differ from day to day"
    assert finding.people_message == finding.message.replace("0.3333", "0.33")
    assert found_of("BT105", **rate("0.8")).people_text == ""


def test_advice_is_in_the_words_of_what_moves_bone() -> None:
    """Nothing of a nail is turned, and it is in and not on."""
    end = read(NAIL).schedule.sessions[-1].at.date()
    shown = f'[[course]]\non = {end}\nrecord = "xray"\nnote = "fine"\n'
    [found] = [one for one in read(NAIL + shown).findings if one.code == "BT190"]
    assert found.text == (
        f"the last adjustment was on {day_text(end)}, the nail is in, and no review of consolidation is planned"
    )
    assert found.rule.advice.endswith("or record that the nail is out (bt record PLAN frame-off).")
    assert found_of("BT102", **rate("2.5")).rule is rules.BY_CODE["BT102"]
