"""What the forms of the pane ask of the desk; run in the write thread, where its types may be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from controlroom.base.registry import load

DESK = "controlroom.keyloans.desk:"
HERE = "controlroom.keyloans.pane.writing:"


def lend(
    store: Any, by: Any, tag: str, hands: Mapping[str, Any], leave: Mapping[str, Any], **more: Any
) -> Any:
    """Run the desk's ``lend``."""
    return load(DESK + "lend")(store, by, tag, _hands(hands), leave=load(DESK + "Leave")(**leave), **more)


def hand_over(store: Any, by: Any, tag: str, hands: Mapping[str, Any], leave: Mapping[str, Any]) -> Any:
    """Run the desk's ``hand_over``."""
    return load(DESK + "hand_over")(store, by, tag, _hands(hands), leave=load(DESK + "Leave")(**leave))


def give_back(store: Any, by: Any, tag: str, condition: str, **more: Any) -> Any:
    """Run the desk's ``return_key``."""
    from controlroom.keyloans.rules import Condition

    return load(DESK + "return_key")(store, by, tag, condition=Condition(condition), **more)


def count(store: Any, by: Any, walk: Mapping[str, Any]) -> Any:
    """Run the desk's ``count``."""
    return load(DESK + "count")(store, by, load(DESK + "Walk")(**walk))


def _hands(hands: Mapping[str, Any]) -> Any:
    outside = hands.get("contractor")
    contractor = load(DESK + "Contractor")(**outside) if outside else None
    return load(DESK + "Hands")(hands.get("staff", ""), contractor)
