"""Hostile words in every option of the shell: a sentence and an exit code, nothing raw, nothing unforeseen."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from controlroom.base.errors import StorageFailed, UsageError
from controlroom.base.text import UNSEEN, tidy
from controlroom.cli import run as runner
from controlroom.store.database import Store
from tests.cli.harness import Shell, officer

pytestmark = pytest.mark.again

TEXTS = {
    "hostile": "=1+1 [/] [bold]x[/bold] \x1b[31m\x1b]0;t\x07\u202e\"'\u2066 👩\u200d🚒\ufe0f \x9b2J {0} %s",
    "long": "长[b]\x1b\u202e" * 16_600,
    "blank": "  \u3000 ",
    "empty": "",
    "surrogate": "a\udcffb",
    "nul": "a\0b",
    "time": "25:61",
    "day": "2026-02-31",
    "huge": "9" * 30,
    "less": "-5",
}
COMMANDS = """
estate find X
estate show X
estate import X
estate template X
staff show X
staff list --limit X
staff import X
staff template X
staff pin X
staff add --number X --name x --role guard
staff add --number 999 --name X --role guard
staff add --number 998 --name x --role X
staff add --number 997 --name x --role guard --department X
staff add --number 996 --name x --role guard --phone X
shifts list --since X
shifts start --with X
incidents list --status X
incidents list --kind X
incidents list --place X
incidents list --who X
incidents list --since X
incidents show X
incidents history X
incidents open --kind X --place 3-2-1802
incidents open --kind water-leak --place X
incidents open --kind water-leak --place 3-2-1802 --summary X --caller X
incidents open --kind water-leak --place 3-2-1802 --phone X
incidents open --kind water-leak --place 3-2-1802 --happened X
incidents open --kind water-leak --place 3-2-1802 --appointment X
incidents open --kind water-leak --place 3-2-1802 --wanted-by X
incidents open --kind water-leak --place 3-2-1802 --source X
incidents open --kind water-leak --place 3-2-1802 --severity X
incidents open --kind water-leak --place 3-2-1802 --priority X
incidents open --kind water-leak --place 3-2-1802 --id X
incidents dispatch X 101
incidents dispatch 1122-001 X
incidents dispatch 1122-001 101 --lead X
incidents recall 1122-001 X --why x
incidents recall 1122-001 101 --why X
incidents under-way 1122-001 X
incidents arrive 1122-001 X
incidents arrive 1122-001 --at X
incidents clear 1122-001 X
incidents note 1122-001 X
incidents hold 1122-001 --why X
incidents hold 1122-001 --why parts --until X
incidents edit 1122-001 --kind X
incidents edit 1122-001 --place X
incidents edit 1122-001 --summary X --caller X
incidents edit 1122-001 --phone X
incidents edit 1122-001 --wanted-by X
incidents correct 1122-001 X --at 11:50 --why x
incidents correct 1122-001 told --at X --why x
incidents correct 1122-001 told --at 11:40 --why X
incidents correct 1122-001 arrived --who X --at 11:50 --why x
incidents resolve 1122-001 --result X
incidents close 1122-001 --result X --told X
incidents cancel 1122-001 --why X
incidents reopen 1122-001 --why X
alarms ack X
alarms shelve X --for 15m --why x
alarms shelve 1 --for X --why x
alarms shelve 1 --for 5m --why X
deadlines list --state X
deadlines list --about X
log list --day X
log list --tag X
log list --text X
log add X
log add x --tag X
log add x --about X
log add x --at X
log strike X --why x
log strike 2 --why X
log verify --seal X
next --within X
policy check X
policy apply X
backups list --limit X
X
incidents X
incidents list X X
""".strip().splitlines()
LISTS = [
    "log list",
    "incidents list --all",
    "staff list",
    "estate find 栋",
    "alarms list --all",
    "deadlines list",
]
WRITTEN = {"hostile", "long", "time", "day", "huge", "less"}
"""Texts that are odd and may stand in a note all the same."""


@pytest.fixture
def shell(file_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The shell of an officer who may do everything; an error nobody foresaw fails the test."""

    def raised(error: Exception, _location: object) -> str:
        raise error

    monkeypatch.setattr(runner, "unforeseen", raised)
    monkeypatch.chdir(tmp_path)
    return Shell(file_store, officer(file_store))


@pytest.mark.parametrize("kind", TEXTS)
def test_every_option_answers_with_a_sentence(shell: Shell, kind: str) -> None:
    shell("incidents", "open", "--kind", "water-leak", "--place", "3-2-1802")
    for command in COMMANDS:
        words = [TEXTS[kind] if word == "X" else word for word in command.split()]
        done = shell(*words)
        assert 0 <= done.exit_code <= 6, command
        assert done.err.strip() or done.exit_code == 0, command
        assert set(UNSEEN.findall(done.out)) <= {"\n", "\t"}, command
        assert set(UNSEEN.findall(done.err)) <= {"\n"}, command
        assert len(done.err) < 2500 or command.startswith("policy"), command


def test_a_text_longer_than_the_policy_allows_is_refused_in_a_sentence(shell: Shell) -> None:
    done = shell("log", "add", "--", "长" * 100_001)
    assert done.exit_code == 2
    assert "100000" in done.err
    assert len(done.err) < 200


@pytest.mark.parametrize("kind", sorted(WRITTEN))
@pytest.mark.parametrize("width", [None, 80])
def test_what_was_typed_comes_back_as_text(shell: Shell, kind: str, width: int | None) -> None:
    typed = TEXTS[kind]
    assert shell("log", "add", "--", typed).exit_code == 0
    made = shell.json(
        "incidents", "open", "--kind", "water-leak", "--place", "东门", f"--summary={typed}", "--caller=[x]"
    )
    assert made["summary"] == tidy(typed)
    assert shell.json("log", "list", "--limit", "5")[1]["text"] == tidy(typed)
    shell.width = width
    for command in [*LISTS, f"incidents show {made['number']}", f"incidents history {made['number']}"]:
        for form in ([], ["--json"], ["--csv"]):
            if "show" in command and form == ["--csv"]:
                continue
            done = shell(*command.split(), *form)
            assert done.exit_code == 0, (command, form, done.err[:200])
            assert set(UNSEEN.findall(done.out)) <= {"\n", "\t"}, (command, form)
            if form == ["--json"]:
                json.loads(done.out)
            if form == ["--csv"]:
                _no_formula(done.out)


def _no_formula(text: str) -> None:
    csv.field_size_limit(1_000_000)
    for row in csv.reader(io.StringIO(text)):
        for one in row:
            begins = one[:1] in "=+-@\t\r" and one != ""
            assert not begins or one.lstrip("+-").replace(".", "").isdigit(), one[:40]


def test_a_nul_is_no_trouble_with_the_server(server_store: Store) -> None:
    """It was typed; the server is well, and the console must not say that it is gone."""
    by = officer(server_store)
    for text in ("a\0b", "a\udcffb"):
        with pytest.raises(UsageError):
            server_store.reader.rows("SELECT 1 FROM staff WHERE number = :number", number=text)
        with pytest.raises(UsageError), server_store.act(by, "x.y") as act:
            act.run("SELECT 1 FROM staff WHERE number = :number", number=text)
    assert server_store.reader.value("SELECT COUNT(*) FROM staff WHERE number = '101'") == 1


def test_the_place_of_the_database_is_told_without_control_characters(
    shell: Shell, capsys: pytest.CaptureFixture[str]
) -> None:
    from controlroom.cli.main import main

    assert main(["--db", "/nowhere/\x1b[31m\u202e[/]/x.db", "status"]) == StorageFailed.exit_code
    told = capsys.readouterr().err
    assert "[/]" in told
    assert set(UNSEEN.findall(told)) <= {"\n"}
