"""What every table of a plan is made of: the kinds of its values, each with its limits."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from bt_cli.plan import time_values, values
from bt_cli.plan.values import Reads

STRUTS = 6  # of a hexapod
DATE = {"type": "string", "format": "date"}
CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}

Distance = Annotated[Decimal, values.quantity("0.5", "500", "mm")]
Rate = Annotated[Decimal, values.quantity("0.05", "5", "mm per day")]
LevelRate = Annotated[Decimal, values.quantity("0", "5", "mm per day")]
Pitch = Annotated[Decimal, values.quantity("0.1", "10", "mm per full turn")]
Minutes = Annotated[Decimal, values.quantity("0.1", "600", "minutes")]
Step = Annotated[Decimal, values.quantity("0.01", "10", "mm")]
Reading = Annotated[Decimal, values.quantity("0", "500", "mm")]
ScaleReading = Annotated[Decimal, values.quantity("-500", "1000", "mm")]  # a scale may start at 500, and go either way
Share = Annotated[Decimal, values.quantity("0", "500", "mm")]
Degrees = Annotated[Decimal, values.quantity("0.5", "90", "degrees")]
Whether = Annotated[bool, Reads(values.whether, {"type": "boolean"})]
Day = Annotated[date, Reads(time_values.day, DATE)]
Text = Annotated[str, Reads(values.text, {"type": "string"})]
Clocks = Annotated[
    tuple[time, ...], Reads(time_values.clocks, {"type": "array", "items": CLOCK, "minItems": 1, "maxItems": 24})
]
Moment = Annotated[
    datetime, Reads(time_values.moment, {"type": "string", "examples": ["2026-01-12T16:00:00", "2026-01-12"]})
]
Instant = Annotated[datetime, Reads(time_values.instant, {"type": "string", "examples": ["2026-02-04T09:10:00Z"]})]
Digest = Annotated[str, Reads(values.digest, {"type": "string", "pattern": r"^[0-9a-f]{8}(\.?[0-9a-f]{8})?$"})]
Snapshot = Annotated[str, Reads(values.snapshot, {"type": "string"})]
SomeText = Annotated[str, Reads(values.some_text, {"type": "string", "minLength": 1})]


class PlanTable(BaseModel):
    """A table of a plan: frozen, and it refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Later:
    """A pydantic annotation: a table of another module of `plan/`, loaded only where a plan has such a table.

    Most plans have none, and what they take to start is felt.
    """

    def __init__(self, name: str, module: str = "correction") -> None:
        self.name, self.module = name, module

    @property
    def model(self) -> type[BaseModel]:
        """The model that reads the table."""
        from importlib import import_module

        model: type[BaseModel] = getattr(import_module(f"bt_cli.plan.{self.module}"), self.name)
        return model

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> core_schema.CoreSchema:
        def read(value: Any) -> Any:
            return self.model.model_validate(value)  # not bound at once: that would load the model

        return core_schema.no_info_plain_validator_function(read)

    def __get_pydantic_json_schema__(self, _schema: Any, handler: Any) -> dict[str, object]:
        self.model.model_rebuild()
        schema: dict[str, object] = handler(self.model.__pydantic_core_schema__)
        return schema


def field_of(table: type[BaseModel], key: str) -> FieldInfo | None:
    """What a table says of a key, by its name here or in the file; None where it has no such key."""
    return next((field for name, field in table.model_fields.items() if key in (name, field.alias)), None)


def annotation(table: type[BaseModel], key: str) -> Any:
    """How a table reads one key: its type with the annotations that pydantic keeps apart."""
    field = field_of(table, key)
    assert field  # noqa: S101 - whoever asks names a key of the table
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
