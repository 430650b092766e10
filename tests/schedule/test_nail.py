"""Schedules of motorised nails: worked by hand, published, and 300 at random against a calculator that knows no bt."""

import json
import random
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from bt_cli.checks.rule import in_words_of
from bt_cli.schedule.model import Schedule
from tests.helpers import bt, read
from tests.plan.test_nail import NAIL


def schedule(text: str = NAIL, more: str = "") -> Schedule:
    return read(text + more).schedule


def readings(made: Schedule) -> list[Fraction]:
    return [session.moves[0].reading_mm for session in made.sessions]


def test_a_femur_by_four_quarters_a_day_from_day_4() -> None:
    """Rozbruch and Fragomen, CORR 2014;472:3869: from day 4 on, about 1 mm a day in four sessions.

    40 mm ÷ 0.25 mm = 160 sessions on 40 days, the first 4 days after 5 January.
    """
    made = schedule()
    assert (made.sessions[0].at.date(), made.sessions[-1].at.date()) == (date(2026, 1, 9), date(2026, 2, 17))
    assert readings(made) == [Fraction(k, 4) for k in range(1, 161)]


def test_three_sessions_a_day_are_rounded_to_whole_steps() -> None:
    """1 mm a day in three: targets 1/3, 2/3, 1; the nearest steps of 0.25 mm are 1, 3 and 4."""
    made = schedule(NAIL.replace("latency_days = 4", "latency_days = 4\nsessions_per_day = 3"))
    assert readings(made)[:6] == [Fraction(k, 4) for k in (1, 3, 4, 5, 7, 8)]


def test_claes_2000_meets_nominally_on_day_15() -> None:
    """15 mm after 4 days of latency at 1 mm a day: day 15 of the distraction. The paper went 1 mm on, 16 days."""
    gap = NAIL.replace('"lengthening"', '"transport"').replace("lengthening_mm = 40", "defect_mm = 15")
    made = schedule(gap)
    assert made.dates("expected_contact") == [date(2026, 1, 5) + timedelta(days=4 + 15 - 1)]
    assert made.days == 15


def test_a_way_beyond_the_stroke_is_refused_and_no_review_sets_it_again() -> None:
    made = read(NAIL.replace("range_mm = 50", "range_mm = 30") + "[review]\nevery_days = 7\n")
    assert "BT130" in [finding.code for finding in made.findings]
    assert made.schedule.resets == ()


def test_several_steps_of_a_nail_are_no_full_turn() -> None:
    """0.25 mm in steps of 0.05 mm are five at once, beside another level too."""
    fine = NAIL.replace("step_mm = 0.25", "step_mm = 0.05").replace("range_mm = 50", 'range_mm = 50\nname = "nail"')
    levels = [f'[[levels]]\nname = "{at}"\ndistance_mm = 20\nframe = "nail"\n' for at in ("upper", "lower")]
    made = read(fine.replace("[frame]", "[[frames]]") + "".join(levels))
    assert {move.steps for session in made.schedule.sessions for move in session.moves} == {5}
    assert "BT161" not in [finding.code for finding in made.findings]


def test_its_advice_speaks_of_adjustments_and_calls_tables_and_commands_by_their_names() -> None:
    """There is no table [nail], and no record nail-off."""
    advice = "Record the turn in [frame], that the frame is off (bt record PLAN frame-off), or read the scale."
    said = "Record the adjustment in [frame], that the nail is out (bt record PLAN frame-off), or read the length."
    assert in_words_of(schedule().mechanisms, advice) == said


def test_it_shortens_again_by_order() -> None:
    """2 mm back at 1 mm a day: 8 sessions of one step BACK, from 5 mm to 3 mm."""
    order = 'order = "reverse"\ndistance_mm = 2\nrate_mm_per_day = 1'
    made = schedule(more=f"[[course]]\non = 2026-01-14\n{order}\n")
    assert [session.moves[0].steps for session in made.sessions[20:]] == [-1] * 8
    assert readings(made)[-1] == 3


def test_it_goes_on_from_what_an_x_ray_shows() -> None:
    """12 mm were planned by 21 January and 9 mm are there: 31 mm are left, 31 days more."""
    made = schedule(more='[[course]]\non = 2026-01-21\norder = "replan"\nreadings_mm = { A = 9 }\n')
    assert made.sessions[-1].at.date() == date(2026, 1, 21) + timedelta(days=30)
    assert readings(made)[-1] == 40


def test_an_x_ray_a_film_ruler_apart_says_nothing_and_one_further_does() -> None:
    def codes(length_mm: float) -> list[str]:
        entry = f'record = "xray"\nreadings_mm = {{ A = {length_mm} }}'
        return [finding.code for finding in read(f"{NAIL}[[course]]\nat = 2026-01-20T20:00:00\n{entry}\n").findings]

    assert "BT140" not in codes(11.2)  # 12 mm by then
    assert "BT140" in codes(9)


# ---- 300 plans, by the command and by hand


def calculated(plan: dict[str, Any]) -> list[tuple[str, float, float]]:
    """Time, travel and reading of each session, as the conventions say it: DESIGN, 3."""
    whole, rate, step = (Fraction(plan[key]) for key in ("distance", "rate", "step"))
    start = plan["surgery"] + timedelta(days=plan["latency"])
    found, made, k = [], 0, 0
    while True:
        k += 1
        target = min(rate * k / len(plan["times"]), whole)
        steps, part = divmod(target / step, 1)
        steps = int(steps) + (part > Fraction(1, 2))  # an exact half stays behind
        if steps != made:
            at = datetime.combine(start + timedelta(days=(k - 1) // len(plan["times"])), datetime.min.time())
            at += timedelta(hours=plan["times"][(k - 1) % len(plan["times"])])
            found.append((at.strftime("%Y-%m-%dT%H:%M:%S+00:00"), float((steps - made) * step), float(steps * step)))
        made = steps
        if target == whole:
            return found


def drawn(chance: random.Random) -> dict[str, Any]:
    return {
        "goal": chance.choice(["lengthening", "transport"]),
        "distance": f"{chance.randint(20, 240)}e-1",
        "rate": chance.choice(["0.5", "0.6", "0.66", "0.75", "0.9", "1", "1.2"]),
        "step": chance.choice(["0.05", "0.1", "0.25", "0.33", "0.5"]),
        "times": sorted(chance.sample(range(6, 22), chance.randint(1, 6))),
        "latency": chance.randint(3, 12),
        "surgery": date(2026, 1, 1) + timedelta(days=chance.randint(0, 700)),
    }


def test_300_random_nails_are_as_a_calculator_has_them(tmp_path: Path) -> None:
    chance, file = random.Random(18), tmp_path / "plan.toml"
    for _ in range(300):
        plan = drawn(chance)
        key = "defect_mm" if plan["goal"] == "transport" else "lengthening_mm"
        times = ", ".join(f'"{hour:02}:00"' for hour in plan["times"])
        file.write_text(
            f'format = "bt-plan"\nversion = 1\nid = "N"\nsurgery = {plan["surgery"]}\ntimezone = "UTC"\n'
            f'[goal]\nkind = "{plan["goal"]}"\n{key} = {float(plan["distance"])}\n'
            f"[protocol]\nrate_mm_per_day = {plan['rate']}\nlatency_days = {plan['latency']}\nsessions = [{times}]\n"
            f'[frame]\nkind = "nail"\nstep_mm = {plan["step"]}\nrange_mm = 100\n'
        )
        sessions = json.loads(bt("schedule", str(file), "--format", "json").stdout)["sessions"]
        told = [(one["at"], one["moves"][0]["travel_mm"], one["moves"][0]["reading_mm"]) for one in sessions]
        expected = calculated(plan)
        assert [one[0] for one in told] == [one[0] for one in expected], plan
        assert all(abs(a - b) < 1e-9 for x, y in zip(told, expected, strict=True) for a, b in zip(x[1:], y[1:])), plan  # noqa: B905


# ---- and their courses: back and forth again, pressed together, two in one plan


def went(plan: dict[str, Any], legs: list[tuple[date, str, str]]) -> list[tuple[datetime, int]]:
    """Each session and its whole steps in all; a leg is from a day on, at a rate, to a position. An exact half stays
    on the side that it comes from."""
    step, times, found = Fraction(plan["step"]), plan["times"], []
    made, position = 0, Fraction(0)
    for (on, rate, to), until in zip(legs, [*(leg[0] for leg in legs[1:]), None], strict=True):
        whole, k = Fraction(to) - position, 0
        sign, begun = (1 if whole > 0 else -1), position
        while position != Fraction(to) and (until is None or on + timedelta(days=k // len(times)) < until):
            k += 1
            position = begun + sign * min(Fraction(rate) * k / len(times), abs(whole))
            below, part = divmod(position / step, 1)
            steps = below + (part > Fraction(1, 2) or (part == Fraction(1, 2) and made > below))
            if steps != made:
                day = on + timedelta(days=(k - 1) // len(times))
                found.append((datetime(day.year, day.month, day.day, times[(k - 1) % len(times)]), int(steps)))
            made = int(steps)
    return found


def of_letter(made: Schedule, letter: str = "A") -> list[tuple[datetime, int]]:
    """The same of the schedule."""
    return [
        (session.at.replace(tzinfo=None), int(move.reading_mm / move.actuator.step_mm))
        for session in made.sessions
        for move in session.moves
        if move.actuator.id == letter
    ]


def written(plan: dict[str, Any], more: str = "", name: str = "") -> str:
    key = "defect_mm" if plan["goal"] == "transport" else "lengthening_mm"
    times = ", ".join(f'"{hour:02}:00"' for hour in plan["times"])
    frame = f'[[frames]]\nname = "{name}"' if name else "[frame]"
    return (
        f'format = "bt-plan"\nversion = 1\nid = "N"\nsurgery = {plan["surgery"]}\ntimezone = "UTC"\n'
        f'[goal]\nkind = "{plan["goal"]}"\n{key} = {plan["distance"]}\n'
        f"[protocol]\nrate_mm_per_day = {plan['rate']}\nlatency_days = {plan['latency']}\nsessions = [{times}]\n"
        f'{frame}\nkind = "nail"\nstep_mm = {plan["step"]}\nrange_mm = 100\n{more}'
    )


def test_300_random_nails_go_back_and_forth_and_press_as_a_calculator_has_them() -> None:
    chance = random.Random(1818)
    for _ in range(300):
        plan = drawn(chance) | {"distance": str(chance.randint(10, 24))}
        start = plan["surgery"] + timedelta(days=plan["latency"])
        back, rest = start + timedelta(days=chance.randint(4, 7)), chance.randint(0, 3)
        turned = Fraction(plan["rate"]) * (back - start).days
        retracts, pace = Fraction(chance.randint(2, 7), 4), chance.choice(["0.5", "0.75", "1"])
        forth = back + timedelta(days=-int(-retracts // Fraction(pace)) + rest)
        legs = [(start, plan["rate"], plan["distance"]), (back, pace, str(turned - retracts)),
                (forth, plan["rate"], plan["distance"])]  # fmt: skip
        course = (
            f'[[course]]\non = {back}\norder = "reverse"\ndistance_mm = {float(retracts)}\nrate_mm_per_day = {pace}\n'
            f'[[course]]\non = {forth}\norder = "resume"\n'
        )
        if plan["goal"] == "transport":
            press = forth + timedelta(days=60)
            legs.append((press, "0.25", str(Fraction(plan["distance"]) + 1)))
            course += f'[[course]]\non = {press}\norder = "compress"\ndistance_mm = 1\nrate_mm_per_day = 0.25\n'
        assert of_letter(schedule(written(plan, course))) == went(plan, legs), (plan, course)


def test_two_nails_of_one_plan_are_each_as_a_calculator_has_them() -> None:
    chance = random.Random(18181)
    for _ in range(60):
        plan, share = drawn(chance) | {"goal": "lengthening"}, chance.randint(8, 14)
        other = plan | {"rate": chance.choice(["0.5", "0.75", "1"]), "times": sorted(chance.sample(range(6, 22), 3))}
        plan |= {"distance": str(share + 9)}
        times = ", ".join(f'"{hour:02}:00"' for hour in other["times"])
        levels = (
            f'[[levels]]\nname = "upper"\ndistance_mm = {share}\nframe = "nail"\n'
            f'[[levels]]\nname = "lower"\ndistance_mm = 9\nframe = "nail"\nrate_mm_per_day = {other["rate"]}\n'
            f"sessions = [{times}]\n"
        )
        made = schedule(written(plan, levels, "nail"))
        start = plan["surgery"] + timedelta(days=plan["latency"])
        assert of_letter(made) == went(plan, [(start, plan["rate"], str(share))])
        assert of_letter(made, "B") == went(other, [(start, other["rate"], "9")])
