"""Both real workbooks imported as they are, through the shell, twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def run(db: Path, *words: str) -> Any:
    """Run one shell command and return its JSON."""
    env = dict(os.environ, CONTROLROOM_PIN="135790", CONTROLROOM_AS="101", CONTROLROOM_LANG="zh")
    done = subprocess.run(
        [sys.executable, "-m", "controlroom", "--db", str(db), *words, "--json"],
        capture_output=True,
        text=True,
        env=env,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", ["hc-estate.xlsx", "hc-rooms.xlsx"])
def test_import(folder: Path, tmp_path: Path, name: str) -> None:
    db = tmp_path / "estate.db"
    run(db, "init", "--estate", "试用", "--number", "101", "--name", "值班员")
    first = run(db, "estate", "import", str(folder / name))
    again = run(db, "estate", "import", str(folder / name))
    print(f"\n{name}: {json.dumps(first, ensure_ascii=False)}")
    assert sum(one["new"] for one in first["sheets"]) > 0
    assert sum(one["new"] + one["changed"] for one in again["sheets"]) == 0
