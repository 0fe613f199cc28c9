"""The data dictionary is what the script makes of the tables and schemas as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.papers import DOCS

SCRIPT = DOCS.parent / "scripts" / "data_dictionary.py"


def test_the_dictionary_is_current() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_page_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text((DOCS / "data-dictionary.md").read_text("utf-8") + "more\n", "utf-8")
    check = (
        "import runpy, sys, pathlib\n"
        f"names = runpy.run_path({str(SCRIPT)!r})\n"
        f"names['main'].__globals__['TARGET'] = pathlib.Path({str(page)!r})\n"
        "sys.exit(names['main'](['--check']))\n"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not current" in done.stderr


@pytest.mark.parametrize("word", ["`journal`", "`read_TABLE`", "`incident`", "`people[].arrived`"])
def test_it_tells_of(word: str) -> None:
    assert word in (DOCS / "data-dictionary.md").read_text("utf-8")
