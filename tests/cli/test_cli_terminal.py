"""On a real terminal: what is missing is asked for, PINs without echo, tables by cells."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

PIN = "135790"


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, env: dict[str, str], words: Sequence[str]) -> None:
        self._here, there = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "controlroom", *words],
            env=env,
            stdin=there,
            stdout=there,
            stderr=there,
            preexec_fn=lambda: os.login_tty(there),
        )
        os.close(there)
        self.seen = ""

    def expect(self, text: str) -> None:
        """Read until a text has appeared."""
        until = time.monotonic() + 30
        start = len(self.seen)
        while text not in self.seen[start:]:
            ready = select.select([self._here], [], [], max(0.0, until - time.monotonic()))[0]
            assert ready, f"{text!r} did not appear; seen: {self.seen!r}"
            self.seen += os.read(self._here, 65536).decode()

    def type(self, line: str) -> None:
        """Type a line."""
        os.write(self._here, f"{line}\n".encode())

    def end(self) -> int:
        """Read to the end; return the exit code."""
        while True:
            try:
                data = os.read(self._here, 65536)
            except OSError:
                break
            if not data:
                break
            self.seen += data.decode()
        os.close(self._here)
        return self.process.wait(30)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment of its own."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG") if name in os.environ
    }
    return kept | {
        "CONTROLROOM_DB": str(tmp_path / "x.db"),
        "CONTROLROOM_LANG": "en",
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "120",
    }


def test_init_asks_for_what_is_missing_and_shows_no_pin(env: dict[str, str]) -> None:
    made = Terminal(env, ["init", "--number", "101"])
    made.expect("Estate: ")
    made.type("云栖苑")
    made.expect("Your name: ")
    made.type("王敏")
    made.expect("New PIN: ")
    made.type(PIN)
    made.expect("New PIN once more: ")
    made.type(PIN)
    assert made.end() == 0, made.seen
    assert PIN not in made.seen

    begun = Terminal(env, ["--as", "101", "shifts", "start"])
    begun.expect("PIN of 101: ")
    begun.type(PIN)
    assert begun.end() == 0, begun.seen
    assert PIN not in begun.seen

    added = Terminal(
        env | {"CONTROLROOM_AS": "101", "CONTROLROOM_PIN": PIN},
        ["staff", "add", "--number", "301", "--name", "\x1b]0;x\x07[/b]", "--role", "guard"],
    )
    added.expect("New PIN: ")
    added.type("246801")
    added.expect("New PIN once more: ")
    added.type("246802")
    assert added.end() == 2, added.seen

    listed = Terminal(env, ["staff", "list"])
    assert listed.end() == 0
    assert "王敏" in listed.seen
    assert "Administrator" in listed.seen
    assert "\x1b" not in listed.seen


def test_two_different_pins_make_nothing(env: dict[str, str], tmp_path: Path) -> None:
    made = Terminal(env, ["init", "--estate", "x", "--number", "101", "--name", "y"])
    made.expect("New PIN: ")
    made.type(PIN)
    made.expect("once more: ")
    made.type("246801")
    assert made.end() == 2
    assert not (tmp_path / "x.db").exists()


def test_no_pin_typed_ends_with_4(env: dict[str, str]) -> None:
    nobody = Terminal(env, ["init", "--estate", "x", "--number", "101", "--name", "y"])
    nobody.expect("New PIN: ")
    nobody.type("")
    assert nobody.end() == 4


def test_a_forgotten_pin_is_recovered_after_typing_the_number(env: dict[str, str]) -> None:
    made = Terminal(
        env | {"CONTROLROOM_PIN": PIN}, ["init", "--estate", "x", "--number", "101", "--name", "y"]
    )
    assert made.end() == 0, made.seen

    left = Terminal(env, ["staff", "pin", "101", "--recover"])
    left.expect("to go on: ")
    left.type("102")
    assert left.end() == 1, left.seen

    recovered = Terminal(env, ["staff", "pin", "101", "--recover"])
    recovered.expect("to go on: ")
    recovered.type("101")
    recovered.expect("New PIN: ")
    recovered.type("246801")
    recovered.expect("once more: ")
    recovered.type("246801")
    assert recovered.end() == 0, recovered.seen
    assert "without a sign-in" in recovered.seen
    assert "246801" not in recovered.seen

    begun = Terminal(env | {"CONTROLROOM_PIN": "246801"}, ["--as", "101", "shifts", "start"])
    assert begun.end() == 0, begun.seen
