"""The active policy: kept in the database, so that every console runs the same clocks."""

from __future__ import annotations

from controlroom.base.policy import Policy, PolicyError, from_compiled, parse
from controlroom.base.settings import shipped
from controlroom.store.reader import Reader

_parsed: dict[tuple[str, int, int], Policy] = {}


def active_policy(reader: Reader) -> Policy:
    """Return the policy applied last; it is read once from its compiled form, which an update may outdate."""
    last = reader.one("SELECT id, applied_at FROM policy_version ORDER BY id DESC LIMIT 1")
    key = (reader.location.url, *(last or (0, 0)))
    if key not in _parsed:
        _parsed[key] = _read(reader, last[0]) if last else parse(shipped_text(), "policy.toml")
    return _parsed[key]


def _read(reader: Reader, version: int) -> Policy:
    try:
        return from_compiled(
            reader.value("SELECT compiled FROM policy_version WHERE id = :id", id=version), "policy.toml"
        )
    except PolicyError:
        text = reader.value("SELECT text FROM policy_version WHERE id = :id", id=version)
        return parse(text, "policy.toml")


def shipped_text() -> str:
    """Return the policy that fills a new database."""
    return (shipped("data") / "policy.toml").read_text(encoding="utf-8")
