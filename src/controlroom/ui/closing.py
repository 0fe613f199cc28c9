"""A screen over the panes that closes when its work is done, whatever has come over it meanwhile."""

from __future__ import annotations

from typing import TypeVar

from textual.screen import ModalScreen

Result = TypeVar("Result")


class ClosingScreen(ModalScreen[Result]):
    """A modal screen whose work ends later than its key: Textual would close the screen on top instead of it."""

    _result: tuple[Result] | None = None

    def close(self, result: Result) -> None:
        """Close with a result; what stands over it is left first."""
        if self.is_active:
            self.dismiss(result)
        else:
            self._result = (result,)

    def on_screen_resume(self) -> None:
        """What stood over it has gone."""
        if self._result is not None:
            self.dismiss(self._result[0])
