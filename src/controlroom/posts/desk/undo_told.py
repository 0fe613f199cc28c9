"""Taking back what was told: a sign of life, a call without an answer, an acknowledgement, a report, the equipment."""

from __future__ import annotations

from controlroom.base.clock import opt_from_us
from controlroom.deadlines.desk import cancel, reopen
from controlroom.people.tables import Staff
from controlroom.posts.desk import orders, reports, status, welfare
from controlroom.posts.desk.common import ORDER, POSTING, answer, key, note_undone, overtaken
from controlroom.posts.reads_undo import last, taken
from controlroom.posts.rules import EQUIPMENT, OrderState, order_number
from controlroom.posts.rules_undo import Entry
from controlroom.posts.tables import Post, Posting, PostOrder, PostOrderAck
from controlroom.store import search
from controlroom.store.act import Act, Done

_REPORTS = """SELECT seq, at FROM journal WHERE subject = 'post' AND subject_id = :id AND act = 'post.reported'
 ORDER BY seq DESC LIMIT 50"""


def unwatch(act: Act, entry: Entry, why: str) -> Done:
    """Take back that a guard answered, or did not: the next sign of life is due when it was due.

    Raises:
        Refused: the guard stands there no more, has been heard or called since, or is inside a gas area.
    """
    one = act.session.get_one(Posting, entry.facts["posting"])
    _check_last(act, entry, posting=entry.facts["posting"])
    if one.until is not None or not one.checked:
        raise overtaken()
    person = act.session.get_one(Staff, one.staff_id)
    welfare.check_reachable(one, person)
    cancel(act, (POSTING, key(one)), one.life, None, at=act.now)
    one.heard, one.tries = opt_from_us(entry.facts["heard"]), entry.facts["calls"]
    act.session.flush()
    note_undone(act, entry, why)
    for row in reopen(act, entry.facts["owed"]):
        one.life = row.life
    act.session.add(one)
    if entry.facts["away"]:
        status.out_of_contact(act, person)
    else:
        status.back_in_contact(act, person)
    return answer(act.session.get_one(Post, one.post_id))


def unacknowledge(act: Act, entry: Entry, why: str) -> Done:
    """Take back that a post acknowledged an order; while the order holds, it is owed until when it was owed.

    Raises:
        Refused: the post has not acknowledged it any more.
    """
    row = act.session.get_one(PostOrder, entry.subject_id)
    ack = act.session.get(PostOrderAck, (row.id, entry.facts["post"]))
    if ack is None or ack.acked is None:
        raise overtaken()
    ack.acked, ack.held = None, 0
    act.session.add(ack)
    act.session.flush()
    note_undone(act, entry, why)
    if row.state == OrderState.IN_FORCE:
        reopen(act, entry.facts["owed"])
        orders.hold(act)
        orders.settle(act, row)
    return Done(ORDER, entry.subject_id, order_number(row.number))


def untell(act: Act, entry: Entry, why: str) -> Done:
    """Take back that the team leader was told of the equipment: it is owed again as it was.

    Raises:
        Refused: the leader has been told again since.
    """
    _check_last(act, entry)
    subject = (entry.subject, entry.subject_id)
    note_undone(act, entry, why)
    cancel(act, subject, reports.asked(act), [EQUIPMENT], at=act.now)
    reopen(act, entry.facts["owed"])
    return Done(entry.subject, entry.subject_id, "")


def unreport(act: Act, entry: Entry, why: str) -> Done:
    """Take a line from a post back: it is found no more, and the post last reported when it did before."""
    post = act.session.get_one(Post, entry.subject_id)
    search.drop(act, "log", entry.seq)
    note_undone(act, entry, why)
    rows = act.run(_REPORTS, id=key(post))
    gone = taken(act.run, rows[-1][0])
    times = [at for seq, at in rows if seq not in gone]
    post.reported = opt_from_us(max(times, default=None))
    act.session.add(post)
    return answer(post)


def _check_last(act: Act, entry: Entry, **facts: object) -> None:
    """Refuse if more was written about the same since."""
    alike = [one for one in (entry.act,) if not facts] or ["welfare.heard", "welfare.silent"]
    if last(act.run, alike, **facts).seq != entry.seq:
        raise overtaken()
