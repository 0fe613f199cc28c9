"""What is shown of queue and alarms: the same on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from deadline_harness import MIN, Queue

from controlroom.base import i18n, registry
from controlroom.base.clock import to_us
from controlroom.base.errors import UsageError
from controlroom.base.registry import Room, Subject
from controlroom.deadlines import alarms as acts
from controlroom.deadlines import desk, reads
from controlroom.deadlines.conditions import DISK_LOW, raise_condition
from controlroom.deadlines.naming import condition_title, find
from controlroom.deadlines.story import sentence
from controlroom.store.reader import Reader


def named(reader: Reader, ids: list[int]) -> dict[int, Subject]:
    """Name the records of the test's own sort."""
    return {key: Subject(f"T-{key:03}", "漏水", "3-2-1802", "612") for key in ids if key < 100}


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    room = Room("tests", has_tables=False, describes={"thing": f"{__name__}:named"})
    with registry.with_room(room):
        yield


def thing(number: int) -> tuple[str, int]:
    return ("thing", number)


def test_the_strip_shows_the_worst_first(queue: Queue) -> None:
    queue.start(subject=thing(1), due=10, warn=1, priority=1)
    queue.start(subject=thing(2), due=5, warn=4, priority=3)
    queue.start(subject=thing(3), due=6, warn=5, priority=2)
    queue.start(subject=thing(4), due=7, warn=6, priority=2)
    queue.start(subject=thing(5), due=8, warn=7, priority=4)
    queue.start(subject=thing(6), due=5, warn=4, priority=1)
    queue.pass_by(8)
    by_subject = {row.subject_id: row.id for row in reads.strip(queue.store.reader)}
    acts.acknowledge(queue.store, queue.officer, by_subject[6])
    with queue.act() as act:
        desk.meet(act, thing(4), 1, ["arrive"], at=queue.now)
    acts.shelve(queue.store, queue.officer, by_subject[5], until=queue.now + MIN, why="radio")
    rows = reads.strip(queue.store.reader)
    assert [(row.subject_id, row.stage, row.state) for row in rows] == [
        (3, "breach", "unacknowledged"),
        (2, "breach", "unacknowledged"),
        (1, "warning", "unacknowledged"),
        (4, "breach", "returned"),
        (6, "breach", "acknowledged"),
    ]
    assert (rows[0].title, rows[0].about.number, rows[0].about.call) == ("人员到场", "T-003", "612")
    assert reads.counts(queue.store.reader) == reads.Counts(late=3, soon=1, unacknowledged=4, aside=1, over=1)
    assert [row.state for row in reads.alarms(queue.store.reader)][-1] == "shelved"
    assert len(reads.strip(queue.store.reader, limit=2)) == 2


def test_an_alarm_carries_its_last_prompt(queue: Queue) -> None:
    queue.start(subject=thing(1))
    queue.pass_by(15)
    (row,) = reads.strip(queue.store.reader)
    assert row.prompt is not None
    assert (row.prompt.rung, row.prompt.title, row.rung) == (2, "安全大班长", 2)
    assert [prompt.rung for prompt in reads.prompts(queue.store.reader, row.id)] == [1, 2]
    assert reads.alarm(queue.store.reader, row.id) == row
    assert reads.alarm(queue.store.reader, 99) is None


def test_all_alarms_page_by_key_and_filter_by_time(queue: Queue) -> None:
    for number in range(5):
        queue.start(subject=thing(number), due=number + 1, warn=number + 1)
    begin = queue.now
    queue.pass_by(5)
    first = reads.alarms(queue.store.reader, "all", limit=2)
    second = reads.alarms(queue.store.reader, "all", limit=2, before=first[-1].id)
    assert [row.subject_id for row in (*first, *second)] == [4, 3, 2, 1]
    some = reads.alarms(queue.store.reader, "all", since=begin + 2 * MIN, until=begin + 4 * MIN)
    assert [row.subject_id for row in some] == [2, 1]


def test_a_condition_is_named_in_the_officers_language(queue: Queue) -> None:
    with queue.act() as act:
        raise_condition(act, DISK_LOW, {"free": 12})
    (row,) = reads.strip(queue.store.reader)
    assert (row.title, row.detail, row.about.number, row.due) == ("磁盘空间不足", {"free": 12}, "", None)
    i18n.use("en")
    assert reads.strip(queue.store.reader)[0].title == "Disk nearly full"


def test_what_is_due_next(queue: Queue) -> None:
    queue.start(subject=thing(1), due=50, warn=40)
    queue.start(subject=thing(2), due=5, warn=4)
    queue.start(subject=thing(3), due=20, warn=10)
    queue.start(subject=thing(300), due=90, warn=80)
    queue.move(6)
    with queue.act() as act:
        desk.pause(act, thing(3), 1, at=queue.now)
    rows = reads.next_due(queue.store.reader, queue.now)
    assert [(row.subject_id, row.about.number) for row in rows] == [(2, "T-002"), (1, "T-001"), (300, "")]
    assert rows[0].left(queue.now) == -MIN
    soon = reads.next_due(queue.store.reader, queue.now, within=timedelta(minutes=45))
    assert [row.subject_id for row in soon] == [2, 1]
    assert len(reads.next_due(queue.store.reader, queue.now, limit=1)) == 1


def test_deadlines_by_state_record_and_time(queue: Queue) -> None:
    queue.start(subject=thing(1))
    queue.start(subject=thing(1), kind="solve", due=60, warn=50)
    queue.start(subject=thing(2), due=20, warn=10)
    with queue.act() as act:
        desk.meet(act, thing(1), 1, ["arrive"], at=queue.now)
        desk.pause(act, thing(2), 1, at=queue.now)

    def found(**asked: object) -> list[tuple[int, str]]:
        rows = reads.deadlines(queue.store.reader, **asked)  # type: ignore[arg-type]
        return [(row.subject_id, row.state) for row in rows]

    assert found() == [(2, "paused"), (1, "running")]
    assert found(about=thing(1)) == [(1, "met"), (1, "running")]
    assert found(state="met") == [(1, "met")]
    assert found(state="running") == [(1, "running")]
    assert found(since=queue.now + 15 * MIN, until=queue.now + 30 * MIN) == [(2, "paused")]
    assert found(limit=1) == [(2, "paused")]


def test_the_nearest_deadline_of_many_records_in_one_query(queue: Queue) -> None:
    queue.start(subject=thing(1), due=50, warn=40)
    queue.start(subject=thing(1), kind="inform", due=5, warn=4, pauses=False)
    queue.start(subject=thing(2), due=5, warn=4)
    queue.start(subject=("other", 3))
    with queue.act() as act:
        desk.pause(act, thing(2), 1, at=queue.now)
    nearest = reads.of_subject(queue.store.reader, "thing", [1, 2, 3])
    assert {key: (row.kind, row.state) for key, row in nearest.items()} == {
        1: ("inform", "running"),
        2: ("arrive", "paused"),
    }
    queue.clock.move(9 * MIN)
    assert nearest[2].left(queue.now) == 5 * MIN
    assert reads.of_subject(queue.store.reader, "thing", []) == {}


def test_next_wake(queue: Queue) -> None:
    assert reads.next_wake(queue.store.reader) is None
    queue.start()
    assert reads.next_wake(queue.store.reader) == queue.now + 7 * MIN


def test_rates(queue: Queue) -> None:
    for number in range(11):
        queue.start(subject=thing(number), due=60 + number * 0.1, warn=60 + number * 0.1)
    queue.start(subject=thing(50), due=1, warn=1)
    queue.move(1)
    queue.move(61)
    rates = reads.rates(queue.store.reader, queue.now)
    assert (rates.recent, rates.flood, rates.stale, rates.chattering) == (11, True, (), ())
    assert (rates.per_hour[-1], rates.per_hour[-2], sum(rates.per_hour)) == (11, 1, 12)
    queue.move(24 * 60)
    later = reads.rates(queue.store.reader, queue.now)
    assert (later.recent, later.flood, len(later.stale)) == (0, False, 12)


def test_chattering(queue: Queue) -> None:
    for _time in range(3):
        with queue.act() as act:
            disk = raise_condition(act, DISK_LOW)
        queue.clock.move(timedelta(seconds=10))
    assert reads.rates(queue.store.reader, queue.now).chattering == (disk,)
    queue.clock.move(timedelta(minutes=5))
    assert reads.rates(queue.store.reader, queue.now).chattering == ()
    with queue.act() as act:
        raise_condition(act, DISK_LOW)
    assert reads.rates(queue.store.reader, queue.now).chattering == ()


def test_every_entry_of_this_room_has_a_sentence(queue: Queue) -> None:
    from controlroom.deadlines.conditions import clear_condition

    first = queue.start(subject=thing(1))
    queue.pass_by(12)
    (breach,) = [row.id for row in reads.strip(queue.store.reader)]
    acts.shelve(queue.store, queue.officer, breach, until=queue.now + MIN, why="[Gate A]")
    acts.unshelve(queue.store, queue.officer, breach)
    acts.suppress(queue.store, queue.officer, breach, why="gas")
    acts.release(queue.store, queue.officer, breach)
    acts.acknowledge(queue.store, queue.officer, breach)
    acts.silence(queue.store, queue.officer)
    with queue.act() as act:
        desk.rebase(act, first, due=queue.now + MIN, warn=queue.now, at=queue.now)
        desk.meet(act, thing(1), 1, ["arrive"], at=queue.now)
        desk.correct(act, thing(1), 1, "arrive", at=queue.now + 9 * MIN)
        disk = raise_condition(act, DISK_LOW, {"free": 1})
        clear_condition(act, DISK_LOW)
        raise_condition(act, DISK_LOW, {"free": 1})
    acts.out_of_service(queue.store, queue.officer, disk, why="new disk")
    queue.move(60)
    rows = queue.store.reader.rows(
        "SELECT j.act, j.facts, t.body FROM journal j LEFT JOIN journal_text t ON t.seq = j.seq ORDER BY j.seq"
    )
    import json

    sentences = {
        act: sentence(
            queue.store.policy(),
            act,
            json.loads(facts),
            json.loads(body or "{}"),
            when=lambda at: f"{at:%H:%M}",
        )
        for act, facts, body in rows
    }
    assert None not in sentences.values()
    assert "{" not in "".join(str(one) for one in sentences.values())
    assert "[Gate A]" in str(sentences["alarm.shelved"])
    disk_low = condition_title(queue.store.policy(), DISK_LOW, {})
    assert str(sentences["alarm.again"]).endswith(disk_low)
    assert str(sentences["alarm.returned"]).endswith(disk_low)
    assert disk_low not in str(sentences["alarm.acknowledged"])
    assert sentence(queue.store.policy(), "incident.opened", {}, {}, when=str) is None


def test_a_number_of_no_room_is_refused(queue: Queue) -> None:
    with pytest.raises(UsageError):
        find(queue.store.reader, "Q-1 [/]", queue.now)


def test_both_lanes_agree_on_times(queue: Queue) -> None:
    started = queue.start()
    (row,) = reads.next_due(queue.store.reader, queue.now)
    assert (row.id, to_us(row.due), row.limit, row.paused) == (
        started,
        queue.deadline(started, "due")[0],
        timedelta(minutes=10),
        timedelta(),
    )
