"""One table of keys: bindings, the key line and the help are all made from it.

Rooms and the console add their own keys with ``register``. With a Chinese input method on, letters do not
arrive; so every letter has a twin that does (function key, alt, ctrl, arrow, Enter, Esc).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from textual.binding import Binding

from controlroom.base.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Key:
    """One act of the keyboard.

    Attributes:
        id: unique, also the id of the Textual binding, for instance ``list.open``.
        keys: keys that arrive whatever the input method, in Textual's names (``f2``, ``ctrl+s``, ``alt+1``).
        action: the Textual action.
        label: msgid of one or two words, for the key line (mark it with ``N_``).
        where: ``console`` (everywhere), ``pane``, ``list``, ``form``, ``prompt`` or a name of a room's own.
        letters: plain characters that do the same where nothing is typed.
        help: msgid of a sentence for the help; empty: the label.
        rank: 1 stays on the key line longest; 0 is never on it, only in the help.
        look: how the key is painted on the key line.
        priority: the key works even while a field has the keyboard and would use it.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    label: str
    where: str
    letters: tuple[str, ...] = ()
    help: str = ""
    rank: int = 0
    look: str = "key"
    priority: bool = False

    @property
    def arriving(self) -> tuple[str, ...]:
        """All keys and letters that do it."""
        return (*self.keys, *self.letters)


@dataclass(frozen=True, slots=True)
class Hint:
    """A key as the key line shows it: its name, its translated label, its rank and look."""

    key: str
    label: str
    rank: int = 5
    look: str = "key"


_NAMES = {
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "Backspace",
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
}
_STURDY = frozenset(_NAMES) - {"ctrl", "alt", "shift"} | {f"f{number}" for number in range(1, 13)}

_BUILT_IN = (
    Key("list.up", ("up",), "cursor_up", N_("Up"), "list", ("k",), N_("One record up")),
    Key("list.down", ("down",), "cursor_down", N_("Down"), "list", ("j",), N_("One record down")),
    Key("list.page_up", ("pageup",), "page_up", N_("Page up"), "list", help=N_("One page up")),
    Key("list.page_down", ("pagedown",), "page_down", N_("Page down"), "list", help=N_("One page down")),
    Key("list.first", ("home",), "first", N_("First"), "list", help=N_("To the first record")),
    Key("list.last", ("end",), "last", N_("Last"), "list", help=N_("To the last record")),
    Key("list.open", ("enter",), "open", N_("Open"), "list", help=N_("Open the chosen record"), rank=4),
    Key("pane.zoom", ("alt+z",), "zoom", N_("Zoom"), "pane", ("z",), N_("This pane alone, and back"), rank=6),
    Key(
        "form.save", ("f2", "ctrl+s"), "save", N_("Save"), "form", help=N_("Check and save the form"), rank=1
    ),
    Key("form.next", ("down",), "next_field", N_("Next"), "form", help=N_("To the next field (also Tab)")),
    Key(
        "form.previous",
        ("up",),
        "previous_field",
        N_("Back"),
        "form",
        help=N_("To the field before (also Shift+Tab)"),
    ),
    Key(
        "form.leave",
        ("escape",),
        "leave",
        N_("Keep for later"),
        "form",
        help=N_("Leave the form; what was typed is kept and offered again"),
        rank=2,
    ),
    Key("form.help", ("f1",), "app.help", N_("Help"), "form", help=N_("The keys of this form"), rank=4),
    Key("form.officer", ("ctrl+o",), "app.officer", N_("Sign-in"), "form", help=N_("Sign in or out")),
    Key("overlay.help", ("f1",), "app.help", N_("Help"), "overlay", help=N_("What the keys do"), rank=4),
    Key("overlay.close", ("escape",), "close", N_("Close"), "overlay", rank=2),
    Key("prompt.yes", ("f2", "ctrl+y"), "yes", N_("Yes"), "prompt", ("y",), rank=1),
    Key("prompt.no", ("escape", "ctrl+n"), "no", N_("No"), "prompt", ("n",), rank=1),
    Key(
        "prompt.choose",
        ("enter",),
        "choose",
        N_("Select"),
        "choice",
        help=N_("Select the marked line"),
        rank=1,
    ),
    Key("prompt.up", ("up",), "up", N_("Up"), "choice", help=N_("One line up")),
    Key("prompt.down", ("down",), "down", N_("Down"), "choice", help=N_("One line down")),
    Key(
        "prompt.cancel",
        ("escape",),
        "cancel",
        N_("Cancel"),
        "choice",
        help=N_("Close without taking"),
        rank=1,
    ),
    Key(
        "ask.save",
        ("f2", "ctrl+s"),
        "save",
        N_("OK"),
        "ask",
        help=N_("Take what is typed (also Enter)"),
        rank=1,
    ),
    Key("ask.cancel", ("escape",), "cancel", N_("Cancel"), "ask", help=N_("Close without taking"), rank=1),
)

_table: dict[str, Key] = {key.id: key for key in _BUILT_IN}


def register(*keys: Key) -> None:
    """Add keys of a room or of the console; the same key may be registered again.

    Raises:
        ValueError: another key already has this id.
    """
    for key in keys:
        if _table.setdefault(key.id, key) != key:
            raise ValueError(f"two keys are called {key.id}")


def pane_key(where: str, name: str, keys: str, letters: str, label: str, help: str, rank: int = 7) -> Key:
    """Return a key of a pane as rooms write them, one to a line.

    Args:
        where: the pane; with ``name`` it makes the id.
        name: also the action.
        keys, letters: as for ``Key``, ``keys`` with blanks between them.
        label, help, rank: as for ``Key``.
    """
    return Key(
        f"{where}.{name.replace('_', '-')}",
        tuple(keys.split()),
        name,
        label,
        where,
        tuple(letters),
        help,
        rank,
    )


def table(*where: str) -> list[Key]:
    """Return the keys of some places (all of them without an argument) in the order they were registered."""
    return [key for key in _table.values() if not where or key.where in where]


def bindings(*where: str) -> list[Binding]:
    """Return Textual bindings for the keys of some places."""
    return [
        Binding(",".join(key.arriving), key.action, key.label, show=False, priority=key.priority, id=key.id)
        for key in table(*where)
    ]


def key_name(key: str) -> str:
    """Return a key as it stands on the keyboard: ``ctrl+s`` is ``Ctrl+S``, ``f2`` is ``F2``."""
    return "+".join(
        _NAMES.get(part, part.upper() if len(part) == 1 or part in _STURDY else part)
        for part in key.split("+")
    )


def shown_key(id: str) -> str:
    """Return the name of the key of an act, for a line that tells what to press; it arrives whatever is typed."""
    return key_name(_table[id].keys[0])


def hints(*where: str, labels: Mapping[str, str] | None = None, without: Collection[str] = ()) -> list[Hint]:
    """Return what the key line shows for some places, labels in the language in use.

    Args:
        where: the places.
        labels: other translated labels for some keys, by the id of the key.
        without: ids of keys that do nothing here and now.
    """
    other = labels or {}
    return [
        Hint(key_name(key.keys[0]), other.get(key.id) or _(key.label), key.rank, key.look)
        for key in table(*where)
        if key.rank and key.id not in without
    ]


def help_lines(*where: str) -> list[tuple[str, str]]:
    """Return every key of some places as the help shows it: the keys, then what they do."""
    return [
        ("  ".join(key_name(one) for one in key.arriving), _(key.help or key.label)) for key in table(*where)
    ]


def faults(keys: Iterable[Key] | None = None) -> list[str]:
    """Return what is wrong, one line each: a letter without a twin, a key used twice in a place.

    Args:
        keys: keys to check; ``None`` for everything registered.
    """
    found: list[str] = []
    used: dict[tuple[str, str], str] = {}
    for key in table() if keys is None else keys:
        if not key.keys or not all(map(_is_sturdy, key.keys)):
            found.append(f"{key.id}: needs a function, alt, ctrl or cursor key beside its letters")
        for name in key.arriving:
            other = used.setdefault((key.where, name), key.id)
            if other != key.id:
                found.append(f"{key.id}: {name} already does {other} in {key.where}")
    return found


def _is_sturdy(key: str) -> bool:
    modifiers, _plus, last = key.rpartition("+")
    return last in _STURDY or (bool(last) and any(one in ("ctrl", "alt") for one in modifiers.split("+")))


def choose_hints(all_hints: Sequence[Hint], fits: int, cells: Sequence[int]) -> list[Hint]:
    """Return the hints that fit a line, most important kept, order kept.

    Args:
        all_hints: the candidates in their order.
        fits: cells of the line.
        cells: cells each candidate takes, its gap included.
    """
    by_rank = sorted(range(len(all_hints)), key=lambda index: (all_hints[index].rank, index))
    kept: set[int] = set()
    left = fits
    for index in by_rank:
        # a long label that does not fit leaves its room to shorter ones
        if cells[index] <= left:
            left -= cells[index]
            kept.add(index)
    return [all_hints[index] for index in sorted(kept)]
