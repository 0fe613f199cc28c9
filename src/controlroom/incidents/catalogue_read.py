"""Loading a catalogue: from its TOML file, from text, or from the compact form kept for quick reading."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

from controlroom.base.config_file import PolicyError, Problem, Section, Source, quoted, read_text, read_toml
from controlroom.base.i18n import _
from controlroom.base.policy_model import Named, Policy
from controlroom.base.policy_read_clocks import read_origin
from controlroom.incidents.catalogue_model import (
    HELP_CLASSES,
    NATURES,
    OUTSIDE_NUMBERS,
    Catalogue,
    Group,
    Kind,
    Nature,
)
from controlroom.incidents.situations import read_situation
from controlroom.store.catalogues import compact


def load(path: Path, policy: Policy) -> Catalogue:
    """Return the catalogue in a file.

    Raises:
        PolicyError: the file cannot be read, or does not fit the policy; every mistake is named.
    """
    return parse(read_text(path), str(path), policy)


def parse(text: str, file: str, policy: Policy) -> Catalogue:
    """Return the catalogue in a TOML text; ``file`` is the name used in messages.

    Raises:
        PolicyError: it holds mistakes, or does not fit the policy; every mistake is named.
    """
    return _build(read_toml(text, file), Source(file, text), policy)


def compiled(catalogue: Catalogue) -> str:
    """Return the compact form of a catalogue, for ``from_compiled``."""
    return compact(catalogue.raw)


def from_compiled(text: str, file: str, policy: Policy) -> Catalogue:
    """Return the catalogue kept by ``compiled``.

    Raises:
        PolicyError: the text is not such a form, or does not fit the policy.
    """
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise PolicyError((Problem(file, "", None, _("The kept catalogue is damaged; apply it again.")),))
    return _build(data, Source(file, None), policy)


def refitted(catalogue: Catalogue, policy: Policy) -> Catalogue:
    """Return a catalogue read beside another policy.

    Raises:
        PolicyError: it does not fit that policy; every mistake is named.
    """
    return _build(dict(catalogue.raw), Source(catalogue.file, None), policy)


def _build(data: dict[str, Any], source: Source, policy: Policy) -> Catalogue:
    root = Section(source, "", data)
    skills = _names(root.section("skills"))
    channels = _names(root.section("channels"))
    groups = {}
    for name, table in root.section("groups").sections():
        departments, known, clocks, ladder = _shared(table, None, skills, policy)
        groups[name] = Group(name, table.text("zh"), table.text("en"), departments, known, clocks, ladder)
        table.done()
    kinds: dict[str, Kind] = {}
    names: dict[str, str] = {}
    for name, table in root.section("kinds").sections():
        kind = kinds[name] = _kind(name, table, groups, skills, policy)
        for word in {kind.zh.casefold(), kind.en.casefold()} - {""}:
            if names.setdefault(word, name) != name:
                other = names[word]
                table.wrong("", _("{value} already names {other}.").format(value=quoted(word), other=other))
        table.done()
    for digit, key in policy.emergency.items():
        if key.kind not in kinds:
            reason = _("The emergency key {digit} of the policy opens {kind}, which is missing here; add it.")
            root.wrong("kinds", reason.format(digit=digit, kind=quoted(key.kind)))
    root.done()
    source.check()
    return Catalogue(source.file, groups, skills, channels, kinds, data)


class _Shared(NamedTuple):
    departments: tuple[str, ...]
    skills: tuple[str, ...]
    clocks: tuple[str, ...]
    ladder: str


def _shared(table: Section, group: Group | None, skills: Collection[str], policy: Policy) -> _Shared:
    """Read what a group says, and a kind may say instead of its group."""

    def words(name: str, allowed: Collection[str], inherited: tuple[str, ...]) -> tuple[str, ...]:
        return table.choices(name, allowed) if table.has(name) or group is None else inherited

    default = (
        _Shared((), (), (), "")
        if group is None
        else _Shared(group.departments, group.skills, group.clocks, group.ladder)
    )
    return _Shared(
        words("departments", policy.departments, default.departments),
        words("skills", skills, default.skills),
        words("clocks", policy.clocks, default.clocks),
        table.choice("ladder", policy.ladders, default.ladder or None),
    )


def _names(section: Section) -> dict[str, Named]:
    found = {}
    for name, table in section.sections():
        found[name] = Named(name, table.text("zh"), table.text("en"))
        table.done()
    return found


def _kind(
    name: str, table: Section, groups: Mapping[str, Group], skills: Collection[str], policy: Policy
) -> Kind:
    group = table.choice("group", groups)
    shared = _shared(table, groups.get(group), skills, policy)
    return Kind(
        id=name,
        zh=table.text("zh"),
        en=table.text("en"),
        group=group,
        priority=table.whole("priority", 1, 4),
        departments=shared.departments,
        skills=shared.skills,
        clocks=shared.clocks,
        ladder=shared.ladder,
        situation=read_situation(table, ""),
        help=table.choice("help", HELP_CLASSES, ""),
        nature=cast(Nature | None, table.choice("nature", NATURES, "") or None),
        call=table.choices("call", OUTSIDE_NUMBERS),
        major=table.flag("major", False),
        no_radio=table.flag("no_radio", False),
        origin=read_origin(table),
        words=table.texts("words"),
    )
