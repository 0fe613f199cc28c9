"""What the policy says of what is owed afterwards: return visits by rule, and every other kind of follow-up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from controlroom.base.config_file import Section
from controlroom.base.i18n import _
from controlroom.base.policy_clock import SEVERITIES, Clock, Limit, LimitKind
from controlroom.base.policy_read_clocks import read_limit, read_origin, read_t, read_warn

FOLLOWUP_KINDS = ("return-visit", "call-back", "answer", "reminder", "check", "query")
"""Everything that may be owed later (domain.md 6.7, 6.11)."""
MEANS = ("phone", "home", "in-person")
"""How somebody is reached: by telephone, at the home, met in person (001:69)."""


class VisitRule(NamedTuple):
    """After which incidents a return visit is owed, by when and by whom.

    Attributes:
        clock: its names, number, limit, warning, role and origin.
        kinds, situations, groups: ids of the catalogue it holds for; the first rule that fits decides.
        starts: ``resolved`` or ``leak-tested``; without a leak test the closing counts (T-021).
        by_severity: role that visits where the grade of the complaint decides (T-025).
        means: how the first visit may be made.
        share: how many of a hundred are to be visited (K-03).
        needs_resident: no visit where neither a home nor a caller is known: there is nobody to ask.
    """

    clock: Clock
    kinds: frozenset[str]
    situations: frozenset[str]
    groups: frozenset[str]
    starts: str
    by_severity: Mapping[str, str]
    means: tuple[str, ...]
    share: int
    needs_resident: bool

    def fits(self, kind: str, situation: str, group: str) -> bool:
        """Tell whether it holds for a kind of the catalogue."""
        return kind in self.kinds or situation in self.situations or group in self.groups

    def who(self, severity: str | None) -> str:
        """Return the role that visits; a complaint nobody graded counts as minor."""
        return self.by_severity.get(severity or "minor", self.clock.who)


class OwedKind(NamedTuple):
    """A kind of follow-up.

    Attributes:
        clock: its names, the limit where none is given, warning, role and origin.
        again: seconds until the next try when nobody was reached and no time was agreed.
        priority: of its alarms, 1 to 4.
        ladder: id of its ladder.
    """

    clock: Clock
    again: int
    priority: int
    ladder: str


class Visits(NamedTuple):
    """Return visits and all else that is owed afterwards.

    Attributes:
        rules: by id, in the order in which they are tried.
        kinds: every kind of follow-up.
        phone_from: from which visit on one may be made by telephone (T-030).
        phone_never: grades that are never visited by telephone (T-030).
        letter_channels: a matter that came so without a name gets no visit; the letter is attached (001:75).
    """

    rules: Mapping[str, VisitRule]
    kinds: Mapping[str, OwedKind]
    phone_from: int
    phone_never: frozenset[str]
    letter_channels: frozenset[str]

    def rule_for(self, kind: str, situation: str, group: str) -> VisitRule | None:
        """Return the first rule that holds for a kind of the catalogue; None where no visit is owed."""
        return next((rule for rule in self.rules.values() if rule.fits(kind, situation, group)), None)


def read_visits(section: Section, roles: Collection[str], ladders: Collection[str], days: str) -> Visits:
    """Return what is owed afterwards; ``days`` is what the calendar says."""
    kinds = {}
    for name, table in section.section("kinds").sections():
        if name not in FOLLOWUP_KINDS:
            section.wrong(f"kinds.{name}", _("There is no follow-up of this kind; remove it."))
        kinds[name] = OwedKind(
            _clock(name, table, roles, days),
            table.duration("again"),
            table.whole("priority", 1, 4),
            table.choice("ladder", ladders),
        )
        table.done()
    for name in FOLLOWUP_KINDS:
        if name not in kinds:
            section.wrong(f"kinds.{name}", _("This kind of follow-up is missing; add it."))
    rules = {name: _rule(name, table, roles, days) for name, table in section.section("rules").sections()}
    visits = Visits(
        rules=rules,
        kinds=kinds,
        phone_from=section.whole("phone_from", 1, 100),
        phone_never=frozenset(section.choices("phone_never", SEVERITIES)),
        letter_channels=frozenset(section.texts("letter_channels")),
    )
    read_origin(section)
    section.done()
    return visits


def _rule(name: str, table: Section, roles: Collection[str], days: str) -> VisitRule:
    by_severity: dict[str, str] = {}
    if table.has("by_severity"):
        grades = table.section("by_severity")
        by_severity = {grade: grades.choice(grade, roles) for grade in SEVERITIES}
        grades.done()
    rule = VisitRule(
        clock=_clock(name, table, roles, days),
        kinds=frozenset(table.texts("kinds")),
        situations=frozenset(table.texts("situations")),
        groups=frozenset(table.texts("groups")),
        starts=table.choice("starts", ("resolved", "leak-tested")),
        by_severity=by_severity,
        means=table.choices("means", MEANS),
        share=table.whole("share", 1, 100),
        needs_resident=table.flag("needs_resident", False),
    )
    if not rule.means:
        table.wrong("means", _("Write at least one way to visit."))
    table.done()
    return rule


def _clock(name: str, table: Section, roles: Collection[str], days: str) -> Clock:
    text = table.text("limit")
    limit = read_limit(text)
    if limit is None or limit.kind not in (LimitKind.ELAPSED, LimitKind.DAYS, LimitKind.SAME_DAY):
        if text:
            table.wrong("limit", _("Write a length of time like 15m or 2d, or same-day."))
        limit = Limit(LimitKind.ELAPSED, text)
    return Clock(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        t=read_t(table),
        limit=limit,
        by_priority={},
        starts=("closed",),
        met_by=("closed",),
        warn=read_warn(table),
        who=table.choice("who", roles),
        pauses=False,
        appointment="none",
        rebase_to="",
        lead=0,
        reopen="none",
        severity=None,
        resident_limit=False,
        days="working" if days == "working" else "calendar",
        reading=table.choice("reading", ("S", "I", "?"), ""),
        origin=read_origin(table),
    )
