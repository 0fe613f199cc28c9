"""The sheet on paper: what goes on, what was asked, both names, the seal; in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language
from controlroom.handovers import reads
from controlroom.handovers.paper import pdf
from tests.handovers.conftest import Table
from tests.papers import pages_of, words_of


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_has_all_that_was_signed(table: Table, lang: Language) -> None:
    table.desk.open("water-leak", "3-2-1802")
    waits = table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    table.act("query", 1, "<b>谁去？", by=table.relief)
    table.act("answer", 1, "612")
    table.desk.do("cancel", waits, why="误报")
    table.act("prepare")
    table.accept_all()
    table.act("note", "东门灯坏了")
    table.count(radios="6", why="两台在修")
    table.sign()
    i18n.use(lang)
    one = table.one()
    made = pdf(
        one,
        reads.lines(table.store.reader, one.id),
        reads.counts(table.store.reader, one.id),
        estate="鹤汀花园",
        zone=table.store.zone,
        now=one.prepared,
    )
    said = words_of(made)
    for words in (
        "鹤汀花园",
        "H-0001",
        "1122-001",
        "1122-002",
        "<b>谁去？",
        "612",
        "东门灯坏了",
        "两台在修",
        "101",
        "102",
    ):
        assert words in said, words
    for words in (one.head, one.seal):
        assert words in said.replace("\n", "")
    assert ("已了结" if lang == "zh" else "at an end") in said


def test_no_heading_stands_alone_at_the_foot_of_a_page(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    one, [line] = table.one(), [item for item in table.items() if item.room == "incidents"]
    key = replace(line, room="keyloans", number="E-0404", words="弱电机房：在 611 任宏斌 手里 " * 4)
    turned = 0
    for count in range(36, 60):
        items = [replace(line, number=f"1122-{nth:03}", words="漏水") for nth in range(count)]
        made = pdf(one, [*items, key], [], estate="鹤汀花园", zone=table.store.zone, now=one.prepared)
        [page] = [words for words in pages_of(made) if "E-0404" in words]
        assert "钥匙" in page, count
        turned += "1122-000" not in page
    assert 0 < turned < 24


def test_an_unsigned_sheet_says_so(table: Table) -> None:
    table.prepared()
    one = table.one()
    made = pdf(one, [], [], estate="鹤汀花园", zone=table.store.zone, now=one.prepared)
    assert "尚未签字" in words_of(made)
