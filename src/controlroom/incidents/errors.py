"""What the desk of incidents refuses in a way that a form answers with another key."""

from __future__ import annotations

from controlroom.base.errors import Refused


class OutElsewhere(Refused):
    """Somebody to be sent is out for another incident; ``even_if_busy`` sends all the same.

    Args:
        sentence: what to do.
        busy: who is out for what, in words.
    """

    def __init__(self, sentence: str, *, busy: str) -> None:
        super().__init__(sentence, field="who")
        self.busy = busy
