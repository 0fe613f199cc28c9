"""Pane 3: goods release passes, and the forms with which the officer takes, checks and lets out."""

from controlroom.passes.pane.pane import PassesPane

__all__ = ["PassesPane"]
