"""The playbooks at hand: the shipped ones, and an estate's own in place of them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from threading import Lock

from controlroom.base.config_file import PolicyError, quoted
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.settings import shipped
from controlroom.base.text import half
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.playbook_model import Playbook
from controlroom.incidents.playbook_read import read_playbook
from controlroom.incidents.situations import in_order, is_situation

_SITUATION = re.compile(rb"^\s*situation\s*=\s*[\"']([PO]-\d\d)[\"']", re.MULTILINE)


class Library:
    """All playbooks, each read when it is first asked for; safe in threads.

    Args:
        shipped_folder: the folder with one playbook for each situation.
        own_folder: an estate's folder; a file there stands in place of the shipped one of the same situation, or
            beside them all with a number of ours that is not taken.
    """

    def __init__(self, shipped_folder: Path, own_folder: Path | None = None) -> None:
        self._problems: list[str] = []
        self._shipped = _index(shipped_folder, [])
        self._own = _index(own_folder, self._problems) if own_folder else {}
        self._situations = in_order((*self._shipped, *self._own))
        self._read: dict[str, Playbook] = {}
        self._warnings: dict[str, str] = {}
        self._lock = Lock()

    def get(self, situation: str) -> Playbook | None:
        """Return the playbook of a situation (``P-01``); None if there is none.

        Raises:
            PolicyError: the shipped file holds a mistake.
        """
        with self._lock:
            if situation not in self._read and (found := self._load(situation)):
                self._read[situation] = found
            return self._read.get(situation)

    def for_kind(self, kind: Kind) -> Playbook | None:
        """Return the playbook of a kind of incident; None if its kind has none.

        Raises:
            PolicyError: the shipped file holds a mistake.
        """
        return self.get(kind.situation) if kind.situation else None

    def warning(self, situation: str) -> str:
        """Return what is wrong with the estate's own playbook of a situation, with file and line, or nothing.

        The shipped playbook, if there is one, is then in its place.
        """
        self.get(situation)
        return self._warnings.get(situation, "")

    def all(self) -> tuple[Playbook, ...]:
        """Return every playbook, in the order of the situations.

        Raises:
            PolicyError: a shipped file holds a mistake.
        """
        return tuple(found for situation in self._situations if (found := self.get(situation)))

    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with the estate's own files, one sentence each; every file is read."""
        self.all()
        return (*self._problems, *(self._warnings[one] for one in self._situations if one in self._warnings))

    def find(self, text: str) -> Playbook:
        """Return the playbook meant: by its situation (``P-01``, ``1``, ``O-01``), its id or a name in either language.

        Raises:
            NotFound: no playbook is called so.
            UsageError: several names begin so; the sentence names them.
        """
        wanted = half(text).strip().casefold()
        number = re.fullmatch(r"(?:([po])-?)?(\d{1,2})", wanted)
        if number and (found := self.get(f"{(number[1] or 'p').upper()}-{int(number[2]):02}")):
            return found
        begun = []
        for card in self.all():
            names = [name.casefold() for name in (card.id, card.zh, card.en)]
            if wanted in names:
                return card
            if wanted and any(wanted in name for name in names):
                begun.append(card)
        if len(begun) == 1:
            return begun[0]
        if not begun:
            sentence = _("There is no playbook called {text}; “playbooks list” names them all.")
            raise NotFound(sentence.format(text=quoted(text.strip()[:80])), field="playbook")
        sentence = _("Several playbooks are called {text}: {choices}. Write one of them.")
        choices = ", ".join(card.id for card in begun[:8]) + (", …" if len(begun) > 8 else "")
        raise UsageError(sentence.format(text=quoted(text.strip()), choices=choices), field="playbook")

    def _load(self, situation: str) -> Playbook | None:
        if situation in self._own:
            try:
                return read_playbook(self._own[situation], own=True)
            except PolicyError as error:
                sentence = (
                    _("Your own playbook cannot be used, the shipped one stands here instead. {why}")
                    if situation in self._shipped
                    else _("Your own playbook cannot be used. {why}")
                )
                self._warnings[situation] = sentence.format(why=error.sentence)
        return read_playbook(self._shipped[situation]) if situation in self._shipped else None


@cache
def playbooks(folder: Path | None) -> Library:
    """Return the playbooks with an estate's own from a folder (None: only the shipped); read once a process."""
    return Library(shipped("data") / "playbooks", folder)


def shipped_playbooks() -> Library:
    """Return the playbooks as they are shipped."""
    return playbooks(None)


def _index(folder: Path, problems: list[str]) -> dict[str, Path]:
    """Return the file of each situation in a folder; only the line that names it is looked at."""
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.toml")):
        situation = _situation(path)
        if not is_situation(situation):
            problems.append(_reason(path))
        elif situation in found:
            sentence = _("{file}: {other} is already the playbook of {situation}; remove one.")
            problems.append(sentence.format(file=path, other=found[situation].name, situation=situation))
        else:
            found[situation] = path
    return found


def _situation(path: Path) -> str:
    try:
        found = _SITUATION.search(path.read_bytes())
    except OSError:
        return ""
    return found[1].decode() if found else ""


def _reason(path: Path) -> str:
    """Return what is wrong with a file that names no situation."""
    try:
        read_playbook(path)
    except PolicyError as error:
        return error.sentence
    return _("{file}: write the situation on a line of its own.").format(file=path)
