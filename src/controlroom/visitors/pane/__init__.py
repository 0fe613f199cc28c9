"""Visitors and vehicles over the panes: their lists and forms."""

from controlroom.visitors.pane.screens import VehicleList, VisitorList

__all__ = ["VehicleList", "VisitorList"]
