"""A new plan like a sample: which of its values are its patient's and left out, and which are offered.

Left out is whatever is of the sample's patient or clinic: who it is, dates, texts, overrides, records. Distances,
rates, angles, poses, readings and the direction are asked with nothing offered; frame, levels and rhythm are offered.
"""

import tomllib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

import typer

from bt_cli.commands.entry_words import parameters_of
from bt_cli.commands.questions import Question
from bt_cli.errors import KeyPath, WrongUsage
from bt_cli.plan.problems import check_value, field_description
from bt_cli.plan.source import Source, parse
from bt_cli.plan.toml_values import toml_item
from bt_cli.plan.values import Wrong, closest

_TABLES = ("goal", "protocol", "frame", "frames", "levels", "correction", "deformity", "mounting", "structures_at_risk")
_DROPPED = ("first_session", "latency_days", "swaps", "direction_es", "days")  # dates, or asked for every plan
# What makes the mechanism: another sample has another.
_FIXED = ("kind", "number", "wedge", "anchor", "side", "does", "frame")
_OPTIONAL = ("start_reading_mm", "start_face", "direction")
_PATIENTS = ("defect_mm", "lengthening_mm", "compression_mm", "acute_shortening_mm", "angle_deg", "distance_mm",
             "rate_mm_per_day", "bone_mm", "off_bone_mm", "offset_mm", "axial_mm")  # fmt: skip
_IN_WORDS = {"deformity": "varus 14, short 12", "mounting": "medial 4, posterior 12, proximal 60"}


class Leaf(NamedTuple):
    """A value of a plan, by the places where it stands: several where the parts of a list all have the same."""

    name: str
    paths: tuple[KeyPath, ...]
    value: Any

    @property
    def key(self) -> str:
        """Its own key."""
        return str(self.paths[0][-1])


class Like(NamedTuple):
    """What a new plan takes from a sample, and the values to be asked for."""

    name: str
    source: Source
    leaves: tuple[Leaf, ...]
    in_words: tuple[str, ...]  # tables whose parameters are typed in one line of words


def find_sample(word: str) -> Like:
    """The sample of that name, the only one with it in its name, or the first of that mechanism. Raises WrongUsage."""
    from bt_cli.commands.shipped import about, sample_plans

    samples = sample_plans()
    typed = word.lower()
    named = [name for name in samples if name == typed] or [name for name in samples if typed in name.split("_")]
    if len(named) != 1:
        named = [name for name, path in samples.items() if _kind(path.read_bytes()) == typed] or named
    if not named:
        near = closest(word, (*samples, *dict.fromkeys(part for name in samples for part in name.split("_"))))
        hint = f" (did you mean {near}?)" if near else ""
        raise WrongUsage(f"--like {word}: no sample plan has that name{hint}; `bt docs` lists them")
    name = named[0]
    typer.echo(f"Like {name}: {about(samples[name])}", err=True)
    return like(name, samples[name].read_bytes())


def _kind(data: bytes) -> str:
    return str(tomllib.loads(data.decode()).get("frame", {}).get("kind", ""))


def like(name: str, data: bytes) -> Like:
    """What a new plan takes from a sample's bytes."""
    whole = parse(data, name).mapping
    kept = {key: _without(deepcopy(whole[key])) for key in _TABLES if key in whole}
    in_words = tuple(key for key in _IN_WORDS if key in kept)
    for table in in_words:
        kept[table] = {key: value for key, value in kept[table].items() if key in ("reference", "origin")}
    part_names = [leaf for leaf in _leaves(kept) if leaf.paths[0][0] == "frames" and leaf.key == "name"]
    leaves = tuple(leaf for leaf in _leaves(kept) if leaf.key not in _FIXED and leaf not in part_names)
    for leaf in leaves:
        if not _is_offered(leaf):
            for path in leaf.paths:
                _set(kept, path, None)
    return Like(name, Source(f"like {name}", mapping={"format": "bt-plan", "version": 1, **kept}), leaves, in_words)


def _without(value: Any) -> Any:
    """The same without what a new plan never takes."""
    if isinstance(value, dict):
        return {key: _without(below) for key, below in value.items() if key not in _DROPPED}
    return [_without(below) for below in value] if isinstance(value, list) else value


def _leaves(tables: Mapping[str, Any]) -> Iterator[Leaf]:
    """Every value; where the six struts, or other parts of a list, are alike in a value it is one."""
    values = dict(_walk(tables, ()))
    taken: set[KeyPath] = set()
    for path, value in values.items():
        if path in taken:
            continue
        alike = [other for other in values if _plain(other) == _plain(path)]
        if path[0] == "frame" and len(alike) == 6 and all(values[other] == value for other in alike):
            taken.update(alike)
            yield Leaf(f"{_plain(path)} of all six", tuple(alike), value)
        else:
            yield Leaf(".".join(str(part + 1) if isinstance(part, int) else part for part in path), (path,), value)


def _walk(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _walk(below, (*path, key))
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for place, below in enumerate(value):
            yield from _walk(below, (*path, place))
    else:
        yield path, value


def _plain(path: KeyPath) -> str:
    """A path as keys alone, "frame.struts.min_mm"."""
    return ".".join(part for part in path if isinstance(part, str))


def _is_offered(leaf: Leaf) -> bool:
    patients = leaf.paths[0][0] in ("correction", "deformity", "structures_at_risk") or "tissues" in leaf.paths[0]
    return not patients and leaf.key not in (*_OPTIONAL, *_PATIENTS)


def questions_of(sample: Like, so_far: Mapping[str, str]) -> list[Question]:
    """A question for each value of the sample, in its order; of a soft tissue only its name until it has one."""
    questions = [
        Question(
            f"{table}.words",
            f"{table}, such as {example} (in mm and degrees)",
            None,
            partial(_checked_words, table),
        )
        for table, example in _IN_WORDS.items()
        if table in sample.in_words
    ]
    for leaf in sample.leaves:
        named = _soft_tissue(leaf)
        if named in ("", leaf.name) or named in so_far:
            default = _written(leaf.value) if _is_offered(leaf) else "" if _is_optional(leaf) else None
            description = field_description(_plain(leaf.paths[0]))  # as the plan format has it
            none = " (Enter for none)" if default == "" else ""
            text = f"{leaf.name}{': ' if description else ''}{description}{none}"
            questions.append(Question(leaf.name, text, default, partial(_checked, leaf)))
    return questions


def _is_optional(leaf: Leaf) -> bool:
    """Whether a plan does without it, or goes by the protocol's."""
    of_level = leaf.paths[0][0] == "levels" and leaf.key == "rate_mm_per_day"
    return leaf.key in _OPTIONAL or of_level or _soft_tissue(leaf) == leaf.name


def lay_answers(sample: Like, answers: Mapping[str, str]) -> Source:
    """The plan that these answers say; what was not answered stays as the sample has it, or is left out."""
    source = Source(f"the answers, like {sample.name}", mapping=deepcopy(sample.source.mapping))
    for table in sample.in_words:
        if text := answers.get(f"{table}.words"):
            source.mapping[table] |= parameters_of(text, table)
    for leaf in sample.leaves:
        if leaf.name in answers:
            for path in leaf.paths:
                _set(source.mapping, path, _value(leaf, answers[leaf.name]))
    source.mapping = _blank_free(source.mapping)
    return source


def _soft_tissue(leaf: Leaf) -> str:
    """Of a value of a structure at risk, or of a tissue across a hinge, where its name is asked: there may be fewer."""
    is_one = "structures_at_risk" in leaf.paths[0] or "tissues" in leaf.paths[0]
    return f"{leaf.name.rpartition('.')[0]}.name" if is_one else ""


def taken_paths(sample: Like, answers: Mapping[str, str]) -> list[str]:
    """Where a value is the sample's, as nobody answered anything else: "frame.rods", "levels.0.name"."""
    leaves = (leaf for leaf in sample.leaves if _is_offered(leaf) and leaf.name not in answers)
    return [".".join(map(str, path)) for leaf in leaves for path in leaf.paths]


def _blank_free(value: Any) -> Any:
    """The same without what has no answer, and without what then is nothing at all."""
    if isinstance(value, dict):
        return {key: full for key, below in value.items() if (full := _blank_free(below)) not in (None, {}, [])}
    return [full for below in value if (full := _blank_free(below)) != {}] if isinstance(value, list) else value


def _set(tables: Any, path: KeyPath, value: Any) -> None:
    *above, last = path
    for part in above:
        tables = tables[part]
    tables[last] = value


def _written(value: Any) -> str:
    """A value of a sample as it would be typed."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return value if isinstance(value, str) else toml_item(value).as_string()


def _value(leaf: Leaf, text: str) -> Any:
    """What was typed, in the kind of the sample's value. Raises Wrong."""
    if isinstance(leaf.value, str):
        return text
    if isinstance(leaf.value, list) and all(isinstance(part, str) for part in leaf.value):
        return [part.strip() for part in text.split(",")]
    try:
        return tomllib.loads(f"value = {text}", parse_float=Decimal)["value"]
    except tomllib.TOMLDecodeError:
        raise Wrong(f"must be written as in a plan file, such as {_written(leaf.value)}") from None


def _checked(leaf: Leaf, text: str) -> str:
    check_value(_plain(leaf.paths[0]), _value(leaf, text))
    return text


def _checked_words(table: str, text: str) -> str:
    parameters_of(text, table)
    return text
