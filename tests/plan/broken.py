"""Every sample plan with one key dropped, doubled, renamed or of another type: what a hurried hand makes of it."""

import tomllib
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

Path = tuple[str | int, ...]
OTHERS: tuple[Any, ...] = (
    "", "x", 0, -1, 7, Decimal("0.3"), Decimal("1e9"), True, [], {}, [{}], [1], ["a", "a"], {"a": 1}, "keep", "cable",
    "hinge", "hexapod", "gap", "length", "press", "distally",
)  # fmt: skip


def mapping_of(text: str) -> dict[str, Any]:
    """A plan as the mapping that its file is."""
    return tomllib.loads(text, parse_float=Decimal)


def places(value: Any, above: Path = ()) -> Iterator[Path]:
    """Every key of a mapping and every place of its lists, from the outside in."""
    inner: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        inner = iter(value.items())
    elif isinstance(value, list):
        inner = iter(enumerate(value))
    for key, below in inner:
        yield (*above, key)
        yield from places(below, (*above, key))


def variants(mapping: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each broken plan, with what was done to it."""
    for path in places(mapping):
        said = ".".join(map(str, path))
        yield f"without {said}", _changed(mapping, path, drop=True)
        if isinstance(path[-1], int):
            yield f"{said} twice", _changed(mapping, path, double=True)
        else:
            yield f"{said} misspelt", _changed(mapping, path, rename=f"{path[-1]}x")
        for other in OTHERS:
            yield f"{said} = {other!r}", _changed(mapping, path, value=other)


def _changed(
    mapping: dict[str, Any],
    path: Path,
    *,
    drop: bool = False,
    double: bool = False,
    rename: str = "",
    value: Any = None,
) -> dict[str, Any]:
    whole = deepcopy(mapping)
    table: Any = whole
    for key in path[:-1]:
        table = table[key]
    last: Any = path[-1]
    if drop:
        del table[last]
    elif double:
        table.append(deepcopy(table[last]))
    elif rename:
        table[rename] = table.pop(last)
    else:
        table[last] = deepcopy(value)
    return whole
