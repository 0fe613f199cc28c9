"""A console whose policy cannot be read: it works by the one before, and says so as long as it lasts."""

from __future__ import annotations

import pytest

from controlroom.base.clock import to_us
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.policies import shipped_text
from controlroom.store.policy_act import apply_policy
from tests.console.conftest import Open
from tests.console.hands import app_of, lines, sign_in, text, until

WORD = "沿用旧规则"


def put(store: Store) -> None:
    """Another program stores a policy this one cannot read."""
    with store.act(house("other"), "test.put") as act:
        act.run(
            "INSERT INTO policy_version (text, compiled, applied_at) VALUES (:text, '', :at)",
            text=shipped_text().replace("keep = 14", "keep = 0"),
            at=to_us(act.now),
        )
        act.journal("test.put", ("policy", 2))


def mend(store: Store) -> None:
    """A leader applies one that reads."""
    leader = Actor(console="2", staff_id=1, number="101", rights=frozenset({"policy"}))
    apply_policy(store, leader, shipped_text())


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_it_is_said_when_it_begins_and_while_it_lasts(
    console: Open, desk: Store, other: Store, size: tuple[int, int]
) -> None:
    async with console(desk, size) as pilot:
        await pilot.pause(0.3)
        assert WORD not in text(pilot)
        put(other)
        await until(pilot, lambda: WORD in lines(pilot)[0])
        await until(pilot, lambda: "backups.keep" in text(pilot))
        pilot.app.clear_notifications()
        app_of(pilot).heart.changed()
        await pilot.pause(0.5)
        assert "backups.keep" not in text(pilot), "said once"
        assert WORD in lines(pilot)[0]
        mend(other)
        await until(pilot, lambda: WORD not in lines(pilot)[0])


async def test_a_console_that_starts_so_says_it_and_acts(console: Open, desk: Store, other: Store) -> None:
    put(other)
    async with console(desk) as pilot:
        await until(pilot, lambda: WORD in lines(pilot)[0] and "backups.keep" in text(pilot))
        await sign_in(pilot)
        app_of(pilot).desk.press("controlroom.people.desk:set_on_duty", "102", True)
        await until(pilot, lambda: desk.reader.value("SELECT on_duty FROM staff WHERE number = '102'"))
