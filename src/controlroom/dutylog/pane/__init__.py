"""Pane 4: the duty log, live; the log read by day and shift over the panes."""

from controlroom.dutylog.pane.pane import DutyLogPane
from controlroom.dutylog.pane.screen import LogScreen

__all__ = ["DutyLogPane", "LogScreen"]
