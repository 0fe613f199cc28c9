"""Closing an incident as an officer in a hurry does: what the playbook wants recorded is left out with a reason."""

from __future__ import annotations

from typing import Any

from controlroom.incidents import desk
from controlroom.incidents.desk.common import card_of, catalogue
from controlroom.incidents.reads import by_number
from controlroom.store.act import Done
from controlroom.store.actor import Actor
from controlroom.store.database import Store


def close(store: Store, by: Actor, number: str, *, result: str | None = "已处理", **more: Any) -> Done:
    """Close an incident; a leak test that is recorded stands, everything else is left out."""
    one = by_number(store.reader, number, store.clock.now())
    with store.act(by, "test.card") as act:
        card = card_of(act, catalogue(act).kind(one.kind))
    tested = store.reader.value(
        "SELECT COUNT(*) FROM incident_mark WHERE incident_id = :id AND life = :life AND name = 'leak-tested'",
        id=one.id,
        life=one.life,
    )
    fields = [field.id for field in card.record] if card is not None else []
    reasons = {name: "不详" for name in fields if not (tested and name == "leak-test")}
    return desk.close(
        store, by, number, **{"result": result, "told": "101", "clear": True, "left_out": reasons, **more}
    )
