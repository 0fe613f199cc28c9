"""Incidents read and written by plain statements, and still followed by the session.

The unit of work takes five times as long for a row of forty columns as the database itself; an officer waits for it
at every call. What comes from here behaves as if the session had loaded it: changes made to it later are written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import class_mapper, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from controlroom.base.clock import from_us, to_us
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act
from controlroom.store.types import Instant

_TABLE = Incident.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)
_TIMES = tuple(column.name for column in _TABLE.columns if isinstance(column.type, Instant))
_GIVEN = tuple(name for name in _COLUMNS if name != "id")
_DEFAULTS = {
    name: field.default
    for name, field in Incident.model_fields.items()
    if name != "id" and not field.is_required()
}
_INSERT = f"INSERT INTO incident ({', '.join(_GIVEN)}) VALUES ({', '.join(f':{name}' for name in _GIVEN)}) RETURNING id"
_BY_NUMBER = f"SELECT {', '.join(_COLUMNS)} FROM incident WHERE number = :number"
_STATE = "UPDATE incident SET state = :state, is_open = :is_open WHERE id = :id"


def insert(act: Act, **values: Any) -> Incident:
    """Write a new incident and return it.

    Args:
        values: columns by name; one that is left out gets the table's default.
    """
    row = {**_DEFAULTS, **values}
    stored = dict(row)
    for name in _TIMES:
        if isinstance(at := row[name], datetime):
            stored[name] = to_us(at)
    [(key,)] = act.run(_INSERT, **stored)
    return _followed(act, {"id": key, **row})


def by_number(act: Act, number: str) -> Incident | None:
    """Return the incident with this full number, the same object if the act has it already."""
    found = act.run(_BY_NUMBER, number=number)
    if not found:
        return None
    row = dict(zip(_COLUMNS, found[0], strict=True))
    known: Incident | None = act.session.identity_map.get(identity_key(Incident, row["id"]))
    if known is not None:
        return known
    for name in _TIMES:
        if row[name] is not None:
            row[name] = from_us(row[name])
    return _followed(act, row)


def put_state(act: Act, incident: Incident, state: str, *, is_open: bool) -> None:
    """Write an incident's state down if it is another one."""
    if (incident.state, incident.is_open) != (state, int(is_open)):
        act.run(_STATE, state=state, is_open=int(is_open), id=incident.id)
        set_committed_value(incident, "state", state)
        set_committed_value(incident, "is_open", int(is_open))


def _followed(act: Act, row: dict[str, Any]) -> Incident:
    """Return a row that is in the database as an object of the session, nothing of it changed."""
    made: Incident = class_mapper(Incident).class_manager.new_instance()
    made.__dict__.update(row)
    make_transient_to_detached(made)
    act.session.add(made)
    return made
