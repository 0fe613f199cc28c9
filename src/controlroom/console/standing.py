"""What still stands when somebody is about to leave the console."""

from __future__ import annotations

from controlroom.base.errors import ControlroomError
from controlroom.base.i18n import _
from controlroom.deadlines.reads import counts
from controlroom.incidents.reads_people import busy
from controlroom.incidents.reads_urgency import open_count
from controlroom.store.reader import Reader


def standing(reader: Reader) -> str:
    """Return how many incidents are open, limits overdue and people out; empty if none or if it cannot be read."""
    try:
        with reader.snapshot():
            still, late, out = open_count(reader), counts(reader).late, len(busy(reader))
    except ControlroomError:
        # leaving must be possible with a broken database, too
        return ""
    if not (still or late or out):
        return ""
    return (
        _("Open incidents: {open}; overdue: {late}; people out: {out}.").format(
            open=still, late=late, out=out
        )
        + " "
    )
