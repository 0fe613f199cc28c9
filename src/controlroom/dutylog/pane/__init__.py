"""Pane 4: the duty log, live."""

from controlroom.dutylog.pane.pane import DutyLogPane

__all__ = ["DutyLogPane"]
