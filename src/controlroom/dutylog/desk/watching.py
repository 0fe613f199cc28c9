"""What was seen on CCTV: dress, conduct, environment, charging (D4, 004:537)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from controlroom.base.errors import UsageError
from controlroom.base.i18n import _
from controlroom.base.text import check_no_document, tidy, tidy_line
from controlroom.dutylog.desk.days import late_notes
from controlroom.dutylog.desk.notes import check_past, mark_tag
from controlroom.dutylog.rules import CCTV, LOG, WATCHED, check_watched, words_of
from controlroom.people.rules import within
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, as typed.

    Attributes:
        what: one of ``WATCHED_TITLES``.
        text: what was seen.
        camera, post: on which camera, at which post.
        action: what was done about it: stop it, or tell those nearby (P-29).
        at: when it was seen, if not now.
        incident: whether it becomes an incident.
    """

    what: str
    text: str
    camera: str = ""
    post: str = ""
    action: str = ""
    at: datetime | None = None
    incident: bool = False


@desk_act(right="log")
def watch(act: Act, finding: Finding) -> Done:
    """Write down what was seen on CCTV; a room above may open an incident for it (``log.watched``).

    Raises:
        UsageError: nothing written, no such sort of finding, a time to come.
    """
    check_watched(finding.what)
    texts = {"text": tidy(finding.text, field="text")}
    if not texts["text"]:
        raise UsageError(_("Write what was seen."), field="text")
    texts |= {name: tidy_line(getattr(finding, name), field=name) for name in ("camera", "post", "action")}
    for name, text in texts.items():
        check_no_document(text, name)
    for name in ("camera", "post"):
        within(texts[name], act.policy.line_limit, name)
    check_past(act, finding.at)
    seq = act.journal(
        WATCHED, (LOG, 0), facts={"tag": CCTV, "what": finding.what}, texts=texts, at=finding.at
    )
    mark_tag(act, seq, CCTV, finding.at)
    search.put(act, LOG, seq, words_of(texts))
    notes = late_notes(act, finding.at)
    if finding.incident:
        act.announce("log.watched", what=finding.what, texts=texts, at=finding.at or act.now, notes=notes)
    return Done(LOG, seq, str(seq), tuple(notes))
