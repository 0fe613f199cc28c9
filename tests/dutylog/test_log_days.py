"""A leader countersigns a day: once, when it is over; the chain is sealed and a remark is owed an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from controlroom.base.errors import NotAllowed, Refused, UsageError
from controlroom.base.policy_model import RIGHTS
from controlroom.dutylog import desk as log
from controlroom.dutylog import reads, reads_days
from controlroom.followups import reads as followups
from controlroom.people.tables import Staff
from controlroom.shifts import desk as shifts
from controlroom.store.act import Done
from controlroom.store.actor import Actor
from controlroom.store.verify import verify
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

SUNDAY = date(2026, 11, 22)


def sign(desk: Desk, day: date = SUNDAY, **more: str) -> Done:
    return log.sign_day(desk.store, desk.by, day, **more)


def sign_in_as(desk: Desk, number: str) -> Actor:
    key, name = desk.store.reader.rows("SELECT id, name FROM staff WHERE number = :number", number=number)[0]
    return replace(desk.by, staff_id=key, number=number, name=name, rights=frozenset(RIGHTS))


def test_a_day_is_signed_and_sealed(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常", "西门正常"])
    head = at_desk.store.reader.rows("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")[0]
    at_desk.wait(hours=12)
    assert sign(at_desk).number == "2026-11-22"
    one = reads_days.signed(at_desk.store.reader, SUNDAY)
    assert one is not None
    assert (one.who, one.entries, one.remark, (one.seq, one.head)) == ("101 单志远", 2, "", head)
    assert verify(at_desk.store.reader, seals=reads_days.seals(at_desk.store.reader)) == []
    last = reads.entries(at_desk.store.reader, limit=1)[0]
    said = last.says(at_desk.store.policy(), when=lambda at: f"{at:%H:%M}")
    assert "2026-11-22" in said
    assert "单志远" in said


def test_the_seal_shows_a_journal_that_was_cut(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=12)
    sign(at_desk)
    [seal] = reads_days.seals(at_desk.store.reader)
    assert verify(at_desk.store.reader, seals=[seal._replace(hash="0" * 64)]) != []


def test_a_day_is_signed_once_and_only_when_it_is_over(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=11, minutes=59)
    with pytest.raises(Refused) as early:
        sign(at_desk)
    assert early.value.field == "day"
    at_desk.wait(minutes=1)
    sign(at_desk)
    with pytest.raises(Refused) as twice:
        sign(at_desk)
    assert "单志远" in twice.value.sentence
    # the entry of the signature itself belongs to Monday
    with pytest.raises(Refused):
        sign(at_desk, SUNDAY - timedelta(days=1))
    assert at_desk.store.reader.value("SELECT COUNT(*) FROM log_day") == 1


def test_an_officer_may_not(at_desk: Desk) -> None:  # noqa: F811
    rights = at_desk.store.policy().rights
    assert "countersign" not in rights["duty-officer"]
    assert "countersign" in rights["control-centre-team-leader"]
    with pytest.raises(NotAllowed):
        log.sign_day(at_desk.store, replace(at_desk.by, rights=rights["duty-officer"]), SUNDAY)


def test_an_open_remark_is_owed_an_answer(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=12)
    with pytest.raises(UsageError) as caught:
        sign(at_desk, remark="证件 440301199001011234 要补")
    assert caught.value.field == "remark"
    assert "F-0001" in sign(at_desk, remark="西门夜间无人记录，请说明").notes[0]
    [owed] = followups.followups(at_desk.store.reader)
    assert (owed.kind, owed.text, owed.about_sort) == ("query", "西门夜间无人记录，请说明", "log")
    entry = at_desk.store.reader.value("SELECT seq FROM journal WHERE act = 'log.signed'")
    assert owed.about_id == entry
    assert owed.about is not None
    assert str(entry) in owed.about.number


@pytest.mark.parametrize("part", ["had", "shared", "began before", "still runs"])
def test_whoever_had_or_shared_the_desk_that_day_does_not_countersign(at_desk: Desk, part: str) -> None:  # noqa: F811
    with at_desk.store.act(at_desk.by, "test.colleague") as act:
        act.session.add(Staff(number="202", name="孟班长", role="duty-officer", department="control-centre"))
    colleague = sign_in_as(at_desk, "202")
    if part == "began before":
        at_desk.wait(days=-1)
    had, beside = (colleague, ["101"]) if part == "shared" else (at_desk.by, [])
    shifts.start(at_desk.store, had, beside)
    at_desk.wait(days=part == "began before")
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    if part != "still runs":
        shifts.end(at_desk.store, at_desk.by, "测试")
    at_desk.wait(hours=12)
    with pytest.raises(Refused) as caught:
        sign(at_desk)
    assert caught.value.field == "number"
    assert "101 单志远" in caught.value.sentence
    assert reads_days.signed(at_desk.store.reader, SUNDAY) is None
    if part != "shared":
        log.sign_day(at_desk.store, colleague, SUNDAY)


def test_the_shift_of_another_day_is_no_matter(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=12)
    # to the microsecond of midnight: the shift belongs to Monday alone
    shifts.start(at_desk.store, at_desk.by)
    sign(at_desk)


def test_a_note_that_falls_into_a_signed_day_is_written_and_says_so(at_desk: Desk) -> None:  # noqa: F811
    log.add(at_desk.store, at_desk.by, ["东门正常"])
    at_desk.wait(hours=12)
    sign(at_desk)
    late = at_desk.clock.now() - timedelta(hours=1)
    written = [
        log.add(at_desk.store, at_desk.by, ["补记：西门也正常"], at=late),
        log.watch(at_desk.store, at_desk.by, log.Finding("dress", "保安未戴帽", at=late)),
        log.check_night(at_desk.store, at_desk.by, log.NightCheck("B", at=late)),
    ]
    assert all("2026-11-22" in done.notes[0] and "101 单志远" in done.notes[0] for done in written)
    assert log.add(at_desk.store, at_desk.by, ["今天的"]).notes == ()
    assert reads.entries(at_desk.store.reader, text="补记")
