"""Numbers of situations that have a playbook: those of the documents, and ours beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from controlroom.base.config_file import Section, not_one_of

SITUATIONS = tuple(f"P-{number:02}" for number in range(1, 37))
"""The playbooks of domain.md 4."""
_OURS = re.compile(r"O-(?!00)\d\d")
"""What no document names is ours: O-01 to O-99. A card and the kind that names it make one; nothing else lists them."""


def is_ours(situation: str) -> bool:
    """Tell whether a situation is one of ours."""
    return _OURS.fullmatch(situation) is not None


def is_situation(situation: str) -> bool:
    """Tell whether a text is the number of a situation, with a card or not."""
    return situation in SITUATIONS or is_ours(situation)


def in_order(situations: Iterable[str]) -> list[str]:
    """Return situations each once, those of the documents first."""
    return sorted(set(situations), key=lambda one: (is_ours(one), one))


def read_situation(section: Section, default: str | None = None) -> str:
    """Return the situation a table names; with ``default=""`` the key may be missing."""
    value = section.text("situation", default)
    if value and not is_situation(value):
        section.wrong("situation", not_one_of(value, (*SITUATIONS, "O-01 … O-99")))
    return value
