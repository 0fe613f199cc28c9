"""Parked forms: kept, offered again on the same console, forgotten with the act they became."""

from __future__ import annotations

from datetime import timedelta

from controlroom.base.clock import ManualClock
from controlroom.store import drafts
from controlroom.store.actor import Actor
from controlroom.store.database import Store


def test_saved_and_offered_again(store: Store, clock: ManualClock) -> None:
    """By console and form, the latest first; saving again replaces; nothing is journalled."""
    drafts.save(store, "east", "incident.open", "a", {"place": "3-2-"})
    clock.move(timedelta(seconds=2))
    drafts.save(store, "east", "incident.open", "a", {"place": "3-2-1802", "what": "[/] 漏\x1b"})
    drafts.save(store, "west", "incident.open", "b", {"place": "1"})
    clock.move(timedelta(seconds=2))
    drafts.save(store, "east", "log.add", "c", {})
    assert [one.id for one in drafts.parked(store.reader, "east")] == ["c", "a"]
    (one,) = drafts.parked(store.reader, "east", "incident.open")
    assert one.fields == {"place": "3-2-1802", "what": "[/] 漏\x1b"}
    assert one.at == clock.now() - timedelta(seconds=2)
    assert drafts.parked(store.reader, "north") == []
    assert store.reader.seq() == 0


def test_dropped(store: Store, officer: Actor) -> None:
    """Thrown away, or become an act; twice is no matter; a failed act keeps it."""
    for name in "abc":
        drafts.save(store, "east", "form", name, {"x": name})
    drafts.drop(store, "a")
    drafts.drop(store, "a")
    with store.act(officer, "test.done") as act:
        drafts.drop_inside(act, "b")
        drafts.drop_inside(act, None)
    try:
        with store.act(officer, "test.failed") as act:
            drafts.drop_inside(act, "c")
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert [one.id for one in drafts.parked(store.reader, "east")] == ["c"]


def test_forgotten_after_the_policys_time(store: Store, clock: ManualClock) -> None:
    """After a week nobody asks for it."""
    drafts.save(store, "east", "form", "old", {})
    clock.move(timedelta(seconds=store.policy().draft_keep + 1))
    drafts.save(store, "east", "form", "new", {})
    assert drafts.drop_old(store) == 1
    assert [one.id for one in drafts.parked(store.reader, "east")] == ["new"]
    assert drafts.drop_old(store) == 0
