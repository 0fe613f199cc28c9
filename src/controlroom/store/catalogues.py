"""The catalogues of kinds as kept beside the policies; what stands in one is the business of ``incidents``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing

from controlroom.base.config_file import read_toml
from controlroom.base.policy_model import Kept
from controlroom.base.settings import Location, shipped
from controlroom.store.reader import Reader

NAME = "catalogue.toml"
"""What messages call a catalogue that has no file."""

_BELOW = "SELECT id, compiled, text FROM catalogue_version WHERE id < :below ORDER BY id DESC LIMIT 1"


def kept_catalogues(reader: Reader, below: int = sys.maxsize) -> Iterator[Kept]:
    """Yield the catalogues ever applied, the newest first, each read when it is asked for.

    Args:
        reader: the read lane.
        below: only versions before this one.
    """
    while found := reader.one(_BELOW, below=below):
        yield Kept(*found)
        below = found[0]


def catalogues_at(location: Location) -> Iterator[Kept]:
    """Yield what ``kept_catalogues`` does, each on a connection of its own that is closed before it is used.

    A policy outlives the store it was read from: it may keep where its catalogues are, but no connection to them.
    """
    below = sys.maxsize
    while True:
        with closing(Reader(location)) as reader:
            kept = next(kept_catalogues(reader, below), None)
        if kept is None:
            return
        yield kept
        below = kept.version


def shipped_text() -> str:
    """Return the catalogue that fills a new database."""
    return (shipped("data") / NAME).read_text(encoding="utf-8")


def shipped_catalogue() -> dict[str, str]:
    """Return the columns ``text`` and ``compiled`` of the catalogue that fills a new database."""
    text = shipped_text()
    return {"text": text, "compiled": compact(read_toml(text, NAME))}


def compact(tables: object) -> str:
    """Return the tables of a catalogue as kept for quick reading."""
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
