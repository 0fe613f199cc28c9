"""The sample in English: the trade's words and notes on keys are translated, names of people and firms stay."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import NOON

from controlroom.base import i18n
from controlroom.base.settings import Location
from controlroom.demo import Officer, make
from controlroom.keyloans import reads as key_reads
from controlroom.people import reads
from controlroom.store.database import Store


def test_skills_and_keys_are_in_the_officers_language(tmp_path: Path) -> None:
    i18n.use("en")
    file = tmp_path / "sample.db"
    location = Location(f"sqlite:///{file}", file)
    make(location, Officer("101", "Su", "246810"), now=NOON)
    store = Store(location)
    skills = {skill for one in reads.staff(store.reader, limit=100) for skill in one.skills}
    keys = key_reads.keys(store.reader)
    store.close()
    assert "Electrical" in skills
    assert all(skill.isascii() for skill in skills), skills
    assert "alarm inside: disarm first" in {key.note for key in keys}
    said = [text for key in keys for text in (key.name, key.note, key.loan.purpose if key.loan else "")]
    assert all(text.isascii() for text in said), said
