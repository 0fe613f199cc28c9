"""Answers that an officer promised while taking a call: a follow-up in the act of the incident (002:107)."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.i18n import _
from controlroom.followups.desk.acts import NewFollowup, owe
from controlroom.incidents.desk.common import SUBJECT as INCIDENT
from controlroom.incidents.tables import Incident
from controlroom.store.act import Act


def on_answer_owed(act: Act, incident: Incident, due: datetime | None) -> None:
    """Owe the caller an answer, by the time that was promised or else by the policy's."""
    new = NewFollowup(
        "answer",
        text=incident.summary or _("The answer to the caller's question"),
        due=due,
        phone=incident.phone,
        caller=incident.caller,
    )
    owe(act, new, (INCIDENT, incident.id))
