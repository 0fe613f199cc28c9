"""How entries of the log, and its silence, are named where another record or an alarm is about them."""

from __future__ import annotations

from collections.abc import Sequence

from controlroom.base.i18n import _
from controlroom.base.registry import Subject
from controlroom.store.reader import Reader


def describe(_reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how entries of the log are named where another record is about them."""
    return {seq: Subject(number=_("entry {seq}").format(seq=seq), title=_("Duty log")) for seq in ids}


def describe_silence(_reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how the silence of the log is named in strips and lists."""
    return dict.fromkeys(ids, Subject(number=_("Duty log"), title=""))
