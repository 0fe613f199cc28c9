"""Marks: moments of a life that meet or start clocks and have no verb of their own."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.incidents.desk.common import since_began, spoken
from controlroom.incidents.rules import MARK_TITLES
from controlroom.incidents.tables import Incident, IncidentMark
from controlroom.store.act import Act


def marked(act: Act, row: Incident, mark: str) -> IncidentMark | None:
    """Return the mark of this life, None if it was not written."""
    statement = select(IncidentMark).where(
        IncidentMark.incident_id == row.id, IncidentMark.life == row.life, IncidentMark.name == mark
    )
    return act.session.exec(statement).first()


def set_mark(act: Act, row: Incident, mark: str, when: datetime) -> None:
    """Write a mark down.

    Raises:
        Refused: it was written already; UsageError: it would lie before the report.
    """
    assert row.id is not None
    since_began(row, when)
    if marked(act, row, mark) is not None:
        raise Refused(
            _("“{mark}” is written down already for {number}.").format(
                mark=_(MARK_TITLES[mark]), number=spoken(act, row)
            ),
            field="mark",
        )
    act.session.add(IncidentMark(incident_id=row.id, life=row.life, name=mark, at=when))
