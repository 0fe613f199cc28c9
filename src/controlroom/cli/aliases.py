"""Short words of the command bar (shell.md, last rule and last column): fixed aliases, then prefixes that fit one."""

from __future__ import annotations

from collections.abc import Sequence

from typer.core import TyperGroup

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.cli.root import entries
from controlroom.cli.tree import root

ALIASES = {
    "新": ("incidents", "open"),
    "派": ("incidents", "dispatch"),
    "到": ("incidents", "arrive"),
    "记": ("log", "add"),
    "借": ("keys", "lend"),
    "还": ("keys", "return"),
    "放": ("passes", "issue"),
}
"""One-letter words; they win over prefixes."""


def full(words: Sequence[str]) -> list[str]:
    """Return the words with alias and prefixes written out.

    Raises:
        UsageError: a word fits several commands; the choices are named.
    """
    if not words:
        return []
    first, *rest = words
    if first in ALIASES:
        return [*ALIASES[first], *rest]
    name = _one(first, [entry.name for entry in entries().values() if entry.in_bar])
    if name not in entries() or not entries()[name].is_group or not rest or rest[0].startswith("-"):
        return [name, *rest]
    group = root().commands[name]
    assert isinstance(group, TyperGroup)
    return [name, _one(rest[0], list(group.commands)), *rest[1:]]


def _one(word: str, names: Sequence[str]) -> str:
    if not word or word in names:
        return word
    fits = [name for name in names if name.startswith(word.lower())]
    if len(fits) > 1:
        raise UsageError(_("{word} may be: {choices}").format(word=word, choices=" · ".join(fits)))
    return fits[0] if fits else word
