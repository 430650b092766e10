"""The sentences that patients read, collected from the code, and the catalogues of their translations.

The same sources give the same bytes: no date, no line number and no program's version is written.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po
from jinja2 import Environment, nodes

PACKAGE = Path(__file__).parent.parent / "bt_cli"
LOCALE = PACKAGE / "locale"
_SAYING = {"translate", "N_"}


class Translations(Catalog):
    """A catalogue whose header stays as its file has it: Babel would date it and drop what it does not know."""

    mime_headers: list[tuple[str, str]] = []  # noqa: RUF012 - each reading sets its own


def said_in(code: ast.AST) -> Iterator[str]:
    """Every literal that code says or marks. Babel's own reader sees none within an f-string."""
    for node in ast.walk(code):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[said, *_]) if name in _SAYING:
                for part in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
                    assert not isinstance(part, ast.JoinedStr | ast.BinOp), f"cannot be translated: {ast.unparse(part)}"
                    if isinstance(part, ast.Constant):
                        yield part.value


def said_in_templates() -> dict[Path, set[str]]:
    """Every literal that the templates of the page say, by file."""
    found = {}
    for file in sorted(PACKAGE.glob("output/page/templates/*")):
        calls = Environment(autoescape=True).parse(file.read_text(encoding="utf-8")).find_all(nodes.Call)
        said = [call.args[0] for call in calls if isinstance(call.node, nodes.Name) and call.node.name == "translate"]
        assert all(isinstance(one, nodes.Const) for one in said), f"cannot be translated: {file}"
        found[file] = {one.value for one in said if isinstance(one, nodes.Const)}
    return found


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def _places() -> dict[str, set[str]]:
    """Which files say a sentence."""
    places: dict[str, set[str]] = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        for text in said_in(_tree(file)):
            places.setdefault(text, set()).add(file.relative_to(PACKAGE.parent).as_posix())
    for file, texts in said_in_templates().items():
        for text in texts:
            places.setdefault(text, set()).add(file.relative_to(PACKAGE.parent).as_posix())
    return places


def sentences() -> Catalog:
    """Every sentence that the code says, with the files that say it."""
    found = Catalog()
    for text, names in _places().items():
        found.add(text, locations=[(name, None) for name in sorted(names)])  # type: ignore[list-item]
    return found


Named = tuple[str, str]  # a module and what it calls something


def said_by(*outputs: Callable[..., object]) -> set[str]:
    """Every literal that functions of the package say, and all that they name there, at any distance."""
    meanings = _meanings()
    templates = set[str]().union(*said_in_templates().values())
    todo, seen, said = [(output.__module__, output.__name__) for output in outputs], set[Named](), set[str]()
    while todo:
        named = todo.pop()
        if named not in seen and (meaning := meanings.get(named)):
            seen.add(named)
            if isinstance(meaning, tuple):
                todo.append(meaning)
            else:
                said.update(said_in(meaning))
                todo += _names_in(meaning, named[0], meanings)
    return said | templates


def _meanings() -> dict[Named, ast.AST | Named]:
    """What stands behind a name of a module: the statement that makes it, or another name, where it is imported."""
    found: dict[Named, ast.AST | Named] = {}
    for file in PACKAGE.rglob("*.py"):
        tree, module = _tree(file), file.relative_to(PACKAGE.parent).with_suffix("")
        name = ".".join(module.parts)
        for node in ast.walk(tree):  # functions import too
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {(name, alias.asname or alias.name): (node.module, alias.name) for alias in node.names}
        for node in tree.body:
            match node:
                case ast.FunctionDef() | ast.ClassDef():
                    found[name, node.name] = node
                case ast.Assign(targets=targets):
                    found |= {(name, one.id): node for one in targets if isinstance(one, ast.Name)}
                case ast.AnnAssign(target=ast.Name(id=own)):
                    found[name, own] = node
    return found


def _names_in(code: ast.AST, module: str, meanings: dict[Named, ast.AST | Named]) -> Iterator[Named]:
    for node in ast.walk(code):
        match node:
            case ast.Name(id=name):
                yield module, name
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                if isinstance(other := meanings.get((module, name)), tuple):  # `rows.turn`, of an imported module
                    yield ".".join(other), attribute


def po_file(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "bt.po"


def mo_file(code: str) -> Path:
    return po_file(code).with_suffix(".mo")


def catalogue(code: str) -> Translations:
    found = Translations(locale=code, domain="bt")
    with po_file(code).open("rb") as file:
        PoFileParser(found).parse(file)
    return found


def compiled(found: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, found)
    return out.getvalue()


def written(found: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, found, width=118, sort_output=True, ignore_obsolete=True)
    return out.getvalue().rstrip() + b"\n"


def refreshed(found: Translations) -> Translations:
    """With the new sentences, untranslated, and without those that nobody says."""
    found.update(sentences(), no_fuzzy_matching=True, update_header_comment=False)
    return found


def refresh(code: str) -> None:
    """Bring both files of a language up to date with the code."""
    found = refreshed(catalogue(code))
    po_file(code).write_bytes(written(found))
    mo_file(code).write_bytes(compiled(found))
