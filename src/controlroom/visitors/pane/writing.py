"""Acts of the lists; run in the write thread, where the desk may be loaded."""

from __future__ import annotations

from typing import Any

from controlroom.base.registry import load
from controlroom.store.actor import Actor

DESK = "controlroom.visitors.desk:"
HERE = "controlroom.visitors.pane.writing:"


def add(store: Any, by: Actor, **visitor: Any) -> Any:
    """Register a visitor; see ``NewVisitor``."""
    return load(DESK + "add")(store, by, load(DESK + "NewVisitor")(**visitor))


def note_vehicle(store: Any, by: Actor, **vehicle: Any) -> Any:
    """Write down a vehicle; see ``NewVehicle``."""
    return load(DESK + "note_vehicle")(store, by, load(DESK + "NewVehicle")(**vehicle))
