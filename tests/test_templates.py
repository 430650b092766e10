"""Compiled templates: kept once they are made, and never taken for another text than the one at hand."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2 import DictLoader, Environment

from bt_cli.document.style import SheetStyle
from bt_cli.output.page import page
from bt_cli.templates import CompiledTemplates, template_environment
from tests.helpers import report


def rendered(folder: Path, text: str, **options: Any) -> str:
    kept = CompiledTemplates(str(folder), "%s.pyc")
    environment = Environment(loader=DictLoader({"a": text}), bytecode_cache=kept, **{"autoescape": True, **options})
    return environment.get_template("a").render(word="<b>")


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are compiled from now on."""
    texts: list[str] = []
    compile_text = Environment.compile
    monkeypatch.setattr(
        Environment, "compile", lambda self, text, *a, **k: texts.append(text) or compile_text(self, text, *a, **k)
    )
    return texts


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = compiled(monkeypatch)
    assert [rendered(tmp_path, "{{ word }}!") for _ in range(3)] == ["&lt;b&gt;!"] * 3
    assert texts == ["{{ word }}!"]


def test_what_is_kept_never_stands_for_another_text_option_or_jinja(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = compiled(monkeypatch)
    assert rendered(tmp_path, "1 {{ word }}") == "1 &lt;b&gt;"
    assert rendered(tmp_path, "2 {{ word }}") == "2 &lt;b&gt;"  # as long as the first, and written in the same second
    assert rendered(tmp_path, "2 {{ word }}", autoescape=False) == "2 <b>"
    assert rendered(tmp_path, "{% if word %}\n1{% endif %}") == "\n1"
    assert rendered(tmp_path, "{% if word %}\n1{% endif %}", trim_blocks=True) == "1"
    before = len(texts)
    monkeypatch.setattr(jinja2, "__version__", "another")
    rendered(tmp_path, "{% if word %}\n1{% endif %}", trim_blocks=True)
    assert len(texts) == before + 1


def test_what_is_broken_or_out_of_reach_only_costs_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(tmp_path, "1 {{ word }}")
    [file] = tmp_path.iterdir()
    for left in (b"", b"j2", file.read_bytes()[:90]):
        file.write_bytes(left)
        assert rendered(tmp_path, "1 {{ word }}") == "1 &lt;b&gt;"
    assert rendered(file, "1 {{ word }}") == rendered(tmp_path / "none", "1 {{ word }}") == "1 &lt;b&gt;"
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    file.unlink()
    rendered(tmp_path, "1 {{ word }}")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page's own templates, kept in an empty folder."""
    monkeypatch.setattr("bt_cli.templates.cache_from_source", lambda _: str(tmp_path / "templates.pyc"))
    for kept in (template_environment, page._environment):
        kept.cache_clear()
    yield tmp_path
    for kept in (template_environment, page._environment):
        kept.cache_clear()


def test_the_page_is_the_same_from_what_is_kept(anew: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = page.page_html(report(), SheetStyle(date(2026, 1, 5)))
    assert len(list(anew.iterdir())) == len(list(Path(page.__file__ or "").parent.glob("templates/*")))
    page._environment.cache_clear()
    template_environment.cache_clear()
    texts = compiled(monkeypatch)
    assert page.page_html(report(), SheetStyle(date(2026, 1, 5))) == made
    assert texts == []
