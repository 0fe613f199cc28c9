"""What a catalogue says, as plain frozen values: groups, kinds of incident, how a kind is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple, get_args

from controlroom.base.config_file import quoted
from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _
from controlroom.base.policy_clock import Origin
from controlroom.base.policy_model import Named, title
from controlroom.base.text import shown

Nature = Literal["valid", "help", "enquiry", "venting", "invalid"]
NATURES: tuple[Nature, ...] = get_args(Nature)
"""Natures of a complaint (000:180-186, 002:135)."""
HELP_CLASSES = tuple("abcdefg")
"""Classes of help requests (001:277-283)."""
OUTSIDE_NUMBERS = ("110", "119", "120")
"""The only outside numbers a document names (domain.md 1.4)."""


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
        situation: number of its playbook (``P-01``, ours ``O-01``), or empty.
        help: class of the help request (``a`` to ``g``), or empty.
        nature: nature of the complaint; None if it is no complaint.
        call: outside numbers to show at once.
        major: whether it is an urgent major event: leader and leadership are told at once (004:558).
        no_radio: whether nobody in the area may be called or radioed (001:254).
        origin: where it comes from.
        words: what people also call it, to find it by.
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
    words: tuple[str, ...] = ()


class Catalogue(NamedTuple):
    """All kinds, in the order of the file, with the groups, skills and channels they are described by."""

    file: str
    groups: Mapping[str, Group]
    skills: Mapping[str, Named]
    channels: Mapping[str, Named]
    kinds: Mapping[str, Kind]
    raw: Mapping[str, Any]

    def kind(self, kind_id: str) -> Kind:
        """Return a kind by the id an incident keeps; one that has left the catalogue is known by its id only."""
        return self.kinds.get(kind_id) or _gone(kind_id)

    def find(self, text: str) -> Kind:
        """Return the one kind meant: by id, Chinese or English name, a word only it has, or the beginning of a name.

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
        known = [kind for kind in self.kinds.values() if wanted in map(str.casefold, kind.words)]
        if len(known) == 1:
            return known[0]
        if len(begun) == 1:
            return begun[0]
        if not begun:
            raise _no_kind(text)
        sentence = _("Several kinds begin with {text}: {kinds}. Write one of them.")
        choices = ", ".join(title(kind) for kind in begun[:8]) + (", …" if len(begun) > 8 else "")
        raise UsageError(sentence.format(text=shown(text.strip()), kinds=choices), field="kind")

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


def _gone(kind_id: str) -> Kind:
    """Return what is left of a kind: no clocks, and nobody to call, for it may have been a gas leak (P-07)."""
    return Kind(
        id=kind_id,
        zh=kind_id,
        en=kind_id,
        group="",
        priority=3,
        departments=(),
        skills=(),
        clocks=(),
        ladder="",
        situation="",
        help="",
        nature=None,
        call=(),
        major=False,
        no_radio=True,
        origin=Origin("ours"),
    )


def _no_kind(text: str) -> NotFound:
    sentence = _("There is no kind of incident called {text}; choose one from the catalogue.")
    return NotFound(sentence.format(text=quoted(shown(text.strip()))), field="kind")
