"""The sentences that people read: short, with the words of docs/words.md and with none that it rules out."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.helpers import ROOT

MOST_WORDS = 25
SENTENCES = re.compile(r"(?<=[.!?])\s+|\n")
WORDS = re.compile(r"[A-Za-z{][\w'’}.-]*")
ROWS = re.compile(r"(?m)^\| (?!word |---)([^|]+?) \| [^|]+ \| ([^|]*?)\s?\|$")


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Every text of the package with its place; what an f-string puts in is one word."""
    return tuple(
        (f"{path.relative_to(ROOT)}:{line}", text)
        for path in sorted((ROOT / "bt_cli").rglob("*.py"))
        for line, text in _texts(ast.parse(path.read_text()))
    )


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    parts: set[ast.AST] = {node.body[0].value for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):  # an f-string comes before its parts
        if isinstance(node, ast.JoinedStr):
            parts.update(node.values)
            yield node.lineno, "".join(str(one.value) if isinstance(one, ast.Constant) else "X" for one in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts:
            yield node.lineno, node.value


def _has_docstring(node: ast.AST) -> bool:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None


def test_no_sentence_has_more_words_than_are_read_at_once() -> None:
    prose = ((place, text) for place, text in texts() if "(?" not in text)  # no pattern
    sentences = ((place, one) for place, text in prose for one in SENTENCES.split(text))
    assert not [(place, one) for place, one in sentences if len(WORDS.findall(one)) > MOST_WORDS]


def test_each_term_stands_once_in_the_list_of_words() -> None:
    terms = [term for row, _ in ROWS.findall((ROOT / "docs/words.md").read_text()) for term in row.split(", ")]
    assert len(terms) > 40
    assert len(set(terms)) == len(terms)


def test_no_text_has_a_word_that_the_list_rules_out() -> None:
    rows = ROWS.findall((ROOT / "docs/words.md").read_text())
    never = [word for _, words in rows for word in words.split(", ") if word and " " not in word and "," not in words]
    assert never
    pattern = re.compile(rf"\b({'|'.join(never)})s?\b", re.IGNORECASE)
    assert not [(place, text) for place, text in texts() if " " in text and pattern.search(text)]
