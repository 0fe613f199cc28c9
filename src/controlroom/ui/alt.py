"""Alt and a letter or a digit, as terminals without the Kitty protocol send them: ``ESC`` and the character.

Textual takes such a pair for the beginning of something longer and waits 0.1 seconds for the rest; an arrow or a
function key struck meanwhile makes three keys of the two. And some pairs it reads as other keys (``ESC f`` as
ctrl+right, ``ESC 1`` as ``¡``). Told that each pair is a whole sequence, it gives it out at once and as what it is.
"""

from __future__ import annotations

from string import ascii_lowercase, digits
from types import SimpleNamespace
from typing import Any, cast

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS


def let_through() -> None:
    """Teach Textual's parser every alt key with a small letter or a digit; may be called again."""
    known = cast("dict[str, Any]", ANSI_SEQUENCES_KEYS)
    for character in ascii_lowercase + digits:
        known[f"\x1b{character}"] = (SimpleNamespace(value=f"alt+{character}"),)
