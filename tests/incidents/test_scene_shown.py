"""What stands around an incident, in the shell and in its story, in both languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from controlroom.base import i18n
from controlroom.base.text import mask_phone
from controlroom.incidents import naming, reads, reads_scene, reads_story, shown, shown_scene, story
from controlroom.incidents.catalogue import active_catalogue
from controlroom.store import search
from controlroom.store.actor import Actor

from .conftest import Desk


@pytest.fixture
def busy(at_desk: Desk) -> str:
    """A fire on which everything happened."""
    from controlroom.incidents import desk

    number = desk.emergency(at_desk.store, Actor("console 2"), "fire").number
    desk.put_place(at_desk.store, Actor("console 2"), number, "3-2-1802")
    at_desk.do("claim", number)
    at_desk.do("told", number, "119", said="十分钟到")
    at_desk.do("told", number, "305", by="radio")
    at_desk.do("told", number, "楼上住户", by="in-person")
    at_desk.do("commander", number, "305")
    at_desk.do("tick", number, "1")
    at_desk.do("untick", number, "1", why="点错")
    at_desk.do("add_caller", number, caller="赵女士", phone="13800000001", said="烟很大")
    at_desk.do("add_caller", number, said="有人喊", anonymous=True)
    at_desk.do("outside", number, "fire", officer="王队", taken_over="现场")
    at_desk.do("outside", number, "fire", left=at_desk.clock.now())
    card = desk_fields(at_desk, number)
    at_desk.do("set_field", number, card[0], left_out="不清楚")
    double = at_desk.open(kind="fire", place="西门", caller="钱先生")
    at_desk.do("duplicate", double, number)
    at_desk.do("link", number, at_desk.open(kind="power-cut", place="东门"))
    return number


def desk_fields(at_desk: Desk, number: str) -> list[str]:
    """Return the ids of what the playbook wants recorded."""
    return list(at_desk.unrecorded(number))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_entry_reads_as_a_sentence_in_both_languages(at_desk: Desk, busy: str, language: str) -> None:
    i18n.use(language)
    reader, policy = at_desk.store.reader, at_desk.store.policy()

    def when(instant: datetime) -> str:
        return f"{instant.astimezone(policy.zone):%H:%M}"

    lines = reads_story.story(reader, at_desk.one(busy).id)
    words = [story.sentence(policy, line, when=when) for line in lines]
    assert all(words)
    assert not [word for word in words if "incident." in word or "{" in word]
    for part in ("console 2", "305 曾海涛", "王队", "现场", mask_phone("13800000001"), "烟很大"):
        assert any(part in word for word in words), part
    assert not any("13800000001" in word for word in words)
    name = {"zh": "消防 119", "en": "Fire brigade 119"}[language]
    assert any(name in word and "十分钟到" in word for word in words)


def test_a_wrong_press_reads_as_one(at_desk: Desk) -> None:
    number = at_desk.do("emergency", "fire").number
    at_desk.do("mistake", number)
    policy = at_desk.store.policy()
    line = reads_story.story(at_desk.store.reader, at_desk.one(number).id)[-1]
    assert story.sentence(policy, line, when=str) == "按错撤回"
    assert at_desk.one(number).result == "按错"


def test_an_emergency_without_a_place_says_so(at_desk: Desk) -> None:
    one = at_desk.one(at_desk.do("emergency", "fire").number)
    assert naming.place_name(one) == "地点待补"
    assert naming.describe(at_desk.store.reader, [one.id])[one.id].place == "地点待补"


def test_callers_are_found_by_search(at_desk: Desk, busy: str) -> None:
    # the index gives candidates; what decides is not asked here
    callers = "赵女士 13800000001 钱先生"
    key = at_desk.one(busy).id
    for text in callers.split():
        found = search.find(
            at_desk.store.reader, "incident", text, confirm=lambda refs: dict.fromkeys(refs, callers)
        )
        assert key in found, text


def test_the_list_says_what_waits_for_a_signature(at_desk: Desk) -> None:
    from controlroom.incidents import desk

    desk.emergency(at_desk.store, Actor("console 2"), "fire")
    assert listed(at_desk) == ["接报，待认领"]
    at_desk.do("claim", "2026-1122-001")
    assert listed(at_desk) == ["接报"]


def listed(at_desk: Desk) -> list[str]:
    """Return the states of a list as a terminal shows them."""
    reader = at_desk.store.reader
    now = at_desk.clock.now().astimezone(at_desk.store.zone)
    table = shown.table(active_catalogue(at_desk.store.policy()), reads.incidents(reader), now)
    return [row["status"].words for row in table.rows]  # type: ignore[attr-defined]


def test_a_number_nobody_has_set_reads_not_set(at_desk: Desk) -> None:
    number = at_desk.open(kind="gas-leak", place="3栋")
    one, reader = at_desk.one(number), at_desk.store.reader
    seen, card = reads_scene.scene(reader, one.id), reads_scene.card_of(reader, one)
    to_tell = reads_scene.to_tell(reader, at_desk.store.policy(), card, one, seen)
    for json, wanted in ((False, "未设"), (True, None)):
        around = shown_scene.around(one, seen, card, to_tell, {}, warning="", reveal=False, json=json)
        rows = around["to_tell"].rows  # type: ignore[attr-defined]
        assert [row["number"] for row in rows if row["target"] == "gas-company"] == [wanted]
        assert [row["number"] for row in rows if row["target"] == "ambulance-120"] == ["120"]
