"""What posts report, the equipment's state, and how all of it reads in the log and on the handover."""

from __future__ import annotations

from datetime import timedelta

import pytest

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import Language, speaking, use
from controlroom.dutylog import reads as log
from controlroom.dutylog.sentences import sentence
from controlroom.posts.open import open_items
from controlroom.posts.open_people import open_people
from controlroom.posts.reads_equipment import told
from controlroom.posts.rules import EQUIPMENT
from tests.posts.conftest import Guards


def lines(guards: Guards, text: str | None = None) -> list[str]:
    """Return the log's lines, the latest first."""
    policy = guards.store.policy()
    return [
        sentence(policy, one.act, one.facts, one.texts, when=lambda at: at.strftime("%H:%M"))
        for one in log.entries(guards.store.reader, text=text, limit=100)
    ]


def test_a_report_is_one_line_of_the_log_and_found_again(guards: Guards) -> None:
    guards.do("report", "gate", "快递车占用消防通道", topic="vehicle")
    assert "快递车占用消防通道" in lines(guards, "快递车")[0]
    assert guards.post("gate").reported == guards.clock.now()


def test_a_report_needs_words_a_post_and_a_topic_that_exists(guards: Guards) -> None:
    with pytest.raises(UsageError):
        guards.do("report", "gate", " ")
    with pytest.raises(UsageError):
        guards.do("report", "gate", "正常", topic="weather")
    with pytest.raises(UsageError):
        guards.do("report", "gate", "正常", at=guards.clock.now() + timedelta(minutes=1))
    with pytest.raises(NotFound):
        guards.do("report", "码头", "正常")


def test_the_equipment_is_told_of_once_a_shift(guards: Guards) -> None:
    """DC2, 004:557."""
    guards.do("equipment")
    due = guards.due(EQUIPMENT)[0]
    assert due.due.astimezone(guards.store.zone).hour == 8
    guards.clock.move(due.due - guards.clock.now() + timedelta(minutes=1))
    assert EQUIPMENT in guards.alarms()
    guards.do("equipment", fault="东门摄像头无图像")
    assert EQUIPMENT not in guards.alarms()
    assert guards.due(EQUIPMENT)[0].due == due.due + timedelta(days=1)
    assert any("东门摄像头无图像" in line for line in lines(guards))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_act_reads_as_a_sentence(guards: Guards, lang: Language) -> None:
    guards.man("gate", "305")
    guards.man("patrol", "306")
    guards.do("report", "gate", "正常")
    guards.do("report_round", "hourly", found="灯坏一盏", who="306")
    guards.do("heard", "306", by="305", words="在车库")
    guards.do("silent", "306")
    number = guards.do("send", "封闭各出入口").number
    guards.do("acknowledge", number, "gate")
    guards.do("stand_down", number)
    guards.do("equipment")
    guards.do("set_status", "612", "break")
    guards.do("set_status", "612", "out-of-contact")
    guards.man("gate", why="关闭")
    use(lang)
    said = lines(guards)
    for act in ("post.", "round.", "welfare.", "order.", "status."):
        assert not [line for line in said if act in line]
    assert any(("封闭各出入口" in line) and ("L-0001" in line) for line in said)


def test_what_goes_on_to_the_next_officer_names_posts_orders_and_people(guards: Guards) -> None:
    guards.man("gate", "305")
    guards.man("patrol", "306")
    guards.do("set_status", "612", "break")
    guards.do("send", "封闭各出入口", ["gate"])
    guards.desk.wait(minutes=80)
    guards.alarms()
    guards.man("lobby", "305")
    items = open_items(guards.store.reader, guards.store.policy(), guards.clock.now())
    assert [item.subject for item in items if item.due is not None and item.due <= guards.clock.now()] == [
        "staff",
        "round",
    ]
    words = {(item.subject, item.number): item.words for item in items}
    assert not [one for one in words.values() if "大堂岗" in one]
    [people] = open_people(guards.store.reader, guards.store.policy(), guards.clock.now())
    assert [line for line in people.told if "305" in line] == ["大堂岗：305 曾海涛"]
    assert "封闭各出入口" in words["order", "L-0001"]
    # a post is known by its name: nobody says "gate"
    assert words["post", ""] == "出入口岗：空岗"
    assert words["staff", "612"] == "王立新：休息"
    with speaking("en"):
        items = open_items(guards.store.reader, guards.store.policy(), guards.clock.now())
    assert "Gate post: unmanned" in [item.words for item in items]


def test_the_words_of_the_sheet_are_the_same_after_midnight(guards: Guards) -> None:
    guards.clock.move(timedelta(hours=11, minutes=50))
    guards.man("gate", "305")
    guards.man("gate", why="夜间关闭")
    guards.do("set_status", "612", "break")

    def words() -> list[str]:
        return [
            item.words for item in open_items(guards.store.reader, guards.store.policy(), guards.clock.now())
        ]

    before = words()
    guards.clock.move(timedelta(minutes=20))
    assert words() == before
    assert before == ["王立新：休息", "出入口岗：撤岗，夜间关闭"]


def test_what_was_told_of_the_equipment_is_known_for_the_shift(guards: Guards) -> None:
    def known() -> str | None:
        found = told(guards.store.reader, guards.store.policy(), guards.clock.now())
        return found.fault if found is not None else None

    assert known() is None
    guards.do("equipment", fault="东门摄像头无图像")
    assert known() == "东门摄像头无图像"
    guards.do("equipment")
    assert known() == ""
    seq = guards.store.reader.value("SELECT MAX(seq) FROM journal WHERE act = 'post.equipment'")
    guards.do("undo", seq)
    assert known() == "东门摄像头无图像"
    guards.clock.move(timedelta(hours=8))
    assert known() is None
