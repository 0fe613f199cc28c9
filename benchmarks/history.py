"""What one closed incident and one loan of a key leave in every table, without running the desk a million times."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from controlroom.base.policy import Policy
from controlroom.base.policy_visits import VisitRule
from controlroom.base.tokens import index_tokens
from controlroom.followups.rules import VISIT, number_of
from controlroom.incidents.catalogue import Catalogue, Kind
from controlroom.incidents.clocks import Facts, planned
from controlroom.incidents.rules import Sent
from controlroom.store.chain import FactValue, Written, canonical, digest, facts_text, hash_of, texts_body

Row = tuple[Any, ...]

SECOND = 1_000_000
STEP = 300 * SECOND
"""From one call to the next: 288 a day."""
LAG = 8
"""So many calls later an incident is closed."""
CLOSED = LAG * STEP + STEP // 2
DISPATCHED, ARRIVED, ARRIVED_LATE, RESOLVED = 60 * SECOND, 480 * SECOND, 2400 * SECOND, 2500 * SECOND
LATE_EVERY = 20
VISIT_EVERY = 6
"""Of so many incidents one is looked at: if its kind owes a return visit, it got one. That is every tenth."""
VISIT_LAG = 2 * LAG
VISITED = CLOSED + LAG * STEP
LENT, BACK = 60 * SECOND, 90 * SECOND
"""After a call a key is lent; after another one it comes back."""
LOAN_LAG = 7
"""So many calls later: half an hour."""
LENT_FOR, LOAN_WARN = 2 * 3600 * SECOND, 105 * 60 * SECOND
FOR_INCIDENT_EVERY = 3
VISIT_DUE, VISIT_WARN = RESOLVED + 48 * 3600 * SECOND, RESOLVED + 40 * 3600 * SECOND

INCIDENT = (
    "id", "number", "day", "in_day", "life", "kind", "priority", "severity", "source", "state", "is_open",
    "place_sort", "place_id", "place_code", "place", "summary", "caller", "phone", "told", "opened", "began",
    "resolved", "closed", "result", "told_by", "taken_by",
)  # fmt: skip
ASSIGNMENT = ("incident_id", "life", "staff_id", "is_lead", "dispatched", "under_way", "arrived", "cleared")
DEADLINE = (
    "id", "kind", "subject", "subject_id", "life", "round", "whose", "ladder", "priority", "pauses", "started",
    "limit_s", "base_due", "base_warn", "paused_us", "waits", "due", "warn", "state", "ended_at", "stage",
)  # fmt: skip
ALARM = (
    "deadline_id", "detail", "round", "stage", "subject", "subject_id", "life", "priority", "state", "raised_at",
    "unattended", "acked_at", "acked_by", "returned_at", "set_aside_why", "ladder", "rung", "repeats",
)  # fmt: skip
FOLLOWUP = (
    "id", "number", "kind", "state", "about_sort", "about_id", "about_life", "role", "caller", "phone", "rule",
    "counts_from", "opened", "started", "promised", "due", "ended", "result", "entry", "text", "department", "raised",
)  # fmt: skip
ATTEMPT = (
    "id", "followup_id", "at", "staff_id", "means", "answered", "ended_it", "result", "due_before", "signed",
    "signed_at", "satisfied",
)  # fmt: skip
LOAN = (
    "id", "key_id", "staff_id", "contractor", "firm", "phone", "document", "last4", "purpose", "incident_id", "lent",
    "due", "overridden", "ended", "how", "condition", "note",
)  # fmt: skip
SEARCH = ("id", "sort", "ref", "tokens")
JOURNAL = (
    "seq", "at", "recorded", "act", "subject", "subject_id", "staff_id", "shift_id", "console", "facts", "digest",
    "canonical", "hash",
)  # fmt: skip
JOURNAL_TEXT = ("seq", "salt", "body")

_WHERE = ("厨房", "卫生间", "客厅", "阳台", "电梯口", "楼道", "地下车库", "单元门口", "消防通道", "东门岗亭")
_WHAT = (
    "漏水", "有人大声争吵", "灯不亮", "门打不开", "有异味", "被杂物堵住", "传来装修噪音", "墙面渗水", "报警器一直响",
    "玻璃破碎", "有陌生人徘徊", "车辆乱停", "水压很低", "跳闸停电", "下水道堵塞", "对讲没有声音",
)  # fmt: skip
_HOW = ("业主很着急", "已持续半小时", "楼下住户也来电", "请先电话联系", "家中只有老人")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
_CALLERS = [f"{surname}{rest}" for surname in _SURNAMES for rest in ("先生", "女士", "建国", "秀英", "志远")]
_RESULT = "已处理完毕，住户确认"
_PURPOSE = "例行巡检"
_VISITED = "上门查看，已修好，住户满意"


@dataclass(frozen=True, slots=True)
class _Promise:
    """A deadline of a kind as it ends, times in microseconds after the call."""

    kind: str
    whose: str
    pauses: int
    started: int
    limit: int
    due: int
    warn: int
    ended: int
    state: str


class History:
    """Closed incidents one after the other, and the journal entries that go with them.

    Args:
        policy, catalogue: give every kind its own clocks.
        homes: key, code and shown text of the places.
        people: keys of those who may be sent.
        hooks: id, tag, name and class of the keys that are lent.
        officer: key of the officer who takes the calls.
        first_told: microseconds at which the first call came.
        day_of: the day of the estate an instant belongs to, ``(2026, "1122")``.
    """

    def __init__(
        self,
        policy: Policy,
        catalogue: Catalogue,
        homes: Sequence[tuple[int, str, str]],
        people: Sequence[int],
        hooks: Sequence[tuple[int, str, str, str]],
        officer: int,
        first_told: int,
        day_of: Callable[[int], tuple[int, str]],
    ) -> None:
        self._kinds = list(catalogue.kinds.values())
        self._promises = {
            (kind.id, late): _promises(policy, kind, late) for kind in self._kinds for late in (False, True)
        }
        rules = {kind.id: policy.visits.rule_for(kind.id, kind.situation, kind.group) for kind in self._kinds}
        self._rules = {kind: rule for kind, rule in rules.items() if rule is not None}
        self._visits = policy.visits.kinds[VISIT]
        self._homes, self._people, self._officer = homes, people, officer
        self._hooks, self._classes = hooks, policy.keys.classes
        self._first_told = first_told
        self._day_of = day_of
        self._day: tuple[int, str] = (0, "")
        self._in_day = 0
        self._random = random.Random(20261122)

    def told(self, index: int) -> int:
        """Return when a call came, in microseconds."""
        return self._first_told + index * STEP

    def incident(self, index: int, key: int) -> Row:
        """Return the next incident's row; called once for each, in order."""
        told = self.told(index)
        day = self._day_of(told)
        self._in_day = self._in_day + 1 if day == self._day else 1
        self._day = day
        kind = self._kind(index)
        place_id, code, place = self._homes[index * 7 % len(self._homes)]
        number = f"{day[0]}-{day[1]}-{self._in_day:03}"
        return (
            key, number, f"{day[0]}-{day[1]}", self._in_day, 1, kind.id, kind.priority, None, "phone", "closed",
            0, "room", place_id, code, place, self._summary(index), self._caller(index), self._phone(index),
            told, told, told, told + RESOLVED, told + CLOSED, _RESULT, self._caller(index), self._officer,
        )  # fmt: skip

    def assignment(self, index: int, key: int) -> Row:
        """Return who was sent."""
        told = self.told(index)
        arrived = told + (ARRIVED_LATE if _is_late(index) else ARRIVED)
        return (key, 1, self._sent(index), 1, told + DISPATCHED, told + DISPATCHED, arrived, told + CLOSED)

    def deadlines(self, index: int, key: int, next_id: int) -> tuple[list[Row], list[Row]]:
        """Return the deadlines, numbered from ``next_id``, and the alarms of those that were late."""
        told, kind = self.told(index), self._kind(index)
        rows: list[Row] = []
        alarms: list[Row] = []
        for one in self._promises[kind.id, _is_late(index)]:
            late = one.state == "late"
            due, ended = told + one.due, told + one.ended
            deadline = next_id + len(rows)
            rows.append(
                (
                    deadline, one.kind, "incident", key, 1, 1, one.whose, kind.ladder, kind.priority, one.pauses,
                    told + one.started, one.limit, due, told + one.warn, 0, "[]", due, told + one.warn,
                    one.state, ended, "breach" if late else "none",
                )
            )  # fmt: skip
            if late:
                alarms.append(
                    (
                        deadline, "{}", 1, "breach", "incident", key, 1, kind.priority, "normal", due, 0,
                        due + 30 * SECOND, self._officer, ended, "", kind.ladder, 0, 0,
                    )
                )  # fmt: skip
        return rows, alarms

    def tokens(self, index: int, number: str) -> str:
        """Return the search tokens, each part of the text cut on its own."""
        kind, (_key, code, place) = self._kind(index), self._homes[index * 7 % len(self._homes)]
        parts = (code, place, kind.zh, kind.en, self._summary(index), self._phone(index))
        tokens = index_tokens(number)
        for part in parts:
            tokens += cut(part)
        return " ".join([*tokens, *cut_name(self._caller(index)), "o0"])

    def entry(
        self, index: int, key: int, number: str, seq: int, previous: str, *, closing: bool
    ) -> tuple[Row, Row]:
        """Return the journal entry of opening or closing, and its texts."""
        told = self.told(index)
        at = told + CLOSED if closing else told
        facts: dict[str, FactValue]
        texts: dict[str, str]
        if closing:
            facts = {"told": told, "closed": at}
            texts = {"result": _RESULT, "told": self._caller(index)}
        else:
            kind, home = self._kind(index), self._homes[index * 7 % len(self._homes)]
            facts = {
                "number": number, "kind": kind.id, "priority": kind.priority, "severity": None, "source": "phone",
                "place_sort": "room", "place_id": home[0], "told": told, "happened": None, "appointment": None,
                "wanted_by": None,
            }  # fmt: skip
            texts = {
                "place": home[2],
                "summary": self._summary(index),
                "caller": self._caller(index),
                "phone": self._phone(index),
            }
        act = "incident.closed" if closing else "incident.opened"
        return self.chained(seq, previous, at, act, ("incident", key), facts, texts)

    def owes_visit(self, index: int) -> bool:
        """Tell whether an incident got a return visit."""
        return index % VISIT_EVERY == 0 and self._kind(index).id in self._rules

    def visit(self, index: int, incident: int, key: int, entry: int) -> tuple[Row, Row]:
        """Return the return visit of an incident as it ended, and the one attempt.

        Args:
            index: of the incident.
            incident: its key.
            key: of the visit; its number, and the attempt's key, too.
            entry: the journal's number of its planning.
        """
        told, rule = self.told(index), self._rule(index)
        started, due, at = told + RESOLVED, told + VISIT_DUE, told + VISITED
        row = (
            key, key, VISIT, "done", "incident", incident, 1, rule.who(None), self._caller(index),
            self._phone(index), rule.clock.id, "resolved", told + CLOSED, started, due, due, at, _VISITED, entry,
            "", "", "",
        )  # fmt: skip
        attempt = (
            key, key, at, self._sent(index), "home", 1, 1, _VISITED, due, self._caller(index), at, 1,
        )  # fmt: skip
        return row, attempt

    def visit_deadline(self, index: int, key: int, next_id: int) -> Row:
        """Return the deadline of a return visit; it was met."""
        told, kind = self.told(index), self._visits
        due, warn = told + VISIT_DUE, told + VISIT_WARN
        return (
            next_id, f"followup.{VISIT}", "followup", key, 1, 1, self._rule(index).who(None), kind.ladder,
            kind.priority, 0, told + RESOLVED, (VISIT_DUE - RESOLVED) // SECOND, due, warn, 0, "[]", due, warn,
            "met", told + VISITED, "none",
        )  # fmt: skip

    def visit_tokens(self, index: int, key: int) -> str:
        """Return the search tokens of a return visit."""
        tokens = index_tokens(number_of(key))
        for part in (_VISITED, self._phone(index)):
            tokens += cut(part)
        return " ".join([*tokens, *cut_name(self._caller(index)), "o0"])

    def loan(self, index: int, incident: int, key: int) -> Row:
        """Return the loan of a key that came back in time, every third for an incident.

        Args:
            index: of the call after which it was lent.
            incident: that call's key.
            key: of the loan.
        """
        told = self.told(index)
        about = incident if index % FOR_INCIDENT_EVERY == 0 else None
        return (
            key, self._hook(index)[0], self._sent(index), "", "", "", "", "", _PURPOSE, about, told + LENT,
            told + LENT + LENT_FOR, "", told + LOAN_LAG * STEP + BACK, "returned", "good", "",
        )  # fmt: skip

    def loan_deadline(self, index: int, key: int, next_id: int) -> Row:
        """Return the deadline of a loan; it was met."""
        lent, sort = self.told(index) + LENT, self._classes[self._hook(index)[3]]
        due, warn = lent + LENT_FOR, lent + LOAN_WARN
        return (
            next_id, "key.back", "key", self._hook(index)[0], key, 1, "", sort.ladder, sort.priority, 0, lent,
            LENT_FOR // SECOND, due, warn, 0, "[]", due, warn, "met", self.told(index) + LOAN_LAG * STEP + BACK,
            "none",
        )  # fmt: skip

    def lent(self, index: int, incident: int, key: int, seq: int, previous: str) -> tuple[Row, Row]:
        """Return the journal entry of lending a key, and its texts."""
        at, (hook, tag, name, _class) = self.told(index) + LENT, self._hook(index)
        facts: dict[str, FactValue] = {
            "loan": key, "staff": self._sent(index), "vouched": None, "due": at + LENT_FOR,
            "incident": incident if index % FOR_INCIDENT_EVERY == 0 else None, "seal_broken": False,
            "overrider": None,
        }  # fmt: skip
        texts = {"tag": tag, "name": name, "to": str(self._sent(index)), "purpose": _PURPOSE}
        return self.chained(seq, previous, at, "key.lent", ("key", hook), facts, texts)

    def returned(self, index: int, key: int, seq: int, previous: str) -> tuple[Row, Row]:
        """Return the journal entry of taking a key back, and its texts."""
        at, (hook, tag, name, _class) = self.told(index) + LOAN_LAG * STEP + BACK, self._hook(index)
        facts: dict[str, FactValue] = {"loan": key, "how": "returned", "condition": "good", "late": False}
        texts = {"tag": tag, "name": name, "from": str(self._sent(index))}
        return self.chained(seq, previous, at, "key.returned", ("key", hook), facts, texts)

    def planned(self, index: int, incident: int, key: int, seq: int, previous: str) -> tuple[Row, None]:
        """Return the journal entry with which closing an incident planned its visit."""
        told, rule = self.told(index), self._rule(index)
        facts: dict[str, FactValue] = {
            "followup": key, "number": key, "rule": rule.clock.id, "from": "resolved", "started": told + RESOLVED,
            "due": told + VISIT_DUE, "role": rule.who(None), "staff": None,
        }  # fmt: skip
        at = told + CLOSED
        row, _text = self.chained(seq, previous, at, "followup.planned", ("incident", incident), facts, {})
        return row, None

    def attempted(self, index: int, key: int, seq: int, previous: str) -> tuple[Row, Row]:
        """Return the journal entry of the visit, and its texts."""
        at = self.told(index) + VISITED
        facts: dict[str, FactValue] = {
            "attempt": key, "by": "home", "answered": True, "again": None, "ends": True, "satisfied": True,
            "raises": None, "signed_at": at, "staff": self._sent(index),
        }  # fmt: skip
        texts = {"result": _VISITED, "signed": self._caller(index)}
        return self.chained(seq, previous, at, "followup.attempted", ("followup", key), facts, texts)

    def chained(
        self,
        seq: int,
        previous: str,
        at: int,
        act: str,
        about: tuple[str, int],
        facts: dict[str, FactValue],
        texts: dict[str, str],
    ) -> tuple[Row, Row]:
        """Return a journal entry that follows another one, and its texts."""
        body = texts_body(texts) if texts else ""
        salt = self._random.randbytes(16) if texts else b""
        written = Written(
            seq, at, at, act, *about, self._officer, None, "bench", facts_text(facts),
            digest(salt, body) if texts else "",
        )  # fmt: skip
        text = canonical(written, previous)
        row = (
            seq, at, at, act, *about, self._officer, None, "bench", written.facts, written.digest, text,
            hash_of(text),
        )  # fmt: skip
        return row, (seq, salt, body)

    def _rule(self, index: int) -> VisitRule:
        return self._rules[self._kind(index).id]

    def _hook(self, index: int) -> tuple[int, str, str, str]:
        return self._hooks[index % len(self._hooks)]

    def _kind(self, index: int) -> Kind:
        return self._kinds[index % len(self._kinds)]

    def _sent(self, index: int) -> int:
        return self._people[index % len(self._people)]

    def _summary(self, index: int) -> str:
        where, what = _WHERE[index % len(_WHERE)], _WHAT[index // 3 % len(_WHAT)]
        return f"{where}{what}，{_HOW[index // 7 % len(_HOW)]}"

    def _caller(self, index: int) -> str:
        return _CALLERS[index * 11 % len(_CALLERS)]

    def _phone(self, index: int) -> str:
        return f"138{index * 7 % len(self._homes):04}{index % 9:04}"


def _is_late(index: int) -> bool:
    return index % LATE_EVERY == 0


@lru_cache(maxsize=8192)
def cut(part: str) -> tuple[str, ...]:
    """Return the search tokens of a part of a text."""
    return tuple(index_tokens(part))


@lru_cache(maxsize=1024)
def cut_name(part: str) -> tuple[str, ...]:
    """Return the search tokens of a name."""
    return tuple(index_tokens(part, names=True))


def _promises(policy: Policy, kind: Kind, late: bool) -> list[_Promise]:
    """Return the deadlines that a call at noon of this kind would have made, as they ended."""
    told = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)

    def after(microseconds: int) -> datetime:
        return told + timedelta(microseconds=microseconds)

    arrived = after(ARRIVED_LATE if late else ARRIVED)
    sent = Sent(1, after(DISPATCHED), after(DISPATCHED), arrived, after(CLOSED))
    facts = Facts(
        told,
        True,
        kind.priority,
        None,
        recorded=told,
        sent=(sent,),
        resolved=after(RESOLVED),
        closed=after(CLOSED),
    )
    return list(_ended(planned(policy, kind.clocks, facts), told))


def _ended(plans: Iterable[Any], told: datetime) -> Iterable[_Promise]:
    def us(instant: datetime) -> int:
        return (instant - told) // timedelta(microseconds=1)

    for plan in plans:
        met = plan.met is not None
        state = ("met" if plan.met <= plan.due else "late") if met else "cancelled"
        ended = us(plan.met) if met else CLOSED
        yield _Promise(
            plan.clock.id, plan.clock.who, int(plan.clock.pauses), us(plan.started), plan.limit, us(plan.due),
            us(plan.warn), ended, state,
        )  # fmt: skip
