"""Where in a TOML text each key stands: the parser of the standard library does not say.

Lines count from 1. A path is a tuple of keys, with the index of each entry of a [[list of tables]].
"""

import re
from collections.abc import Iterator

from bt_cli.errors import KeyPath

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\Z)|\'\'\'.*?(?:\'\'\'|\Z)|"(?:\\.|[^"\\\n])*"?|\'[^\'\n]*\'?'
    r'|#[^\n]*|[\[{]|[\]}]|\n|[^"\'#\[\]{}\n]+|.',
    re.DOTALL,
)
_HEADER = re.compile(r"[ \t]*(\[\[?)([^\]\n]+)\]")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'""")


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Each statement with the line it starts on; one that spans lines comes as one."""
    line, start, depth, parts = 1, 1, 0, [""]
    for token in _TOKEN.findall(text):
        if token == "\n" and depth <= 0:
            yield start, "".join(parts)
            start, parts, depth = line + 1, [""], 0
        else:
            parts.append(token)
            depth += (token in "[{") - (token in "]}")
        line += token.count("\n")
    yield start, "".join(parts)


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of every table and key in `text`."""
    lines: dict[KeyPath, int] = {}
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}

    def located(keys: tuple[str, ...]) -> KeyPath:
        path: KeyPath = ()
        for key in keys:
            path += (key,)
            if path in counts:
                path += (counts[path],)
        return path

    for number, statement in _statements(text):
        if header := _HEADER.match(statement):
            keys = _keys(header[2])
            if header[1] == "[[":
                listed = (*located(keys[:-1]), keys[-1])
                counts[listed] = counts.get(listed, -1) + 1
                lines.setdefault(listed, number)
            table = located(keys)
            lines[table] = number
        elif key := _KEY.match(statement):
            path = table
            for part in _keys(key[1]):
                path += (part,)
                lines.setdefault(path, number)
    return lines
