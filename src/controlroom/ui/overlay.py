"""A list over the panes, with keys of its own; the lines above and below stay in sight."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from controlroom.ui.closing import Modal
from controlroom.ui.keys import Hint, bindings, hints


class Overlay(Modal[None]):
    """A screen that covers the panes until Esc leads back.

    Attributes:
        where: name under which its keys are registered, for its key line and the help.
        heading: its translated title.
    """

    where: ClassVar[str]
    heading: str

    BINDINGS: ClassVar[list[BindingType]] = list(bindings("overlay"))
    DEFAULT_CSS = """
    Overlay { background: $background 0%; }
    Overlay Panel { height: 1fr; margin: 2 0 0 0; }
    """

    def key_hints(self) -> list[Hint]:
        """Return what its key line shows."""
        return hints(self.where, "overlay")

    def action_close(self) -> None:
        """Back to the panes."""
        self.dismiss(None)
