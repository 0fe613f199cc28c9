"""Keys in a real terminal, by keyboard alone: lent, overdue, called about, back; then the hooks are counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base.i18n import Language, _
from tests.e2e.desk import BOTH, Desk, in_line, make_sample, opened

F3, ALT_2, ALT_C, ALT_O = "\x1bOR", "\x1b2", "\x1bc", "\x1bo"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate with its keys."""
    return make_sample(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def desk(sample: Path, tmp_path: Path, lang: Language, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A console nobody is signed in at."""
    with opened(Desk, sample, tmp_path, lang, request.config.getoption("--pictures")) as desk:
        yield desk


def free_key(desk: Desk) -> tuple[int, str]:
    """Return a key that hangs on its hook and needs nobody's leave."""
    row = desk.store.reader.one(
        "SELECT id, tag FROM key_tag WHERE state = 'in' AND is_set = 0 AND set_id IS NULL AND active = 1 "
        "AND key_class = 'equipment-room' AND in_audit = 0 ORDER BY tag LIMIT 1"
    )
    assert row is not None
    return int(row[0]), str(row[1])


@BOTH
def test_a_key_is_lent_comes_late_and_is_back(desk: Desk, lang: Language) -> None:
    key, tag = free_key(desk)
    state = "SELECT state FROM key_tag WHERE id = :id"
    desk.sign_in()
    desk.press(F3)
    desk.wait(_("Lend a key"))
    desk.press(tag.lower().replace("-", ""))
    desk.wait(in_line("▸ " + tag))
    desk.press("tab", "612", "tab", desk.words("巡检", "round"), "tab", "tab", "1m")
    desk.picture("key-lend")
    desk.press("f2")
    desk.until(lambda: desk.value(state, id=key) == "out")
    desk.gone(_("Lend a key"))

    alarm = "SELECT COUNT(*) FROM alarm WHERE subject = 'key' AND subject_id = :id AND stage = 'breach'"
    desk.forward(timedelta(minutes=2))
    desk.until(lambda: desk.value(alarm, id=key) == 1)
    desk.press(ALT_2, "/")
    desk.wait(_("Find a key"))
    desk.press(tag, "enter")
    desk.gone(_("Find a key"))
    desk.wait(in_line("▲", tag, "612"))

    promised = "SELECT COUNT(*) FROM key_reminder WHERE promised IS NOT NULL"
    before = desk.value(promised)
    desk.press(ALT_C)
    desk.wait(_("Called {who} about {tag}").format(who="612 诸葛建", tag=tag)[:12])
    desk.press(desk.words("还在修，13:40 还", "still at it, back at 13:40"), "enter")
    desk.until(lambda: desk.value(promised) == before + 1)
    desk.wait(in_line("▲", tag, "612"))
    # alone: beside four others the pane has not all of its lines in sight
    desk.press("z", "enter")
    desk.sees(_("promised {time}").format(time="13:40"))
    desk.picture("key-late")
    desk.press("esc")
    desk.wait(in_line("▲", tag, "612"))
    desk.press("z")

    desk.press("r")
    desk.wait(_("State on return"))
    desk.press("f2")
    desk.until(lambda: desk.value(state, id=key) == "in")
    ended = "SELECT state FROM deadline WHERE subject = 'key' AND subject_id = :id ORDER BY id DESC LIMIT 1"
    assert desk.value(ended, id=key) == "late"
    desk.leave()


@BOTH
def test_the_hooks_are_counted(desk: Desk, lang: Language) -> None:
    count = "SELECT COUNT(*) FROM key_tag WHERE active = 1 AND is_set = 0"
    keys = int(desk.value(count))
    desk.sign_in()
    desk.press(ALT_2, ALT_O)
    desk.wait(_("Count the keys"))
    for _key in range(keys):
        desk.press("enter")
    desk.wait(f"{keys} of {keys}" if lang == "en" else f"{keys}/{keys}")
    desk.picture("key-count")
    desk.press("f2")
    desk.wait(_("What the count found"))
    desk.press("F-2051", "tab", desk.words("首次清点", "first count"), "f2")
    desk.until(lambda: desk.value("SELECT COUNT(*) FROM key_count") == 1)
    assert desk.value("SELECT counted FROM key_count") == keys
    assert desk.value(count + " AND counted IS NULL") == 0
    desk.leave()
