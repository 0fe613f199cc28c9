"""Everything an officer can do with an incident: one function per act, one transaction each."""

from controlroom.incidents.desk.course import correct, hold, note, resume
from controlroom.incidents.desk.editing import Edit, edit, reveal
from controlroom.incidents.desk.emergency import claim, emergency, mistake, put_place
from controlroom.incidents.desk.ending import cancel, close, reopen, resolve
from controlroom.incidents.desk.fields import set_field
from controlroom.incidents.desk.intake import NewIncident, open_and_send, open_incident
from controlroom.incidents.desk.links import duplicate, link
from controlroom.incidents.desk.retract import retract
from controlroom.incidents.desk.scene import add_caller, commander, outside
from controlroom.incidents.desk.sending import arrive, clear, dispatch, recall, under_way
from controlroom.incidents.desk.telling import told
from controlroom.incidents.desk.ticking import set_fields, tick, untick

__all__ = [
    "Edit",
    "NewIncident",
    "add_caller",
    "arrive",
    "cancel",
    "claim",
    "clear",
    "close",
    "commander",
    "correct",
    "dispatch",
    "duplicate",
    "edit",
    "emergency",
    "hold",
    "link",
    "mistake",
    "note",
    "open_and_send",
    "open_incident",
    "outside",
    "put_place",
    "recall",
    "reopen",
    "resolve",
    "resume",
    "retract",
    "reveal",
    "set_field",
    "set_fields",
    "tick",
    "told",
    "under_way",
    "untick",
]
