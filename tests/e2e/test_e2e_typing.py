"""Typing as fast as an input method does, in a real terminal: every character lands in its field."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.base.settings import Location, locate
from controlroom.demo import Officer, make
from controlroom.store.database import Store
from controlroom.store.drafts import parked
from tests.conftest import NOON
from tests.e2e.terminal import Terminal

STEERED = Path(__file__).with_name("steered.py")
OFFICER = Officer("101", "苏敏", "246810")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate."""
    i18n.use("zh")
    file = tmp_path_factory.mktemp("typing") / "sample.db"
    make(Location(f"sqlite:///{file}", file), OFFICER, now=NOON)
    return file


@pytest.fixture
def terminal(sample: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A console somebody is signed in at."""
    file = tmp_path / "desk.db"
    shutil.copy(sample, file)
    env = {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }
    words = [sys.executable, str(STEERED), "--db", str(file), "--start", NOON.isoformat()]
    terminal = Terminal(words, env)
    terminal.wait("控制中心")
    terminal.press("ctrl+o")
    terminal.wait("密码")
    terminal.type("101\t246810\r")
    terminal.wait("101 苏敏")
    terminal.wait("已登录")
    yield terminal
    terminal.kill()


@pytest.mark.parametrize("pause", [0, 0.02])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "门卫室旁\t停电\t没电半户\t张三\t",
            {"place": "门卫室旁", "kind": "停电", "summary": "没电半户", "caller": "张三"},
        ),
        ("门卫室旁\r停电\r没电半户\r张三\r", {"place": "门卫室旁", "summary": "没电半户", "caller": "张三"}),
        ("3-2-18\x1b[B\r停电\t没电\t", {"kind": "停电", "summary": "没电"}),
    ],
)
def test_every_character_lands_in_its_field(
    terminal: Terminal, tmp_path: Path, typed: str, expected: dict[str, str], pause: float
) -> None:
    store = Store(locate(str(tmp_path / "desk.db")))
    terminal.press("\x1bOQ")
    terminal.wait("新事件 ─")
    terminal.type(typed, pause)

    def kept(_shown: str) -> bool:
        found = parked(store.reader, "1")
        return bool(found) and {name: found[0].fields.get(name) for name in expected} == expected

    terminal.wait(kept, 10)
    store.close()


def test_alt_and_arrows_at_once(terminal: Terminal) -> None:
    """Alt+J and two arrows in one burst: the posts open, and the cursor stands on the third of them."""
    terminal.press("\x1bj\x1b[B\x1b[B")
    terminal.wait("╭─ 岗位")
    terminal.wait("▸●   西门", 10)
