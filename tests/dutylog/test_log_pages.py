"""The log page by page: every entry once, both ways, in the order of time; and by what plan it is read."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from controlroom.base.clock import ManualClock
from controlroom.dutylog import desk as log
from controlroom.dutylog import reads, reads_days
from controlroom.dutylog.reads_pages import Page, Place, View, page, place_of
from controlroom.store.database import Store
from tests.conftest import NOON
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture
from tests.plans import plan_of, scanned

NAMES = ("j", "journal", "k", "t", "kt", "g", "log_tag")
AT = Place(NOON, 7)


def texts(one: Page) -> list[str]:
    return [entry.texts["text"] for entry in one.entries]


@pytest.fixture
def filled(at_desk: Desk, clock: ManualClock) -> Desk:  # noqa: F811
    """Seven notes, the fourth reported late: it happened before the others; two of them in one moment."""
    for number in range(7):
        at = clock.now() - timedelta(hours=1) if number == 3 else None
        tag = "radio" if number % 2 else None
        log.add(at_desk.store, at_desk.by, [f"第{number}条 门岗"], tag=tag, at=at)
        if number != 5:
            clock.move(timedelta(minutes=1))
    return at_desk


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (View(), [6, 5, 4, 2, 1, 0, 3]),
        (View(since=NOON), [6, 5, 4, 2, 1, 0]),
        (View(until=NOON + timedelta(minutes=2)), [1, 0, 3]),
        (View(tag="radio"), [5, 1, 3]),
        (View(text="门岗"), [6, 5, 4, 2, 1, 0, 3]),
        (View(text="第4条"), [4]),
        (View(text="没有"), []),
        (View(tag="radio", text="第5条", notes_only=True), [5]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_every_entry_once_both_ways(filled: Desk, view: View, expected: list[int], limit: int) -> None:
    wanted = [f"第{number}条 门岗" for number in expected]
    reader = filled.store.reader
    pages = [page(reader, view, limit=limit)]
    assert not pages[0].newer
    while pages[-1].older:
        pages.append(page(reader, view, before=place_of(pages[-1].entries[-1]), limit=limit))
        assert pages[-1].newer
    assert [text for one in pages for text in texts(one)] == wanted
    back = [pages[-1]]
    while back[0].newer and back[0].entries:
        back.insert(0, page(reader, view, after=place_of(back[0].entries[0]), limit=limit))
    assert [text for one in back for text in texts(one)] == wanted


def test_a_shift_has_its_own(filled: Desk) -> None:
    by = filled.by
    log.add(
        filled.store,
        type(by)("1", by.staff_id, "101", "单志远", rights=by.rights, shift_id=9),
        ["夜班第一条"],
    )
    assert texts(page(filled.store.reader, View(shift_id=9), limit=5)) == ["夜班第一条"]


def test_what_was_struck_stays_with_its_reason(filled: Desk) -> None:
    one = page(filled.store.reader, View(), limit=1).entries[0]
    log.strike(filled.store, filled.by, one.seq, why="记错")
    again = page(filled.store.reader, View(), limit=50)
    assert len(again.entries) == 7
    assert again.entries[0].struck_why == "记错"


DAY = reads_days.bounds(NOON.date(), ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize("ends", [{}, {"before": AT}, {"after": AT}])
@pytest.mark.parametrize(
    ("view", "index"),
    [
        (View(), "journal_at"),
        (View(*DAY), "journal_at"),
        (View(*DAY, notes_only=True), "journal_at"),
        (View(notes_only=True), "journal_at"),
        (View(shift_id=3, notes_only=True), "journal_shift"),
        (View(shift_id=3), "journal_shift"),
        (View(tag="radio"), "log_tag_at"),
        (View(*DAY, tag="radio"), "log_tag_at"),
    ],
)
def test_a_page_is_searched_not_looked_through(
    file_store: Store, view: View, index: str, ends: dict[str, Place]
) -> None:
    steps = plan_of(file_store, lambda reader: page(reader, view, limit=200, **ends))
    assert any(index in step for step in steps), steps
    assert [step for step in scanned(steps, *NAMES) if "USING INDEX" not in step] == [], steps
    if view.shift_id is None:
        assert [step for step in steps if "TEMP B-TREE" in step] == [], steps


def test_a_list_by_tag_is_searched(file_store: Store) -> None:
    steps = plan_of(file_store, lambda reader: reads.entries(reader, tag="radio", before=99))
    assert any("log_tag_seq" in step for step in steps), steps
    assert [step for step in steps if "TEMP B-TREE" in step] == [], steps


@pytest.mark.parametrize("before", [None, 99])
def test_the_latest_notes_come_from_their_index(file_store: Store, before: int | None) -> None:
    steps = plan_of(file_store, lambda reader: reads.entries(reader, notes_only=True, before=before))
    assert [step for step in steps if "journal_act" in step], steps
    assert [step for step in scanned(steps, *NAMES) if "journal" in step] == [], steps


def test_the_latest_notes_of_every_sort_with_and_without_an_edge(at_desk: Desk) -> None:  # noqa: F811
    store, by = at_desk.store, at_desk.by
    first = log.add(store, by, ["一", "二"]).id
    seen = log.watch(store, by, log.Finding("dress", "三")).id
    at_desk.open(place="东门")
    last = log.add(store, by, ["四"]).id
    assert [one.seq for one in reads.entries(store.reader, notes_only=True)] == [last, seen, first, first - 1]
    assert [one.seq for one in reads.entries(store.reader, notes_only=True, before=last, limit=2)] == [
        seen,
        first,
    ]
    assert [one.seq for one in reads.entries(store.reader, notes_only=True, text="三")] == [seen]
    now = at_desk.clock.now()
    assert reads.entries(store.reader, notes_only=True, since=now + timedelta(hours=1)) == []
