"""The policy in force: kept in the database, so that every console runs the same clocks.

A version this program cannot read (damaged, or of another release) stops nobody: the newest one that reads is in force,
else the shipped file, and ``in_force`` says so for whoever shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from controlroom.base.config_file import Problem
from controlroom.base.i18n import _
from controlroom.base.policy import Policy, PolicyError, from_compiled, parse
from controlroom.base.settings import Location, shipped
from controlroom.store.catalogues import catalogues_at
from controlroom.store.reader import Reader

# the journal says when the catalogue changed: a database of revision 0001 has no table of catalogues
_LAST = (
    "SELECT id, applied_at, (SELECT MAX(seq) FROM journal WHERE act = 'catalogue.applied') "
    "FROM policy_version ORDER BY id DESC LIMIT 1"
)
_FILE = "policy.toml"
_BELOW = "SELECT id FROM policy_version WHERE id < :id ORDER BY id DESC"


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy in force, and why it is not the one applied last.

    Attributes:
        policy: the policy.
        version: its number; None for the shipped file.
        unread: number of the version applied last if this program cannot read it.
        problem: the first mistake found in that one, with file, key and reason.
    """

    policy: Policy
    version: int | None
    unread: int | None = None
    problem: Problem | None = None

    @property
    def warning(self) -> str:
        """One sentence for the officer; empty if the version applied last is in force."""
        if self.unread is None:
            return ""
        sentence = (
            _("Policy version {unread} cannot be read ({problem}). The shipped policy is in force.")
            if self.version is None
            else _("Policy version {unread} cannot be read ({problem}). Version {version} is in force.")
        )
        return sentence.format(unread=self.unread, problem=self.problem, version=self.version)


_known: dict[tuple[Location, int, int, int | None], InForce] = {}


def active_policy(reader: Reader) -> Policy:
    """Return the policy in force."""
    return in_force(reader).policy


def in_force(reader: Reader) -> InForce:
    """Return the policy applied last, or what stands in for it; read once from its compiled form."""
    last = reader.one(_LAST)
    key = (reader.location, *(last or (0, 0, None)))
    if key not in _known:
        found = _newest(reader, last[0]) if last else InForce(_shipped(), None)
        policy = found.policy._replace(catalogues=partial(catalogues_at, reader.location))
        _known[key] = replace(found, policy=policy)
    return _known[key]


def policy_before(reader: Reader, version: int) -> Policy:
    """Return the policy that was in force before a version was applied, as far as this program can read it."""
    return _readable(reader, version).policy


def _newest(reader: Reader, version: int) -> InForce:
    try:
        return InForce(stored_policy(reader, version), version)
    except PolicyError as error:
        older = _readable(reader, version)
        return InForce(older.policy, older.version, version, error.problems[0])


def _readable(reader: Reader, below: int) -> InForce:
    for (version,) in reader.rows(_BELOW, id=below):
        try:
            return InForce(stored_policy(reader, version), version)
        except PolicyError:
            continue
    return InForce(_shipped(), None)


def stored_policy(reader: Reader, version: int) -> Policy:
    """Return a version as it was applied; an update may outdate its compiled form, its text is tried then.

    Raises:
        PolicyError: this program cannot read it.
    """
    try:
        return from_compiled(_kept(reader, version, "compiled"), _FILE)
    except PolicyError:
        return parse(_kept(reader, version, "text"), _FILE)


def _kept(reader: Reader, version: int, column: Literal["compiled", "text"]) -> str:
    """Return a column of a version.

    Raises:
        PolicyError: damage to the file left bytes that are no text.
    """
    # sqlite3 refuses a whole statement for such bytes, as if nothing in the database could be read
    asked = f"CAST({column} AS BLOB)" if reader.is_file else column
    found = reader.value(f"SELECT {asked} FROM policy_version WHERE id = :id", id=version)
    try:
        return found.decode() if isinstance(found, bytes) else str(found)
    except UnicodeDecodeError:
        reason = _("The kept policy is damaged; apply it again.")
        raise PolicyError((Problem(_FILE, "", None, reason),)) from None


def active_text(reader: Reader) -> str:
    """Return the policy in force as TOML, ready to be copied and changed.

    Raises:
        PolicyError: only its compiled form is whole.
    """
    version = in_force(reader).version
    return shipped_text() if version is None else _kept(reader, version, "text")


def shipped_text() -> str:
    """Return the policy that fills a new database."""
    return (shipped("data") / "policy.toml").read_text(encoding="utf-8")


def _shipped() -> Policy:
    return parse(shipped_text(), "policy.toml")
