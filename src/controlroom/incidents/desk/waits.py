"""Ending a wait: part of resuming, and of every end."""

from __future__ import annotations

from sqlmodel import col, select

from controlroom.deadlines import plan as queue
from controlroom.incidents.desk.common import SUBJECT
from controlroom.incidents.tables import Incident, IncidentWait
from controlroom.store.act import Act


def end_wait(act: Act, row: Incident) -> bool:
    """End an incident's wait, so that its clocks go on; return whether there was one."""
    wait = act.session.exec(
        select(IncidentWait).where(IncidentWait.incident_id == row.id, col(IncidentWait.ended).is_(None))
    ).first()
    if wait is None:
        return False
    assert row.id is not None
    wait.ended = max(act.now, wait.began)
    act.session.flush()
    queue.resume(act, (SUBJECT, row.id), row.life, at=act.now)
    return True
