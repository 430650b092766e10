"""How `bt new` asks: one question back, nothing lost, and a plan like any sample."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from bt_cli.commands import new as new_command
from bt_cli.commands.like import find_sample, lay_answers, like, questions_of, taken_paths
from bt_cli.commands.questions import Question, ask_all
from bt_cli.commands.shipped import sample_plans
from bt_cli.errors import WrongUsage
from bt_cli.plan.toml_values import toml_item
from bt_cli.plan.values import Wrong
from tests.helpers import bt

Answer = Callable[[str], str]


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, list[str]]], list[str]]:
    """Somebody at a terminal, who answers each question by what it begins with, in turn; else with Enter.

    An answer that cannot be taken is asked again, as typer does. What was asked is returned.
    """

    def answers(by_beginning: Mapping[str, list[str]]) -> list[str]:
        left, asked = {beginning: iter(texts) for beginning, texts in by_beginning.items()}, []

        def prompt(text: str, *, default: str | None, value_proc: Answer, **_: object) -> str:
            asked.append(text)
            if len(asked) > 200:
                pytest.fail(f"asked for ever: {asked[-20:]}")
            texts: Iterator[str] = next((texts for start, texts in left.items() if text.startswith(start)), iter(()))
            for answer in texts:
                try:
                    return value_proc(answer or default or "")
                except typer.BadParameter as wrong:
                    asked.append(str(wrong))
            if default is None:
                pytest.fail(f"there must be an answer to {text}")
            return value_proc(default)

        monkeypatch.setattr(typer, "prompt", prompt)
        monkeypatch.setattr(typer, "confirm", lambda *_, **__: True)
        monkeypatch.setattr(new_command, "can_ask", lambda **_: True)
        return asked

    return answers


def plan_of(folder: Path, *words: str) -> dict[str, Any]:
    """The plan file that `bt new` writes."""
    run = bt("new", "p.toml", *words, cwd=folder)
    assert run.returncode == 0, run.stderr.decode()
    return tomllib.loads((folder / "p.toml").read_text(encoding="utf-8"))


def _digits(text: str) -> str:
    if not text.isdecimal():
        raise Wrong("must be digits")
    return text


def test_back_is_one_question_and_enter_keeps_what_was_answered(person: Any) -> None:
    asked = person({"one": ["1"], "two": ["<", "2"], "three": ["<", "3"]})
    questions = [
        Question(text, text, default, _digits) for text, default in (("one", None), ("two", "7"), ("three", ""))
    ]
    assert ask_all(lambda _: questions, {}) == {"one": "1", "two": "2", "three": "3"}
    assert asked == ["one", "two [7]", "one [1]", "two [7]", "three", "two [2]", "three"]


def test_back_at_the_first_question_stays_there(person: Any) -> None:
    person({"one": ["<", "<", "1"]})
    assert ask_all(lambda _: [Question("1", "one", None, _digits)], {}) == {"1": "1"}


def test_a_default_that_is_taken_is_not_said(person: Any) -> None:
    person({})
    assert ask_all(lambda _: [Question("2", "two", "7", _digits)], {}) == {}


def test_an_answer_to_a_question_that_is_no_longer_asked_is_left_out(person: Any) -> None:
    person({"kind": ["a", "b"], "number": ["1", "<"], "end": ["<", ""]})

    def asked(so_far: Mapping[str, str]) -> list[Question]:
        middle = [Question("number", "number", None, _digits)] if so_far.get("kind") == "a" else []
        return [Question("kind", "kind", None, str), *middle, Question("end", "end", "", str)]

    assert ask_all(asked, {}) == {"kind": "b"}


FIRST = {"Case": ["X-1"], "Side": ["left"], "Bone": ["tibia"], "Day of surgery": ["2026-02-02"],
         "Time zone": ["Europe/London"]}  # fmt: skip


def test_new_asks_for_direction_reviews_and_the_missed_turn(person: Any, tmp_path: Path) -> None:
    asked = person({**FIRST, "Defect": ["6 cm", "60"], "Rate": ["1"], "Which way": ["toward the red flag"],
                    "Days from one review": ["14"], "First review": ["2026-02-23"],
                    "Days between reviews after": ["28"],
                    "What the patient": ["Leave it out and call us."]})  # fmt: skip
    plan = plan_of(tmp_path)
    assert plan["frame"]["direction"] == "toward the red flag"
    assert plan["review"] == {"first": date(2026, 2, 23), "every_days": 14, "consolidation_every_days": 28}
    assert plan["clinic"]["missed_turn"] == "Leave it out and call us."
    assert "this must be a number: write millimetres and no unit: 60" in asked
    assert bt("sheet", "p.toml", "-o", "p.html", cwd=tmp_path).returncode == 0


def test_another_goal_after_going_back_drops_the_distance_of_the_first(person: Any, tmp_path: Path) -> None:
    person({**FIRST, "Goal": ["transport", "lengthening"], "Defect": ["60", "<"], "Lengthening": ["45"],
            "Case": ["<", "X-1"], "Rate": ["1"]})  # fmt: skip
    assert plan_of(tmp_path)["goal"] == {"kind": "lengthening", "lengthening_mm": 45}


def test_answers_that_do_not_go_together_are_asked_again_and_kept(person: Any, tmp_path: Path) -> None:
    """A step of 7 mm is over twice a defect of 3 mm, which shows only when the plan is whole."""
    asked = person({**FIRST, "Defect": ["3"], "Rate": ["1"], "Travel": ["7", "1"], "Smallest": ["1", "4"]})
    plan = plan_of(tmp_path)
    assert (plan["goal"]["defect_mm"], plan["frame"]["pitch_mm"]) == (3, 1)
    assert "Defect to close, in mm [3]" in asked


@pytest.mark.parametrize("word", ["ilizarov", "rail", "click", "telescopic", "cable", "hinge", "hexapod", "convergent",
                                  "tandem", *sample_plans()])  # fmt: skip
def test_any_sample_and_mechanism_can_be_begun_with(word: str) -> None:
    assert find_sample(word).name in sample_plans()


def test_a_word_that_no_sample_has_is_told_with_one_that_is_near() -> None:
    with pytest.raises(WrongUsage, match=r"did you mean convergent\?"):
        find_sample("convergnt")


@pytest.mark.parametrize("name", sample_plans())
def test_nothing_of_the_samples_patient_is_taken(name: str) -> None:
    """Who it is, dates, texts, overrides and records are none; what was not answered of the rest is none either."""
    data = sample_plans()[name].read_bytes()
    found = lay_answers(like(name, data), {}).mapping
    text = str(found)
    sample = tomllib.loads(data.decode())
    own = {"id", "title", "side", "bone", "age_group", "surgery", "timezone", "review", "docking", "clinic", "override",
           "course", "approval"}  # fmt: skip
    assert not own & found.keys()
    assert "date" not in text
    assert not any(key in text for key in ("defect_mm", "lengthening_mm", "'distance_mm", "angle_deg", "direction"))
    assert sample["id"] not in text
    assert found["frame" if "frame" in sample else "frames"]


@pytest.mark.parametrize("name", sample_plans())
def test_with_the_samples_own_values_answered_the_plan_is_whole(name: str, person: Any, tmp_path: Path) -> None:
    """Every sample can be begun with, answered by its own values: what nothing is offered for is typed."""
    sample = like(name, sample_plans()[name].read_bytes())
    whole = tomllib.loads(sample_plans()[name].read_text(encoding="utf-8"))
    words = {f"{table}, such": [in_words(whole[table])] for table in sample.in_words}
    reviews = {"Days from": [str(whole["review"]["every_days"])]} if "review" in whole else {}
    person({**FIRST, **reviews, **words, **{leaf.name: [_as_typed(leaf.value)] for leaf in sample.leaves}})
    plan = plan_of(tmp_path, "--like", name)
    assert plan["goal"] == whole["goal"]
    assert [one["name"] for one in plan.get("levels", [])] == [one["name"] for one in whole.get("levels", [])]
    assert (plan["id"], plan["surgery"]) == ("X-1", date(2026, 2, 2))
    assert bt("check", "p.toml", cwd=tmp_path).returncode in (0, 4)


def in_words(table: dict[str, Any]) -> str:
    """The parameters of [deformity] or [mounting] as they are typed."""
    numbers = {key: value for key, value in table.items() if key.endswith(("_mm", "_deg"))}
    return ", ".join(f"{key.rpartition('_')[0].replace('_', ' ')} {value}" for key, value in numbers.items())


def _as_typed(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    return value if isinstance(value, str) else toml_item(value).as_string()


def test_what_is_taken_from_the_sample_says_so_in_the_file(person: Any, tmp_path: Path) -> None:
    person({**FIRST, "goal.defect_mm": ["70"], "protocol.rate": ["1"], "levels.1.distance": ["40"],
            "levels.2.distance": ["30"], "frame.rods": ["3"]})  # fmt: skip
    plan = plan_of(tmp_path, "--like", "convergent")
    text = (tmp_path / "p.toml").read_text(encoding="utf-8")
    assert "pitch_mm = 1  # from the sample tibia_convergent: check it\n" in text
    assert "rods = 3\n" in text
    assert plan["conventions"] == ["protocol.sessions", "frame.pitch_mm", "frame.steps_per_turn"]
    assert b"--like tibia_convergent" not in bt("schedule", "p.toml", cwd=tmp_path).stderr


def test_without_anybody_to_ask_the_questions_are_named(tmp_path: Path) -> None:
    run = bt("new", "p.toml", "--like", "convergent", "--defect", "70", "--rate", "1", cwd=tmp_path)
    assert run.returncode == 2
    assert "needs answers at a terminal for surgery, levels.1.distance_mm, levels.2.distance_mm" in run.stderr.decode()


def test_flags_alone_are_enough_for_a_sample_of_one_level(tmp_path: Path) -> None:
    flags = ["--defect", "60", "--rate", "1", "--surgery", "2026-02-02", "--timezone", "UTC"]
    plan = plan_of(tmp_path, "--like", "tibia_60mm_ilizarov", *flags)
    assert (plan["surgery"], plan["goal"]["defect_mm"], "clinic" in plan) == (date(2026, 2, 2), 60, False)


def test_taken_paths_have_the_place_in_a_list() -> None:
    sample = find_sample("convergent")
    assert "levels.1.moves" in taken_paths(sample, {"levels.1.moves": "distally"})
    assert next(one.name for one in questions_of(sample, {})) == "goal.defect_mm"
