"""The program as it is started: globals, sign-in, exit codes, streams, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.base.errors import UsageError
from controlroom.cli.given import split

PIN = "135790"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """An environment without a locale, its database in a folder of its own."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "COVERAGE_PROCESS_CONFIG") if name in os.environ
    }
    return kept | {"CONTROLROOM_DB": str(tmp_path / "x.db"), "CONTROLROOM_LANG": "en", "NO_COLOR": "1"}


def start(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program."""
    return subprocess.run(
        [sys.executable, "-m", "controlroom", *words],
        env=env,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def test_from_nothing_to_a_shift(env: dict[str, str], tmp_path: Path) -> None:
    pin_file = tmp_path / "pin"
    pin_file.write_text(PIN + "\n")
    made = start(
        env, "--pin-file", str(pin_file), "init", "--estate", "云栖苑", "--number", "101", "--name", "王敏"
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "x.db").stat().st_mode & 0o777 == 0o600
    signed = env | {"CONTROLROOM_AS": "101", "CONTROLROOM_PIN": PIN}
    begun = start(signed, "shifts", "start", "--json")
    assert json.loads(begun.stdout)["officer"] == "101"
    now = start(env, "shifts", "now", "--json")
    assert json.loads(now.stdout)["shift"] in ("early", "late")
    assert json.loads(start(env, "status", "--json").stdout)["estate"] == "云栖苑"
    again = start(env, "--pin-file", str(pin_file), "init", "--estate", "x", "--number", "1", "--name", "y")
    assert again.returncode == 1
    assert again.stdout == ""


def test_a_wrong_pin_and_nobody_end_with_4(env: dict[str, str]) -> None:
    given = env | {"CONTROLROOM_PIN": PIN}
    assert start(given, "init", "--estate", "x", "--number", "101", "--name", "y").returncode == 0
    assert start(given, "shifts", "start").returncode == 4
    wrong = start(env | {"CONTROLROOM_PIN": "246801"}, "--as", "101", "shifts", "start")
    assert (wrong.returncode, wrong.stdout) == (4, "")
    without = start(env, "--as", "101", "shifts", "start")
    assert without.returncode == 4
    assert "--pin-file" in without.stderr
    assert start(given, "--as", "999", "shifts", "start").returncode == 4
    assert start(given, "--as=101", "shifts", "start").returncode == 0


def test_init_makes_nothing_of_a_mistake(env: dict[str, str], tmp_path: Path) -> None:
    for words in (
        ("--estate", " ", "--number", "101", "--name", "y"),
        ("--estate", "x", "--number", "1 2", "--name", "y"),
        ("--estate", "x", "--number", "101", "--name", " "),
    ):
        assert start(env | {"CONTROLROOM_PIN": PIN}, "init", *words).returncode == 2
    assert (
        start(
            env | {"CONTROLROOM_PIN": "1"}, "init", "--estate", "x", "--number", "1", "--name", "y"
        ).returncode
        == 2
    )
    assert start(env, "init", "--estate", "x", "--number", "1", "--name", "y").returncode == 4
    assert start(env, "init").returncode == 2
    assert not (tmp_path / "x.db").exists()


def test_the_same_init_id_answers_again(env: dict[str, str]) -> None:
    given = env | {"CONTROLROOM_PIN": PIN}
    words = ("init", "--estate", "x", "--number", "101", "--name", "y", "--json", "--id")
    one = "7f9c24e8-3b12-4a0e-9b0f-000000000001"
    first, second = start(given, *words, one), start(given, *words, one)
    assert first.returncode == second.returncode == 0
    assert json.loads(first.stdout) == json.loads(second.stdout)
    assert start(given, *words, one.replace("1", "2")).returncode == 1


def test_no_database_ends_with_6(env: dict[str, str], tmp_path: Path) -> None:
    missing = start(env, "staff", "list")
    assert (missing.returncode, missing.stdout) == (6, "")
    assert "controlroom init" in missing.stderr
    (tmp_path / "x.db").write_text("no database at all, but long enough to be one" * 40)
    assert start(env, "staff", "list").returncode == 6
    folder = env | {"CONTROLROOM_DB": "/proc/x.db", "CONTROLROOM_PIN": PIN}
    assert start(folder, "init", "--estate", "x", "--number", "1", "--name", "y").returncode == 6


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "fr", "paths"),
        ("--lang",),
        ("--db",),
        ("--db=", "paths"),
        ("nonsense",),
        ("staff", "nonsense"),
        ("staff", "list", "--nonsense"),
        ("staff", "list", "--limit", "many"),
        ("staff", "list", "--limit", "0"),
        ("staff", "list", "--limit"),
        ("staff", "show"),
        ("staff", "show", "1", "2"),
        ("paths", "--db", "x"),
        ("--nonsense",),
        ("staff",),
    ],
)
def test_what_is_not_understood_ends_with_2(env: dict[str, str], words: tuple[str, ...]) -> None:
    for language in ("zh", "en"):
        ended = start(env | {"CONTROLROOM_LANG": language}, *words)
        assert ended.returncode == 2, ended.stderr
        assert ended.stdout == ""
        assert ended.stderr.strip()
        assert "Traceback" not in ended.stderr
        if language == "zh":
            assert any("\u4e00" <= character <= "\u9fff" for character in ended.stderr)


def test_typed_words_are_never_raw_on_the_terminal(env: dict[str, str]) -> None:
    ended = start(env, "\x1b[31mstaff")
    assert "\x1b" not in ended.stderr
    assert "\x1b" not in start(env, "staff", "list", "--\x1b[31m").stderr


def test_help_is_in_the_language_asked_for(env: dict[str, str]) -> None:
    assert "显示本页" in start(env, "--lang", "zh", "staff", "list", "--help").stdout
    assert "Show this page" in start(env, "--lang", "en", "staff", "list", "--help").stdout
    page = start(env, "--lang", "zh", "--help")
    assert page.returncode == 0
    assert "init" in page.stdout


def test_a_reader_that_goes_away_is_no_error(env: dict[str, str]) -> None:
    given = env | {"CONTROLROOM_PIN": PIN}
    assert start(given, "init", "--estate", "x", "--number", "101", "--name", "y").returncode == 0
    ended = subprocess.run(
        f"{sys.executable} -m controlroom policy show | head -1",
        shell=True,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.stdout.startswith("#")


def test_globals_fill_in_from_the_environment() -> None:
    given, rest = split(["--db=a.db", "--as", "１０１", "staff", "--db", "b"], {"CONTROLROOM_LANG": "en"})
    assert (given.db, given.number, given.lang, given.pin_file) == ("a.db", "１０１", "en", None)
    assert rest == ["staff", "--db", "b"]
    given, rest = split([], {"CONTROLROOM_DB": "c.db", "CONTROLROOM_AS": "7", "CONTROLROOM_LANG": "zh"})
    assert (given.db, given.number, given.lang, rest) == ("c.db", "7", "zh", [])
    with pytest.raises(UsageError):
        split(["--pin-file"], {})
