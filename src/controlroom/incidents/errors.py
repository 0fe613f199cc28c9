"""What the desk of incidents refuses in a way that a form answers with another key."""

from __future__ import annotations

from datetime import datetime

from controlroom.base.errors import Busy, Refused, UsageError


class OutElsewhere(Refused):
    """Somebody to be sent is out for another incident; ``even_if_busy`` sends all the same.

    Args:
        sentence: what to do.
        busy: who is out for what, in words.
    """

    def __init__(self, sentence: str, *, busy: str) -> None:
        super().__init__(sentence, field="who")
        self.busy = busy


class Ticked(Busy):
    """Somebody ticked this step before, perhaps on another console.

    Args:
        sentence: who and when, in words.
        by: staff number and name.
        at: when the step was done.
    """

    def __init__(self, sentence: str, *, by: str, at: datetime) -> None:
        super().__init__(sentence, field="step")
        self.by = by
        self.at = at


class NeedsField(Refused):
    """A step waits for something to be written down first (P-26: the witness).

    Args:
        sentence: what to do.
        needs: id of the field.
    """

    def __init__(self, sentence: str, *, needs: str) -> None:
        super().__init__(sentence, field="step")
        self.needs = needs


class FieldsMissing(UsageError):
    """What the playbook wants recorded is not, and no reason is given.

    Args:
        sentence: names all of it.
        missing: ids of the fields.
    """

    def __init__(self, sentence: str, *, missing: tuple[str, ...]) -> None:
        super().__init__(sentence, field="fields")
        self.missing = missing
