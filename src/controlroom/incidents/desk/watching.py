"""What was seen on CCTV and shall be followed up: an incident in the very act of the log (D4, 004:537; P-29)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from controlroom.base.i18n import _
from controlroom.incidents.desk.common import catalogue
from controlroom.incidents.desk.intake import NewIncident, open_incident
from controlroom.store.act import Act

KINDS = {
    "dress": "cctv-staff-conduct",
    "conduct": "cctv-staff-conduct",
    "environment": "cctv-environment",
    "charging": "cctv-parking",
    "other": "cctv-finding",
}
"""Kind of incident for each sort of finding, as the shipped catalogue has them."""


def on_watched(act: Act, what: str, texts: Mapping[str, str], at: datetime, notes: list[str]) -> None:
    """Open the incident of a finding, and tell its number; a catalogue without its kind opens none and says so."""
    kind = KINDS[what]
    if kind not in catalogue(act).kinds:
        notes.append(_("The catalogue has no kind for it: open an incident by hand."))
        return
    place = texts["post"] or texts["camera"] or _("seen on CCTV")
    summary = texts["text"]
    if texts["action"]:
        summary = _("{text}; done: {action}").format(text=summary, action=texts["action"])
    done = open_incident.inside(
        act, NewIncident(kind, place=place, summary=summary, source="cctv", happened=at)
    )
    notes += [_("Incident {number} is opened.").format(number=done.number), *done.notes]
