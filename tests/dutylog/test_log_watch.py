"""CCTV findings and night checks: facts and texts, one sentence, what follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import Refused, UsageError
from controlroom.dutylog import desk as log
from controlroom.dutylog import reads
from controlroom.dutylog.rules import WATCHED_TITLES, check_grade
from controlroom.followups import reads as followups
from controlroom.incidents import reads as incidents
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.desk.watching import KINDS
from controlroom.people.tables import Staff
from controlroom.shifts import desk as shifts
from controlroom.store.actor import Actor
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

SEEN = log.Finding("charging", "收费岗未给票据", camera="C-12", post="西门收费岗", action="已电告班长")


def said(desk: Desk) -> str:
    """Return what the last note says."""
    one = reads.entries(desk.store.reader, notes_only=True, limit=1)[0]
    return one.says(desk.store.policy(), when=lambda at: f"{at:%H:%M}")


def test_a_finding_is_one_sentence(at_desk: Desk, clock: ManualClock) -> None:  # noqa: F811
    log.watch(at_desk.store, at_desk.by, replace(SEEN, at=clock.now() - timedelta(minutes=3)))
    for words in ("收费", "C-12", "西门收费岗", "收费岗未给票据", "已电告班长"):
        assert words in said(at_desk)
    [one] = reads.entries(at_desk.store.reader, tag="cctv")
    assert (one.act, one.facts["what"], one.late) == ("log.watched", "charging", True)
    assert incidents.incidents(at_desk.store.reader, limit=9) == []


@pytest.mark.parametrize("words", ["票据", "C-12", "西门收费岗", "班长"])
def test_a_finding_is_found_by_its_words(at_desk: Desk, words: str) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    seq = log.watch(at_desk.store, at_desk.by, SEEN).id
    assert [one.seq for one in reads.entries(at_desk.store.reader, text=words)] == [seq]
    with at_desk.store.act(at_desk.by, "test.reindex") as act:
        act.run("DELETE FROM search_entry WHERE sort = 'log'")
        log.reindex(act)
    assert [one.seq for one in reads.entries(at_desk.store.reader, text=words)] == [seq]


def test_a_finding_is_struck_like_a_note(at_desk: Desk) -> None:  # noqa: F811
    seq = log.watch(at_desk.store, at_desk.by, SEEN).id
    log.strike(at_desk.store, at_desk.by, seq, why="看错岗位")
    [one] = reads.entries(at_desk.store.reader, tag="cctv")
    assert one.struck_why == "看错岗位"


@pytest.mark.parametrize("what", WATCHED_TITLES)
def test_it_becomes_an_incident_on_request(at_desk: Desk, what: str) -> None:  # noqa: F811
    assert KINDS[what] in active_catalogue(at_desk.store.policy()).kinds
    done = log.watch(at_desk.store, at_desk.by, replace(SEEN, what=what, incident=True))
    [one] = incidents.incidents(at_desk.store.reader, limit=9)
    assert (one.kind, one.place, one.source) == (KINDS[what], "西门收费岗", "cctv")
    assert "收费岗未给票据" in one.summary
    assert any(one.number[5:] in note for note in done.notes)


@pytest.mark.parametrize(
    ("field", "finding"),
    [
        ("what", replace(SEEN, what="gossip")),
        ("text", replace(SEEN, text=" ")),
        ("post", replace(SEEN, post="440301199001011234")),
        ("camera", replace(SEEN, camera="C" * 201)),
        ("post", replace(SEEN, post="岗" * 201)),
    ],
)
def test_bad_findings_write_nothing(at_desk: Desk, field: str, finding: log.Finding) -> None:  # noqa: F811
    before = at_desk.store.reader.seq()
    with pytest.raises(UsageError) as caught:
        log.watch(at_desk.store, at_desk.by, finding)
    assert caught.value.field == field
    assert at_desk.store.reader.seq() == before


@pytest.fixture
def inspector(at_desk: Desk) -> Actor:  # noqa: F811
    """Somebody who checks at night."""
    with at_desk.store.act(at_desk.by, "test.hire") as act:
        row = Staff(number="880", name="韩立", role="inspector", department="company", active=1)
        act.session.add(row)
        act.session.flush()
        key = row.id
    return replace(at_desk.by, staff_id=key, number="880", name="韩立", rights=frozenset({"log"}))


def test_a_night_check_is_signed_and_its_findings_are_owed(at_desk: Desk, inspector: Actor) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    check = log.NightCheck("b级", ("西门岗未着装", " ", "水泵房门未锁"), remark="其余正常")
    notes = log.check_night(at_desk.store, inspector, check).notes
    assert [number in note for number, note in zip(("F-0001", "F-0002"), notes, strict=True)] == [True, True]
    [one] = reads.entries(at_desk.store.reader, notes_only=True)
    assert (one.act, one.number, one.facts["grade"], one.facts["findings"]) == ("log.checked", "880", "B", 2)
    assert one.facts["officer"] == at_desk.by.staff_id
    for words in ("B", "880 韩立", "西门岗未着装", "水泵房门未锁", "其余正常"):
        assert words in said(at_desk)
    owed = followups.followups(at_desk.store.reader)
    assert sorted((row.kind, row.text, row.about_id) for row in owed) == [
        ("check", "水泵房门未锁", one.seq),
        ("check", "西门岗未着装", one.seq),
    ]


@pytest.mark.parametrize("words", ["门未锁", "其余正常"])
def test_a_night_check_is_found_by_its_words(at_desk: Desk, inspector: Actor, words: str) -> None:  # noqa: F811
    check = log.NightCheck("B", ("水泵房门未锁",), remark="其余正常")
    seq = log.check_night(at_desk.store, inspector, check).id
    assert [one.seq for one in reads.entries(at_desk.store.reader, text=words)] == [seq]
    with at_desk.store.act(at_desk.by, "test.reindex") as act:
        act.run("DELETE FROM search_entry WHERE sort = 'log'")
        log.reindex(act)
    assert [one.seq for one in reads.entries(at_desk.store.reader, text=words)] == [seq]


def test_a_check_without_findings_says_so(at_desk: Desk, inspector: Actor) -> None:  # noqa: F811
    log.check_night(at_desk.store, inspector, log.NightCheck("B"))
    assert "880 韩立" in said(at_desk)
    assert said(at_desk).endswith("未发现问题")
    assert followups.followups(at_desk.store.reader) == []


def test_nobody_checks_their_own_shift(at_desk: Desk) -> None:  # noqa: F811
    shifts.start(at_desk.store, at_desk.by)
    with pytest.raises(Refused) as caught:
        log.check_night(at_desk.store, at_desk.by, log.NightCheck("B"))
    assert caught.value.field == "number"
    with pytest.raises(UsageError):
        check_grade("D")
