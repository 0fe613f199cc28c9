"""The catalogue: every kind of incident, with its group, priority, clocks and ladder."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args

from controlroom.base.config_file import PolicyError, Problem, Section, Source, quoted, read_text, read_toml
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_model import Named, Policy
from controlroom.base.policy_read_clocks import read_origin
from controlroom.base.settings import shipped

Nature = Literal["valid", "help", "enquiry", "venting", "invalid"]
NATURES: tuple[Nature, ...] = get_args(Nature)
"""Natures of a complaint (000:180-186, 002:135)."""
HELP_CLASSES = tuple("abcdefg")
"""Classes of help requests (001:277-283)."""
OUTSIDE_NUMBERS = ("110", "119", "120")
"""The only outside numbers a document names (domain.md 1.4)."""
SITUATIONS = tuple(f"P-{number:02}" for number in range(1, 37))
"""The playbooks of domain.md 4."""


class Group(NamedTuple):
    """A group of kinds and what its kinds take from it."""

    id: str
    zh: str
    en: str
    departments: tuple[str, ...]
    skills: tuple[str, ...]
    clocks: tuple[str, ...]
    ladder: str


class Kind(NamedTuple):
    """A kind of incident.

    Attributes:
        group: id of its group.
        priority: 1 to 4, the default; ours.
        departments: who is usually sent, ids of the policy, the first first.
        skills: what those sent should know.
        clocks: ids of the policy's clocks.
        ladder: id of the policy's ladder.
        situation: number of its playbook (``P-01``), or empty.
        help: class of the help request (``a`` to ``g``), or empty.
        nature: nature of the complaint; None if it is no complaint.
        call: outside numbers to show at once.
        major: whether it is an urgent major event: leader and leadership are told at once (004:558).
        no_radio: whether nobody in the area may be called or radioed (001:254).
        origin: where it comes from.
    """

    id: str
    zh: str
    en: str
    group: str
    priority: int
    departments: tuple[str, ...]
    skills: tuple[str, ...]
    clocks: tuple[str, ...]
    ladder: str
    situation: str
    help: str
    nature: Nature | None
    call: tuple[str, ...]
    major: bool
    no_radio: bool
    origin: Origin


class Catalogue(NamedTuple):
    """All kinds, in the order of the file, with the groups, skills and channels they are described by."""

    file: str
    groups: Mapping[str, Group]
    skills: Mapping[str, Named]
    channels: Mapping[str, Named]
    kinds: Mapping[str, Kind]
    raw: Mapping[str, Any]

    def kind(self, kind_id: str) -> Kind:
        """Return a kind by its id.

        Raises:
            NotFound: the catalogue has no such kind.
        """
        if kind_id in self.kinds:
            return self.kinds[kind_id]
        raise _no_kind(kind_id)

    def find(self, text: str) -> Kind:
        """Return the one kind meant: by id, Chinese or English name, or an unambiguous beginning of one.

        Raises:
            NotFound: no kind is called so.
            UsageError: several begin so; the sentence names them.
        """
        wanted = text.strip().casefold()
        begun = []
        for kind in self.kinds.values():
            names = [name.casefold() for name in (kind.id, kind.zh, kind.en)]
            if wanted in names:
                return kind
            if wanted and any(name.startswith(wanted) for name in names):
                begun.append(kind)
        if len(begun) == 1:
            return begun[0]
        if not begun:
            raise _no_kind(text)
        sentence = _("Several kinds begin with {text}: {kinds}. Write one of them.")
        choices = ", ".join(kind.id for kind in begun[:8]) + (", …" if len(begun) > 8 else "")
        raise UsageError(sentence.format(text=text.strip(), kinds=choices), field="kind")

    def skills_of(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of skills written by id or name, as a staff sheet has them; unknown words are left out."""
        ids = {
            name.casefold(): skill
            for skill, named in self.skills.items()
            for name in (skill, named.zh, named.en)
        }
        return tuple(ids[word.casefold()] for word in words if word.casefold() in ids)

    def situation(self, number: str) -> tuple[Kind, ...]:
        """Return the kinds that share a playbook."""
        return tuple(kind for kind in self.kinds.values() if kind.situation == number)


_active: list[tuple[Policy, Catalogue]] = []


def active_catalogue(policy: Policy) -> Catalogue:
    """Return the catalogue that goes with the active policy; it is read once per policy."""
    if not _active or _active[0][0] is not policy:
        _active[:] = [(policy, load(shipped("data") / "catalogue.toml", policy))]
    return _active[0][1]


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
    return json.dumps(catalogue.raw, ensure_ascii=False, separators=(",", ":"))


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


def _no_kind(text: str) -> NotFound:
    sentence = _("There is no kind of incident called {text}; choose one from the catalogue.")
    return NotFound(sentence.format(text=quoted(text.strip())), field="kind")


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
        situation=table.choice("situation", SITUATIONS, ""),
        help=table.choice("help", HELP_CLASSES, ""),
        nature=cast(Nature | None, table.choice("nature", NATURES, "") or None),
        call=table.choices("call", OUTSIDE_NUMBERS),
        major=table.flag("major", False),
        no_radio=table.flag("no_radio", False),
        origin=read_origin(table),
    )
