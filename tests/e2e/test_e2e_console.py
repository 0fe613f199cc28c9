"""The console in a real terminal: a first start, signing in, leaving; what it says when it cannot start."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.base.settings import locate
from controlroom.demo import Officer, make
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.conftest import NOON
from tests.e2e.terminal import Terminal

OFFICER = Officer("101", "苏敏", "246810")


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Settings of its own."""
    return {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "CONTROLROOM_DB": str(tmp_path / "desk.db"),
        "CONTROLROOM_LANG": "zh",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """Terminals that are ended with the test."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.kill()


def _sign_in(terminal: Terminal) -> None:
    terminal.press("ctrl+o")
    terminal.wait("密码 *")
    terminal.press("101", "tab", "246810", "f2")
    terminal.wait("已登录")


def test_first_start_sign_out_sign_in_quit(env: dict[str, str], opened: list[Terminal]) -> None:
    terminal = Terminal([sys.executable, "-m", "controlroom"], env)
    opened.append(terminal)
    terminal.wait("首次启动")
    for value in ("湖畔花园", "101", "苏敏", "246810", "246810"):
        terminal.press("tab", value)
    terminal.press("f2")
    terminal.wait("湖畔花园 控制中心")
    terminal.wait("接班：")
    terminal.press("f2")
    terminal.wait(lambda shown: "101 苏敏" in shown.splitlines()[0])
    terminal.wait(lambda shown: "同班人员" not in shown)
    terminal.press("ctrl+o")
    terminal.wait("退出登录")
    terminal.press("2")
    terminal.wait("未登录")
    _sign_in(terminal)
    terminal.press("ctrl+q")
    terminal.wait("退出控制台")
    terminal.press("f2")
    assert terminal.wait_end() == 0
    assert stat.S_IMODE(os.stat(env["CONTROLROOM_DB"]).st_mode) == 0o600
    assert b"246810" not in terminal.raw
    store = Store(locate(env["CONTROLROOM_DB"]))
    acts = [row[0] for row in store.reader.rows("SELECT act FROM journal ORDER BY seq")]
    assert acts.count("staff.signed-in") == 2
    assert "shift.started" in acts
    assert verify(store.reader) == []
    store.close()


def test_without_a_terminal_there_is_one_sentence(env: dict[str, str]) -> None:
    import subprocess

    made = subprocess.run(
        [sys.executable, "-m", "controlroom"],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 2
    assert made.stdout == ""
    assert made.stderr.count("\n") == 1
    assert "终端" in made.stderr


def test_a_file_that_is_no_database_is_one_sentence(env: dict[str, str], opened: list[Terminal]) -> None:
    Path(env["CONTROLROOM_DB"]).write_bytes(b"not a database at all " * 500)
    terminal = Terminal([sys.executable, "-m", "controlroom"], env)
    opened.append(terminal)
    assert terminal.wait_end() == 6
    assert "Traceback" not in terminal.text
    assert "desk.db" in terminal.text


CRASHING = """
import sys
from controlroom.base.settings import locate
from controlroom.console import app

class Broken(app.ControlRoom):
    def action_help(self):
        raise RuntimeError("nobody foresaw this")

app.ControlRoom = Broken
app.run(locate(sys.argv[1]), "zh")
"""


def test_an_error_nobody_foresaw_ends_in_a_sentence_and_the_log_file(
    env: dict[str, str], opened: list[Terminal], tmp_path: Path
) -> None:
    location = locate(env["CONTROLROOM_DB"])
    make(location, OFFICER, now=NOON)
    terminal = Terminal([sys.executable, "-c", CRASHING, str(location.file)], env)
    opened.append(terminal)
    terminal.wait("F1帮助")
    terminal.press("f1")
    assert terminal.wait_end() == 1
    assert "控制台因意外错误停止" in terminal.text.replace("\n", "")
    assert "Traceback" not in terminal.text
    assert "RuntimeError: nobody foresaw this" in (tmp_path / "controlroom.log").read_text(encoding="utf-8")
