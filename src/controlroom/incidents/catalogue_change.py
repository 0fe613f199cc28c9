"""Looking at a catalogue before and after it is applied: what it changes, and whether an open incident needs more."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from controlroom.base.config_file import PolicyError, read_toml
from controlroom.base.errors import NotFound, Refused
from controlroom.base.i18n import _
from controlroom.base.policy import Change, changes
from controlroom.incidents.catalogue import Catalogue
from controlroom.store.catalogues import NAME, kept_catalogues, shipped_text
from controlroom.store.reader import Reader, Row

_HEADER = re.compile(r"^\s*\[\s*(?:groups|kinds)\b", re.MULTILINE)
OPEN_KINDS = "SELECT kind, COUNT(*), MIN(number) FROM incident WHERE is_open = 1 GROUP BY kind ORDER BY kind"
"""Which kinds the open incidents are of; its rows go to ``need_kept``."""


def is_catalogue(text: str) -> bool:
    """Tell a catalogue's TOML text from a policy's: it has groups or kinds."""
    return _HEADER.search(text) is not None


def need_kept(catalogue: Catalogue, open_kinds: Iterable[Row]) -> None:
    """Return if every open incident finds its kind in a catalogue.

    Args:
        catalogue: the one to be applied.
        open_kinds: rows of ``OPEN_KINDS``.

    Raises:
        Refused: one does not: it would lose its clocks.
    """
    for kind, count, number in open_kinds:
        if kind not in catalogue.kinds:
            raise Refused(
                _(
                    "The kind {kind} is missing, but incidents of it are open: {count}, the first {number}. "
                    "Keep the kind, or close them first."
                ).format(kind=kind, count=count, number=number)
            )


def changes_of(reader: Reader, version: int) -> list[Change]:
    """Return what a version changed against the one before it.

    Raises:
        NotFound: there is no such version.
    """
    kept = next(kept_catalogues(reader, version + 1), None)
    if kept is None or kept.version != version:
        raise NotFound(_("There is no catalogue version {number}.").format(number=version))
    return changes(_before(reader, version), read_toml(kept.text, NAME))


def _before(reader: Reader, version: int) -> dict[str, Any]:
    for kept in kept_catalogues(reader, version):
        try:
            return read_toml(kept.text, NAME)
        except PolicyError:
            continue
    return read_toml(shipped_text(), NAME)
