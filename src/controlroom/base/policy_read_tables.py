"""Reading the tables of a policy other than its clocks, and what must hold between them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Literal, cast
from zoneinfo import ZoneInfo

from controlroom.base.config_file import Section, quoted
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Calendar, Clock, LimitKind, Window
from controlroom.base.policy_model import (
    PRIORITIES,
    RIGHTS,
    AlarmPriority,
    Alarms,
    Condition,
    Department,
    EmergencyKey,
    Ladder,
    Named,
    Role,
    Rung,
    Shift,
    SignIn,
)
from controlroom.base.policy_read_clocks import read_clock, read_origin

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DIGITS = tuple("1234567890")


def read_zone(estate: Section) -> ZoneInfo:
    """Return the estate's time zone."""
    name = estate.text("zone")
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # unknown, a path, a folder's name
        reason = _("{value} is not a time zone; write it like Asia/Shanghai.").format(value=quoted(name))
        estate.wrong("zone", reason)
        return ZoneInfo("UTC")


def read_calendar(section: Section) -> Calendar:
    """Return which days count."""
    holidays = set()
    for text in section.texts("holidays"):
        try:
            holidays.add(date.fromisoformat(text))
        except ValueError:
            reason = _("{value} is not a date; write it like 2026-10-01.").format(value=quoted(text))
            section.wrong("holidays", reason)
    days = section.choice("days", ("calendar", "working"))
    weekend = frozenset(
        _WEEKDAYS.index(day) for day in section.choices("weekend", _WEEKDAYS) if day in _WEEKDAYS
    )
    if len(weekend) == len(_WEEKDAYS):
        section.wrong("weekend", _("A week needs a working day; take one out."))
    read_origin(section)
    section.done()
    return Calendar(cast(Literal["calendar", "working"], days), weekend, frozenset(holidays))


def read_clocks(section: Section, roles: Collection[str], calendar: Calendar) -> dict[str, Clock]:
    """Return every clock; a re-based one with the lead of the clock it is re-based to."""
    clocks = {name: read_clock(name, table, roles, calendar.days) for name, table in section.sections()}
    for name, clock in clocks.items():
        if not clock.rebase_to:
            continue
        other = clocks.get(clock.rebase_to)
        if other is None or not other.needs_appointment:
            reason = _("{value} is not a clock that runs before an appointment.")
            section.wrong(f"{name}.rebase_to", reason.format(value=quoted(clock.rebase_to)))
        else:
            clocks[name] = clock._replace(lead=other.limit.seconds)
    return clocks


def read_quiet(section: Section, clocks: Mapping[str, Clock]) -> Window:
    """Return the daily quiet hours: the window of the clock named (T-082)."""
    name = section.choice("clock", clocks)
    window = clocks[name].limit.window if name in clocks else None
    if name in clocks and clocks[name].limit.kind is not LimitKind.DAILY:
        section.wrong("clock", _("{value} has no daily window.").format(value=quoted(name)))
    read_origin(section)
    section.done()
    return window or Window(0, 0)


def read_names(section: Section) -> dict[str, Named]:
    """Return a table of plain names."""
    return {name: Named(name, table.text("zh"), table.text("en")) for name, table in _tables(section)}


def read_emergency(section: Section) -> dict[str, EmergencyKey]:
    """Return the digits of the emergency key. The kinds are checked by whoever knows the catalogue."""
    keys = {
        name: EmergencyKey(name, table.text("zh"), table.text("en"), table.text("kind"))
        for name, table in _tables(section)
    }
    for name in keys:
        if name not in _DIGITS:
            section.wrong(name, _("An emergency is a digit from 0 to 9."))
    return keys


def read_alarms(section: Section, ladders: Collection[str]) -> Alarms:
    """Return the settings of the alarms."""
    priorities = {
        name: AlarmPriority(
            name,
            table.text("zh"),
            table.text("en"),
            table.whole("bells", 0, 10),
            table.duration("ring_again"),
        )
        for name, table in _tables(section.section("priorities"))
    }
    if set(priorities) != {str(number) for number in PRIORITIES}:
        section.wrong("priorities", _("The priorities are 1, 2, 3 and 4; write each once."))
    conditions = {
        name: Condition(
            name,
            table.text("zh"),
            table.text("en"),
            table.whole("priority", 1, 4),
            table.choice("ladder", ladders),
        )
        for name, table in _tables(section.section("conditions"))
    }
    alarms = Alarms(
        silence=section.duration("silence"),
        shelve_at_most=section.duration("shelve_at_most"),
        flood_count=section.whole("flood_count", 1),
        flood_within=section.duration("flood_within"),
        stale_after=section.duration("stale_after"),
        chatter_count=section.whole("chatter_count", 2),
        chatter_within=section.duration("chatter_within"),
        priorities={int(name): one for name, one in priorities.items() if name.isdecimal()},
        conditions=conditions,
    )
    read_origin(section)
    section.done()
    return alarms


def read_ladders(section: Section, roles: Collection[str]) -> dict[str, Ladder]:
    """Return every ladder; the rungs stand in the order of time."""
    return {name: _ladder(name, table, roles) for name, table in _tables(section)}


def _ladder(name: str, table: Section, roles: Collection[str]) -> Ladder:
    rungs = []
    for row in table.rows("rungs"):
        rungs.append(Rung(row.choice("role", roles), row.text("zh"), row.text("en"), row.duration("after")))
        row.done()
    if table.has("rungs") and not rungs:
        table.wrong("rungs", _("A ladder needs at least one rung."))
    if any(low.after > high.after for low, high in pairwise(rungs)):
        table.wrong("rungs", _("Each rung must come later than the one before; mend after."))
    parallel = table.choices("parallel", roles)
    table.text("parallel_source", None if parallel else "")
    return Ladder(name, table.text("zh"), table.text("en"), tuple(rungs), parallel, read_origin(table))


def read_departments(section: Section) -> dict[str, Department]:
    """Return every department; no name may stand for two."""
    departments = {
        name: Department(name, table.text("zh"), table.text("en"), table.texts("aliases"))
        for name, table in _tables(section)
    }
    _one_meaning(section, departments)
    return departments


def read_roles(section: Section, departments: Collection[str]) -> dict[str, Role]:
    """Return every role; no name may stand for two, and nobody reports to himself in a circle."""
    roles = {
        name: Role(
            name,
            table.text("zh"),
            table.text("en"),
            table.choice("department", departments),
            table.text("superior", "") or None,
            table.texts("aliases"),
            read_origin(table),
        )
        for name, table in _tables(section)
    }
    _one_meaning(section, roles)
    for name, role in roles.items():
        if role.superior and role.superior not in roles:
            reason = _("There is no role {value}.").format(value=quoted(role.superior))
            section.wrong(f"{name}.superior", reason)
        elif _circles(name, roles):
            section.wrong(f"{name}.superior", _("Following the superiors leads back here; break the circle."))
    return roles


def read_rights(section: Section, roles: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the rights of each role that has any."""
    read_origin(section)
    rights = {}
    for name in section.data:
        if name in ("source", "why", "conflict", "chosen", "other"):
            continue
        if name not in roles:
            section.wrong(name, _("There is no role {value}.").format(value=quoted(name)))
        rights[name] = frozenset(section.choices(name, RIGHTS))
    if not any("admin" in held for held in rights.values()):
        section.wrong("", _('Some role must hold the right "admin", or nobody could set the console up.'))
    return rights


def read_shifts(section: Section) -> tuple[Shift, ...]:
    """Return the shifts of a day, which must fill it without gap or overlap."""
    times = section.section("times")
    shifts = [
        Shift(name, table.text("zh"), table.text("en"), table.day_time("starts"), table.day_time("ends"))
        for name, table in _tables(times)
    ]
    joined = all(
        one.ends == after.starts for one, after in zip(shifts, [*shifts[1:], *shifts[:1]], strict=True)
    )
    if not joined or sum((one.ends - one.starts) % 1440 or 1440 for one in shifts) != 1440:
        times.wrong("", _("The shifts must fill the day: each ends when the next one starts."))
    read_origin(section)
    section.done()
    return tuple(shifts)


def read_sign_in(section: Section) -> SignIn:
    """Return the rules of signing in."""
    rules = SignIn(
        pin_min=section.whole("pin_min", 4, 64),
        pin_max=section.whole("pin_max", 4, 64),
        free_tries=section.whole("free_tries", 0, 10),
        first_delay=section.duration("first_delay"),
        factor=section.whole("factor", 1, 10),
        longest_delay=section.duration("longest_delay"),
        alarm_after=section.whole("alarm_after", 1, 100),
    )
    if rules.pin_max < rules.pin_min:
        section.wrong("pin_max", _("The longest PIN must not be shorter than the shortest."))
    read_origin(section)
    section.done()
    return rules


def _tables(section: Section) -> Iterator[tuple[str, Section]]:
    for name, table in section.sections("source", "why"):
        yield name, table
        table.done()


def _one_meaning(section: Section, things: Mapping[str, Role] | Mapping[str, Department]) -> None:
    seen: dict[str, str] = {}
    for name, thing in things.items():
        for word in {name, thing.zh, thing.en, *thing.aliases} - {""}:
            other = seen.setdefault(word.casefold(), name)
            if other != name:
                reason = _("{value} already stands for {other}.").format(value=quoted(word), other=other)
                section.wrong(name, reason)


def _circles(name: str, roles: Mapping[str, Role]) -> bool:
    passed = {name}
    at = roles[name].superior
    while at is not None and at in roles:
        if at in passed:
            return at == name
        passed.add(at)
        at = roles[at].superior
    return False
