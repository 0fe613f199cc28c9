"""Reading commands load none of the heavy libraries; help loads no room."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from controlroom.base.clock import SystemClock
from controlroom.base.settings import Location
from controlroom.store.database import Store
from controlroom.store.migrate import create
from tests.cli.harness import hire, officer

HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "textual",
    "apscheduler",
    "alembic",
    "openpyxl",
    "reportlab",
    "segno",
    "pypinyin",
    "reportlab",
    "segno",
)

READING = (
    "paths",
    "status",
    "next --within 60m --json",
    "staff list --on-duty --csv",
    "staff show 612",
    "shifts now",
    "shifts list --since yesterday --json",
    "policy show",
    "policy check {policy}",
    "backups list",
    "estate find 水泵",
    "incidents list --all",
    "incidents parked",
    "followups list --due week --json",
    "followups rates --since yesterday",
    "keys list",
    "passes list --all",
    "alarms list",
    "deadlines list",
    "log list",
    "log verify",
    "doctor",
    "playbooks list",
    "directory find gas",
    "playbooks show P-01",
)

PROGRAM = """
import sys
from contextlib import redirect_stdout
from io import StringIO
from controlroom.cli.main import main
for words in sys.argv[1].split("|"):
    with redirect_stdout(StringIO()):
        code = main(words.split())
    leaked = [name for name in {heavy!r} if name in sys.modules]
    assert not leaked, f"{{words!r}} imported {{leaked}}"
    assert code == 0, f"{{words!r}} ended with {{code}}"
    print(words)
"""


def run(program: str, *words: str, db: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python in a process of its own."""
    file = ["--db", str(db)] if db else []
    return subprocess.run(
        [sys.executable, "-c", program, *file, *words],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made today: the commands under test go by this machine's clock."""
    file = tmp_path_factory.mktemp("today") / "estate.db"
    store = Store(Location(f"sqlite:///{file}", file), SystemClock())
    create(store)
    officer(store)
    hire(store, "612", "单田芳", "guard", on_duty=True)
    store.close()
    return file


@pytest.mark.parametrize("words", READING)
def test_a_reading_command_loads_nothing_heavy(
    words: str, today: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = tmp_path / "policy.toml"
    store = Store(Location(f"sqlite:///{today}", today), SystemClock())
    policy.write_text(store.reader.value("SELECT text FROM policy_version"), "utf-8")
    store.close()
    monkeypatch.setenv("CONTROLROOM_DB", str(today))
    ended = run(PROGRAM.format(heavy=HEAVY), words.format(policy=policy))
    assert ended.returncode == 0, ended.stderr


def test_importing_the_shell_loads_nothing_heavy_and_not_even_typer() -> None:
    ended = run(
        "import sys, controlroom.__main__, controlroom.cli.main\n"
        f"print([name for name in {(*HEAVY, 'typer', 'pydantic')!r} if name in sys.modules])"
    )
    assert ended.stdout.strip() == "[]", ended.stderr


def test_help_loads_no_room() -> None:
    ended = run(
        "import sys\nfrom controlroom.cli.main import main\nmain(['--help'])\n"
        "print([name for name in sys.modules if name.endswith('.commands')], file=sys.stderr)"
    )
    assert ended.stderr.strip() == "[]"
    assert "staff" in ended.stdout


def test_a_command_loads_its_own_room_only() -> None:
    ended = run(
        "import sys\nfrom controlroom.cli.main import main\nmain(['staff', '--help'])\n"
        "print([name for name in sys.modules if name.endswith('.commands')], file=sys.stderr)"
    )
    assert ended.stderr.strip() == "['controlroom.people.commands']"
