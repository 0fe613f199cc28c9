"""Search tokens: what is stored for a text, and the query that finds it, the same for both engines.

All cutting happens here; tokens are ``[0-9a-z]`` only, so no engine parses anything. Sorts, by first letter:
``c`` a pair of characters as hex (the last character of a run alone), ``w`` a plain word or number, ``e`` the
end of a long number, ``r`` a code or its tail (``3-2-1802``: 3x2x1802, 2x1802), ``y`` pinyin initials from some
character on. The index gives candidates; ``Query.matches`` on the text itself decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from controlroom.base.numbers import parse_place
from controlroom.base.pinyin import initials, readings
from controlroom.base.text import half

NOTHING = "0"
"""A token that no text has."""

_WORD = 64
_CODE_PARTS = 6
_TAIL = 4
_SPELLED = 8
_SPELLED_TEXT = 40
_SPELLED_NAME = 200
# one tsvector holds 1 MiB of distinct tokens
_MOST_BYTES = 1_000_000
_PIECES = 16
_QUERY = 400

_RUNS = (
    r"(?P<code>[a-z0-9]+(?:-[a-z0-9]+)+)|(?P<word>[a-z0-9]+)"
    "|(?P<characters>(?:[^\\W_a-z0-9]|[\u2190-\u2bff\U0001f000-\U0001faff])+)"
)
_JOINTS = r"(?<=[a-z0-9])(?:栋|幢|座|号楼|#楼|#|单元)-?(?=[a-z0-9])"
_ENDS = r"(-[a-z0-9]+)(?:单元?|室|房)"


@dataclass(frozen=True, slots=True)
class Term:
    """Tokens that stand one after the other; with ``prefix`` the last one is only begun."""

    tokens: tuple[str, ...]
    prefix: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody searches.

    Attributes:
        pieces: the blank-free parts of what was typed, folded; a text must hold them all.
        clauses: for the index: one term of each clause must be found.
    """

    pieces: tuple[str, ...]
    clauses: tuple[tuple[Term, ...], ...]

    def fts5(self) -> str:
        """Return the string for SQLite's ``MATCH``; without anything to search, one that finds nothing."""
        return " AND ".join(
            "(" + " OR ".join(f'"{" ".join(term.tokens)}"' + "*" * term.prefix for term in clause) + ")"
            for clause in self.clauses or ((Term((NOTHING,), False),),)
        )

    def tsquery(self) -> str:
        """Return the text to cast to PostgreSQL's ``tsquery``; without anything to search, one that finds nothing.

        Order is left to ``matches``: a tsvector keeps no positions beyond 16,383.
        """
        return " & ".join(
            "("
            + " | ".join("(" + " & ".join(term.tokens) + ":*" * term.prefix + ")" for term in clause)
            + ")"
            for clause in self.clauses or ((Term((NOTHING,), False),),)
        )

    def matches(self, candidate: str) -> bool:
        """Return whether a text holds every piece: as written, as a code (3栋2单元 is 3-2), or by its initials."""
        written = _fold(candidate)
        joined = _join(written)
        return bool(self.pieces) and all(
            piece in written or piece in joined or _spells(piece, written) for piece in self.pieces
        )


def index_tokens(text: str, *, names: bool = False) -> list[str]:
    """Return the tokens to store for a text, in its order; very long texts are searchable at their beginning.

    Args:
        text: any text.
        names: it is the name of a person or place: spell it in every reading, from each of its characters on.
    """
    kept = []
    room = _MOST_BYTES
    for token in _tokens(_fold(text), names):
        room -= len(token)
        if room < 0:
            break
        kept.append(token)
    return kept


def query(text: str) -> Query:
    """Return what finds a text: every blank-free piece must be in it. Never raises; at most 400 characters count."""
    place = parse_place(text[:_QUERY])
    typed = place.code if place and (place.unit or place.room) else text[:_QUERY]
    pieces = tuple(dict.fromkeys(_join(piece) for piece in _fold(typed).split()))[:_PIECES]
    return Query(pieces, tuple(clause for piece in pieces for clause in _clauses(piece)))


def matches(query_text: str, candidate_text: str) -> bool:
    """Return whether a text answers a query: the text itself decides, whatever the index said."""
    return query(query_text).matches(candidate_text)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", half(text)).casefold()


def _join(folded: str) -> str:
    return re.sub(_ENDS, r"\1", re.sub(_JOINTS, "-", folded))


def _tokens(folded: str, names: bool) -> Iterator[str]:
    spelled: set[str] = set()
    spell = _SPELLED_NAME if names else _SPELLED_TEXT
    for run in re.finditer(_RUNS, folded):
        if run["characters"]:
            characters = run["characters"]
            yield from _pairs(characters)
            spelled.update(_spellings(characters[:spell], names))
            spell = max(spell - len(characters), 0)
        else:
            for word in run[0].split("-"):
                yield f"w{word[:_WORD]}"
                if len(word) >= 7 and word.isdecimal():
                    yield f"e{word[-_TAIL:]}"
    for run in re.finditer(_RUNS, _join(folded)):
        if run["code"]:
            parts = run["code"].split("-")
            for place in range(len(parts) - 1):
                yield _code(parts[place : place + _CODE_PARTS])
    yield from sorted(spelled)


def _spellings(characters: str, names: bool) -> Iterator[str]:
    if not names:
        # one spelling from each character on; looking every character up once is four times as quick
        letters = [readings(character)[:1] for character in characters]
        for place in range(len(letters)):
            if spelling := "".join(letters[place : place + _SPELLED]):
                yield f"y{spelling}"
        return
    for place in range(len(characters)):
        for spelling in initials(characters[place : place + _SPELLED], every_reading=True):
            yield f"y{spelling}"


def _clauses(piece: str) -> Iterator[tuple[Term, ...]]:
    for run in re.finditer(_RUNS, piece):
        if run["characters"]:
            pairs = _pairs(run["characters"])
            yield (Term(tuple(pairs[:-1]), False) if len(pairs) > 1 else Term((pairs[0],), True),)
        elif run["code"]:
            yield (Term((_code(run["code"].split("-")[:_CODE_PARTS]),), True),)
        else:
            word = run["word"]
            terms = [Term((f"w{word[:_WORD]}",), True)]
            if word.isalpha():
                terms.append(Term((f"y{word[:_SPELLED]}",), True))
            elif len(word) == _TAIL and word.isdecimal():
                terms.append(Term((f"e{word}",), False))
            yield tuple(terms)


def _pairs(characters: str) -> list[str]:
    hexes = [_hex(character) for character in characters]
    return [f"c{one}{other}" for one, other in zip(hexes, [*hexes[1:], ""], strict=True)]


@lru_cache(maxsize=8192)
def _hex(character: str) -> str:
    code = ord(character)
    # four digits, or g and five: no code begins another, so a prefix is a whole character
    return f"{code:04x}" if code < 0x10000 else f"g{code - 0x10000:05x}"


def _code(parts: list[str]) -> str:
    return "r" + "x".join(parts)[:_WORD]


def _spells(piece: str, written: str) -> bool:
    if not (piece.isascii() and piece.isalpha()):
        return False
    letters = [readings(character) for character in written[: _SPELLED_NAME * 4]]
    return any(
        all(letter in reading for letter, reading in zip(piece, letters[start:], strict=False))
        for start in range(len(letters) - len(piece) + 1)
    )
