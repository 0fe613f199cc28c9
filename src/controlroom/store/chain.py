"""The journal's arithmetic: canonical text, hash, digest. Standard library only."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

FORMAT = 1
GENESIS = "0" * 64
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z:._/+-]{0,63}\Z")

FactValue = int | str | bool | None | list[int]


@dataclass(frozen=True, slots=True)
class Written:
    """The columns of an entry that the hash covers, times in microseconds since 1970."""

    seq: int
    at: int
    recorded: int
    act: str
    subject: str
    subject_id: int
    staff_id: int | None
    shift_id: int | None
    console: str
    facts: str
    digest: str


def facts_text(facts: Mapping[str, FactValue]) -> str:
    """Return facts as canonical JSON.

    Only ids, numbers, states and times are facts: a string must look like an identifier, so that names and free
    text cannot slip into what is hashed for ever.

    Raises:
        ValueError: a string that is not an identifier.
    """
    for name, value in facts.items():
        if isinstance(value, str) and value and not _WORD.match(value):
            raise ValueError(f"fact {name!r} is text, not an id, number, state or time")
    return json.dumps(dict(facts), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def canonical(entry: Written, previous: str) -> str:
    """Return the text that is hashed: format version, every column, the hash before."""
    return json.dumps(
        [
            FORMAT, entry.seq, entry.at, entry.recorded, entry.act, entry.subject, entry.subject_id,
            entry.staff_id, entry.shift_id, entry.console, entry.facts, entry.digest, previous,
        ],
        separators=(",", ":"),
        ensure_ascii=True,
    )  # fmt: skip


def digest(salt: bytes, body: str) -> str:
    """Return the salted digest of an entry's texts."""
    return hashlib.sha256(salt + body.encode()).hexdigest()


def hash_of(text: str) -> str:
    """Return the hash of a canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts_body(texts: Mapping[str, str]) -> str:
    """Return an entry's texts as stored JSON."""
    return json.dumps(dict(texts), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
