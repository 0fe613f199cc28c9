"""What is owed to a home, for the form in which a call from there is taken."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.clock import from_us
from controlroom.base.policy import Policy
from controlroom.base.times import when_text
from controlroom.followups.rules import number_of
from controlroom.followups.story import kind_title
from controlroom.store.reader import Reader

_MOST = 5
# from what is open to its place: without statistics SQLite would begin with all that ever was about an incident
_OF_HOME = """SELECT f.number, f.kind, f.due FROM followup f CROSS JOIN incident i
 WHERE f.state = 'open' AND f.about_sort || '' = 'incident' AND i.id = f.about_id AND i.place_code = :place
 ORDER BY f.due LIMIT :limit"""


def of_home(reader: Reader, policy: Policy, place_code: str, now: datetime) -> list[str]:
    """Return a line for each thing that is owed about a matter of this place, the next due first."""
    rows = reader.rows(_OF_HOME, place=place_code, limit=_MOST)
    found = []
    for number, kind, due in rows:
        when = from_us(due)
        sign = "▲" if when <= now else "○"
        found.append(
            f"{sign} {number_of(number)} {kind_title(policy, kind)} {when_text(when, now, policy.zone)}"
        )
    return found
