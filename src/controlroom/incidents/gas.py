"""Where gas escapes nobody inside may be called or radioed: which incidents those are, and who is inside (P-07)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.settings import Location, own_playbooks
from controlroom.incidents.catalogue import Kind, active_catalogue
from controlroom.store.reader import Row

if TYPE_CHECKING:
    from controlroom.store.act import Act

Run = Callable[..., list[Row]]
"""``Reader.rows``, or ``Act.run`` inside an act."""

_KINDS = "SELECT DISTINCT kind FROM incident WHERE is_open = 1"
_LINKED = """SELECT i.id FROM incident_link l JOIN incident i ON i.id = l.other_id
 WHERE l.incident_id IN ({ids}) AND l.ended IS NULL AND i.is_open = 1
 UNION SELECT i.id FROM incident_link l JOIN incident i ON i.id = l.incident_id
 WHERE l.other_id IN ({ids}) AND l.ended IS NULL AND i.is_open = 1"""
_INSIDE = """SELECT DISTINCT s.id, s.number FROM assignment a JOIN staff s ON s.id = a.staff_id
 WHERE a.incident_id IN ({ids}) AND a.cleared IS NULL AND a.recalled IS NULL ORDER BY s.number"""


def is_gas(kind: Kind, location: Location) -> bool:
    """Tell whether incidents of a kind are gas leaks: by the catalogue, or by the estate's own playbook."""
    if kind.no_radio:
        return True
    folder = own_playbooks(location)
    if not kind.situation or not folder.is_dir():
        return False
    from controlroom.incidents.playbooks import playbooks

    card = playbooks(folder).for_kind(kind)
    return card is not None and card.gas


def gas_areas(run: Run, policy: Policy, location: Location) -> frozenset[int]:
    """Return the keys of the open incidents where gas escapes, and of those open ones that are linked to them.

    Args:
        run: the read lane's ``rows``, or the running act's ``run``.
        policy: the active one.
        location: of the database; the estate's own playbooks stand beside it.
    """
    catalogue = active_catalogue(policy)
    kinds = [kind for (kind,) in run(_KINDS) if is_gas(catalogue.kind(kind), location)]
    if not kinds:
        return frozenset()
    names = {f"kind{place}": kind for place, kind in enumerate(kinds)}
    places = ", ".join(f":{name}" for name in names)
    leaks = [
        row[0] for row in run(f"SELECT id FROM incident WHERE is_open = 1 AND kind IN ({places})", **names)
    ]
    return frozenset(leaks) | {row[0] for row in run(_among(_LINKED, leaks))}


def inside(run: Run, areas: Iterable[int]) -> dict[int, str]:
    """Return who is out for these incidents: staff numbers by key."""
    ids = list(areas)
    return dict(run(_among(_INSIDE, ids))) if ids else {}


def unreachable(act: Act) -> frozenset[int]:
    """Return the keys of those whom no prompt may name now: they are inside a gas area."""
    return frozenset(inside(act.run, gas_areas(act.run, act.policy, act.store.location)))


def words() -> str:
    """Return what stands wherever somebody would be called or sent into a gas area."""
    return _("Call from outside: no radio, no telephone, no torch in the area.")


def _among(statement: str, ids: Iterable[int]) -> str:
    return statement.replace("{ids}", ",".join(str(int(one)) for one in ids) or "0")
