"""A report that is written down and dealt with in the same breath: linked, answered at once, an answer owed."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.incidents.desk.common import find
from controlroom.incidents.desk.ending import close
from controlroom.incidents.desk.intake import NewIncident, open_incident
from controlroom.incidents.desk.links import link
from controlroom.store.act import Act, Done, desk_act


@desk_act(right="take")
def open_linked(act: Act, new: NewIncident, other: str) -> Done:
    """Write down a report that belongs together with an incident, both or neither.

    Args:
        new: what was typed.
        other: number of the incident.

    Raises:
        NotAllowed: the right ``edit`` is missing. As ``open_incident`` and ``link``: nothing is written then.
    """
    act.by.need("edit")
    taken = open_incident.inside(act, new)
    link.inside(act, taken.number, other)
    return taken


@desk_act(right="take")
def open_answered(act: Act, new: NewIncident) -> Done:
    """Write down a question that was answered while the caller was on the line; it is closed in the same act (6.7).

    Raises:
        NotAllowed: the right ``close`` is missing. As ``open_incident`` and ``close``: nothing is written then.
    """
    act.by.need("close")
    taken = open_incident.inside(act, new)
    close.inside(act, taken.number, result=_("Answered at once."), told=f"{act.by.number} {act.by.name}")
    return taken


@desk_act(right="take")
def open_owed(act: Act, new: NewIncident, due: datetime | None = None) -> Done:
    """Write down a question whose answer is owed later; ``incident.answer-owed`` plans the follow-up (002:107).

    Args:
        new: what was typed.
        due: by when it was promised; without it the policy's time holds.

    Raises:
        UsageError: that time has gone already. As ``open_incident``: nothing is written then.
    """
    if due is not None and due <= act.now:
        raise UsageError(_("This time has gone already. Give a later one."), field="wanted_by")
    taken = open_incident.inside(act, new)
    act.announce("incident.answer-owed", incident=find(act, taken.number, "edit"), due=due)
    return taken
