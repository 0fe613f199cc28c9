"""What the policy says of telling: who must hear of what, in which order, by which means, how soon (domain.md 1.4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, NamedTuple, cast

from controlroom.base.config_file import Section, quoted
from controlroom.base.i18n import _
from controlroom.base.policy_clock import SEVERITIES, Limit, LimitKind, Origin, Warn
from controlroom.base.policy_read_clocks import is_row, read_limit, read_origin, read_warn

AT_ONCE = "at-once"
DESK, ANYONE = "desk", "anyone"
TELL_MEANS = ("radio", "phone", "in-person", "message")
"""How somebody is told, as a rule writes it."""

Order = Literal["parallel", "in-order"]
ORDERS: tuple[Order, ...] = ("parallel", "in-order")


class TellTarget(NamedTuple):
    """Somebody who can be told.

    Attributes:
        roles, departments: sending one of these tells the target, too.
        directory: code of its number in the directory, or empty.
    """

    id: str
    zh: str
    en: str
    roles: tuple[str, ...]
    departments: tuple[str, ...]
    directory: str

    def reached_by(self, role: str, department: str) -> bool:
        """Tell whether sending a person of this role and department tells the target."""
        return role in self.roles or department in self.departments


class TellWhen(NamedTuple):
    """When a rule holds: everything written must.

    Attributes:
        kinds, situations, groups: ids of the catalogue, one list together; all empty for every kind.
        severity: grade of a complaint, or empty.
        major: only for an urgent major event.
        priority: at least so urgent; 0 for any.
    """

    kinds: frozenset[str]
    situations: frozenset[str]
    groups: frozenset[str]
    severity: str
    major: bool
    priority: int

    def fits(self, kind: str, situation: str, group: str) -> bool:
        """Tell whether it speaks of a kind of the catalogue."""
        if not (self.kinds or self.situations or self.groups):
            return True
        return kind in self.kinds or situation in self.situations or group in self.groups


class TellRule(NamedTuple):
    """A row of the notification matrix, or a part of one.

    Attributes:
        row: its number, ``N-05``.
        to: ids of targets.
        order: ``in-order``: the next when the one before has been told.
        means: how, the best first.
        by: who tells by the source: ``desk``, ``anyone``, or roles.
        within: how soon; None if ``clock`` says it.
        clock: id of the clock that keeps this promise already, or empty.
        owed: whether it has a limit; what others tell each other stands on the card without one.
        zh, en: what narrows it, or empty.
    """

    row: str
    when: TellWhen
    to: tuple[str, ...]
    order: Order
    means: tuple[str, ...]
    by: tuple[str, ...]
    within: Limit | None
    clock: str
    owed: bool
    zh: str
    en: str
    origin: Origin


class Tell(NamedTuple):
    """Whom to tell of what.

    Attributes:
        targets: by id.
        rules: in the order of the file.
        at_once: how soon ``at-once`` is.
        warn: when a telling warns.
    """

    targets: Mapping[str, TellTarget]
    rules: tuple[TellRule, ...]
    at_once: Limit
    warn: Warn
    origin: Origin

    def find(self, text: str) -> TellTarget | None:
        """Return the target with this id or name; None if there is none."""
        wanted = text.strip().casefold()
        named = (one for one in self.targets.values() if wanted in (one.id, one.zh, one.en.casefold()))
        return next(named, None)


def read_tell(
    section: Section,
    roles: Collection[str],
    departments: Collection[str],
    clocks: Collection[str],
    *,
    lent: bool = False,
) -> Tell:
    """Return who must be told.

    Args:
        section: the table ``[tell]``.
        roles, departments, clocks: ids of the policy.
        lent: it is the shipped one in a policy that has none; what it says of other roles, departments and clocks
            than that policy's is left out.
    """
    known = _Known(roles, departments, clocks, lent)
    at_once = Limit(LimitKind.AT_ONCE, AT_ONCE, section.duration("at_once"))
    targets = {}
    for name, table in section.section("targets").sections():
        targets[name] = TellTarget(
            name,
            table.text("zh"),
            table.text("en"),
            known.choices(table, "roles", roles),
            known.choices(table, "departments", departments),
            table.text("directory", ""),
        )
        table.done()
    rules = [_rule(row, targets, known, at_once) for row in section.rows("rules")]
    tell = Tell(targets, tuple(rules), at_once, read_warn(section), read_origin(section))
    section.done()
    return tell


class _Known(NamedTuple):
    """The ids a rule may name, and whether others are passed over."""

    roles: Collection[str]
    departments: Collection[str]
    clocks: Collection[str]
    lent: bool

    def choices(self, table: Section, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Return a list of known ids."""
        if self.lent:
            return tuple(one for one in table.texts(name) if one in allowed)
        return table.choices(name, allowed)


def _rule(row: Section, targets: Collection[str], known: _Known, at_once: Limit) -> TellRule:
    number = row.text("row")
    if number and not is_row(number):
        row.wrong(
            "row", _("{value} is not a row of the matrix; write it like N-05.").format(value=quoted(number))
        )
    when = _when(row.section("when"))
    by = known.choices(row, "by", (DESK, ANYONE, *known.roles))
    if not by and not known.lent:
        row.wrong("by", _("Say who tells: desk, anyone, or roles."))
    within, clock = _limit(row, known, at_once)
    owed = DESK in by or ANYONE in by or bool(clock)
    if row.has("owed"):
        asked = row.flag("owed")
        if asked != owed and not row.text("why", ""):
            row.wrong("why", _("Whether it is owed differs from who tells; add why."))
        owed = asked
    rule = TellRule(
        row=number,
        when=when,
        to=_some(row, "to", targets),
        order=cast(Order, row.choice("order", ORDERS)),
        means=_some(row, "means", TELL_MEANS),
        by=by,
        within=within,
        clock=clock,
        owed=owed,
        zh=row.text("zh", ""),
        en=row.text("en", ""),
        origin=read_origin(row),
    )
    if bool(rule.zh) != bool(rule.en):
        row.wrong("zh" if rule.en else "en", _("Write it in both languages, or in neither."))
    row.done()
    return rule


def _when(table: Section) -> TellWhen:
    when = TellWhen(
        kinds=frozenset(table.texts("kinds")),
        situations=frozenset(table.texts("situations")),
        groups=frozenset(table.texts("groups")),
        severity=table.choice("severity", SEVERITIES, ""),
        major=table.flag("major", False),
        priority=table.whole("priority", 1, 4) if table.has("priority") else 0,
    )
    if not any(when):
        table.wrong("", _("Say when it holds: kinds, situations, groups, severity, major or priority."))
    table.done()
    return when


def _some(row: Section, name: str, allowed: Collection[str]) -> tuple[str, ...]:
    """Return a list of allowed words, at least one."""
    found = row.choices(name, allowed)
    if not found and row.data.get(name, []) == []:
        row.wrong(name, _("Write at least one."))
    return found


def _limit(row: Section, known: _Known, at_once: Limit) -> tuple[Limit | None, str]:
    """Return how soon, or the clock that says it."""
    text, clock = row.text("within", ""), row.text("clock", "")
    if bool(text) == bool(clock):
        row.wrong("within", _("Write within or clock, one of them."))
        return at_once, ""
    if clock in known.clocks:
        return None, clock
    if clock and not known.lent:
        row.wrong("clock", _("The policy has no clock {id}; see policy show.").format(id=quoted(clock)))
    if clock or text == AT_ONCE:
        return at_once, ""
    limit = read_limit(text)
    if limit is None or limit.kind not in (LimitKind.ELAPSED, LimitKind.DAYS, LimitKind.SAME_DAY):
        row.wrong("within", _("Write at-once, same-day, or a length of time like 10m."))
        return at_once, ""
    return limit, ""
