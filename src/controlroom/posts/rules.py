"""Posts and the people who stand there: states, when a round is walked, numbers of orders. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.numbers import format_prefixed, parse_prefixed
from controlroom.base.policy_model import Policy, title
from controlroom.base.policy_posts import RoundRule
from controlroom.base.registry import Doing
from controlroom.base.text import half, shown

_DAY = timedelta(days=1)


class Standing(StrEnum):
    """How a post stands."""

    MANNED = "manned"
    EMPTY = "empty"
    """Somebody stood here and nobody has relieved them (003:34)."""
    CLOSED = "closed"
    """Left empty by the desk, with a reason."""
    UNUSED = "unused"


STANDING_TITLES = {
    Standing.MANNED: N_("manned"),
    Standing.EMPTY: N_("unmanned"),
    Standing.CLOSED: N_("left empty"),
    Standing.UNUSED: N_("not used"),
}


class Status(StrEnum):
    """What a member of staff is doing."""

    FREE = "free"
    SENT = "sent"
    ON_SCENE = "on-scene"
    BREAK = "break"
    OUT_OF_CONTACT = "out-of-contact"
    OFF = "off"


STATUS_TITLES = {
    Status.FREE: N_("free"),
    Status.SENT: N_("sent"),
    Status.ON_SCENE: N_("on scene"),
    Status.BREAK: N_("on a break"),
    Status.OUT_OF_CONTACT: N_("out of contact"),
    Status.OFF: N_("off"),
}

BY_HAND = (Status.FREE, Status.BREAK, Status.OUT_OF_CONTACT, Status.OFF)
"""What the officer sets; sent and on scene come from dispatch by themselves."""


def status_of(on_duty: bool, kept: str, doing: Doing | None) -> Status:
    """Return what somebody is doing.

    Silence goes before everything: whoever is out of contact at a scene is looked for, not called free.

    Args:
        on_duty: whether the person is at work.
        kept: what was set by hand: ``break``, ``out-of-contact``, or nothing.
        doing: what the person is out for.
    """
    if not on_duty and doing is None:
        return Status.OFF
    if kept == Status.OUT_OF_CONTACT:
        return Status.OUT_OF_CONTACT
    if doing is not None:
        return Status.ON_SCENE if doing.arrived else Status.SENT
    return Status.BREAK if kept == Status.BREAK else Status.FREE


class Topic(StrEnum):
    """What a post reports (004:493, 576-581)."""

    OTHER = "other"
    HOME_ALARM = "home-alarm"
    ABNORMAL = "abnormal"
    OPINION = "opinion"
    FIRE_ROOM = "fire-room"
    VEHICLE = "vehicle"
    ROLL_CALL = "roll-call"
    REVIEW = "review"


TOPIC_TITLES = {
    Topic.OTHER: N_("report"),
    Topic.HOME_ALARM: N_("result of a home alarm"),
    Topic.ABNORMAL: N_("abnormality"),
    Topic.OPINION: N_("residents' opinion"),
    Topic.FIRE_ROOM: N_("fire room"),
    Topic.VEHICLE: N_("vehicles"),
    Topic.ROLL_CALL: N_("roll call before the shift"),
    Topic.REVIEW: N_("review after the shift"),
}


class RoundState(StrEnum):
    """Where one round stands."""

    OPEN = "open"
    REPORTED = "reported"
    MISSED = "missed"
    VOID = "void"
    """Nobody stood at its posts any more."""


ROUND_TITLES = {
    RoundState.OPEN: N_("expected"),
    RoundState.REPORTED: N_("walked"),
    RoundState.MISSED: N_("missed"),
    RoundState.VOID: N_("not expected any more"),
}


class OrderState(StrEnum):
    """Whether an order holds."""

    IN_FORCE = "in-force"
    STOOD_DOWN = "stood-down"


ORDER_TITLES = {OrderState.IN_FORCE: N_("in force"), OrderState.STOOD_DOWN: N_("stood down")}

RELIEF = "post.relief"
BREAK_OVER = "status.break-over"
ROUND = "round.report"
CHECK = "welfare.check"
SILENT = "welfare.silent"
ANSWERED = "order.acknowledged"
EQUIPMENT = "equipment.told"

DEADLINE_TITLES = {
    RELIEF: N_("relief on the post"),
    BREAK_OVER: N_("break over"),
    ROUND: N_("round reported"),
    CHECK: N_("sign of life"),
    SILENT: N_("no answer: go and look"),
    ANSWERED: N_("every post acknowledged"),
    EQUIPMENT: N_("equipment told to the team leader"),
}


class Slot(NamedTuple):
    """The time in which one round is walked."""

    starts: datetime
    ends: datetime


def slot_from(rule: RoundRule, instant: datetime, zone: ZoneInfo) -> Slot:
    """Return the slot of a round that holds an instant, else the next one that begins.

    Slots are counted from the round's first hour of the day; the last of a day is cut where its hours end.

    Args:
        rule: the round.
        instant: from when on.
        zone: the estate's.
    """
    day = instant.astimezone(zone).date() - _DAY
    while True:
        for slot in _slots(rule, day, zone):
            if slot.ends > instant:
                return slot
        day += _DAY


def _slots(rule: RoundRule, day: date, zone: ZoneInfo) -> list[Slot]:
    length = (rule.ends - rule.starts) % (24 * 60) or 24 * 60
    begin = datetime.combine(day, time(rule.starts // 60, rule.starts % 60), zone)
    # arithmetic on a zoned datetime keeps the wall clock, which is what the hours of a round mean
    stop, every = begin + timedelta(minutes=length), timedelta(seconds=rule.every)
    found = []
    while begin < stop:
        found.append(Slot(begin, min(begin + every, stop)))
        begin += every
    return found


def roles_of_posts(policy: Policy) -> frozenset[str]:
    """Return the roles from which posts are manned: the lowest rung of their ladder, and who reports to it.

    A ladder without rungs: every role.
    """
    ladder = policy.ladders.get(policy.posts.ladder)
    if ladder is None or not ladder.rungs:
        return frozenset(policy.roles)
    found = {ladder.rungs[0].role}
    while more := {one.id for one in policy.roles.values() if one.superior in found} - found:
        found |= more
    return frozenset(found)


def find_round(rounds: Mapping[str, RoundRule], name: str) -> RoundRule:
    """Return the policy's round of an id, or of its name in either language.

    Raises:
        NotFound: there is none.
    """
    word = half(name).strip().casefold()
    for rule in rounds.values():
        if word in (rule.id, rule.zh.casefold(), rule.en.casefold()):
            return rule
    raise NotFound(
        _("There is no round “{name}”. The policy has: {names}.").format(
            name=shown(name), names=", ".join(f"{title(rule)} ({rule.id})" for rule in rounds.values())
        ),
        field="round",
    )


def order_number(number: int) -> str:
    """Return the spoken number of an order: ``L-0012``."""
    return format_prefixed(number, "L", 4)


def parse_order(text: str) -> int:
    """Return the number of an order as typed: ``L-0012``, ``l12``, ``12``.

    Raises:
        UsageError: it is none.
    """
    return parse_prefixed(text, "L", 4, field="order")


def parse_status(text: str) -> Status:
    """Return a status that is set by hand, by its id or its name in either language.

    Raises:
        UsageError: it is none, or one that comes from dispatch.
    """
    word = half(text).strip().casefold()
    for one in Status:
        if word in (one.value, _(STATUS_TITLES[one]).casefold(), STATUS_TITLES[one].casefold()):
            if one not in BY_HAND:
                raise UsageError(
                    _("“{status}” comes from dispatch by itself: send people, or clear them.").format(
                        status=_(STATUS_TITLES[one])
                    ),
                    field="status",
                )
            return one
    raise UsageError(
        _("“{value}” is not possible here. Choose one of: {choices}.").format(
            value=shown(text), choices=", ".join(BY_HAND)
        ),
        field="status",
    )
