"""Whether a signed sheet, and the journal it stands on, are as they were signed."""

from __future__ import annotations

import json
from collections.abc import Callable

from controlroom.base.i18n import _
from controlroom.handovers.reads import Handover
from controlroom.handovers.rules import State, seal_of
from controlroom.store.reader import Reader
from controlroom.store.verify import Seal, verify


def faults(reader: Reader, one: Handover, *, progress: Callable[[int], object] | None = None) -> list[str]:
    """Return what is wrong with a signed sheet or with the journal it stands on; nothing if it is as it was signed.

    Args:
        reader: the read lane.
        one: the handover.
        progress: as for ``store.verify.verify``.
    """
    if one.state is not State.SIGNED or one.seq is None:
        return [_("{number} is not signed.").format(number=one.spoken)]
    found = []
    sheet = str(reader.value("SELECT sheet FROM handover WHERE id = :id", id=one.id))
    if seal_of(sheet) != one.seal:
        found.append(
            _("The sheet {number} is not what was signed: its seal differs.").format(number=one.spoken)
        )
    written = reader.rows(
        "SELECT facts FROM journal WHERE seq > :seq AND subject = 'handover' AND subject_id = :id "
        "AND act = 'handover.signed' ORDER BY seq LIMIT 1",
        seq=one.seq,
        id=one.id,
    )
    if not written:
        found.append(_("The journal has no entry of the signatures of {number}.").format(number=one.spoken))
    elif json.loads(written[0][0]).get("sheet") != one.seal:
        found.append(_("The seal of {number} is not the one the journal has.").format(number=one.spoken))
    seal = Seal(one.seq, one.head, one.spoken)
    return [*found, *(fault.sentence for fault in verify(reader, seals=[seal], progress=progress))]
