"""Screens over the panes: each closes itself and no other, however late its work ends."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Result = TypeVar("Result")


class Modal(ModalScreen[Result]):
    """A screen over the panes that closes once, and only while it is the uppermost one."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close with a result; nothing happens while another stands over it, or once it has closed.

        Textual would take away whatever is uppermost instead, the panes themselves at last.
        """
        return super().dismiss(result) if self.is_active else AwaitComplete()


class ClosingScreen(Modal[Result]):
    """A modal screen whose work ends later than its key: it waits until what stands over it is left."""

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
