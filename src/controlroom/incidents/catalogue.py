"""The catalogue: every kind of incident, with its group, priority, clocks and ladder; and which one is in force."""

from __future__ import annotations

from typing import NamedTuple

from controlroom.base.config_file import PolicyError, Problem
from controlroom.base.i18n import _
from controlroom.base.policy_model import Kept, Policy
from controlroom.base.settings import shipped
from controlroom.incidents.catalogue_model import HELP_CLASSES, NATURES, Catalogue, Group, Kind
from controlroom.incidents.catalogue_read import compiled, from_compiled, load, parse, refitted
from controlroom.store.catalogues import NAME

__all__ = [
    "HELP_CLASSES",
    "NATURES",
    "Catalogue",
    "Group",
    "InForce",
    "Kind",
    "active_catalogue",
    "compiled",
    "from_compiled",
    "in_force",
    "load",
    "parse",
    "refitted",
]


class InForce(NamedTuple):
    """The catalogue in force, and why it is not the one applied last.

    Attributes:
        catalogue: the catalogue.
        version: its number; None for the shipped file.
        unread: number of the version applied last if it cannot be read, or does not fit the policy in force.
        problem: the first mistake found in that one, with file, key and reason.
    """

    catalogue: Catalogue
    version: int | None
    unread: int | None = None
    problem: Problem | None = None

    @property
    def warning(self) -> str:
        """One sentence for the officer; empty if the version applied last is in force."""
        if self.unread is None:
            return ""
        sentence = (
            _("Catalogue version {unread} cannot be read ({problem}). The shipped catalogue is in force.")
            if self.version is None
            else _("Catalogue version {unread} cannot be read ({problem}). Version {version} is in force.")
        )
        return sentence.format(unread=self.unread, problem=self.problem, version=self.version)


_known: list[tuple[Policy, InForce]] = []


def active_catalogue(policy: Policy) -> Catalogue:
    """Return the catalogue in force beside a policy in force."""
    return in_force(policy).catalogue


def in_force(policy: Policy) -> InForce:
    """Return the catalogue applied last, or what stands in for it; it is read once per policy.

    Raises:
        PolicyError: none that was ever applied fits the policy, nor does the shipped one.
    """
    known = _known[:1]
    if not known or known[0][0] is not policy:
        known = _known[:] = [(policy, _newest(policy))]
    return known[0][1]


def _newest(policy: Policy) -> InForce:
    unread: int | None = None
    problem: Problem | None = None
    for kept in policy.catalogues():
        try:
            return InForce(_stored(kept, policy), kept.version, unread, problem)
        except PolicyError as error:
            if unread is None:
                unread, problem = kept.version, error.problems[0]
    return InForce(load(shipped("data") / NAME, policy), None, unread, problem)


def _stored(kept: Kept, policy: Policy) -> Catalogue:
    """Read a version as it was applied; an update may outdate its compiled form, its text is tried then."""
    try:
        return from_compiled(kept.compiled, NAME, policy)
    except PolicyError:
        return parse(kept.text, NAME, policy)
