"""The bulk filler makes what the desk would have made: sound chain, right counts, found by search, usable after."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from benchmarks.report import figure, missing, ratio, table

from benchmarks import estate, fill, history, releases
from controlroom.base.clock import SystemClock
from controlroom.followups import reads as owed
from controlroom.followups import reads_attempts
from controlroom.incidents import reads, reads_story
from controlroom.incidents.reads_story import story
from controlroom.keyloans import reads as keys
from controlroom.passes import reads as passes
from controlroom.passes import reads_checks
from controlroom.store import search
from controlroom.store.database import Store
from controlroom.store.verify import verify

MANY = 200


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of 200 closed incidents."""
    return fill.closed(tmp_path_factory.mktemp("filled"), MANY)


@pytest.fixture
def store(base: Path, tmp_path: Path) -> Store:
    """A working copy with three open incidents."""
    return Store(estate.location_of(fill.working(base, tmp_path / "work.db", 3)), SystemClock())


def test_counts_are_right_and_the_chain_holds(store: Store) -> None:
    count = store.reader.value
    assert count("SELECT COUNT(*) FROM incident WHERE is_open = 0") == MANY + 1
    assert count("SELECT COUNT(*) FROM incident WHERE is_open = 1") == 3
    assert (
        count("SELECT COUNT(*) FROM journal WHERE console = 'bench' AND act = 'incident.opened'") == MANY + 4
    )
    assert count("SELECT COUNT(*) FROM journal WHERE act = 'incident.closed'") == MANY + 1
    assert count("SELECT COUNT(*) FROM assignment WHERE cleared IS NOT NULL") == MANY
    assert count("SELECT COUNT(*) FROM search_entry WHERE sort = 'incident'") == MANY + 4
    assert count("SELECT COUNT(*) FROM staff") == 31
    assert count("SELECT COUNT(*) FROM room") >= 200
    assert verify(store.reader) == []
    store.close()


def test_nothing_of_the_past_waits_or_alarms(store: Store) -> None:
    ended = (
        "FROM deadline d JOIN incident i ON d.subject = 'incident' AND i.id = d.subject_id WHERE i.is_open = 0 "
        "AND d.ended_at IS NULL"
    )
    assert store.reader.value(f"SELECT COUNT(*) {ended}") == 0
    assert store.reader.value("SELECT COUNT(*) FROM deadline WHERE state = 'met'") > MANY
    late = store.reader.value("SELECT COUNT(*) FROM deadline WHERE state = 'late'")
    filled = "SELECT COUNT(*) FROM alarm WHERE stage = 'breach' AND state = 'normal'"
    assert store.reader.value(filled) == late > 0
    store.close()


def test_a_filled_incident_is_found_and_read_as_any_other(store: Store) -> None:
    row = store.reader.one("SELECT id, number, summary, told, closed FROM incident WHERE id = 100")
    assert row is not None
    assert row[4] - row[3] == history.CLOSED
    texts = {100: f"{row[1]} {row[2]}"}
    found = search.find(store.reader, "incident", row[1], confirm=lambda _ids: texts, is_open=False)
    assert found == [100]
    one = reads.by_id(store.reader, 100)
    assert one is not None
    assert one.number == row[1]
    assert [line.act for line in reads_story.story(store.reader, 100)] == [
        "incident.opened",
        "incident.closed",
    ]
    assert one.closed is not None
    assert one.closed < SystemClock().now() - timedelta(hours=1)
    store.close()


def test_every_tenth_incident_had_its_visit_as_the_desk_would_have_written_it(store: Store) -> None:
    count = store.reader.value
    visits = count("SELECT COUNT(*) FROM followup WHERE kind = 'return-visit'")
    assert MANY // 20 < visits < MANY // 5
    assert count("SELECT COUNT(*) FROM followup WHERE state = 'open'") == 0
    assert count("SELECT COUNT(*) FROM followup_attempt") == visits
    assert count("SELECT COUNT(*) FROM search_entry WHERE sort = 'followup'") == visits + 1
    assert (
        count("SELECT COUNT(*) FROM deadline WHERE kind = 'followup.return-visit' AND state = 'met'")
        == visits
    )
    last = count("SELECT MAX(id) FROM followup")
    one = owed.by_id(store.reader, last)
    assert one is not None
    assert one.tries == 1
    assert one.about.number
    assert one.ended is not None
    assert one.ended < one.due
    assert [line.act for line in reads_attempts.history(store.reader, one)] == [
        "followup.planned",
        "followup.attempted",
    ]
    texts = {last: one.spoken}
    assert search.find(store.reader, "followup", one.spoken, confirm=lambda _ids: texts) == [last]
    store.close()


def test_as_many_keys_were_lent_and_came_back_as_the_desk_would_have_written_it(store: Store) -> None:
    count = store.reader.value
    assert count("SELECT COUNT(*) FROM key_loan WHERE ended IS NOT NULL") == MANY + 1
    assert count("SELECT COUNT(*) FROM key_loan WHERE ended <= lent OR ended > due") == 0
    twice = (
        "SELECT COUNT(*) FROM key_loan a JOIN key_loan b ON a.key_id = b.key_id AND a.id < b.id "
        "AND b.lent < a.ended"
    )
    assert count(twice) == 0
    assert count("SELECT COUNT(*) FROM journal WHERE act = 'key.returned'") == MANY + 1
    met = "SELECT COUNT(*) FROM deadline WHERE kind = 'key.back' AND state = 'met'"
    assert count(met) == MANY + 1
    out = keys.keys(store.reader, out=True)
    assert len(out) == estate.LENT
    assert len(keys.keys(store.reader)) == count("SELECT COUNT(*) FROM key_tag") >= 46
    first, second, *_others = sorted(keys.loans(store.reader, out[0].id), key=lambda loan: loan.lent)
    same = ("how", "condition", "note", "overridden", "firm", "is_of_set")
    assert [getattr(second, name) for name in same] == [getattr(first, name) for name in same]
    lines = story(store.reader, out[0].id, subject="key")
    assert {line.act for line in lines} == {"key.lent", "key.returned"}
    facts = {line.act: line.facts.keys() for line in lines[:2]}
    assert all(line.facts.keys() == facts[line.act] for line in lines)
    columns = "kind, subject, whose, ladder, priority, pauses, waits, state, stage"
    rows = store.reader.rows(
        f"SELECT {columns} FROM deadline WHERE subject = 'key' AND subject_id = :id AND state = 'met' ORDER BY id",
        id=out[0].id,
    )
    assert rows[0] == rows[1]
    store.close()


def test_after_every_fifth_call_goods_went_out_as_the_desk_would_have_written_it(store: Store) -> None:
    count = store.reader.value
    used = MANY // releases.EVERY + 1
    assert count("SELECT COUNT(*) FROM release_pass WHERE state = 'done'") == used
    assert count("SELECT COUNT(*) FROM release_pass WHERE is_live = 1") == estate.RELEASED
    assert count("SELECT COUNT(*) FROM search_entry WHERE sort = 'pass'") == used + estate.RELEASED
    assert count("SELECT COUNT(*) FROM deadline WHERE kind = 'pass.used' AND state = 'met'") == used
    now = SystemClock().now()
    assert len(passes.passes(store.reader, now)) == estate.RELEASED
    first, *_others, last = passes.passes(store.reader, now, passes.Which.ALL, limit=1000)[::-1][:used]
    assert last.until < now - timedelta(hours=1)
    assert last.used is not None
    assert last.opened < last.used < last.until
    same = (
        "state", "place_sort", "relation", "document", "last4", "purpose", "whole_house", "lorries", "plate", "gate",
        "requested_by", "opened_by", "wrong_codes", "heard", "ended_by", "ended_why", "owed", "lines",
    )  # fmt: skip
    assert [getattr(last, name) for name in same] == [getattr(first, name) for name in same]
    assert last.used - last.opened == first.used - first.opened + timedelta(seconds=20)

    def standing(key: int) -> list[tuple[object, ...]]:
        return [
            (one.sort, one.verdict, one.is_open, one.who) for one in reads_checks.checks(store.reader, key)
        ]

    assert standing(last.id) == standing(first.id)
    [trip], [played] = reads_checks.moves(store.reader, last.id), reads_checks.moves(store.reader, first.id)
    assert (trip.sort, trip.who, trip.counts) == (played.sort, played.who, played.counts)
    told, desk = (story(store.reader, one.id, subject="pass") for one in (last, first))
    assert [(line.act, line.facts.keys()) for line in told] == [
        (line.act, line.facts.keys()) for line in desk
    ]
    columns = (
        "kind, whose, ladder, priority, pauses, limit_s, due - started, warn - started, waits, state, stage"
    )
    sql = f"SELECT {columns} FROM deadline WHERE subject = 'pass' AND subject_id = :id"
    assert store.reader.rows(sql, id=last.id) == store.reader.rows(sql, id=first.id)
    assert last.id in [one.id for one in passes.find(store.reader, f"{last.spoken} 沙发", now)]

    def tokens(one: passes.Pass) -> set[str]:
        row = store.reader.value(
            "SELECT tokens FROM search_entry WHERE sort = 'pass' AND ref = :id", id=one.id
        )
        return set(row.split())

    # as the search index is written anew from the record
    before = tokens(last)
    search.reindex(store)
    assert tokens(last) == before
    store.close()


def test_the_same_folder_is_filled_once(base: Path) -> None:
    before = base.stat().st_mtime_ns
    assert fill.closed(base.parent, MANY) == base
    assert base.stat().st_mtime_ns == before


def test_the_table_tells_held_missed_and_not_run() -> None:
    rows = [
        ratio("a", 0.1, 0.15, 1.2),
        ratio("b", 0.1, 0.11, 1.2),
        figure("c", 141.0, 140.0, unit="MB"),
        missing("d", "2 ×", "no terminal"),
    ]
    assert [row.held for row in rows] == [False, True, False, None]
    shown = table(rows).splitlines()
    assert "1.50 ×" in shown[2]
    assert "MISSED" in shown[2]
    assert "held" in shown[3]
    assert "141.0 MB" in shown[4]
    assert "no terminal" in shown[5]
    assert len({len(line) for line in shown}) == 1
