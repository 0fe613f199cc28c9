"""The main job in a real terminal: a call is taken, somebody sent, the shell reports, the incident is closed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.base.settings import locate
from controlroom.demo import Officer, make
from controlroom.store.database import Store
from controlroom.store.verify import verify
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
        "CONTROLROOM_AS": OFFICER.number,
        "CONTROLROOM_PIN": OFFICER.pin,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """Terminals that are ended with the test."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.kill()


def shell(env: dict[str, str], *words: str) -> dict[str, object]:
    """Run one shell command and return its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "controlroom", *words, "--json"],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_from_call_to_close(env: dict[str, str], opened: list[Terminal]) -> None:
    location = locate(env["CONTROLROOM_DB"])
    make(location, OFFICER)
    store = Store(location)
    terminal = Terminal([sys.executable, "-m", "controlroom"], env)
    opened.append(terminal)
    terminal.wait("数据库")
    terminal.press("ctrl+o")
    terminal.wait("密码 *")
    terminal.press("101", "tab", "246810", "f2")
    terminal.wait("已登录")

    last = "SELECT number FROM incident ORDER BY id DESC LIMIT 1"
    before = store.reader.value(last)
    terminal.press("f2")
    terminal.wait("地点 *")
    terminal.press("4-1-1001", "enter", "water-leak", "enter", "总阀漏水", "f2")
    terminal.wait(lambda _shown: store.reader.value(last) != before)
    number = str(store.reader.value(last))
    terminal.wait(number[5:])

    # the shell sends somebody, and the open console shows it within half a second
    shell(env, "incidents", "dispatch", number, "611")
    terminal.wait(lambda shown: any(number[5:] in line and "611" in line for line in shown.splitlines()), 2)
    shell(env, "incidents", "arrive", number, "611")
    terminal.wait(lambda shown: any(number[5:] in line and "到场" in line for line in shown.splitlines()), 2)

    # the command bar closes it, clearing who is out
    terminal.press("f10")
    terminal.press(f"incidents close {number} --result 已换阀 --told 苏敏 --clear", "enter")
    state = "SELECT state FROM incident WHERE number = :number"
    terminal.wait(lambda _shown: store.reader.value(state, number=number) == "closed")
    closed = shell(env, "incidents", "show", number)
    assert (closed["status"], closed["result"], closed["told_by"]) == ("closed", "已换阀", "苏敏")

    terminal.wait("已离场：611")
    terminal.press("esc")
    terminal.wait(lambda shown: "已离场：611" not in shown)
    terminal.press("ctrl+q")
    terminal.wait("退出控制台")
    terminal.press("f2")
    assert terminal.wait_end() == 0
    assert b"246810" not in terminal.raw
    assert verify(store.reader) == []
    store.close()
