"""Whom the roster names for a post, and who may be put there."""

from __future__ import annotations

import pytest

from controlroom.posts.reads_roster import rostered
from controlroom.posts.rules import roles_of_posts
from controlroom.shifts import roster
from controlroom.shifts.sheet import read_sheets
from tests.posts.conftest import Guards

HEAD = ("日期", "班次", "工号", "姓名", "岗位")


def planned(guards: Guards, *rows: tuple[str, str, str]) -> dict[str, list[str]]:
    """Import a roster (shift, number, post) of the day; return who is planned where."""
    policy = guards.store.policy()
    lines = [("2026-11-22", shift, number, "", post) for shift, number, post in rows]
    roster.import_roster(guards.store, guards.desk.by, read_sheets([("排班", [HEAD, *lines])], policy))
    found = rostered(guards.store.reader, policy, guards.clock.now())
    return {code: [one.number for one in people] for code, people in found.items()}


@pytest.mark.parametrize("words", ["巡逻岗", "巡逻", "Patrol", "patrol"])
def test_the_roster_names_a_post_in_its_own_words(guards: Guards, words: str) -> None:
    assert planned(guards, ("早班", "305", words)) == {"patrol": ["305"]}


def test_of_another_shift_or_of_no_one_post_nothing_is_said(guards: Guards) -> None:
    """岗 is in every post's name, 码头 in none."""
    rows = (("夜班", "305", "巡逻岗"), ("早班", "306", "岗"), ("早班", "611", "码头"), ("早班", "612", ""))
    assert planned(guards, *rows) == {}
    guards.desk.wait(hours=9)
    assert planned(guards, *rows) == {"patrol": ["305"]}


def test_posts_are_manned_by_those_who_report_to_their_ladder(guards: Guards) -> None:
    roles = roles_of_posts(guards.store.policy())
    assert {"guard", "lobby-post", "security-team-leader"} <= roles
    assert not roles & {"assistant-manager", "department-supervisor", "front-desk", "technical-team-leader"}
