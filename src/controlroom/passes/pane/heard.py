"""The line in which number and check code are typed as a guard reads them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from controlroom.ui.inputs import LineInput
from controlroom.ui.prompt import Ask

_BOUNCES = timedelta(seconds=5)


class Heard(Ask):
    """One line that may be sent again after an error; the same reading sent at once is the same act.

    A key that bounces must not count a wrong code twice. What is typed anew, or sent later, is another reading.

    Args:
        now: this instant.
    """

    def __init__(self, *args: Any, now: Callable[[], datetime], **more: Any) -> None:
        super().__init__(*args, **more)
        self._now = now
        self._sent: tuple[str, datetime] | None = None

    def on_input_changed(self) -> None:
        """Another reading is typed."""
        if self._sent is not None and self.query_one(LineInput).value != self._sent[0]:
            self._anew()

    def action_save(self) -> None:
        """Send it; under the id it had if it was sent just now."""
        if self._busy:
            return
        now = self._now()
        if self._sent is not None and now - self._sent[1] > _BOUNCES:
            self._anew()
        self._sent = self._sent or (self.query_one(LineInput).value, now)
        super().action_save()

    def _anew(self) -> None:
        self._sent, self._request = None, str(uuid.uuid4())

    def _fail(self, sentence: str) -> None:
        # the next reading takes the place of this one
        super()._fail(sentence)
        self.query_one(LineInput).select_all()
