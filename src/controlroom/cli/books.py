"""The two files an estate may change, the policy and the catalogue of kinds; a file is told by its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from controlroom.base.i18n import _, ngettext
from controlroom.base.policy import Change, changes, difference, parse
from controlroom.store.catalogues import kept_catalogues, shipped_text
from controlroom.store.policies import active_policy, active_text, in_force, policy_before, stored_policy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from controlroom.shell.session import Session
    from controlroom.store.act import Done
    from controlroom.store.actor import Actor


class Book(Protocol):
    """One of the two: what is in force, what a file would change, and applying it."""

    def warning(self, here: Session) -> str:
        """Return why the one applied last is not in force; empty if it is."""

    def raw(self, here: Session) -> Mapping[str, Any]:
        """Return the tables in force."""

    def text(self, here: Session) -> str:
        """Return the TOML text in force."""

    def preview(self, here: Session, text: str, file: str) -> list[Change]:
        """Return what a text would change.

        Raises:
            PolicyError: it cannot be used; Refused: not now.
        """

    def apply(self, here: Session, by: Actor, text: str) -> Done:
        """Put a text in force; ``Done.id`` is its version."""

    def changed(self, here: Session, version: int) -> list[Change]:
        """Return what a version changed: a repeated request shows the same again."""

    def sound(self, count: int) -> str:
        """Return the sentence about a file that may be applied and changes so many settings."""

    def unusable(self) -> str:
        """Return the sentence about a file with mistakes."""

    def active(self) -> str:
        """Return the sentence after applying."""


class _Policy:
    """The policy: clocks, alarms, ladders, roles, rights, shifts."""

    def warning(self, here: Session) -> str:
        return in_force(here.reader).warning

    def raw(self, here: Session) -> Mapping[str, Any]:
        return active_policy(here.reader).raw

    def text(self, here: Session) -> str:
        return active_text(here.reader)

    def preview(self, here: Session, text: str, file: str) -> list[Change]:
        from controlroom.incidents.catalogue import active_catalogue, refitted

        policy = parse(text, file)
        # every kind of incident must still find its clocks and ladder
        refitted(active_catalogue(active_policy(here.reader)), policy)
        return difference(active_policy(here.reader), policy)

    def apply(self, here: Session, by: Actor, text: str) -> Done:
        from controlroom.store.policy_act import apply_policy

        return apply_policy(here.store, by, text)

    def changed(self, here: Session, version: int) -> list[Change]:
        return difference(policy_before(here.reader, version), stored_policy(here.reader, version))

    def sound(self, count: int) -> str:
        if not count:
            return _("The policy is sound and the same as the active one.")
        return ngettext(
            "The policy is sound; applying it changes {count} setting.",
            "The policy is sound; applying it changes {count} settings.",
            count,
        ).format(count=count)

    def unusable(self) -> str:
        return _("The file cannot be used. The active policy stays in force.")

    def active(self) -> str:
        return _("The policy is active now on every console.")


class _Catalogue:
    """The catalogue: kinds of incident and their groups."""

    def warning(self, here: Session) -> str:
        from controlroom.incidents import catalogue

        return catalogue.in_force(active_policy(here.reader)).warning

    def raw(self, here: Session) -> Mapping[str, Any]:
        from controlroom.incidents.catalogue import active_catalogue

        return active_catalogue(active_policy(here.reader)).raw

    def text(self, here: Session) -> str:
        from controlroom.incidents import catalogue

        version = catalogue.in_force(active_policy(here.reader)).version
        kept = next(kept_catalogues(here.reader, version + 1), None) if version is not None else None
        return kept.text if kept is not None else shipped_text()

    def preview(self, here: Session, text: str, file: str) -> list[Change]:
        from controlroom.incidents.catalogue import active_catalogue, parse
        from controlroom.incidents.catalogue_change import OPEN_KINDS, need_kept

        catalogue = parse(text, file, active_policy(here.reader))
        need_kept(catalogue, here.reader.rows(OPEN_KINDS))
        return changes(active_catalogue(active_policy(here.reader)).raw, catalogue.raw)

    def apply(self, here: Session, by: Actor, text: str) -> Done:
        from controlroom.incidents.catalogue_act import apply_catalogue

        return apply_catalogue(here.store, by, text)

    def changed(self, here: Session, version: int) -> list[Change]:
        from controlroom.incidents.catalogue_change import changes_of

        return changes_of(here.reader, version)

    def sound(self, count: int) -> str:
        if not count:
            return _("The catalogue is sound and the same as the active one.")
        return ngettext(
            "The catalogue is sound; applying it changes {count} setting.",
            "The catalogue is sound; applying it changes {count} settings.",
            count,
        ).format(count=count)

    def unusable(self) -> str:
        return _("The file cannot be used. The active catalogue stays in force.")

    def active(self) -> str:
        return _("The catalogue is active now on every console.")


POLICY: Book = _Policy()
CATALOGUE: Book = _Catalogue()


def book_of(text: str) -> Book:
    """Return which of the two a TOML text is: a catalogue has groups or kinds."""
    from controlroom.incidents.catalogue_change import is_catalogue

    return CATALOGUE if is_catalogue(text) else POLICY
