"""Loading a policy: from its TOML file, from text, or from the compact form kept for quick reading."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from controlroom.base.config_file import PolicyError, Problem, Section, Source, quoted, read_text, read_toml
from controlroom.base.i18n import _
from controlroom.base.policy_desk import read_desk
from controlroom.base.policy_handover import read_handover
from controlroom.base.policy_keys import read_keys
from controlroom.base.policy_log import read_log
from controlroom.base.policy_model import Policy, Right
from controlroom.base.policy_passes import read_passes
from controlroom.base.policy_posts import read_posts
from controlroom.base.policy_read_clocks import read_origin
from controlroom.base.policy_read_tables import (
    read_alarms,
    read_calendar,
    read_clocks,
    read_departments,
    read_emergency,
    read_ladders,
    read_names,
    read_quiet,
    read_rights,
    read_roles,
    read_shifts,
    read_sign_in,
    read_zone,
)
from controlroom.base.policy_tell import read_tell
from controlroom.base.policy_visits import read_visits
from controlroom.base.settings import shipped

__all__ = [
    "Change",
    "Policy",
    "PolicyError",
    "Problem",
    "Right",
    "changes",
    "compiled",
    "difference",
    "from_compiled",
    "load",
    "parse",
]


class Change(NamedTuple):
    """One key that differs between two policies, its values as written; None where it is missing."""

    key: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        return f"{self.key}: {self.old or '—'} → {self.new or '—'}"


_LATER = ("visits", "tell", "keys", "passes", "desk", "handover", "posts", "log")
"""Sections that the first policies did not have: one that lacks them takes the shipped ones."""

_RIGHTS_OF = {
    "keys": {"lend": "shift"},
    "passes": {"release": "shift", "request-pass": "shift"},
    "log": {"countersign": "override"},
}
"""Rights that came with such a section, and the right of those who get them: of an officer, of a leader."""


def load(path: Path) -> Policy:
    """Return the policy in a file.

    Raises:
        PolicyError: the file cannot be read, or holds mistakes; all of them are named.
    """
    return parse(read_text(path), str(path))


def parse(text: str, file: str) -> Policy:
    """Return the policy in a TOML text; ``file`` is the name used in messages.

    Raises:
        PolicyError: the text holds mistakes; all of them are named.
    """
    return _build(read_toml(text, file), Source(file, text))


def compiled(policy: Policy) -> str:
    """Return the compact form of a policy, for ``from_compiled``: read several times quicker than TOML."""
    return json.dumps(policy.raw, ensure_ascii=False, separators=(",", ":"))


def from_compiled(text: str, file: str) -> Policy:
    """Return the policy kept by ``compiled``.

    Raises:
        PolicyError: the text is not such a form, or does not fit this version of the program.
    """
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise PolicyError((Problem(file, "", None, _("The kept policy is damaged; apply it again.")),))
    return _build(data, Source(file, None))


def difference(old: Policy, new: Policy) -> list[Change]:
    """Return what differs between two policies, key by key, in the order of the new, then what is gone."""
    return changes(old.raw, new.raw)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs between the tables of two files, like ``difference``."""
    before, after = dict(_flat("", old)), dict(_flat("", new))
    found = [Change(key, before.get(key), value) for key, value in after.items() if before.get(key) != value]
    return found + [Change(key, value, None) for key, value in before.items() if key not in after]


def _flat(key: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [leaf for name in value for leaf in _flat(f"{key}.{name}" if key else name, value[name])]
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [leaf for at, one in enumerate(value, 1) for leaf in _flat(f"{key}[{at}]", one)]
    return [(key, quoted(value))]


def _with_later_sections(data: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in _LATER if name not in data]
    if not missing:
        return data
    file = shipped("data") / "policy.toml"
    ours = read_toml(read_text(file), str(file))
    return {**data, **{name: ours[name] for name in missing}}


def _own_or_lent(root: Section, name: str, lent: set[str]) -> Section:
    section = root.section(name)
    # a lent section may name a role this estate has renamed: that is no mistake in the estate's file
    return Section(Source(root.source.file, None), name, section.data) if name in lent else section


def _with_lent(rights: Mapping[str, frozenset[str]], lent: set[str]) -> Mapping[str, frozenset[str]]:
    """Give the rights of a lent section to whom they are for: an older policy could not name them."""
    new = {
        right: holders
        for name, given in _RIGHTS_OF.items()
        if name in lent
        for right, holders in given.items()
    }
    return {
        role: held | {right for right, holders in new.items() if holders in held}
        for role, held in rights.items()
    }


def _build(data: dict[str, Any], source: Source) -> Policy:
    lent = {name for name in _LATER if name not in data}
    data = _with_later_sections(data)
    root = Section(source, "", data)
    departments = read_departments(root.section("departments"))
    roles = read_roles(root.section("roles"), departments)
    calendar = read_calendar(root.section("calendar"))
    clocks = read_clocks(root.section("clocks"), roles, calendar)
    ladders = read_ladders(root.section("ladders"), roles)
    visits = read_visits(_own_or_lent(root, "visits", lent), roles, ladders, calendar.days)
    keys = read_keys(_own_or_lent(root, "keys", lent), roles, departments, ladders)
    passes = read_passes(_own_or_lent(root, "passes", lent), ladders)
    handover = read_handover(_own_or_lent(root, "handover", lent))
    posts = read_posts(_own_or_lent(root, "posts", lent), ladders)
    log = read_log(_own_or_lent(root, "log", lent))
    tell = read_tell(root.section("tell"), roles, departments, clocks, lent="tell" in lent)
    estate, intake, draft = root.section("estate"), root.section("intake"), root.section("draft")
    backups, disk, limits = root.section("backups"), root.section("disk"), root.section("limits")
    policy = Policy(
        file=source.file,
        zone=read_zone(estate),
        language=cast(Literal["zh", "en"], estate.choice("language", ("zh", "en"))),
        calendar=calendar,
        clocks=clocks,
        quiet=read_quiet(root.section("quiet"), clocks),
        waits=read_names(root.section("waits")),
        emergency=read_emergency(root.section("emergency")),
        alarms=read_alarms(root.section("alarms"), ladders),
        ladders=ladders,
        departments=departments,
        roles=roles,
        rights=_with_lent(read_rights(root.section("rights"), roles), lent),
        shifts=read_shifts(root.section("shifts")),
        desk=read_desk(_own_or_lent(root, "desk", lent), ladders),
        sign_in=read_sign_in(root.section("sign_in")),
        visits=visits,
        keys=keys,
        passes=passes,
        handover=handover,
        posts=posts,
        log=log,
        tell=tell,
        duplicate_window=intake.duration("duplicate_window"),
        draft_save_every=draft.duration("save_every"),
        draft_keep=draft.duration("keep"),
        backups_keep=backups.whole("keep", 1, 1000),
        backups_daily=backups.day_time("daily"),
        disk_warn_free=disk.size("warn_free"),
        list_limit=limits.whole("list", 1, 10_000),
        text_limit=limits.whole("text", 1000, 10_000_000),
        line_limit=limits.whole("line", 20, 10_000),
        raw=data,
    )
    for section in (estate, intake, draft, backups, disk, limits):
        read_origin(section)
        section.done()
    root.done()
    source.check()
    return policy
