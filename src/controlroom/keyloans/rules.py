"""Keys and loans: states, who may borrow, until when, and what stands against a loan. Pure.

The documents say that keys of public and equipment rooms are managed and every loan is registered (D10, 004:543);
all else is a gap (G-04), so the figures stand in the policy and are ours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.policy_clock import Warn
from controlroom.base.policy_keys import KeyClass
from controlroom.base.text import half, shown

BACK = "key.back"
"""The deadline of a loan."""

COUNT = "key.count"
"""The deadline by which every key has been counted again."""

DEADLINE_TITLES = {BACK: N_("key back"), COUNT: N_("count the keys")}

SEAL = "seal"
"""What the seal of the box is called among tags, where differences are explained."""

_TAG = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,23}")


class State(StrEnum):
    """Where a key is."""

    IN = "in"
    OUT = "out"
    LOST = "lost"


STATE_TITLES = {State.IN: N_("on its hook"), State.OUT: N_("lent"), State.LOST: N_("lost")}


class Ended(StrEnum):
    """How a loan ended."""

    RETURNED = "returned"
    HANDED_OVER = "handed-over"
    LOST = "lost"
    UNRECORDED = "unrecorded"


ENDED_TITLES = {
    Ended.RETURNED: N_("returned"),
    Ended.HANDED_OVER: N_("handed over"),
    Ended.LOST: N_("lost"),
    Ended.UNRECORDED: N_("returned without a word"),
}


class Condition(StrEnum):
    """How a key came back."""

    GOOD = "good"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    SEAL_BROKEN = "seal-broken"


CONDITION_TITLES = {
    Condition.GOOD: N_("good"),
    Condition.DAMAGED: N_("damaged"),
    Condition.INCOMPLETE: N_("incomplete"),
    Condition.SEAL_BROKEN: N_("seal broken"),
}


class Seen(StrEnum):
    """What a count sees of a key."""

    PRESENT = "present"
    MISSING = "missing"
    ELSEWHERE = "elsewhere"


class Differs(StrEnum):
    """How a count differs from the register."""

    MISSING = "missing"
    UNRECORDED = "unrecorded"
    FOUND = "found"
    ELSEWHERE = "elsewhere"


DIFFERS_TITLES = {
    Differs.MISSING: N_("{tag} is not on its hook"),
    Differs.UNRECORDED: N_("{tag} hangs there, although {who} has it"),
    Differs.FOUND: N_("{tag} hangs there, although it is lost"),
    Differs.ELSEWHERE: N_("{tag} hangs on another hook"),
}


DIFFERENCE_TITLES = {
    Differs.MISSING: N_("not on its hook"),
    Differs.UNRECORDED: N_("there, although lent"),
    Differs.FOUND: N_("there, although lost"),
    Differs.ELSEWHERE: N_("on another hook"),
}


def difference(state: State, seen: Seen, *, in_audit: bool = False) -> Differs | None:
    """Return how what a count sees of a key differs from where the register has it; None if it does not.

    A key that was missing before and is being looked into is no new difference while it stays away.
    """
    if seen is Seen.MISSING:
        return Differs.MISSING if state is State.IN and not in_audit else None
    if state is State.OUT:
        return Differs.UNRECORDED
    if state is State.LOST:
        return Differs.FOUND
    return Differs.ELSEWHERE if seen is Seen.ELSEWHERE else None


class Against(StrEnum):
    """What stands against a loan; all but a lost key can be overridden with a name and a reason."""

    LOST = "lost"
    OUT = "out"
    AUDIT = "audit"
    NOT_ENTITLED = "not-entitled"
    ALLOWANCE = "allowance"
    OVERDUE = "overdue"
    TOO_LONG = "too-long"
    AUTHORISERS = "authorisers"


FINAL = frozenset((Against.LOST,))
"""What nobody can override: there is nothing to lend."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a key is lent: its class, or what its own record says instead.

    Attributes:
        longest: how long a loan may last.
        latest: minute of the estate's day by which it is back; None without one.
        authorisers: how many people must agree.
        other_department: whether they come from another department than the borrower.
        roles, departments: ids of those who may borrow.
        contractors: whether people from outside may.
        firms: firms of contractors who may, as ``firm_word``; empty for any.
    """

    longest: timedelta
    latest: int | None
    authorisers: int
    other_department: bool
    roles: frozenset[str]
    departments: frozenset[str]
    contractors: bool
    firms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Own:
    """What a key's own record says instead of its class; None and empty leave it to the class."""

    longest: int | None = None
    latest: int | None = None
    authorisers: int | None = None
    other_department: bool | None = None
    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()


def own_of(
    longest: int | None,
    latest: int | None,
    authorisers: int | None,
    other_department: int | None,
    roles: str,
    departments: str,
    firms: str,
) -> Own:
    """Return what a key's own record says, as its columns hold it; the last three are JSON arrays."""
    other = None if other_department is None else bool(other_department)
    named = (tuple(json.loads(text)) for text in (roles, departments, firms))
    return Own(longest, latest, authorisers, other, *named)


def terms(klass: KeyClass, own: Own) -> Terms:
    """Return on what terms a key is lent; roles and departments of its own stand in place of its class's."""
    named = bool(own.roles or own.departments)
    return Terms(
        longest=timedelta(seconds=klass.longest if own.longest is None else own.longest),
        latest=klass.latest if own.latest is None else own.latest,
        authorisers=klass.authorisers if own.authorisers is None else own.authorisers,
        other_department=klass.other_department if own.other_department is None else own.other_department,
        roles=frozenset(own.roles) if named else klass.roles,
        departments=frozenset(own.departments) if named else klass.departments,
        contractors=klass.contractors or bool(own.firms),
        firms=frozenset(map(firm_word, own.firms)),
    )


def firm_word(name: str) -> str:
    """Return a firm's name as it is compared: half width, without blanks, small letters."""
    return re.sub(r"\s+", "", half(name)).casefold()


def called_outsider(name: str, firm: str) -> str:
    """Return how somebody from outside is called: name, and firm if there is one."""
    return _("{name} ({firm})").format(name=name, firm=firm) if firm else name


@dataclass(frozen=True, slots=True)
class Asking:
    """Who wants a key: a member of staff, or somebody from outside for whom a member of staff vouches.

    Attributes:
        role, department: of the member of staff; empty for somebody from outside.
        firm: of somebody from outside.
        vouched: whether somebody vouches; needed from outside.
        has: how many keys they have now.
        overdue: how many of those should be back.
    """

    role: str = ""
    department: str = ""
    firm: str = ""
    vouched: bool = False
    has: int = 0
    overdue: int = 0


def against(
    lent_on: Terms,
    asking: Asking,
    *,
    state: State,
    in_audit: bool,
    allowance: int,
    takes: int,
    agreed: Collection[str],
) -> list[Against]:
    """Return what stands against lending a key, the gravest first; empty if nothing does (G-04, ours).

    Args:
        lent_on: the key's terms.
        asking: who wants it.
        state: where the key is.
        in_audit: whether it is kept back while it is being counted or looked into.
        allowance: how many keys one person may have.
        takes: how many keys this loan is.
        agreed: departments of those who agree, one for each; never the borrower's own voice.
    """
    found = []
    if state is State.LOST:
        found.append(Against.LOST)
    if state is State.OUT:
        found.append(Against.OUT)
    if in_audit:
        found.append(Against.AUDIT)
    if not _is_entitled(lent_on, asking):
        found.append(Against.NOT_ENTITLED)
    if asking.overdue:
        found.append(Against.OVERDUE)
    if asking.has + takes > allowance:
        found.append(Against.ALLOWANCE)
    counted = [one for one in agreed if not lent_on.other_department or one != asking.department]
    if len(counted) < lent_on.authorisers:
        found.append(Against.AUTHORISERS)
    return found


def _is_entitled(lent_on: Terms, asking: Asking) -> bool:
    if not asking.role:
        is_named = not lent_on.firms or firm_word(asking.firm) in lent_on.firms
        return lent_on.contractors and is_named and asking.vouched
    return asking.role in lent_on.roles or asking.department in lent_on.departments


def proposed_due(lent_on: Terms, now: datetime, zone: ZoneInfo, shift_end: datetime | None) -> datetime:
    """Return until when a key is lent if nobody says: longest loan, next curfew or end of the shift, what is first.

    Args:
        lent_on: the key's terms.
        now: this instant.
        zone: the estate's time zone.
        shift_end: end of the running shift; None if it does not matter or is unknown.
    """
    ends = [now + lent_on.longest]
    if lent_on.latest is not None:
        ends.append(next_minute(lent_on.latest, now, zone))
    if shift_end is not None and shift_end > now:
        ends.append(shift_end)
    return min(ends)


def latest_due(lent_on: Terms, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the latest instant until which a key may be lent: a shift may end before, the class's times may not."""
    return proposed_due(lent_on, now, zone, None)


def warns_at(warn: Warn, lent: datetime, due: datetime) -> datetime:
    """Return when the console warns that a key is due; never in the first half of a short loan."""
    return max(lead_at(warn, lent, due), lent + (due - lent) / 2)


def lead_at(warn: Warn, since: datetime, due: datetime) -> datetime:
    """Return the instant that lies before the end of a time as the policy says: a length, or a share of it."""
    return due - ((due - since) * warn.share if warn.share else timedelta(seconds=warn.seconds))


def next_minute(minute: int, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next instant, in UTC, at which the estate's clock shows a minute of the day; never this one."""
    local = now.astimezone(zone)
    for days in (0, 1, 2):
        day = (local + timedelta(days=days)).date()
        # a wall time that an hour change skips comes out an hour later, one that comes twice is its first
        at = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)
        if at > now:
            return at
    raise AssertionError(minute)


def check_due(due: datetime, now: datetime, *, field: str = "until") -> None:
    """Refuse a time that has gone.

    Raises:
        UsageError: it has.
    """
    if due <= now:
        raise UsageError(_("This time has gone already. Give a later one."), field=field)


def meant(typed: str, tags: Collection[str]) -> str | None:
    """Return the tag that was meant: itself, or the only one that reads the same without signs and leading zeros.

    So ``e7`` means ``E-07``, unless there is an ``E-7`` or an ``E7`` beside it.
    """
    if typed in tags:
        return typed
    same = [one for one in tags if _folded(one) == _folded(typed)]
    return same[0] if len(same) == 1 else None


def _folded(tag: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(r"[._-]", "", tag))


def read_tag(text: str) -> str:
    """Return a tag as it is stored: half width, capitals, no blanks.

    Raises:
        UsageError: it is no tag.
    """
    tag = re.sub(r"\s+", "", half(text)).upper()
    if not _TAG.fullmatch(tag):
        sentence = _("“{tag}” is no key tag: letters, digits, dot and hyphen, up to 24, like E-07.")
        raise UsageError(sentence.format(tag=shown(text)), field="tag")
    return tag
