"""Incidents read and written by plain statements behave as if the session had loaded them."""

from __future__ import annotations

from sqlalchemy import inspect
from sqlmodel import Session, select

from controlroom.incidents.desk import records
from controlroom.incidents.tables import Incident
from tests.incidents.conftest import Desk


def stored(at_desk: Desk, number: str) -> Incident:
    with Session(at_desk.store.engine) as session:
        return session.exec(select(Incident).where(Incident.number == number)).one()


def columns(row: Incident) -> dict[str, object]:
    return {name: getattr(row, name) for name in Incident.model_fields}


def test_what_is_read_is_what_the_session_would_load(at_desk: Desk) -> None:
    now = at_desk.clock.now()
    number = at_desk.open(
        kind="water-leak", summary="厨房漏水", caller="曾春晓", phone="13800006612", happened=now
    )
    known = columns(stored(at_desk, number))
    with at_desk.store.act(at_desk.by, "test.read") as act:
        row = records.by_number(act, number)
        assert row is not None
        assert columns(row) == known
        assert inspect(row).persistent
        assert not act.session.dirty
        assert records.by_number(act, number) is row
        assert records.by_number(act, "2026-1122-999") is None


def test_what_is_written_is_what_the_session_would_write(at_desk: Desk) -> None:
    number = at_desk.open()
    values = columns(stored(at_desk, number))
    given = {
        name: values[name] for name in values if name not in ("id", "life", "is_open", "result", "told_by")
    }
    given |= {"number": "2026-1122-777", "in_day": 777}
    with at_desk.store.act(at_desk.by, "test.write") as act:
        row = records.insert(act, **given)
        made = columns(row)
    assert made == columns(stored(at_desk, "2026-1122-777"))
    assert {name for name in values if made[name] != values[name]} == {"id", "number", "in_day"}


def test_a_change_made_to_it_is_written(at_desk: Desk) -> None:
    number = at_desk.open()
    with at_desk.store.act(at_desk.by, "test.change") as act:
        row = records.by_number(act, number)
        assert row is not None
        row.summary = "水管爆了"
        records.put_state(act, row, "held", is_open=True)
    again = stored(at_desk, number)
    assert (again.summary, again.state, again.is_open) == ("水管爆了", "held", 1)


def test_a_state_that_stays_is_not_written(at_desk: Desk) -> None:
    number = at_desk.open()
    with at_desk.store.act(at_desk.by, "test.state") as act:
        row = records.by_number(act, number)
        assert row is not None
        ran: list[str] = []
        plain = act.run
        act.run = lambda statement, /, **values: ran.append(statement) or plain(statement, **values)  # type: ignore[method-assign, func-returns-value]
        records.put_state(act, row, "received", is_open=True)
        assert ran == []
        records.put_state(act, row, "received", is_open=False)
        assert len(ran) == 1
