"""Real messages of residents as narratives: read back identical but for the trimming the contract states."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

from controlroom.base.policy_model import RIGHTS
from controlroom.base.text import tidy
from controlroom.incidents import desk
from controlroom.store.actor import Actor
from controlroom.store.database import Store


def trimmed(text: str) -> str:
    """Return what ``shell.md`` says is stored: CR LF as LF, outer blanks gone."""
    return text.replace("\r\n", "\n").strip()


def test_messages(folder: Path, file_store: Store) -> None:
    with (folder / "messages-zh.csv").open(encoding="utf-8-sig", newline="") as file:
        messages = list(csv.DictReader(file))
    by = Actor("trial", staff_id=None, rights=frozenset(RIGHTS))
    by = Actor("trial", staff_id=1, number="1", rights=by.rights)
    file_store.close()
    with file_store.act(by, "trial.staff") as act:
        from controlroom.people.tables import Staff

        act.session.add(Staff(id=1, number="1", name="1", role="guard", department="security"))
    numbers = [
        desk.open_incident(
            file_store, by, desk.NewIncident(kind="complaint", place=row["title"], summary=row["text"])
        ).number
        for row in messages
    ]
    stored = dict(file_store.reader.rows("SELECT number, summary FROM incident"))
    for number, row in zip(numbers, messages, strict=True):
        assert stored[number] == trimmed(row["text"]) == tidy(row["text"])
    result = subprocess.run(
        [sys.executable, "-m", "controlroom", "--db", str(file_store.location.file), "incidents", "list", "--all",
         "--limit", "1000", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    shown = {one["number"]: one["summary"] for one in json.loads(result.stdout)}
    assert shown == {number: trimmed(row["text"]) for number, row in zip(numbers, messages, strict=True)}
    print(f"\n{len(messages)} messages stored and read back identical but for the stated trimming")
