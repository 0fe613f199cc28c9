"""Where gas escapes nobody inside is called or radioed: every prompt that could call somebody (P-07, 001:254)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from controlroom.base.errors import Refused
from controlroom.console.lines import call_words, whom
from controlroom.deadlines import reads as alarm_reads
from controlroom.deadlines.shown import alarm_table
from controlroom.deadlines.tick import tick
from controlroom.incidents import gas, naming, reads_scene
from controlroom.incidents.catalogue import active_catalogue
from controlroom.incidents.playbooks import shipped_playbooks
from controlroom.incidents.tellings import FROM_OUTSIDE
from controlroom.people.tables import Staff
from controlroom.store.actor import house

from .conftest import Desk


@pytest.fixture
def leak(at_desk: Desk) -> str:
    """A gas leak with 305 inside."""
    number = at_desk.open(kind="gas-leak", place="3-2-1802")
    at_desk.do("dispatch", number, ["305"])
    at_desk.do("arrive", number, "305")
    return number


def described(at_desk: Desk, number: str) -> object:
    """Return how strips and lists name an incident."""
    key = at_desk.one(number).id
    return naming.describe(at_desk.store.reader, [key])[key]


def test_the_catalogue_and_the_playbooks_agree_on_what_gas_is(at_desk: Desk) -> None:
    kinds = active_catalogue(at_desk.store.policy()).kinds.values()
    cards = {kind.id: shipped_playbooks().for_kind(kind) for kind in kinds}
    by_card = {name for name, card in cards.items() if card is not None and card.gas}
    assert by_card
    assert by_card <= {kind.id for kind in kinds if kind.no_radio}


def test_strips_name_nobody_inside(at_desk: Desk, leak: str) -> None:
    about = described(at_desk, leak)
    assert (about.call, about.no_radio, about.there) == ("", True, ("305",))  # type: ignore[attr-defined]


def test_somebody_inside_is_not_called_about_another_matter_either(at_desk: Desk, leak: str) -> None:
    other = at_desk.open(kind="water-leak", place="东门")
    at_desk.do("dispatch", other, ["305", "612"], even_if_busy=True)
    about = described(at_desk, other)
    assert (about.call, about.no_radio, about.there) == ("612", False, ("305",))  # type: ignore[attr-defined]
    at_desk.do("clear", leak, "305")
    assert described(at_desk, other).call == "305"  # type: ignore[attr-defined]


def test_what_is_linked_to_a_gas_leak_is_one(at_desk: Desk, leak: str) -> None:
    other = at_desk.open(kind="fight", place="3栋")
    at_desk.do("dispatch", other, ["306"])
    assert described(at_desk, other).call == "306"  # type: ignore[attr-defined]
    at_desk.do("link", other, leak)
    assert described(at_desk, other).call == ""  # type: ignore[attr-defined]
    assert described(at_desk, other).no_radio  # type: ignore[attr-defined]
    assert set(described(at_desk, other).there) == {"305", "306"}  # type: ignore[attr-defined]
    at_desk.do("cancel", leak, why="误报")
    assert described(at_desk, other).call == "306"  # type: ignore[attr-defined]


def test_tellings_of_what_is_linked_go_from_outside(at_desk: Desk, leak: str) -> None:
    other = at_desk.open(kind="water-leak", place="3栋")
    assert "radio" in means(at_desk, other)
    at_desk.do("link", other, leak)
    assert means(at_desk, other) <= {FROM_OUTSIDE, "in-person"}
    assert means(at_desk, leak) <= {FROM_OUTSIDE, "in-person"}


def means(at_desk: Desk, number: str) -> set[str]:
    """Return every means by which somebody is to be told."""
    reader, one = at_desk.store.reader, at_desk.one(number)
    card = reads_scene.card_of(reader, one)
    seen = reads_scene.scene(reader, one.id)
    lines = reads_scene.to_tell(reader, at_desk.store.policy(), card, one, seen)
    assert lines
    return {way for line in lines for way in line.telling.means}


def test_telling_somebody_inside_by_radio_is_refused(at_desk: Desk, leak: str) -> None:
    for by in ("radio", "message"):
        with pytest.raises(Refused, match="305") as refused:
            at_desk.do("told", leak, "305", by=by)
        assert refused.value.field == "by"
    assert at_desk.do("told", leak, "305", by="phone").notes == (gas.words(),)
    assert at_desk.do("told", leak, "305", by="in-person").notes == ()
    assert at_desk.do("told", leak, "engineering", by="radio").notes == (gas.words(),)
    other = at_desk.open(kind="water-leak", place="东门")
    with pytest.raises(Refused, match="305"):
        at_desk.do("told", other, "305", by="radio")
    assert at_desk.do("told", other, "612", by="radio").notes == ()


def test_sending_warns(at_desk: Desk, leak: str) -> None:
    assert gas.words() in at_desk.do("dispatch", leak, ["306"]).notes
    other = at_desk.open(kind="water-leak", place="东门")
    assert gas.words() in at_desk.do("dispatch", other, ["305"], even_if_busy=True).notes
    assert at_desk.do("dispatch", other, ["612"]).notes == ()


def test_calling_back_warns(at_desk: Desk, leak: str) -> None:
    at_desk.do("dispatch", leak, ["306"])
    assert gas.words() in at_desk.do("recall", leak, "306", why="派错人").notes
    other = at_desk.open(kind="water-leak", place="东门")
    at_desk.do("dispatch", other, ["305", "612"], even_if_busy=True)
    assert gas.words() in at_desk.do("recall", other, "305", why="派错人").notes
    assert at_desk.do("recall", other, "612", why="派错人").notes == ()


def test_cancelling_warns_while_somebody_is_out(at_desk: Desk, leak: str) -> None:
    other, third = at_desk.open(kind="water-leak", place="东门"), at_desk.open(place="西门")
    at_desk.do("dispatch", other, ["305"], even_if_busy=True)
    at_desk.do("dispatch", third, ["612"])
    assert gas.words() in at_desk.do("cancel", other, why="误报").notes
    assert gas.words() not in at_desk.do("cancel", third, why="误报").notes
    notes = at_desk.do("cancel", leak, why="误报").notes
    assert "305" in notes[0]
    assert gas.words() in notes
    assert at_desk.do("cancel", at_desk.open(kind="gas-leak"), why="误报").notes == ()


@pytest.mark.parametrize("kind", ["gas-leak", "power-cut"])
def test_the_ladder_names_nobody_inside(at_desk: Desk, leak: str, kind: str) -> None:
    with Session(at_desk.store.engine) as session, session.begin():
        for number, phone in (("305", "13800000305"), ("306", "13800000306")):
            one = session.exec(select(Staff).where(Staff.number == number)).one()
            one.role, one.phone = "security-team-leader", phone
    if kind != "gas-leak":
        at_desk.open(kind=kind, place="东门", priority=1)
    policy = at_desk.store.policy()
    at_desk.clock.move(timedelta(hours=2))
    for _climb in range(6):
        tick(at_desk.store, house("test"))
        at_desk.clock.move(timedelta(minutes=10))
    reader = at_desk.store.reader
    prompts = reader.rows("SELECT DISTINCT role, number FROM escalation")
    assert "13800000305" not in {number for _role, number in prompts}
    named = [number for role, number in prompts if role == "security-team-leader"]
    assert set(named) <= {"13800000306", ""}
    rows = alarm_reads.alarms(reader, limit=200)
    assert rows
    now = at_desk.clock.now().astimezone(policy.zone)
    for row, shown in zip(rows, alarm_table(rows, now).rows, strict=True):
        assert "305" not in whom(row)
        assert "305" not in call_words(row, revealed=True)
        assert "305" not in str(shown["call"])
        if row.about.no_radio and row.returned_at is None:
            assert "306" not in row.about.call


def test_somebody_prompted_before_going_in_is_no_longer_named(at_desk: Desk) -> None:
    with Session(at_desk.store.engine) as session, session.begin():
        one = session.exec(select(Staff).where(Staff.number == "305")).one()
        one.role, one.phone = "security-team-leader", "13800000305"
    at_desk.open(kind="fight", place="东门")
    at_desk.clock.move(timedelta(hours=1))
    for _climb in range(3):
        tick(at_desk.store, house("test"))
        at_desk.clock.move(timedelta(minutes=2))
    reader = at_desk.store.reader
    before = [
        row for row in alarm_reads.alarms(reader, limit=200) if row.prompt and row.prompt.staff == "305"
    ]
    assert before
    number = at_desk.open(kind="gas-leak", place="3栋")
    at_desk.do("dispatch", number, ["305"], even_if_busy=True)
    keys = {row.id for row in before}
    now = at_desk.clock.now().astimezone(at_desk.store.zone)
    for row in (row for row in alarm_reads.alarms(reader, limit=200) if row.id in keys):
        assert whom(row) == ""
        assert "305" not in str(alarm_table([row], now).rows[0]["call"])
