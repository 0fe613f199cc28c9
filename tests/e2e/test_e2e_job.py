"""The main job in a real terminal, by keyboard alone; then by the shell, under the eyes of an open console."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language, _
from controlroom.base.settings import locate
from controlroom.estate.reads import title_of
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.conftest import NOON
from tests.e2e.steered import go_ahead
from tests.e2e.terminal import Terminal

STEERED = Path(__file__).with_name("steered.py")
NUMBER, NAME, PIN = "101", "苏敏", "246810"
LOG = re.compile("[│╯╮]│")
"""Where the panes meet: what is right of it is the duty log."""
SEEN = 2.0
"""Seconds after which an open console must show what the shell did (half a second, and a slow machine)."""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Settings of its own."""
    return {
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "CONTROLROOM_DB": str(tmp_path / "desk.db"),
        "CONTROLROOM_AS": NUMBER,
        "CONTROLROOM_PIN": PIN,
        "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
    }


@pytest.fixture
def opened() -> Iterator[list[Terminal]]:
    """Terminals that are ended with the test."""
    terminals: list[Terminal] = []
    yield terminals
    for terminal in terminals:
        terminal.kill()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_main_job(env: dict[str, str], opened: list[Terminal], tmp_path: Path, lang: Language) -> None:
    i18n.use(lang)
    env["CONTROLROOM_LANG"] = lang
    by_keyboard(env, opened, lang)
    env["CONTROLROOM_DB"] = str(tmp_path / "shell.db")
    by_shell(env, opened)


# -- one run of one console -------------------------------------------------------------------------------


def by_keyboard(env: dict[str, str], opened: list[Terminal], lang: Language) -> None:
    """Set up, take a call, send somebody, hear warning and breach, answer them, close, leave."""
    own = locate(env["CONTROLROOM_DB"])
    ahead = own.home / "ahead"
    go_ahead(ahead, timedelta())
    clock = ["--start", NOON.isoformat(), "--ahead", str(ahead), "--lang", lang]
    terminal = Terminal([sys.executable, str(STEERED), "--db", str(own.file), *clock], env)
    location = locate(str(own.home / "sample.db"))
    opened.append(terminal)
    terminal.wait(_("First start: {where}").partition("{")[0])
    terminal.press("2", "tab")
    for value in (NUMBER, PIN, PIN):
        terminal.press(value, "tab")
    terminal.press("f2")
    terminal.wait(_("signed in"))
    assert stat.S_IMODE(os.stat(location.shown).st_mode) == 0o600
    terminal.wait(lambda shown: f"{NUMBER} {NAME}" in shown.splitlines()[0])
    store = Store(location)

    def value(text: str, **given: object) -> Any:
        return store.reader.value(text, **given)

    before = value("SELECT MAX(id) FROM incident")
    terminal.press("f2")
    terminal.wait(_("Place") + " *")
    kind = "电梯困人" if lang == "zh" else "Trapped in lift"
    for typed, shown in (("3-2-1802", title_of("3-2-1802")), ("lift-entrapment", kind)):
        terminal.press(typed)
        terminal.wait(in_line("▸", shown))
        terminal.press("enter")
        terminal.wait(in_line(_("Read back: {said}").partition("{")[0], shown))
    terminal.press("一人被困", "f2")
    terminal.wait(lambda _shown: value("SELECT MAX(id) FROM incident") == before + 1)
    number = str(value("SELECT number FROM incident WHERE id = :id", id=before + 1))
    row = "SELECT place_code || ' ' || kind || ' ' || summary FROM incident WHERE id = :id"
    assert value(row, id=before + 1) == "3-2-1802 lift-entrapment 一人被困"
    terminal.wait(in_list(number[5:], _("received")))

    def state() -> Any:
        return value("SELECT state FROM incident WHERE id = :id", id=before + 1)

    terminal.press("alt+d")
    terminal.wait(_("Send though busy"))
    terminal.press("enter")
    terminal.wait(lambda _shown: state() == "dispatched")
    terminal.wait(in_list(number[5:], _("sent")))
    terminal.press("alt+u")
    terminal.wait(lambda _shown: state() == "under-way")

    raised = (
        "SELECT COUNT(*) FROM alarm a JOIN deadline d ON d.id = a.deadline_id "
        "WHERE a.subject = 'incident' AND a.subject_id = :id AND d.kind = 'arrive' AND a.stage = :stage"
    )
    for minutes, stage in ((4, "warning"), (6, "breach")):
        go_ahead(ahead, timedelta(minutes=minutes))
        terminal.wait(lambda _shown, stage=stage: value(raised, id=before + 1, stage=stage) == 1)
    terminal.wait(lambda shown: f"▲ {_('Overdue')}" in shown.splitlines()[1])
    terminal.wait(lambda shown: number[5:] in shown.splitlines()[1])
    terminal.wait(lambda _shown: b"\x07" in terminal.raw)
    terminal.press("f9")
    terminal.wait(lambda _shown: value("SELECT COUNT(*) FROM journal WHERE act = 'console.silenced'") == 1)
    waiting = "SELECT COUNT(*) FROM alarm WHERE subject = 'incident' AND subject_id = :id AND state = 'unacknowledged'"
    press_until(terminal, "f8", lambda: value(waiting, id=before + 1) == 0)

    terminal.press("alt+s")
    terminal.wait(lambda _shown: state() == "on-scene")
    terminal.wait(in_list(number[5:], _("on scene")))
    terminal.press("alt+x")
    terminal.wait(_("Told by"))
    terminal.press("已救出，人无恙", "tab", NAME, "f2")
    # the card's fields: one filled in, the other left out with a reason
    missing = _("Not recorded yet: {names}. Fill them in, or say at the end why they stay empty.")
    terminal.wait(in_line(missing.partition("{")[0]))
    terminal.press("王女士一人", "tab", "tab", "当时没有记时", "f2")
    terminal.wait(lambda _shown: state() == "closed")
    terminal.wait(lambda shown: not in_list(number[5:], _("on scene"))(shown))
    quit_(terminal)

    story = "SELECT act FROM journal WHERE subject = 'incident' AND subject_id = :id ORDER BY seq"
    acts = [row[0] for row in store.reader.rows(story, id=before + 1) if row[0].startswith("incident.")]
    ways = ["opened", "dispatched", "under-way", "arrive", "field", "field", "resolved", "cleared", "closed"]
    assert [act.partition(".")[2] for act in acts] == ways
    assert PIN.encode() not in terminal.raw
    assert verify(store.reader) == []
    store.close()


def in_line(*words: str) -> Callable[[str], bool]:
    """Return whether some line of the screen holds all these words."""
    return lambda shown: any(all(word in line for word in words) for line in shown.splitlines())


def in_list(*words: str) -> Callable[[str], bool]:
    """Return whether some line left of the duty log holds all these words."""
    return lambda shown: any(all(word in LOG.split(line)[0] for word in words) for line in shown.splitlines())


def press_until(terminal: Terminal, key: str, true: Callable[[], object], seconds: float = 30) -> None:
    """Press a key again and again, as an officer does whom the next alarm interrupts."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, terminal.text
        terminal.press(key)


def quit_(terminal: Terminal) -> None:
    """Leave the console; it asks first."""
    terminal.press("ctrl+q")
    terminal.wait(_("Leave the console"))
    terminal.press("f2")
    assert terminal.wait_end() == 0


# -- the same by the shell --------------------------------------------------------------------------------


def shell(env: dict[str, str], *words: str) -> Any:
    """Run one shell command and return its JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "controlroom", *words, "--json"],
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def by_shell(env: dict[str, str], opened: list[Terminal]) -> None:
    """The same job by commands; a console that was open all the time shows each of them."""
    shell(env, "init", "--estate", "湖畔花园", "--number", NUMBER, "--name", NAME)
    shell(env, "staff", "add", "--number", "612", "--name", "王立新", "--role", "indoor-repairer",
          "--on-duty", "--no-pin")  # fmt: skip
    terminal = Terminal([sys.executable, "-m", "controlroom"], env)
    opened.append(terminal)
    terminal.wait("湖畔花园")
    number = shell(
        env, "incidents", "open", "--kind", "water-leak", "--place", "东门", "--summary", "总阀漏水"
    )["number"]
    spoken = number[5:]
    terminal.wait(in_list(spoken, "东门", _("received")), SEEN)
    shell(env, "incidents", "dispatch", number, "612")
    terminal.wait(in_list(spoken, "612", _("sent")), SEEN)
    # the call had come forty minutes before anybody wrote it down: its limits are over
    shell(env, "incidents", "correct", number, "told", "--at", "40m", "--why", "补记")
    shell(env, "alarms", "tick")
    terminal.wait(lambda shown: f"▲ {_('Overdue')}  {spoken}" in shown.splitlines()[1], SEEN)
    for alarm in shell(env, "alarms", "list", "--active"):
        shell(env, "alarms", "ack", str(alarm["id"]))
    terminal.wait(lambda shown: f"▲ {_('Overdue, acknowledged')}" in shown.splitlines()[1], SEEN)
    shell(env, "incidents", "arrive", number, "612")
    terminal.wait(in_list(spoken, _("on scene")), SEEN)
    recorded = ("--field", "water-source=总阀", "--field", "valve-shut=总阀", "--left-out", "homes-affected=没有",
                "--field", "leak-test=1m")  # fmt: skip
    closed = shell(
        env, "incidents", "close", number, "--result", "已换阀", "--told", NAME, "--clear", *recorded
    )
    assert (closed["status"], closed["result"], closed["told_by"]) == ("closed", "已换阀", NAME)
    terminal.wait(lambda shown: not in_list(spoken, _("on scene"))(shown), SEEN)
    terminal.wait(lambda shown: f"✓ {_('No alarms')}" in shown.splitlines()[1], SEEN)
    shell(env, "log", "verify")
    quit_(terminal)
