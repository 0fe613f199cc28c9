"""Taking back what was entered wrongly: the wrong post, the wrong guard, a key pressed by mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.text import tidy
from controlroom.posts.desk.undo_manning import unman
from controlroom.posts.desk.undo_round import unreport_round
from controlroom.posts.desk.undo_told import unacknowledge, unreport, untell, unwatch
from controlroom.posts.reads_undo import entry as entry_of
from controlroom.posts.reads_undo import last, taken
from controlroom.posts.rules_undo import RIGHTS, Entry, is_free
from controlroom.store.act import Act, Done, desk_act

_BACK: dict[str, Callable[[Act, Entry, str], Done]] = {
    "post.manned": unman,
    "post.closed": unman,
    "post.reported": unreport,
    "post.equipment": untell,
    "round.reported": unreport_round,
    "order.acknowledged": unacknowledge,
    "welfare.heard": unwatch,
    "welfare.silent": unwatch,
}


@desk_act()
def undo(act: Act, entry: int, *, why: str = "") -> Done:
    """Take back what an entry says, as if it had not been written; both stay in the journal (right of the act itself).

    Promises that ended by it are owed again as they were owed.

    Args:
        act: the act.
        entry: the entry's number.
        why: the reason; needed, with the right to correct, once ``FREELY`` has passed since it was written.

    Raises:
        NotFound: no such entry of the posts; UsageError: no reason; Refused: taken back already, or what was written
            since rests on it. NotAllowed: the right is missing.
    """
    one = entry_of(act.run, entry)
    if one is None:
        raise NotFound(
            _("Entry {seq} is nothing that can be taken back here.").format(seq=entry), field="entry"
        )
    act.by.need(RIGHTS[one.act])
    if one.seq in taken(act.run, one.seq):
        raise Refused(_("This has been taken back already."))
    reason = tidy(why, field="why")
    if not is_free(one.recorded, act.now):
        act.by.need("correct")
        if not reason:
            raise UsageError(_("Say why it is taken back."), field="why")
    return _BACK[one.act](act, one, reason)


@desk_act()
def undo_last(act: Act, acts: Sequence[str], about: Mapping[str, object], *, why: str = "") -> Done:
    """Take back the last entry of some acts (right of the act itself).

    Args:
        act: the act.
        acts, about: as for ``reads_undo.last``.
        why: as for ``undo``.

    Raises:
        Refused: there is none; else as ``undo``.
    """
    return undo.inside(act, last(act.run, acts, **about).seq, why=why)
