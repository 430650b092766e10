"""The drawing in docs/architecture.md, kept by the imports themselves."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "bt_cli"
# What stands lower may be imported by what stands higher, never the other way round.
FLOORS = ("words", "errors", "plan", "motion", "frame", "schedule", "checks", "output", "commands", "app", "__main__")
FILES = sorted(PACKAGE.rglob("*.py"))
# what outputs share
SIDEWAYS = {
    "rows", "report", "contract", "chart", "heading", "language", "bidi", "figures", "past", "staff", "round",
    "strut_rows", "strut_data", "strut_heading", "strut_table", "strut_status", "strut_changes", "column",
    "level_heading", "mechanism_heading", "axial_data", "level_status", "level_changes", "leg_text",
    "local_texts", "deformity_text",
}  # fmt: skip


def imports(path: Path) -> list[str]:
    """Every module that a file imports, wherever in it the import stands."""
    found: list[str] = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found


def floor(module: str) -> int:
    return FLOORS.index(module.split(".")[1])


def name(path: Path) -> str:
    return ".".join(("bt_cli", *path.relative_to(PACKAGE).with_suffix("").parts))


@pytest.mark.parametrize("path", [f for f in FILES if name(f) != "bt_cli.__init__"], ids=name)
def test_imports_run_down_the_drawing(path: Path) -> None:
    inner = {m for m in imports(path) if m.startswith("bt_cli.") and m.split(".")[1] in FLOORS}
    above = {m for m in inner if floor(m) > floor(name(path))}
    if name(path) == "bt_cli.__main__":
        above = set()
    assert not above


@pytest.mark.parametrize("path", [f for f in FILES if "output" in f.parts and f.name != "__init__.py"], ids=name)
def test_outputs_do_not_import_each_other(path: Path) -> None:
    """An output in a folder of its own is free inside it; the page prints the sheet, and so reads what it says."""
    folder = path.parent.name
    own = {folder} | ({"paper"} if folder == "page" else set())
    sideways = {m.split(".")[2] for m in imports(path) if m.startswith("bt_cli.output.")}
    assert sideways <= SIDEWAYS | own


@pytest.mark.parametrize("path", [f for f in FILES if f.parent.name not in ("commands", "bt_cli")], ids=name)
def test_nothing_below_commands_prints_opens_or_reads_the_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    banned = {
        "print",
        "open",
        "input",
        "datetime.now",
        "date.today",
        "datetime.today",
        "datetime.utcnow",
        "time.time",
        "uuid4",
    }
    assert not called & banned
    modules = {m.split(".")[0] for m in imports(path)}
    assert not modules & {"random", "secrets", "os", "sys", "pathlib", "tzlocal"}
    assert "typer" not in modules
    drawing = (
        {"rich.box", "rich.cells", "rich.table", "rich.text"} if path.name in ("terminal.py", "column.py") else set()
    )
    assert {m for m in imports(path) if m.startswith("rich") and m.count(".") == 1} <= drawing


@pytest.mark.parametrize("path", FILES, ids=name)
def test_dateutil_never_parses_what_a_person_wrote(path: Path) -> None:
    """It reads 03/04/2026 as March and 13/04/2026 as April."""
    assert not any(m.startswith("dateutil.parser") for m in imports(path))
