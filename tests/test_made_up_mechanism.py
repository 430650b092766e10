"""The house holds: a mechanism that bt has never seen is told in every output by its entry, its describer and its file.

It is a nail under another name. So whatever is said of it is said of the nail, word for word, but for the name.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bt_cli.document.describers import DESCRIBERS
from bt_cli.plan.mechanism_catalog import MECHANISMS
from tests.helpers import ROOT, SAMPLES
from tests.made_up import COMMANDS, FORMS, KIND
from tests.output.test_nail_words import COURSE, said_in

NAILS = [path for path in SAMPLES if 'kind = "nail"' in path.read_text(encoding="utf-8")]
UIDS = re.compile(r"UID:.*")
OUTPUTS = [*(f"{form}.txt" for form in (*COMMANDS, "files")), *(f"plan.{form}" for form in FORMS)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What bt says of each nail sample, as it is and in the middle of a course, and of the same plans of a coil."""
    folder = tmp_path_factory.mktemp("plans")
    kinds = folder / "nail", folder / KIND
    for kind in kinds:
        kind.mkdir()
        for sample in NAILS:
            text = sample.read_text(encoding="utf-8").replace("NAIL", "CASE")
            text = re.sub(r'(name|frame) = "nail"', r'\1 = "part"', re.sub(r"(?m)^(#|title =).*\n", "", text))
            text = text.replace('kind = "nail"', f'kind = "{kind.name}"')
            name = sample.stem.replace("nail", "inner")
            (kind / f"{name}.toml").write_text(text, encoding="utf-8")
            if "[[frames]]" not in text:
                course = COURSE.replace("READ", "17" if "femur" in name else "10")
                (kind / f"{name}_course.toml").write_text(text.split("[[course]]")[0] + course, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "tests.made_up", *kinds], cwd=ROOT, check=True)
    return folder


def text_of(path: Path) -> str:
    """What an output says, in one line: where it breaks depends on how wide the letters of a name are."""
    return UIDS.sub("", " ".join(" ".join(said_in(path)).split()))


@pytest.mark.parametrize("output", OUTPUTS)
def test_what_is_said_of_it_is_what_is_said_of_a_nail_but_for_its_name(output: str, folder: Path) -> None:
    told = sorted((folder / KIND).glob(f"*/{output}"))
    assert len(told) == 5
    for path in told:
        text = text_of(path)
        assert not output.endswith(".txt") or text.startswith("0 ") or "there is nothing to tell" in text
        of_a_nail = text_of(folder / "nail" / path.parent.name / output)
        assert text == of_a_nail.replace("nail", KIND).replace("Nail", KIND.capitalize())


def test_every_kind_of_the_catalogue_has_its_describer() -> None:
    assert MECHANISMS.keys() == DESCRIBERS.keys()
