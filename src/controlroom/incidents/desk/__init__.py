"""Everything an officer can do with an incident: one function per act, one transaction each."""

from controlroom.incidents.desk.course import cancel, close, correct, hold, note, reopen, resolve, resume
from controlroom.incidents.desk.editing import Edit, edit, reveal
from controlroom.incidents.desk.intake import NewIncident, open_and_send, open_incident
from controlroom.incidents.desk.sending import arrive, clear, dispatch, recall, under_way

__all__ = [
    "Edit",
    "NewIncident",
    "arrive",
    "cancel",
    "clear",
    "close",
    "correct",
    "dispatch",
    "edit",
    "hold",
    "note",
    "open_and_send",
    "open_incident",
    "recall",
    "reopen",
    "resolve",
    "resume",
    "reveal",
    "under_way",
]
