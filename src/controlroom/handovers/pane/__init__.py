"""F7: the handover, gone through over the panes by whoever has the desk and the relief."""

from controlroom.handovers.pane.screen import HandoverScreen

__all__ = ["HandoverScreen"]
