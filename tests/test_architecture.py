"""The drawing in docs/architecture.md, kept by the imports themselves."""

import ast
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from bt_cli.plan.mechanism_catalog import MECHANISMS

PACKAGE = Path(__file__).parent.parent / "bt_cli"
# What stands lower may be imported by what stands higher, never the other way round.
FLOORS = (
    "words", "errors", "zone_data", "templates", "plan", "motion", "frame", "schedule", "checks", "document", "figures",
    "output", "commands", "api", "app", "__main__",
)  # fmt: skip
FILES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Every module that a file imports, wherever in it the import stands."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return tuple(found)


def floor(module: str) -> int:
    return FLOORS.index(module.split(".")[1])


def name(path: Path) -> str:
    return ".".join(("bt_cli", *path.relative_to(PACKAGE).with_suffix("").parts))


def test_imports_run_down_the_drawing() -> None:
    assert {name(path).split(".")[1] for path in FILES} == {*FLOORS, "__init__"}
    for path in FILES:
        if name(path) not in ("bt_cli.__init__", "bt_cli.__main__"):
            inner = {m for m in imports(path) if m.startswith("bt_cli.") and m.split(".")[1] in FLOORS}
            above = {m for m in inner if floor(m) > floor(name(path))}
            assert not above, name(path)


def test_no_module_comes_back_to_itself() -> None:
    """Not through imports inside functions, nor through those for types alone: the drawing has no circles."""
    modules = {name(path).removesuffix(".__init__"): path for path in FILES}
    list(TopologicalSorter({module: modules.keys() & imports(path) for module, path in modules.items()}).static_order())


def test_outputs_do_not_import_each_other() -> None:
    """A module or a folder of output/ is one output. What two of them need stands below, in document/ or figures/."""
    outputs = [path for path in FILES if path.is_relative_to(PACKAGE / "output")]
    assert len({name(path).split(".")[2] for path in outputs}) > 5
    for path in outputs:
        others = {m.split(".")[2] for m in imports(path) if m.startswith("bt_cli.output.")}
        assert others <= {name(path).split(".")[2]}, name(path)


def test_nothing_below_commands_prints_opens_or_reads_the_clock() -> None:
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
    below = [path for path in FILES if path.parent.name not in ("commands", "bt_cli")]
    assert below
    for path in below:
        called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        assert not called & banned, name(path)
        modules = {m.split(".")[0] for m in imports(path)}
        assert not modules & {"random", "secrets", "os", "sys", "pathlib", "tzlocal", "typer"}, name(path)
        drawing = {"rich.cells"} if path.name == "text_table.py" else set()
        assert {m for m in imports(path) if m.startswith("rich") and m.count(".") == 1} <= drawing, name(path)


def test_one_place_makes_time_zones() -> None:
    """By the newer rules: `zoneinfo` by itself takes the computer's, whatever their age."""
    for path in FILES:
        called = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        assert "ZoneInfo" not in called or name(path) == "bt_cli.zone_data", name(path)


def test_dateutil_never_parses_what_a_person_wrote() -> None:
    """It reads 03/04/2026 as March and 13/04/2026 as April."""
    for path in FILES:
        assert not any(m.startswith("dateutil.parser") for m in imports(path)), name(path)


def test_the_second_calculator_knows_nothing_of_bt_but_its_command() -> None:
    """`bt()` of tests/helpers.py is the command line, run in the test's process; of a helper nothing else is taken."""
    folder = PACKAGE.parent / "tests" / "independent"
    shared = {"tests.helpers", "tests.helpers.bt", "tests.screen", "tests.screen.screen_days"}
    for path in sorted(folder.glob("*.py")):
        outside = {m for m in imports(path) if m.startswith(("bt_cli", "tests.")) and "tests.independent" not in m}
        assert outside <= shared, path.name
    assert not [m for m in imports(PACKAGE.parent / "tests" / "screen.py") if m.startswith(("bt_cli", "tests."))]


def test_a_class_or_public_function_name_stands_once_in_the_package() -> None:
    """`api` has the words of whoever imports it."""
    places: dict[str, list[str]] = {}
    for path in (path for path in FILES if path.stem != "api"):
        for node in tree(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(name(path))
    assert not {word: where for word, where in places.items() if len(where) > 1}


# Whatever is asked of an actuator at a time is asked of the ledger. These walk sessions and moves all the same:
WALKS = {
    "schedule.build",  # makes the schedules of levels from the turns, before there is a ledger
    "schedule.audit",  # adds the finished rows up once more, sharing nothing with the ledger
    "schedule.approval", "document.instructions_digest",  # a digest of all that is turned
    # what stands in a table of days, turn by turn
    "document.notice_days",
    "document.hexapod_rows", "document.round",
}  # fmt: skip


def test_nobody_but_the_ledger_adds_up_turns() -> None:
    loops = (ast.For, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
    for path in FILES:
        for outer in (node for node in ast.walk(tree(path)) if isinstance(node, loops)):
            inner = [node for node in ast.walk(outer) if isinstance(node, (ast.For, ast.comprehension))]
            over = [ast.unparse(node.iter) for node in inner]
            walks = len(over) > 1 and any(text.endswith(".moves") for text in over)
            assert not walks or name(path).removeprefix("bt_cli.") in WALKS, (name(path), over)


# Where a mechanism is what it is: its entry, its describer, its kinematics.
OF_A_MECHANISM = ("plan.mechanism_catalog", "document.describers", "frame.")
# The same words elsewhere, where they are the name of no mechanism but a key that others read.
KEYS = {
    "cable": {"plan.mixed", "output.data.axial_data"},  # a table of the plan file; a key of the JSON
    "hinge": {"plan.mixed", "output.data.axial_data"},
    "strut": {
        "commands.recording", "plan.table",  # a key of the course; a column of somebody else's table
        "output.data.hexapod_data", "output.data.round_data",  # keys of the JSON
        "output.change_table",  # the label of a row
    },
}  # fmt: skip


def of_no_mechanism() -> list[Path]:
    return [path for path in FILES if not name(path).removeprefix("bt_cli.").startswith(OF_A_MECHANISM)]


def test_nobody_names_a_mechanism_but_its_entry_its_describer_and_its_kinematics() -> None:
    """What is asked of a kind is a datum of the catalogue: a new mechanism needs no branch anywhere else."""
    names = {*MECHANISMS} | {mechanism.member for mechanism in MECHANISMS.values()}
    places: dict[str, set[str]] = {}
    for path in of_no_mechanism():
        nodes = [node for outer in ast.walk(tree(path)) for node in ast.iter_child_nodes(outer)
                 if not isinstance(outer, ast.JoinedStr)]  # fmt: skip
        for word in {node.value for node in nodes if isinstance(node, ast.Constant)} & names:
            places.setdefault(str(word), set()).add(name(path).removeprefix("bt_cli."))
    assert places == KEYS


def test_nobody_compares_the_kinds_of_frames() -> None:
    """Not with a name, nor with each other, nor with those of a list."""
    for path in of_no_mechanism():
        compared = [ast.unparse(side) for node in ast.walk(tree(path)) if isinstance(node, ast.Compare)
                    for side in (node.left, *node.comparators)]  # fmt: skip
        looked_up = [ast.unparse(node.slice) for node in ast.walk(tree(path)) if isinstance(node, ast.Subscript)]
        kinds = [
            text
            for text in (*compared, *looked_up)
            if re.search(r"(frame|part)\.kind$|\.member$|mechanism\.unit$", text)
        ]
        assert not kinds, name(path)


# Words of a sentence that say nothing of a value: what is bound there is named by what it is.
NO_NOUNS = {"said", "told", "own", "one", "made", "found", "them", "it", "asked", "wanted"}


def test_values_are_named_by_what_they_are() -> None:
    for path in FILES:
        bound = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound.add(node.id)
            elif isinstance(node, ast.arg):
                bound.add(node.arg)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                bound.add(node.name)
            elif isinstance(node, ast.alias) and node.asname:
                bound.add(node.asname)
        assert not {word for word in bound if word.strip("_") in NO_NOUNS}, name(path)


def test_no_mapping_has_values_of_any_type() -> None:
    """`dict[str, Any]` says nothing. What a parser gives has one name, as its values are not read yet."""
    places = [name(path) for path in FILES if "dict[str, Any]" in path.read_text(encoding="utf-8")]
    assert places == ["bt_cli.plan.source"]


# JSON is a contract of numbers: these write the tables that a plan has of its own, where it has them.
TABLES = {"output.data.schedule_data", "output.data.axial_data", "output.data.hexapod_data"}


def test_no_output_asks_for_the_mechanism() -> None:
    """What an output needs of it is told by `document/`, or is data in the catalogue of mechanisms."""
    asking = set()
    for path in (path for path in FILES if path.is_relative_to(PACKAGE / "output")):
        asked = {node.attr for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        kinds = any(ast.unparse(node).endswith(("frame.kind", "mechanism.frame")) for node in ast.walk(tree(path)))
        if kinds or asked & {"correction", "hinge", "cable", "is_hexapod"}:
            asking.add(name(path).removeprefix("bt_cli."))
    assert asking == TABLES
