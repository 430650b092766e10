"""A mechanism that nobody makes, put into the house as any new one is: its entry, its describer, its kinematics.

`python -m tests.made_up FOLDER...` writes what bt says of the plans in each folder: FORM.txt and FORM in a folder of
each plan's name.
It is a process of its own, because the model of plans is built from the catalogue when it is first imported.
"""

import sys
from pathlib import Path
from types import ModuleType

from bt_cli.plan.mechanism_catalog import MECHANISMS, Vocabulary, Words

KIND = "coil"  # as long as "nail", so that tables are as wide
COMMANDS = {
    "table": ("schedule",),
    "brief": ("schedule", "--brief"),
    "check": ("check",),
    "status": ("status", "--at", "2026-02-12"),
    "log": ("log",),
    "today": ("today", "--on", "2026-01-24"),
    "week": ("today", "--on", "2026-01-20", "--week"),
    "ward": ("ward", "--on", "2026-01-24"),
    "notice": ("notice", "--since", "0"),
    "diff": ("diff", "--since", "0"),
}
FORMS = ("json", "csv", "ics", "html", "svg", "pdf")


def register() -> None:
    """All that a new mechanism adds to bt, and not a line in any file that is there."""
    nail = MECHANISMS["nail"]
    assert nail.vocabulary
    MECHANISMS[KIND] = nail._replace(
        frame="motorised coil",
        member=KIND,
        words=Words("coil", "coils", "the coil", "each of the {number} coils", nail.words.instruction),
        kinematics="coil.CoilKinematics",
        vocabulary=Vocabulary(
            "coil.SENTENCES", tuple((word, _renamed(other)) for word, other in nail.vocabulary.terms)
        ),
    )
    from bt_cli.document.adjustment import ADJUSTMENT
    from bt_cli.document.axial import AxialDescriber
    from bt_cli.document.describers import DESCRIBERS
    from bt_cli.frame.axial import AxialKinematics

    class CoilKinematics(AxialKinematics):
        """It moves as a nail does."""

    class CoilDescriber(AxialDescriber):
        """It is told as a nail is."""

    _module("bt_cli.frame.coil", CoilKinematics=CoilKinematics)
    sentences = type(ADJUSTMENT)({sentence: _renamed(other) for sentence, other in ADJUSTMENT.items()})
    _module("bt_cli.document.coil", SENTENCES=sentences)
    DESCRIBERS[KIND] = CoilDescriber()


def _renamed(text: str) -> str:
    return text.replace("nail", KIND).replace("Nail", KIND.capitalize())


def _module(name: str, **names: object) -> None:
    module = ModuleType(name)
    vars(module).update(names)
    sys.modules[name] = module


def main(folder: Path) -> None:
    """Everything that bt says of the plans in a folder."""
    from tests.helpers import bt

    for plan in sorted(folder.glob("*.toml")):
        told = folder / plan.stem
        told.mkdir()
        targets = [text for form in FORMS for text in ("-o", f"{plan.stem}/plan.{form}")]
        for form, (command, *options) in (COMMANDS | {"files": ("schedule", *targets, "--titles", "detailed")}).items():
            ended = bt(command, plan.name, *options, cwd=folder)
            text = ended.stdout + ended.stderr
            (told / f"{form}.txt").write_bytes(f"{ended.returncode}\n".encode() + text)


if __name__ == "__main__":
    register()
    for folder in sys.argv[1:]:
        main(Path(folder))
