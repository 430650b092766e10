"""The pages and sample plans that come with bt: in the installed package, or beside it in the sources."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def pages() -> dict[str, Path]:
    """Every page of the documentation by its name, such as `levels`."""
    return _files("docs", ".md")


def sample_plans() -> dict[str, Path]:
    """Every sample plan by its name, such as `tibia_convergent`."""
    return _files("sample_plans", ".toml")


def about(path: Path) -> str:
    """What a page or sample plan is about: its title, or the comment that it begins with."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".md":
        return lines[0].lstrip("# ")
    end = next(i for i, line in enumerate(lines) if not line.startswith("#"))
    return " ".join(line.lstrip("# ") for line in lines[:end])


def _files(folder: str, suffix: str) -> dict[str, Path]:
    place = next((place for place in (_PACKAGE / folder, _PACKAGE.parent / folder) if place.is_dir()), None)
    return {path.stem: path for path in sorted(place.glob(f"*{suffix}"))} if place else {}
