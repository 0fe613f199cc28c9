"""One console in one real terminal on a copy of the sample estate, and what stands in its database."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language, _
from controlroom.base.settings import Location, locate
from controlroom.demo import Officer, make
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.conftest import NOON
from tests.e2e.steered import go_ahead
from tests.e2e.terminal import Terminal

STEERED = Path(__file__).with_name("steered.py")
OFFICER = Officer("101", "苏敏", "246810")
BOTH = pytest.mark.parametrize("lang", ["zh", "en"])
_BETWEEN = re.compile("[│╮╯][│╭╰]")
_BAR = re.compile("[▁▂▃▄▅▆▇█]")


class Desk:
    """One console in one terminal, and what stands in its database.

    Args:
        file: the database.
        home: a folder of its own.
        lang: the language of the console.

    Attributes:
        start: what the console's clock shows first.
        clock_file: what its clock reads, see ``steered``.
    """

    start = NOON

    def __init__(self, file: Path, home: Path, lang: Language) -> None:
        self.env = {
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src"),
        }
        self._ahead, self.clock_file = timedelta(), home / "ahead"
        go_ahead(self.clock_file, self._ahead)
        words = [sys.executable, str(STEERED), "--db", str(file), "--start", self.start.isoformat()]
        i18n.use(lang)
        self.lang = lang
        self.pictures: str | None = None
        self.store = Store(locate(str(file)))
        self.before = self.value("SELECT MAX(id) FROM incident")
        self.terminal = Terminal(
            [*words, "--ahead", str(self.clock_file), "--lang", lang], self.env, (160, 60)
        )
        self.terminal.where = home / "where"
        self.press, self.wait = self.terminal.press, self.terminal.wait
        self.wait(_("Incidents"))
        hour = f"{self.start.astimezone(self.store.zone):%H}:"
        self.wait(_("No alarms") if self.value("SELECT COUNT(*) FROM alarm") == 0 else hour)

    def forward(self, by: timedelta) -> None:
        """Let so much of the desk's time go by at once."""
        self._ahead += by
        go_ahead(self.clock_file, self._ahead)

    def value(self, text: str, **given: object) -> Any:
        """Return one value of the database."""
        return self.store.reader.value(text, **given)

    def words(self, zh: str, en: str) -> str:
        """Return what stands on the screen in its language."""
        return zh if self.lang == "zh" else en

    def until(self, true: Callable[[], object]) -> None:
        """Wait until something is true of the database."""
        self.wait(lambda _shown: true())

    def sees(self, *texts: str) -> None:
        """Wait until texts are on the screen, wherever a line of their pane ends."""
        self.wait(lambda shown: all(flat(text) in columns(shown) for text in texts))

    def gone(self, words: str) -> None:
        """Wait until a form with these words has gone: what is typed reaches the pane again."""
        self.wait(lambda shown: words not in shown)

    def picture(self, name: str) -> None:
        """Keep the screen for the manual, if pictures are asked for."""
        if self.pictures is not None:
            self.terminal.rest(1)
            file = Path(self.pictures) / f"screen-{name}-{self.lang}.svg"
            file.write_text(self.terminal.svg("controlroom"), "utf-8")

    def number(self, key: int) -> str:
        """Return the number of an incident as it is spoken: 1122-015."""
        return str(self.value("SELECT number FROM incident WHERE id = :id", id=key))[5:].removeprefix("-")

    def newest(self) -> int:
        """Return the key of the incident opened last."""
        return int(self.value("SELECT MAX(id) FROM incident"))

    def sign_in(self) -> None:
        """Sign in."""
        self.press("ctrl+o")
        self.wait(_("PIN") + " *")
        self.press(OFFICER.number, "tab", OFFICER.pin, "f2")
        self.wait(lambda shown: OFFICER.name in shown.splitlines()[0])
        self.gone(_("PIN") + " *")

    def leave(self) -> None:
        """Leave the console; its chain is whole and no PIN was ever on the screen."""
        self.press("ctrl+q")
        self.wait(_("Leave the console"))
        self.press("f2")
        assert self.terminal.wait_end() == 0
        assert OFFICER.pin.encode() not in self.terminal.raw
        assert verify(self.store.reader) == []


AnyDesk = TypeVar("AnyDesk", bound=Desk)


def make_sample(folder: Path, now: datetime = NOON) -> Path:
    """Make the sample estate as it is at an instant; nobody has entered an outside number in it."""
    i18n.use("zh")
    file = folder / "sample.db"
    make(Location(f"sqlite:///{file}", file), OFFICER, now=now)
    return file


@contextmanager
def opened(
    sort: type[AnyDesk], sample: Path, folder: Path, lang: Language, pictures: str | None
) -> Iterator[AnyDesk]:
    """Open a console on a copy of the sample; nobody is signed in.

    Args:
        sort: the class of the desk.
        sample: the database to copy.
        folder: for the copy and for what the console remembers.
        lang: as for ``Desk``.
        pictures: folder for pictures of the manual, if they are asked for.
    """
    file = folder / "desk.db"
    shutil.copy(sample, file)
    desk = sort(file, folder, lang)
    desk.pictures = pictures
    try:
        yield desk
    finally:
        desk.terminal.kill()
        desk.store.close()


def flat(text: str) -> str:
    """Return a text without blanks."""
    return "".join(text.split())


def columns(shown: str) -> str:
    """Return the panes that stand side by side one after the other, without blanks and scroll bars."""
    rows = [[_BAR.sub("", part) for part in _BETWEEN.split(line)] for line in shown.splitlines()]
    return flat("\n".join("\n".join(row[at] for row in rows if at < len(row)) for at in range(3)))


def in_line(*words: str) -> Callable[[str], bool]:
    """Return whether some line of the screen holds all these words."""
    return lambda shown: any(all(word in line for word in words) for line in shown.splitlines())
