"""What a reader of a plan says of a value or a key: whole sentences."""

from decimal import Decimal
from typing import Any

import pytest

from bt_cli.errors import PlanInvalid
from bt_cli.plan.problems import _wrote, check_value, field_description, unknown_key, value_problems
from bt_cli.plan.values import Wrong
from tests.helpers import PLAN, read


def told(old: str, new: str) -> list[str]:
    assert old in PLAN
    with pytest.raises(PlanInvalid) as invalid:
        read(PLAN.replace(old, new, 1))
    return [str(problem) for problem in invalid.value.problems]


GOAL = "[goal]\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("defect_mm = 60", "defect_cm = 6",
         "plan.toml, line 8: defect_cm is no key of a plan: lengths are in mm, write defect_mm = 60; you wrote 6"),
        ("defect_mm = 60", 'defect_cm = "six"',
         "plan.toml, line 8: defect_cm is no key of a plan: lengths are in mm, write defect_mm = …"),
        ("defect_mm = 60", "defect_cm = true",
         "plan.toml, line 8: defect_cm is no key of a plan: lengths are in mm, write defect_mm = …"),
        ("defect_mm = 60", "defect_cm = inf",
         "plan.toml, line 8: defect_cm is no key of a plan: lengths are in mm, write defect_mm = …"),
        ("defect_mm = 60", "length_mm = 60", "plan.toml, line 8: length_mm is no key of a plan (did you mean "
                                             "lengthening_mm?)"),
        ("rate_mm_per_day = 1", "rate = 1", "plan.toml, line 11: rate is no key of a plan (did you mean "
                                            "rate_mm_per_day?)"),
        ("latency_days = 7", "latency = 7", "plan.toml, line 10: latency is no key of a plan (did you mean "
                                            "latency_days?)"),
        ("defect_mm = 60", "xyz = 60",
         "plan.toml, line 8: xyz is no key of a plan; known here: kind, defect_mm, lengthening_mm, compression_mm, "
         "acute_shortening_mm, angle_deg"),
        ("latency_days = 7", "surgery = 2026-01-05",
         "plan.toml, line 10: surgery is no key here: it belongs at the top of the plan, above every [table]"),
        (GOAL, "code = 1\n[goal]\n", "plan.toml, line 6: code is no key here: it belongs in [[override]]"),
        (GOAL, "across_mm = 1\n[goal]\n",
         "plan.toml, line 6: across_mm is no key here: it belongs in [[frame.hinge.tissues]]"),
        (GOAL, "pitch_mm = 1\n[goal]\n", "plan.toml, line 6: pitch_mm is no key here: it belongs in [frame]"),
        (GOAL, "goal = 3\n[goals]\n", "plan.toml, line 6: goal must be a table, [goal]; you wrote 3"),
        (GOAL, 'override = "x"\n[goal]\n',
         'plan.toml, line 6: override must be a list of tables, [[override]]; you wrote "x"'),
        (GOAL, "override = [1]\n[goal]\n",
         "plan.toml, line 6: override must be a list of tables, [[override]]; you wrote 1"),
        (GOAL, "conventions = 3\n[goal]\n",
         "plan.toml, line 6: conventions must be a list, in [square brackets]; you wrote 3"),
        (GOAL, "frame.hinge = 3\n[goal]\n", "plan.toml, line 6: hinge must be a table, [frame.hinge]; you wrote 3"),
        (GOAL, '[frame]\nkind = "cable"\n[frame.cable]\noffset_mm = 80\n[goal]\n',
         'plan.toml, line 8: anchor is missing: write anchor = "frame" or "ring": what the pulley is fixed to'),
        (GOAL, "[review]\nfirst = 2026-01-20\n[goal]\n",
         "plan.toml, line 6: every_days is missing: write every_days = 14, for instance"),
        (GOAL, '[[override]]\ncode = "BT102"\nby = "AB"\n[goal]\n', "plan.toml, line 6: reason is missing"),
        ('kind = "transport"\n', "",
         'plan.toml, line 6: kind is missing: write kind = "transport", "lengthening" or "compression"'),
        ('format = "bt-plan"\n', "", 'plan.toml: format is missing: write format = "bt-plan"'),
        ("version = 1\n", "", "plan.toml: version is missing: write version = 1"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_key(old: str, new: str, said: str) -> None:
    assert said in told(old, new)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", '"a\\nb"'),
        (True, "true"),
        (False, "false"),
        ([{"a": 1}], "a list of tables"),
        ([1, {"a": 1}], "a list of tables"),
        ([1, "x", [True]], '[1, "x", [true]]'),
        ((1, 2), "[1, 2]"),
        ([], "[]"),
        ({"a": 1}, "a table"),
        (Decimal("0.5"), "0.5"),
        (["x" * 60], '["' + "x" * 56 + "…]"),
    ],
)
def test_what_somebody_wrote(value: Any, text: str) -> None:
    assert _wrote(value) == text


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("goal.defect_mm", Decimal("0.4"), "must be between 0.5 and 500 mm"),
        ("frame.rods", 13, "must be between 1 and 12 rods"),
        ("clinic.es.call_us_if", ["", "x"], "must not be blank"),
        ("surgery", "x", "must be a date: write YYYY-MM-DD, such as 2026-01-05"),
    ],
)
def test_a_value_that_a_key_cannot_have(key: str, value: object, said: str) -> None:
    with pytest.raises(Wrong) as wrong:
        check_value(key, value)
    assert str(wrong.value) == said


def test_a_value_that_a_key_can_have() -> None:
    check_value("goal.defect_mm", Decimal("0.5"))
    check_value("frame.step_mm", Decimal("0.25"))
    check_value("clinic.es.call_us_if", ["x"])


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("goal.defect_mm", ""),
        ("surgery", ""),
        ("frame.step_mm", ""),
        ("frame.struts.min_mm", ""),
        ("goal", "goal is a table: write one of its keys, goal.KEY"),
        ("frame.cable", "cable is a table: write one of its keys, frame.cable.KEY"),
        ("goal.defekt_mm", "defekt_mm is no key of a plan (did you mean defect_mm?)"),
        ("defect_mm", "defect_mm is no key here: it belongs in [goal]"),
        ("nowhere.x", "x is no key of a plan; known here: "),
        ("id.x", "x is no key of a plan; known here: "),
    ],
)
def test_a_dotted_key_that_has_no_value(key: str, said: str) -> None:
    assert unknown_key(key) == said


def test_what_the_format_says_of_a_key() -> None:
    assert field_description("surgery") == "the day of the operation, POD 0"
    assert field_description("frame.step_mm") == "nail: the smallest adjustment that its controller can be set to"
    assert field_description("frame.struts.step_mm") == ("the smallest turn: readings are whole multiples of it")
    assert [field_description(key) for key in ("title", "goal.kind", "nowhere.x", "goal.x")] == ["", "", "", ""]


def test_of_very_many_problems_the_rest_is_counted() -> None:
    error: Any = {"loc": ("goal", "x"), "type": "extra_forbidden", "input": 1, "msg": "x"}
    assert len(value_problems([error] * 2000)) == 2000
    many = value_problems([error] * 2001)
    assert (len(many), many[-1].message) == (2001, "has 1 more problems than are looked at here")
    follows = {**error, "type": "default_factory_not_called"}
    assert value_problems([follows]) == []
