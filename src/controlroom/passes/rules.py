"""Goods release passes: states, checks, what may go out and come back. Pure.

Order of the checks: document, fees, goods, identity with the owner's confirmation when needed (000:191). Goods are
compared at the gate (002:105), and in the lobby (004:575). Validity, arrears, several trips are gaps (section 6.2,
G-04): those figures stand in the policy and are ours. Nobody searches, keeps or seizes goods (section 6.16).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from controlroom.base.errors import UsageError
from controlroom.base.i18n import N_, _, language
from controlroom.base.numbers import format_prefixed, parse_prefixed
from controlroom.base.text import half
from controlroom.passes.lines import Line

USED = "pass.used"
"""The deadline of a pass that waits to be used: its end."""

BACK = "pass.back"
"""The deadline of goods that are to come back."""

CONFIRM = "pass.confirm"
"""The deadline of the call to the owner."""

DEADLINE_TITLES = {
    USED: N_("pass to be used"),
    BACK: N_("goods to come back"),
    CONFIRM: N_("owner to confirm"),
}

CODE_DIGITS = 4


class State(StrEnum):
    """Where a pass stands."""

    WAITING = "waiting"
    READY = "ready"
    PART = "part"
    OUT = "out"
    DONE = "done"
    REFUSED = "refused"
    VOID = "void"
    EXPIRED = "expired"


STATE_TITLES = {
    State.WAITING: N_("to check"),
    State.READY: N_("may go out"),
    State.PART: N_("partly out"),
    State.OUT: N_("out, to come back"),
    State.DONE: N_("used"),
    State.REFUSED: N_("not released"),
    State.VOID: N_("void"),
    State.EXPIRED: N_("expired"),
}

LIVE = frozenset((State.WAITING, State.READY, State.PART))
"""Something may still go out, now or once it is checked."""


class Check(StrEnum):
    """What is looked at before goods go out: four in the order of the sources, two that only the gate brings."""

    DOCUMENT = "document"
    FEES = "fees"
    GOODS = "goods"
    IDENTITY = "identity"
    GATE = "gate"
    CODE = "code"


CHECK_TITLES = {
    Check.DOCUMENT: N_("Document"),
    Check.FEES: N_("Fees"),
    Check.GOODS: N_("Goods"),
    Check.IDENTITY: N_("Owner's confirmation"),
    Check.GATE: N_("At the gate"),
    Check.CODE: N_("Check code"),
}


class Verdict(StrEnum):
    """What came of a check."""

    SEEN = "seen"
    MISSING = "missing"
    CLEAR = "clear"
    OWING = "owing"
    DISPUTED = "disputed"
    UNKNOWN = "unknown"
    CHECKED = "checked"
    REQUESTED = "requested"
    NOT_NEEDED = "not-needed"
    AWAITED = "awaited"
    UNREACHED = "unreached"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    OVERRIDDEN = "overridden"
    SURPLUS = "surplus"
    WRONG = "wrong"
    LOOKED = "looked"


VERDICT_TITLES = {
    Verdict.SEEN: N_("seen"),
    Verdict.MISSING: N_("not seen yet"),
    Verdict.CLEAR: N_("paid"),
    Verdict.OWING: N_("owing"),
    Verdict.DISPUTED: N_("in dispute"),
    Verdict.UNKNOWN: N_("not known"),
    Verdict.CHECKED: N_("checked"),
    Verdict.REQUESTED: N_("requested, not checked yet"),
    Verdict.NOT_NEEDED: N_("not needed"),
    Verdict.AWAITED: N_("owner to be called"),
    Verdict.UNREACHED: N_("owner not reached"),
    Verdict.CONFIRMED: N_("owner agrees"),
    Verdict.DECLINED: N_("owner does not agree"),
    Verdict.OVERRIDDEN: N_("by leave of a leader"),
    Verdict.SURPLUS: N_("other goods than on the pass"),
    Verdict.WRONG: N_("wrong several times"),
    Verdict.LOOKED: N_("looked into"),
}


class Relation(StrEnum):
    """What an applicant is to the home."""

    OWNER = "owner"
    FAMILY = "family"
    TENANT = "tenant"
    TEMPORARY = "temporary"
    SHOP = "shop"
    CONTRACTOR = "contractor"
    FIRM = "firm"
    OTHER = "other"


RELATION_TITLES = {
    Relation.OWNER: N_("owner"),
    Relation.FAMILY: N_("family member"),
    Relation.TENANT: N_("tenant"),
    Relation.TEMPORARY: N_("temporary resident"),
    Relation.SHOP: N_("shop"),
    Relation.CONTRACTOR: N_("contractor"),
    Relation.FIRM: N_("firm"),
    Relation.OTHER: N_("not on the register"),
}


class Move(StrEnum):
    """What is done with goods at a door or gate."""

    PRECHECK = "precheck"
    OUT = "out"
    BACK = "back"


MOVE_TITLES = {Move.PRECHECK: N_("lobby's check"), Move.OUT: N_("let out"), Move.BACK: N_("came back")}


class Why(StrEnum):
    """Why the owner is called back."""

    NOT_OWNER = "not-owner"
    DOCUMENT = "document"
    WHOLE_HOUSE = "whole-house"
    VALUE = "value"


WHY_TITLES = {
    Why.NOT_OWNER: N_("the applicant is not the owner"),
    Why.DOCUMENT: N_("the document is not the one on file"),
    Why.WHOLE_HOUSE: N_("a whole home moves"),
    Why.VALUE: N_("by value"),
}


def state_of(lines: Collection[Line], *, waits: bool, ended: str) -> State:
    """Return where a pass stands by what has been written down.

    Args:
        lines: its lines.
        waits: whether a check is open.
        ended: ``refused``, ``void``, ``expired``, or empty.
    """
    if ended:
        return State(ended)
    if all(line.left == 0 for line in lines):
        return State.OUT if any(line.owed for line in lines) else State.DONE
    if waits:
        return State.WAITING
    return State.PART if any(line.out for line in lines) else State.READY


def stands(state: State, until: datetime, now: datetime) -> State:
    """Return where a pass stands at an instant: one whose end has come has expired, also before that is written."""
    return State.EXPIRED if state in LIVE and until <= now else state


def needs_owner(
    *,
    by_owner: bool,
    other_document: bool,
    whole_house: bool,
    value: int | None,
    ask_whole_house: bool,
    ask_value: int,
) -> list[Why]:
    """Return why the owner is called back on the number on file; empty if nothing asks for it (000:191; when: ours).

    Args:
        by_owner: whether the owner on the register applies.
        other_document: whether the document seen is not the one on file.
        whole_house: whether a whole home moves.
        value: of the goods in fen, if told.
        ask_whole_house, ask_value: the policy; a value from so many fen on.
    """
    asked = (
        (Why.NOT_OWNER, not by_owner),
        (Why.DOCUMENT, other_document),
        (Why.WHOLE_HOUSE, whole_house and ask_whole_house),
        (Why.VALUE, value is not None and value >= ask_value),
    )
    return [why for why, is_so in asked if is_so]


def proposed_end(starts: datetime, closes: int, zone: ZoneInfo) -> datetime:
    """Return until when a pass holds if nobody says: the gate's next closing after it begins.

    Args:
        starts: from when it holds.
        closes: minute of the estate's day at which the gate closes for goods.
        zone: the estate's time zone.
    """
    local = starts.astimezone(zone)
    end = local.replace(hour=closes // 60, minute=closes % 60, second=0, microsecond=0, fold=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(starts.tzinfo)


def listed(words: Iterable[str]) -> str:
    """Return goods or numbers in a row, as the language of the console joins them."""
    return ("、" if language() == "zh" else ", ").join(words)


def number_of(number: int) -> str:
    """Return a pass's number as it is said, ``P-0001``."""
    return format_prefixed(number, "P", 4)


def parse_number(text: str) -> int:
    """Return the number in ``P-0001``, ``p1`` or ``1``.

    Raises:
        UsageError: not such a number.
    """
    return parse_prefixed(text, "P", 4, field="number")


def searched(number: int, words: Iterable[str], plate: str) -> str:
    """Return the text a pass is found by, beside its home and applicant; a plate also without its province."""
    plates = (plate, plate[1:], plate[2:]) if plate else ()
    return " ".join(word for word in (number_of(number), *words, *plates) if word)


def read_code(text: str) -> str:
    """Return a check code as it was heard: four digits, blanks between them left out.

    Raises:
        UsageError: it is none.
    """
    plain = re.sub(r"[\s-]+", "", half(text))
    if not re.fullmatch(rf"[0-9]{{{CODE_DIGITS}}}", plain):
        raise UsageError(_("A check code has four digits. Have it read again."), field="code")
    return plain
