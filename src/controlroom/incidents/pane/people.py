"""Whom to send: those on duty and free first, the kind's skills and departments before others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from controlroom.base.i18n import _
from controlroom.base.pinyin import initials
from controlroom.base.policy_model import title
from controlroom.base.text import half
from controlroom.incidents.catalogue import Catalogue, Kind, active_catalogue
from controlroom.incidents.naming import short
from controlroom.incidents.reads_people import Busy, busy
from controlroom.people.reads import Staff, staff
from controlroom.posts.reads_people import away
from controlroom.ui.pane import Frame

_EVERYBODY = 2000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person who might be sent.

    Attributes:
        staff: who.
        department: the department's name.
        skills: the skills' names; a word of the staff sheet that the catalogue does not know, as it stands there.
        fits: how well the person fits the kind: a skill it asks for, then the order of its departments; 0 not.
        busy: what the person is out for, on a break until or out of contact, as words; empty if free.
    """

    staff: Staff
    department: str
    skills: str
    fits: int
    busy: str

    def answers(self, typed: str) -> bool:
        """Whether the person's number, call sign, name, initials, department or skills answer a text."""
        text = half(typed).strip().casefold()
        one = self.staff
        if any(word.casefold().startswith(text) for word in (one.number, one.call_sign) if word):
            return True
        if any(text in word.casefold() for word in (one.name, self.department, self.skills)):
            return True
        return text.isascii() and any(
            spelling.startswith(text) for spelling in initials(one.name, every_reading=True)
        )

    def words(self) -> str:
        """Return what stands beside the number: name, department, what the person is on."""
        duty = "" if self.staff.on_duty else _("off duty")
        return "  ".join(word for word in (self.staff.name, self.department, self.busy, duty) if word)


def candidates(frame: Frame, kind_id: str | None, leave_out: Sequence[int] = ()) -> list[Candidate]:
    """Return everybody who works here, the likeliest first: on duty, free, with the skill, of the department.

    Args:
        frame: the console.
        kind_id: the incident's kind; None if nothing is known yet.
        leave_out: keys of staff who are sent already.
    """
    policy = frame.policy
    catalogue = active_catalogue(policy)
    kind = catalogue.kinds.get(kind_id) if kind_id else None
    out = busy(frame.reader)
    now, zone = frame.now(), frame.zone
    gone = away(frame.reader, policy, now)
    found = []
    for one in staff(frame.reader, limit=_EVERYBODY):
        if one.id in leave_out:
            continue
        department = policy.departments.get(one.department)
        known = catalogue.skills_of(one.skills)
        found.append(
            Candidate(
                one,
                title(department) if department else one.department,
                skills_text(catalogue, one.skills),
                _fits(one, known, kind),
                "; ".join(
                    word for word in (_busy(out.get(one.id, ()), now, zone), gone.get(one.id, "")) if word
                ),
            )
        )
    return sorted(found, key=lambda one: (not one.staff.on_duty, bool(one.busy), -one.fits, one.staff.number))


def suggested(frame: Frame, kind_id: str | None, most: int = 4) -> list[Candidate]:
    """Return who should be sent: on duty and free, fitting the kind; empty if nobody fits."""
    found = [one for one in candidates(frame, kind_id) if one.staff.on_duty and not one.busy]
    return [one for one in found if one.fits][:most]


def skills_text(catalogue: Catalogue, words: Sequence[str]) -> str:
    """Return skills by their names in the officer's language; words the catalogue does not know stay as they are."""
    known = [(word, catalogue.skills_of([word])) for word in words]
    return " ".join(title(catalogue.skills[ids[0]]) if ids else word for word, ids in known)


def _fits(one: Staff, skills: Sequence[str], kind: Kind | None) -> int:
    if kind is None:
        return 0
    skilled = 10 if set(kind.skills) & set(skills) else 0
    departments = kind.departments
    named = len(departments) - departments.index(one.department) if one.department in departments else 0
    return skilled + named


def _busy(matters: Sequence[Busy], now: datetime, zone: ZoneInfo) -> str:
    return "; ".join(
        _("on {number} {place}").format(number=short(one.number, now.astimezone(zone)), place=one.place)
        for one in matters
    )
