"""The people on duty on the sheet: one group, told and taken on at once; on both engines."""

from __future__ import annotations

import json

import pytest

from controlroom.base import i18n
from controlroom.base.errors import Refused
from controlroom.base.i18n import Language
from controlroom.base.registry import OpenItem, Room, with_room
from controlroom.followups import reads as followups
from controlroom.handovers import reads
from controlroom.handovers.paper import pdf
from controlroom.handovers.proof import faults
from controlroom.handovers.rules import Verdict
from controlroom.posts import desk as posts
from controlroom.shifts import desk as shifts
from tests.cli.harness import Shell
from tests.handovers.conftest import Table
from tests.papers import words_of


def on_duty(table: Table, *who: str) -> None:
    shifts.on_duty(table.store, table.out, who, True)


def man(table: Table, post: str, *who: str, why: str = "") -> None:
    posts.man(table.store, table.out, post, who, why=why)


def group(table: Table) -> reads.Line:
    [found] = [item for item in table.items() if item.told]
    return found


def test_every_person_is_told_and_one_acceptance_takes_all_on(table: Table) -> None:
    on_duty(table, "305", "306", "611", "612")
    man(table, "gate", "305", "306")
    table.prepared()
    people = group(table)
    assert people.words == "在班人员：4人"
    assert people.told == ("出入口岗：305 曾海涛，306 欧阳明", "工程部：611 李建国，612 王立新")
    assert [item.subject for item in table.items()] == ["on-duty"]
    table.act("accept", [people.nth], by=table.relief)
    table.count_and_sign()
    assert group(table).verdict is Verdict.ACCEPTED


def test_an_unmanned_post_stands_out_as_an_item_of_its_own(table: Table) -> None:
    on_duty(table, "305", "306")
    man(table, "gate", "305")
    man(table, "lobby", "306")
    man(table, "lobby", why="大堂装修")
    man(table, "patrol", "305")
    table.prepared()
    assert {(item.number, item.words) for item in table.items() if not item.told} == {
        ("", "出入口岗：空岗"),
        ("", "大堂岗：撤岗，大堂装修"),
    }
    assert group(table).told == ("巡逻岗：305 曾海涛", "安全部：306 欧阳明")
    table.act("accept", [group(table).nth], by=table.relief)
    with pytest.raises(Refused) as caught:
        table.sign()
    assert "出入口岗" in caught.value.sentence


def test_the_officers_who_go_are_told_only_where_they_stand(table: Table) -> None:
    table.prepared()
    assert table.items() == []
    man(table, "gate", "101")
    table.act("compare")
    assert group(table).told == ("出入口岗：101 单志远",)


def test_who_stands_elsewhere_now_is_gone_through_again(table: Table) -> None:
    on_duty(table, "305", "306")
    man(table, "gate", "305")
    table.prepared()
    table.accept_all()
    man(table, "gate", "306")
    with pytest.raises(Refused) as caught:
        table.count_and_sign()
    assert "还没核对：在班人员：2人" in caught.value.sentence
    # what was looked at is accepted, not what it has become meanwhile
    man(table, "lobby", "305")
    notes = table.act("accept", [group(table).nth], by=table.relief).notes
    assert any("在班人员" in note for note in notes)
    assert group(table).verdict is Verdict.NONE
    table.accept_all()
    table.sign()


def test_a_question_about_them_is_owed_an_answer(table: Table) -> None:
    on_duty(table, "305")
    table.prepared()
    table.act("query", group(table).nth, "306 几点到？", by=table.relief)
    table.count_and_sign()
    [owed] = followups.followups(table.store.reader)
    assert owed.text == "交接 H-0001 时对 在班人员：1人 的疑问：306 几点到？"
    shell = Shell(table.store, table.out)
    assert "306 几点到？" in shell("followups", "list").out
    assert "306 几点到？" in shell("log", "list").out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_frozen_under_the_seal_on_paper_and_in_the_shell(table: Table, lang: Language) -> None:
    on_duty(table, "305", "612")
    man(table, "gate", "305")
    table.prepared()
    table.accept_all()
    table.count_and_sign()
    man(table, "gate", "612")
    i18n.use(lang)
    told = {
        "zh": ["出入口岗：305 曾海涛", "工程部：612 王立新"],
        "en": ["Gate post: 305 曾海涛", "Engineering: 612 王立新"],
    }[lang]
    one = table.one()
    sheet = json.loads(str(table.store.reader.value("SELECT sheet FROM handover WHERE id = :id", id=one.id)))
    assert sheet["items"][0][lang].split("\n")[1:] == told
    reader = table.store.reader
    made = pdf(
        one, reads.lines(reader, one.id), [], estate="鹤汀花园", zone=table.store.zone, now=one.prepared
    )
    shell = Shell(table.store, None, width=60)
    shell.lang = lang
    shown = shell("handovers", "show", "H-0001").out
    for line in told:
        assert line in words_of(made)
        assert line in shown
    assert shell.json("handovers", "show", "H-0001")["items"][0]["told"] == told
    assert faults(reader, one) == []
    with table.store.act(table.out, "test.forge") as act:
        act.run("UPDATE handover SET sheet = REPLACE(sheet, '305 曾海涛', '612 王立新')")
    assert faults(reader, table.one()) != []


def _probe(_reader: object, _policy: object, _now: object) -> list[OpenItem]:
    return [OpenItem("probe", 7, "X-7", "两行\n字", told=("第一\n件", "第二件"))]


def test_any_room_may_tell_lines_and_a_line_stays_a_line(table: Table) -> None:
    with with_room(Room("probe", has_tables=False, open_items=(f"{__name__}:_probe",))):
        table.prepared()
        assert (group(table).words, group(table).told) == ("两行 字", ("第一 件", "第二件"))
