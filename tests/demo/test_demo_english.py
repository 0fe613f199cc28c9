"""The sample in English: the trade's words are translated, names stay."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import NOON

from controlroom.base import i18n
from controlroom.base.settings import Location
from controlroom.demo import Officer, make
from controlroom.people import reads
from controlroom.store.database import Store


def test_skills_are_in_the_officers_language(tmp_path: Path) -> None:
    i18n.use("en")
    file = tmp_path / "sample.db"
    location = Location(f"sqlite:///{file}", file)
    make(location, Officer("101", "Su", "246810"), now=NOON)
    store = Store(location)
    skills = {skill for one in reads.staff(store.reader, limit=100) for skill in one.skills}
    store.close()
    assert "Electrical" in skills
    assert all(skill.isascii() for skill in skills), skills
