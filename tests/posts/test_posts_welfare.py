"""Signs of life of whoever stands alone: asked, answered, answered by somebody else, not answered, not asked in gas."""

from __future__ import annotations

import pytest

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.incidents.desk import Edit
from controlroom.posts.rules import CHECK, SILENT, Status
from tests.posts.conftest import Guards


def test_a_sign_of_life_is_due_again_and_again(guards: Guards) -> None:
    guards.man("patrol", "305")
    assert guards.due(CHECK)[0].due == guards.clock.now().replace(minute=30)
    guards.desk.wait(minutes=20)
    guards.do("heard", "305")
    assert guards.due(CHECK)[0].due == guards.clock.now().replace(minute=50)
    guards.desk.wait(minutes=31)
    assert guards.alarms() == [CHECK]
    guards.do("heard", "305")
    assert guards.alarms() == []
    assert len(guards.due(CHECK)) == 1


def test_nobody_is_asked_where_two_stand_or_others_see_them(guards: Guards) -> None:
    guards.man("patrol", "305", "306")
    assert guards.due(CHECK) == []
    guards.man("patrol", "305")
    assert len(guards.due(CHECK)) == 1
    guards.man("patrol", "305", "306")
    assert guards.due(CHECK) == []
    guards.man("gate", "306")
    with pytest.raises(NotFound):
        guards.do("heard", "306")


def test_silence_is_called_again_and_then_somebody_is_sent_to_look(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=30)
    for tries in (1, 2):
        guards.do("silent", "305")
        assert guards.post("patrol").people[0].tries == tries
        assert guards.due(CHECK)[0].due == guards.desk.wait(minutes=2)
    done = guards.do("silent", "305")
    assert "305" in done.notes[0]
    assert guards.status("305") is Status.OUT_OF_CONTACT
    assert guards.alarms() == [SILENT]
    with pytest.raises(Refused):
        guards.do("silent", "305")
    guards.do("heard", "305")
    assert guards.status("305") is Status.FREE
    assert guards.alarms() == []
    assert len(guards.due(CHECK)) == 1


def test_whoever_answers_for_another_is_named_with_the_words_heard(guards: Guards) -> None:
    guards.man("patrol", "305")
    with pytest.raises(UsageError) as refused:
        guards.do("heard", "305", by="306")
    assert refused.value.field == "words"
    guards.do("heard", "305", by="306", words="他在水泵房，没信号")
    row = guards.store.reader.rows(
        "SELECT j.facts, t.body FROM journal j JOIN journal_text t ON t.seq = j.seq "
        "WHERE j.act = 'welfare.heard' ORDER BY j.seq DESC LIMIT 1"
    )[0]
    assert "他在水泵房，没信号" in row[1]
    assert "306" in row[1]


def test_nobody_inside_a_gas_area_is_asked_until_they_are_out(guards: Guards) -> None:
    guards.man("patrol", "305")
    guards.desk.wait(minutes=10)
    gas = guards.desk.open(kind="gas-leak")
    guards.desk.do("dispatch", gas, ["305"])
    assert [row.state for row in guards.due(CHECK)] == ["paused"]
    with pytest.raises(Refused):
        guards.do("heard", "305")
    guards.desk.wait(hours=1)
    assert CHECK not in guards.alarms()
    guards.desk.do("arrive", gas, "305")
    guards.desk.do("clear", gas, "305")
    due = guards.due(CHECK)[0]
    assert due.state == "running"
    assert (due.due - guards.clock.now()).total_seconds() == 20 * 60


def test_a_kind_that_turns_out_to_be_gas_holds_the_check_too(guards: Guards) -> None:
    guards.man("patrol", "305")
    number = guards.desk.open(kind="water-leak")
    guards.desk.do("dispatch", number, ["305"])
    assert [row.state for row in guards.due(CHECK)] == ["running"]
    guards.desk.do("edit", number, Edit(kind="gas-leak"))
    assert [row.state for row in guards.due(CHECK)] == ["paused"]
    assert guards.post("patrol").people[0].held
