"""The distribution: what is in the wheel, that it is the same whoever builds it, and what it says of itself."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from email import message_from_bytes
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from bt_cli import __version__
from bt_cli.commands import version
from tests.helpers import ROOT, bt, bt_process

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SBOM = ROOT / "bone-transport.cdx.json"
FONTS = {  # what is of others in the wheel; everything else that bt needs is installed beside it
    "Source Sans 3": ("3.052", "OFL-1.1", "SourceSans3-*.otf"),
    "DejaVu Sans": ("2.37", "Bitstream-Vera", "DejaVuSans*.ttf"),
}


def _built(root: Path, folder: Path) -> Path:
    wheel = pytest.importorskip("hatchling.builders.wheel", reason="hatchling builds the wheel")
    (made,) = wheel.WheelBuilder(str(root)).build(directory=str(folder), versions=["standard"])
    return Path(made)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(ROOT, tmp_path_factory.mktemp("wheel"))


def test_the_wheel_has_all_that_bt_needs_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    info = f"bone_transport-{__version__}.dist-info"
    assert {name.split("/")[0] for name in names} == {"bt_cli", info}
    package = {f"bt_cli/{path.relative_to(ROOT / 'bt_cli').as_posix()}" for path in (ROOT / "bt_cli").rglob("*")
               if path.is_file() and "__pycache__" not in path.parts}  # fmt: skip
    pages = {f"bt_cli/docs/{path.name}" for path in (ROOT / "docs").iterdir()}
    samples = {f"bt_cli/sample_plans/{path.name}" for path in (ROOT / "sample_plans").iterdir()}
    assert {name for name in names if name.startswith("bt_cli/")} == package | pages | samples
    assert f"{info}/sboms/{SBOM.name}" in names
    assert {name for name in names if name.startswith(f"{info}/licenses/")} == {
        f"{info}/licenses/{one}"
        for one in ("LICENSE", "bt_cli/fonts/SourceSans3-LICENSE.md", "bt_cli/fonts/DejaVu-LICENSE.txt")
    }


def test_it_says_its_name_and_licences(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        info = message_from_bytes(archive.read(f"bone_transport-{__version__}.dist-info/METADATA"))
        commands = archive.read(f"bone_transport-{__version__}.dist-info/entry_points.txt").decode()
    assert (info["Name"], info["Version"]) == ("bone-transport", __version__)
    assert info["License-Expression"] == "Apache-2.0 AND OFL-1.1 AND Bitstream-Vera"
    assert "bt = bt_cli.__main__:main" in commands


def test_built_elsewhere_it_has_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    """From a copy with other times and modes of files."""
    for name in ("bt_cli", "docs", "sample_plans"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, copy_function=shutil.copyfile, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", SBOM.name):
        shutil.copyfile(ROOT / name, tmp_path / name)
    assert _built(tmp_path, tmp_path / "out").read_bytes() == wheel.read_bytes()


def test_the_bill_of_materials_has_every_font_by_its_bytes(update_golden: bool) -> None:
    components = []
    for name, (number, licence, pattern) in FONTS.items():
        files = [
            {"type": "file", "name": f"bt_cli/fonts/{path.name}",
             "hashes": [{"alg": "SHA-256", "content": sha256(path.read_bytes()).hexdigest()}]}
            for path in sorted((ROOT / "bt_cli" / "fonts").glob(pattern))
        ]  # fmt: skip
        components.append(
            {"type": "library", "bom-ref": name, "name": name, "version": number,
             "licenses": [{"license": {"id": licence}}], "components": files}
        )  # fmt: skip
    purl = f"pkg:pypi/{PROJECT['name']}@{__version__}"
    product = {"type": "application", "bom-ref": purl, "name": PROJECT["name"], "version": __version__, "purl": purl,
               "licenses": [{"expression": PROJECT["license"]}]}  # fmt: skip
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": {"component": product},
            "components": components, "dependencies": [{"ref": purl, "dependsOn": list(FONTS)}]}  # fmt: skip
    if update_golden:
        SBOM.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    assert json.loads(SBOM.read_text(encoding="utf-8")) == bill
    fonts = {path for path in (ROOT / "bt_cli" / "fonts").iterdir() if "LICENSE" not in path.name}
    assert len(fonts) == sum(len(one["components"]) for one in components)


def test_the_tested_set_is_names_and_versions_that_the_bounds_allow() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9.a-z]*", line) for line in lines)
    tested = dict(line.split("==") for line in lines)
    for needed in chain(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        requirement = Requirement(needed)
        assert requirement.specifier.contains(tested[requirement.name]), needed


def test_version_says_where_it_is_and_a_clash_of_commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    where = [sys.executable, "-c", "import bt_cli; print(bt_cli.__path__[0])"]
    installed = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path).stdout.strip()
    line = f"bt {__version__}, the package bone-transport in"
    assert bt_process("--version", PATH=str(Path(sys.executable).parent)).stdout.decode() == f"{line} {installed}\n"
    here = f"{line} {ROOT / 'bt_cli'}\n"  # from the folder in which it is run
    other = tmp_path / "bt"
    other.write_text("#!/bin/sh\n")
    other.chmod(0o755)
    words = [sys.executable, "-m", "bt_cli", "--version"]
    shown = subprocess.run(words, capture_output=True, text=True, check=True, env={"PATH": str(tmp_path)}, cwd=ROOT)
    assert shown.stdout == f"{here}In this shell the command bt is {other}\n"

    command = SimpleNamespace(value="bt.main:run", dist=SimpleNamespace(name="another"))
    monkeypatch.setattr(version, "entry_points", lambda **_: [command])
    assert b"The package another has a command bt too" in bt("--version").stdout
