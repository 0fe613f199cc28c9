"""Night checks at the console (B级夜间查岗, 000:28): the inspector signs, each finding is owed an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from controlroom.base.errors import Refused
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, tidy
from controlroom.dutylog.desk.days import late_notes
from controlroom.dutylog.desk.notes import check_past
from controlroom.dutylog.rules import CHECKED, LOG, check_grade, words_of
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class NightCheck:
    """A night check, as the inspector gives it.

    Attributes:
        grade: one of ``GRADES``.
        findings: what was found; none if all was well.
        remark: more words.
        at: when, if not now.
    """

    grade: str
    findings: Sequence[str] = ()
    remark: str = ""
    at: datetime | None = None


@desk_act(right="log")
def check_night(act: Act, check: NightCheck) -> Done:
    """Write down a night check; the actor is the inspector, whose PIN was given (``log.checked`` is announced).

    Raises:
        Refused: the inspector has the desk; UsageError: no such grade, a time to come.
    """
    grade = check_grade(check.grade)
    check_past(act, check.at)
    desk = act.run("SELECT staff_id FROM shift WHERE ended IS NULL ORDER BY started DESC, id DESC LIMIT 1")
    officer = desk[0][0] if desk else None
    if officer == act.by.staff_id:
        raise Refused(_("Nobody checks their own shift. The inspector signs."), field="number")
    findings = [found for found in (tidy(text, field="findings") for text in check.findings) if found]
    remark = tidy(check.remark, field="remark")
    for text, field in (*((found, "findings") for found in findings), (remark, "remark")):
        check_no_document(text, field)
    texts = {
        "who": f"{act.by.number} {act.by.name}",
        "text": _("; ").join(findings),
        "remark": remark,
    }
    facts = {"grade": grade, "findings": len(findings), "officer": officer}
    seq = act.journal(CHECKED, (LOG, 0), facts=facts, texts=texts, at=check.at)
    search.put(act, LOG, seq, words_of(texts))
    act.session.flush()
    notes = late_notes(act, check.at)
    act.announce("log.checked", entry=seq, findings=tuple(findings), notes=notes)
    return Done(LOG, seq, str(seq), tuple(notes))
