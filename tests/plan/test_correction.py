"""What the JSON Schema of a plan says of a correction's lists: as many numbers as are read, and no fewer or more."""

from typing import Any

import jsonschema
import pytest
from pydantic import TypeAdapter

from bt_cli.plan.correction import Joints, Point, Readings


@pytest.mark.parametrize(
    ("of", "item", "count"),
    [(Point, 1, 3), (Readings, 150, 6), (Joints, [1, 2, 3], 6)],
    ids=["point", "readings", "joints"],
)
def test_a_list_has_its_number_in_the_schema(of: Any, item: object, count: int) -> None:
    schema = jsonschema.Draft202012Validator(TypeAdapter(of).json_schema())
    assert [n for n in range(9) if schema.is_valid([item] * n)] == [count]


def test_each_joint_has_three_coordinates_in_the_schema() -> None:
    schema = jsonschema.Draft202012Validator(TypeAdapter(Joints).json_schema())
    assert [n for n in range(6) if schema.is_valid([[1] * n] * 6)] == [3]
