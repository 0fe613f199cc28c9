"""What one used release pass leaves in every table: applied for by the home's owner, all of it out in one trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.history import SECOND, STEP, History, Row, cut, cut_name
from controlroom.base.policy_passes import Passes
from controlroom.passes.rules import CODE_DIGITS, USED, Check, Move, Verdict, number_of, searched
from controlroom.store.chain import FactValue

EVERY = 5
"""After every so many calls one pass: 200,000 for a million."""
APPLIED, OUT = 100 * SECOND, 120 * SECOND
"""After a call it is applied for; after another one its goods go out."""
OUT_LAG = 4
"""So many calls later: twenty minutes."""
HOLDS = 3600 * SECOND

PASS = (
    "id", "number", "code", "state", "is_live", "owed", "place_sort", "place_id", "place_code", "place", "resident_id",
    "applicant", "relation", "phone", "document", "last4", "purpose", "whole_house", "lorries", "plate", "gate",
    "requested_by", "opened", "opened_by", "starts", "until", "wrong_codes", "used", "ended", "ended_by", "ended_how",
    "ended_why",
)  # fmt: skip
LINE = ("pass_id", "nth", "what", "count", "unit", "note", "large", "returnable", "out", "back")
CHECK = ("pass_id", "sort", "verdict", "is_open", "at", "staff_id", "as_of", "answered", "on_file", "note")
MOVE = ("id", "pass_id", "sort", "at", "staff_id", "guard_id", "note")
MOVED = ("move_id", "nth", "count")

GOODS = (("沙发", 1, "套", True), ("纸箱", 6, "个", False))
"""What goes out by every pass: what, how many, unit, a large piece or not."""
LAST4, PLATE, PURPOSE = "123X", "粤B12345", "搬运家具"
_VERDICTS = (
    (Check.DOCUMENT, Verdict.SEEN),
    (Check.FEES, Verdict.UNKNOWN),
    (Check.GOODS, Verdict.CHECKED),
    (Check.IDENTITY, Verdict.NOT_NEEDED),
)


class Owned(NamedTuple):
    """A home of whose fees nothing is known, with the owner as the register has them."""

    id: int
    code: str
    resident: int
    owner: str
    phone: str


class Releases:
    """Used passes one after the other, beside the calls of a history.

    Args:
        history: the calls; it chains the journal's entries.
        homes: from where goods go.
        guards: keys and what they are called, of those at the gate.
        gate: its name.
        officer: key of whoever writes them down.
        passes: the policy's part.
    """

    def __init__(
        self,
        history: History,
        homes: Sequence[Owned],
        guards: Sequence[tuple[int, str]],
        gate: str,
        officer: int,
        passes: Passes,
    ) -> None:
        self._history, self._homes, self._guards = history, homes, guards
        self._gate, self._officer, self._passes = gate, officer, passes

    def row(self, index: int, key: int) -> Row:
        """Return a pass.

        Args:
            index: of the call after which it was applied for.
            key: of the pass; its number, too.
        """
        home, at, used = self._home(index), self._applied(index), self._out(index)
        return (
            key, key, f"{index * 7919 % 10**CODE_DIGITS:0{CODE_DIGITS}}", "done", 0, 0, "room", home.id, home.code,
            home.code, home.resident, home.owner, "owner", home.phone, "id-card", LAST4, PURPOSE, 0, 1, PLATE,
            self._gate, "", at, self._officer, at, at + HOLDS, 0, used, used, self._officer, "", "",
        )  # fmt: skip

    def lines(self, key: int) -> Iterator[Row]:
        """Return the lines of a pass."""
        for nth, (what, count, unit, large) in enumerate(GOODS, 1):
            yield key, nth, what, count, unit, "", int(large), 0, count, 0

    def checks(self, index: int, key: int) -> Iterator[Row]:
        """Return how the checks of a pass stood."""
        for sort, verdict in _VERDICTS:
            yield key, sort.value, verdict.value, 0, self._applied(index), self._officer, "", "", "", ""

    def move(self, index: int, key: int, move: int) -> tuple[Row, list[Row]]:
        """Return the one trip of a pass, and what went with it."""
        row = (move, key, Move.OUT.value, self._out(index), self._officer, self._guard(index)[0], "")
        return row, [(move, nth, count) for nth, (_what, count, _unit, _large) in enumerate(GOODS, 1)]

    def deadline(self, index: int, key: int, next_id: int) -> Row:
        """Return the deadline of a pass; it was met."""
        at = self._applied(index)
        due = at + HOLDS
        warn = max(due - self._passes.warn_unused * SECOND, at + HOLDS // 2)
        return (
            next_id, USED, "pass", key, 1, 1, "", self._passes.ladder, self._passes.priority, 0, at, HOLDS // SECOND,
            due, warn, 0, "[]", due, warn, "met", self._out(index), "none",
        )  # fmt: skip

    def tokens(self, index: int, key: int) -> str:
        """Return the search tokens of a pass."""
        home = self._home(index)
        text = searched(key, (home.phone, PURPOSE, *(line[0] for line in GOODS)), PLATE)
        found = [token for word in text.split() for token in cut(word)]
        return " ".join([*found, *cut(home.code), *cut(home.code), *cut_name(home.owner), "o0"])

    def applied(self, index: int, key: int, seq: int, previous: str) -> tuple[Row, Row]:
        """Return the journal entry of the application, and its texts."""
        home, at = self._home(index), self._applied(index)
        facts: dict[str, FactValue] = {
            "number": number_of(key), "state": "ready", "place_sort": "room", "place_id": home.id, "relation": "owner",
            "document": "id-card", "whole_house": False, "value": None, "lorries": 1, "requested_by": "",
            "starts": at, "until": at + HOLDS, "back": None, "before": None,
            **{f"line.{nth}": line[1] for nth, line in enumerate(GOODS, 1)},
        }  # fmt: skip
        texts = {
            "place": home.code, "applicant": home.owner, "phone": home.phone, "last4": LAST4, "goods": _GOODS,
            "plate": PLATE, "gate": self._gate, "purpose": PURPOSE,
        }  # fmt: skip
        return self._history.chained(seq, previous, at, "pass.applied", ("pass", key), facts, texts)

    def out(self, index: int, key: int, move: int, seq: int, previous: str) -> tuple[Row, Row]:
        """Return the journal entry of letting the goods out, and its texts."""
        guard, called = self._guard(index)
        facts: dict[str, FactValue] = {
            "move": move, "guard": guard, "state": "done", "left": 0, "code_heard": False,
            **{f"line.{nth}": line[1] for nth, line in enumerate(GOODS, 1)},
        }  # fmt: skip
        texts = {
            "number": number_of(key), "place": self._home(index).code, "guard": called, "goods": _GOODS,
        }  # fmt: skip
        at = self._out(index)
        return self._history.chained(seq, previous, at, "pass.out", ("pass", key), facts, texts)

    def _applied(self, index: int) -> int:
        return self._history.told(index) + APPLIED

    def _out(self, index: int) -> int:
        return self._history.told(index) + OUT_LAG * STEP + OUT

    def _home(self, index: int) -> Owned:
        return self._homes[index // EVERY * 7 % len(self._homes)]

    def _guard(self, index: int) -> tuple[int, str]:
        return self._guards[index // EVERY % len(self._guards)]


_GOODS = "、".join(f"{what} {count}{unit}" for what, count, unit, _large in GOODS)
