"""Who must be told of an incident: the policy's rules and the playbook together, one telling for each target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar, cast

from controlroom.base.due import due_at
from controlroom.base.i18n import _, language
from controlroom.base.policy_clock import Clock, Limit, Origin
from controlroom.base.policy_model import BothLanguages, Policy
from controlroom.base.policy_tell import DESK, Order, TellRule
from controlroom.incidents.catalogue import Kind
from controlroom.incidents.playbook_model import MEANS_TITLES, Means, Playbook

FROM_OUTSIDE = "from-outside"
"""The only way to call where gas escapes: nobody inside the area uses radio or telephone (001:254, K-12)."""
_CALLS = ("radio", "phone", "message")
_TOLD = "told:"

_T = TypeVar("_T")


class Listed(Protocol):
    """An entry of the directory, as far as a telling needs it."""

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        ...

    @property
    def en(self) -> str:
        """Its English name."""
        ...

    @property
    def number(self) -> str:
        """Its number; empty if nobody has set it."""
        ...


class Facts(NamedTuple):
    """What decides who must be told.

    Attributes:
        started: aware instant from which limits count.
        severity: grade of a complaint, or ``major`` for a major matter of another kind.
        priority: of the incident; None for the kind's own.
    """

    started: datetime
    severity: str | None = None
    priority: int | None = None


class Telling(NamedTuple):
    """Somebody to tell.

    Attributes:
        target: id of the target.
        zh, en: its name.
        means: how, the best first: radio, phone, in-person, message, or from-outside.
        directory: code of its number, or empty if the directory has no such entry.
        number: its number; empty if nobody has set it.
        owed: whether it has a limit.
        clock: that limit as a clock of kind ``told:<target>`` that bears the target's name; None without one of its
            own.
        same_as: the clock of the incident that keeps this promise already, or empty.
        order: ``in-order``: only after ``after`` has been told.
        after: id of the target before it, or empty.
        by: who tells by the source: ``desk``, ``anyone``, or roles.
        when: ``at-once`` ... ``afterwards`` of the playbook; ``at-once`` for what only a rule says.
        when_zh, when_en: what narrows it, or empty.
        rows: rows of the notification matrix it comes from.
        origins: where it comes from.
    """

    target: str
    zh: str
    en: str
    means: tuple[str, ...]
    directory: str
    number: str
    owed: bool
    clock: Clock | None
    same_as: str
    order: Order
    after: str
    by: tuple[str, ...]
    when: str
    when_zh: str
    when_en: str
    rows: tuple[str, ...]
    origins: tuple[Origin, ...]


class _Said(NamedTuple):
    """What one rule, or one line of the card, says of one target."""

    target: str
    means: tuple[str, ...]
    owed: bool
    within: Limit | None
    clock: str
    order: Order
    after: str
    by: tuple[str, ...]
    when: str
    zh: str
    en: str
    row: str
    origin: Origin


def tellings(
    policy: Policy,
    card: Playbook | None,
    kind: Kind,
    facts: Facts,
    directory: Mapping[str, Listed],
) -> tuple[Telling, ...]:
    """Return whom to tell: what the card says in its order, then what the rules add (domain.md 1.4, 4.1).

    Of several limits for one target the one due first holds. What is owed hides what would only be owed under a
    condition.

    Args:
        policy: for rules, targets and clocks.
        card: the playbook of the kind, or None.
        kind: the kind of incident.
        facts: of this incident.
        directory: entries by code.
    """
    said: dict[str, list[_Said]] = {}
    for one in (*_of_card(policy, card), *_of_rules(policy, kind, facts)):
        said.setdefault(one.target, []).append(one)
    outside = kind.no_radio or (card is not None and card.gas)
    return tuple(_merged(policy, kind, facts, ones, directory, outside=outside) for ones in said.values())


def is_major(kind: Kind, facts: Facts) -> bool:
    """Tell whether it is an urgent major event (004:558). A major complaint is none: it has its own rows."""
    return kind.major or (kind.nature is None and facts.severity == "major")


def target_name(policy: Policy, target: str, directory: Mapping[str, Listed]) -> tuple[str, str]:
    """Return the Chinese and the English name of a target; of a code only the directory knows, that entry's."""
    named: BothLanguages | None = policy.tell.targets.get(target) or directory.get(target)
    return (named.zh, named.en) if named else (target, target)


def directory_code(policy: Policy, target: str) -> str:
    """Return the code under which a target's number may stand in the directory; empty if it has none there."""
    known = policy.tell.targets.get(target)
    return known.directory if known else target


def deadline_kind(target: str) -> str:
    """Return the kind of deadline that a telling owes."""
    return _TOLD + target


def target_of(kind: str) -> str:
    """Return the target of such a kind of deadline; empty for any other."""
    return kind.removeprefix(_TOLD) if kind.startswith(_TOLD) else ""


def deadline_title(policy: Policy, kind: str) -> str:
    """Return what such a deadline promises, in the language in use; empty for any other kind."""
    target = target_of(kind)
    if not target:
        return ""
    zh, en = target_name(policy, target, {})
    return _("Tell: {who}").format(who=zh if language() == "zh" else en)


def means_title(means: str) -> str:
    """Return a means in the language in use."""
    return _("Only from outside the area") if means == FROM_OUTSIDE else _(MEANS_TITLES[cast(Means, means)])


def _of_card(policy: Policy, card: Playbook | None) -> Iterator[_Said]:
    for one in card.notify if card else ():
        yield _Said(
            target=one.to,
            means=one.means,
            owed=one.when == "at-once",
            within=policy.tell.at_once,
            clock="",
            order="parallel",
            after="",
            by=(DESK,),
            when=one.when,
            zh=one.zh,
            en=one.en,
            row="",
            origin=one.origin,
        )


def _of_rules(policy: Policy, kind: Kind, facts: Facts) -> Iterator[_Said]:
    for rule in policy.tell.rules:
        if not _holds(rule, kind, facts):
            continue
        for before, target in zip(("", *rule.to), rule.to, strict=False):
            yield _Said(
                target=target,
                means=rule.means,
                owed=rule.owed,
                within=rule.within,
                clock=rule.clock,
                order=rule.order,
                after=before if rule.order == "in-order" else "",
                by=rule.by,
                when="at-once",
                zh=rule.zh,
                en=rule.en,
                row=rule.row,
                origin=rule.origin,
            )


def _holds(rule: TellRule, kind: Kind, facts: Facts) -> bool:
    when = rule.when
    priority = facts.priority or kind.priority
    return (
        when.fits(kind.id, kind.situation, kind.group)
        and when.severity in ("", facts.severity)
        and (not when.major or is_major(kind, facts))
        and (not when.priority or priority <= when.priority)
    )


def _merged(
    policy: Policy,
    kind: Kind,
    facts: Facts,
    ones: Sequence[_Said],
    directory: Mapping[str, Listed],
    *,
    outside: bool,
) -> Telling:
    first = ones[0]
    counting = [one for one in ones if one.owed] or list(ones)
    owed = counting[0].owed
    zh, en = target_name(policy, first.target, directory)
    code = directory_code(policy, first.target)
    clock, same_as = _limit(policy, kind, facts, counting, (zh, en)) if owed else (None, "")
    parallel = any(one.order == "parallel" for one in counting)
    worded = next((one for one in counting if one.zh), counting[0])
    return Telling(
        target=first.target,
        zh=zh,
        en=en,
        means=_means(counting, outside=outside),
        directory=code if code in directory else "",
        number=directory[code].number if code in directory else "",
        owed=owed,
        clock=clock,
        same_as=same_as,
        order="parallel" if parallel else "in-order",
        after="" if parallel else counting[0].after,
        by=_once(word for one in counting for word in one.by),
        when=counting[0].when,
        when_zh=worded.zh,
        when_en=worded.en,
        rows=_once(one.row for one in ones if one.row),
        origins=_once(one.origin for one in ones),
    )


def _limit(
    policy: Policy, kind: Kind, facts: Facts, ones: Sequence[_Said], names: tuple[str, str]
) -> tuple[Clock | None, str]:
    """Return the limit that is due first: as a clock of its own, or as the id of one the incident has already."""
    found = []
    for one in ones:
        kept = policy.clocks.get(one.clock)
        limit = one.within if kept is None else kept.limit_for(facts.priority or kind.priority)
        assert limit is not None  # a rule has a limit or a clock
        clock = _clock(policy, one, limit, names)
        due = due_at(clock, facts.started, policy.zone, calendar=policy.calendar)
        # where it is due at the same moment, the clock that runs already is enough
        found.append((due, one.clock not in kind.clocks, clock, one.clock))
    _due, own, clock, clock_id = min(found, key=lambda one: one[:2])
    return (clock, "") if own else (None, clock_id)


def _clock(policy: Policy, one: _Said, limit: Limit, names: tuple[str, str]) -> Clock:
    return Clock(
        id=deadline_kind(one.target),
        zh=names[0],
        en=names[1],
        t=one.row,
        limit=limit,
        by_priority={},
        starts=("told",),
        met_by=(),
        warn=policy.tell.warn,
        who="duty-officer",
        pauses=False,
        appointment="none",
        rebase_to="",
        lead=0,
        reopen="start",
        severity=None,
        resident_limit=False,
        days="calendar",
        reading="",
        origin=one.origin,
    )


def _means(ones: Sequence[_Said], *, outside: bool) -> tuple[str, ...]:
    means = [way for one in ones for way in one.means]
    return _once(FROM_OUTSIDE if outside and way in _CALLS else way for way in means)


def _once(words: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(words))
