"""Alt and a letter or a digit: it arrives at once and whole, in terminals with and without the Kitty protocol."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

import controlroom
from controlroom.ui.alt import let_through
from controlroom.ui.keys import table

_ARROW_DOWN = "\x1b[B"


def _bound() -> list[str]:
    house = Path(controlroom.__file__).parent
    for file in sorted(house.rglob("keys.py")):
        importlib.import_module(".".join(("controlroom", *file.relative_to(house).with_suffix("").parts)))
    return sorted({name for key in table() for name in key.keys if name.startswith("alt+")})


def _read(typed: str) -> list[str]:
    return [event.key for event in XTermParser().feed(typed) if isinstance(event, Key)]


def test_every_alt_key_of_the_tables_arrives_though_another_key_follows_at_once() -> None:
    let_through()
    bound = _bound()
    assert len(bound) > 20
    assert {"alt+1", "alt+b", "alt+f", "alt+j"} <= set(bound)
    typed = {name: _read(f"\x1b{name.removeprefix('alt+')}{_ARROW_DOWN}") for name in bound}
    assert typed == {name: [name, "down"] for name in bound}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("\x1bOQ", "f2"),
        ("\x1b[18~", "f7"),
        ("\x1b[1;5C", "ctrl+right"),
        ("\x1b[106;3u", "alt+j"),
        ("j", "j"),
    ],
)
def test_other_keys_are_read_as_before(typed: str, read: str) -> None:
    let_through()
    assert _read(typed) == [read]


def test_alt_and_a_letter_is_no_text() -> None:
    let_through()
    assert [event.character for event in XTermParser().feed("\x1bj") if isinstance(event, Key)] == [None]
