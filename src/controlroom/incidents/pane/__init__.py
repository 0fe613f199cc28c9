"""Pane 1: the incidents, the chosen one's story, and the forms with which the officer works on them."""

from controlroom.incidents.pane.pane import IncidentsPane

__all__ = ["IncidentsPane"]
