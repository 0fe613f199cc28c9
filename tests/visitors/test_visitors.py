"""Visitors and vehicles on both engines: written down, refused, gone, found again, no more kept than may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.dutylog import desk as log
from controlroom.dutylog import reads as log_reads
from controlroom.handovers.collect import open_now
from controlroom.keyloans.tables import Key
from controlroom.store.act import Done
from controlroom.store.verify import verify
from controlroom.visitors import desk, reads, reads_vehicles, shown
from controlroom.visitors.reads import Which
from controlroom.visitors.rules import Sort, State
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

ZHOU = desk.NewVisitor(
    "周启明",
    home="3-2-1802",
    why="探亲",
    document="身份证",
    last4="123x",
    phone="138 0000 6612",
    plate="粤B·12345",
    people=2,
    post="东门",
)


def add(here: Desk, new: desk.NewVisitor = ZHOU, **more: Any) -> Done:
    return desk.add(here.store, here.by, replace(new, **more))


def see(here: Desk, plate: str = "粤B12345", text: str = "长时间停放", **more: Any) -> Done:
    return desk.note_vehicle(here.store, here.by, desk.NewVehicle(plate, text, **more))


def names(at: Desk, which: Which = Which.INSIDE, **more: Any) -> list[str]:
    return [one.name for one in reads.visitors(at.store.reader, which, **more)]


def test_a_visitor_comes_and_leaves(at_desk: Desk, clock: ManualClock) -> None:  # noqa: F811
    number = add(at_desk).number
    assert number == "V-0001"
    one = reads.visitor(at_desk.store.reader, "v1")
    assert (one.state, one.people, one.document, one.last4) == (State.INSIDE, 2, "id-card", "123X")
    assert (one.phone, one.plate, one.place, one.by) == ("13800006612", "粤B12345", "3-2-1802", "101")
    clock.move(timedelta(hours=1))
    desk.left(at_desk.store, at_desk.by, "v-1", at=clock.now() - timedelta(minutes=10))
    one = reads.visitor(at_desk.store.reader, number)
    assert (one.state, one.left) == (State.LEFT, clock.now() - timedelta(minutes=10))
    assert names(at_desk) == []
    with pytest.raises(Refused):
        desk.left(at_desk.store, at_desk.by, number)
    with pytest.raises(NotFound):
        desk.left(at_desk.store, at_desk.by, "V-0009")
    assert verify(at_desk.store.reader) == []


def test_one_not_let_in_never_was_inside(at_desk: Desk) -> None:  # noqa: F811
    number = add(at_desk, refused="无证件，说不清找谁").number
    assert reads.visitor(at_desk.store.reader, number).state is State.REFUSED
    assert names(at_desk) == []
    assert names(at_desk, Which.REFUSED) == names(at_desk, Which.ALL) == ["周启明"]
    with pytest.raises(Refused):
        desk.left(at_desk.store, at_desk.by, number)
    [entry] = log_reads.entries(at_desk.store.reader)
    assert "无证件" in entry.says(at_desk.store.policy(), when=lambda at: f"{at:%H:%M}")


@pytest.mark.parametrize(
    "typed", ["周启明", "zqm", "粤B12345", "B12345", "12345", "探亲", "13800006612", "V-0001"]
)
def test_found_again_by_name_plate_and_number(at_desk: Desk, typed: str) -> None:  # noqa: F811
    add(at_desk, desk.NewVisitor("马小军", plate="粤B99999"))
    add(at_desk)
    found = names(at_desk, text=typed if typed != "V-0001" else "V-0002")
    assert found == ["周启明"]
    with at_desk.store.act(at_desk.by, "test.reindex") as act:
        act.run("DELETE FROM search_entry")
        desk.reindex(act)
    assert names(at_desk, Which.ALL, text=typed if typed != "V-0001" else "V-0002") == ["周启明"]


def test_pages_are_whole(at_desk: Desk, clock: ManualClock) -> None:  # noqa: F811
    for number in range(5):
        add(at_desk, desk.NewVisitor(f"客{number}"))
        if number % 2:
            clock.move(timedelta(minutes=1))
    seen, before = [], None
    while rows := reads.visitors(at_desk.store.reader, Which.ALL, limit=2, before=before):
        seen += [one.name for one in rows]
        before = (rows[-1].came, rows[-1].id)
    assert seen == ["客4", "客3", "客2", "客1", "客0"]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("name", {"name": " "}),
        ("plate", {"plate": "12"}),
        ("phone", {"phone": "abc"}),
        ("document", {"last4": "440301199001011234"}),
        ("document", {"document": "会员卡"}),
        ("why", {"why": "证件 440301199001011234"}),
        ("name", {"name": "周 440301199001011234"}),
        ("people", {"people": 0}),
        ("name", {"name": "周" * 201}),
        ("home", {"home": "3" * 201}),
        ("why", {"why": "送" * 201}),
        ("post", {"post": "门" * 201}),
    ],
)
def test_bad_entries_write_nothing(at_desk: Desk, field: str, more: dict[str, Any]) -> None:  # noqa: F811
    with pytest.raises(UsageError) as caught:
        add(at_desk, **more)
    assert caught.value.field == field
    assert "440301199001011234" not in caught.value.sentence
    assert at_desk.store.reader.seq() == 0


def test_times_and_rights(at_desk: Desk, clock: ManualClock) -> None:  # noqa: F811
    with pytest.raises(UsageError):
        add(at_desk, at=clock.now() + timedelta(minutes=1))
    number = add(at_desk).number
    with pytest.raises(UsageError):
        desk.left(at_desk.store, at_desk.by, number, at=clock.now() - timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        desk.add(at_desk.store, replace(at_desk.by, rights=frozenset()), ZHOU)


def test_a_wrong_leaving_is_taken_back_then_a_wrong_entry_is_struck(at_desk: Desk) -> None:  # noqa: F811
    number = add(at_desk).number
    desk.left(at_desk.store, at_desk.by, number)
    desk.undo(at_desk.store, at_desk.by, number, why="走的是另一位")
    one = reads.visitor(at_desk.store.reader, number)
    assert (one.state, one.left) == (State.INSIDE, None)
    assert names(at_desk, text="周启明") == ["周启明"]
    desk.undo(at_desk.store, at_desk.by, number, why="登错楼栋")
    one = reads.visitor(at_desk.store.reader, number)
    assert (one.state, one.struck, one.name) == (State.STRUCK, "登错楼栋", "周启明")
    assert names(at_desk) == names(at_desk, text="周启明") == []
    assert names(at_desk, Which.ALL) == ["周启明"]
    items = open_now(at_desk.store.reader, at_desk.store.policy(), at_desk.clock.now())
    assert [one for one in items if one.subject == "visitor"] == []
    for act in (desk.left, partial(desk.undo, why="再划一次")):
        with pytest.raises(Refused):
            act(at_desk.store, at_desk.by, number)
    assert verify(at_desk.store.reader) == []


def test_one_wrongly_refused_is_struck_and_no_longer_listed_as_refused(at_desk: Desk) -> None:  # noqa: F811
    number = add(at_desk, refused="无证件").number
    desk.undo(at_desk.store, at_desk.by, number, why="登重复")
    assert names(at_desk, Which.REFUSED) == []
    assert reads.visitor(at_desk.store.reader, number).state is State.STRUCK


def test_a_struck_vehicle_stays_readable_and_counts_no_more(at_desk: Desk) -> None:  # noqa: F811
    number = see(at_desk).number
    desk.undo_vehicle(at_desk.store, at_desk.by, number, why="车牌看错")
    [one] = reads_vehicles.vehicles(at_desk.store.reader, text="B12345")
    assert (one.is_struck, one.struck, one.plate) == (True, "车牌看错", "粤B12345")
    assert see(at_desk).notes == ()
    with pytest.raises(Refused):
        desk.undo_vehicle(at_desk.store, at_desk.by, number, why="再划一次")
    with pytest.raises(NotFound):
        desk.undo_vehicle(at_desk.store, at_desk.by, "C-0009", why="没有")


@pytest.mark.parametrize("act", [desk.undo, desk.undo_vehicle])
def test_nothing_is_taken_back_without_reason_or_right(at_desk: Desk, act: Any) -> None:  # noqa: F811
    add(at_desk)
    see(at_desk)
    before = at_desk.store.reader.seq()
    with pytest.raises(UsageError) as caught:
        act(at_desk.store, at_desk.by, "1", why=" ")
    assert caught.value.field == "why"
    with pytest.raises(NotAllowed):
        act(at_desk.store, replace(at_desk.by, rights=frozenset()), "1", why="登错")
    assert at_desk.store.reader.seq() == before


def test_the_same_request_twice_is_one_visitor(at_desk: Desk) -> None:  # noqa: F811
    by = at_desk.by.with_request("6c1a0e3e-7d0c-4a62-9df5-0a5a4a4d5b11")
    assert desk.add(at_desk.store, by, ZHOU).number == desk.add(at_desk.store, by, ZHOU).number
    assert names(at_desk) == ["周启明"]


def test_who_is_still_inside_goes_on_to_the_next_officer_without_a_name(at_desk: Desk) -> None:  # noqa: F811
    number = add(at_desk).number
    add(at_desk, refused="无证件")
    items = open_now(at_desk.store.reader, at_desk.store.policy(), at_desk.clock.now())
    [item] = [one for one in items if one.subject == "visitor"]
    assert item.number == number
    assert "3-2-1802" in item.zh
    assert "周启明" not in item.zh + item.en


def test_the_shell_masks_the_telephone_and_shows_no_digits_of_a_document(at_desk: Desk) -> None:  # noqa: F811
    add(at_desk)
    record = shown.visitor_record(reads.visitor(at_desk.store.reader, "1"))
    assert record.values["phone"] == "138****6612"
    assert "123X" not in repr(record)
    assert record.values["plate"] == "粤B12345"


def test_a_vehicle_is_noted_and_known_again(at_desk: Desk, clock: ManualClock) -> None:  # noqa: F811
    assert see(at_desk, post="东门").notes == ()
    clock.move(timedelta(minutes=5))
    done = see(at_desk, "粤 b·12345", "又来，车内有人", sort="car-park")
    assert (done.number, len(done.notes)) == ("C-0002", 1)
    assert "1" in done.notes[0]
    found = reads_vehicles.vehicles(at_desk.store.reader, text="B12345")
    assert [one.spoken for one in found] == ["C-0002", "C-0001"]
    assert [one.text for one in reads_vehicles.vehicles(at_desk.store.reader, sort=Sort.CAR_PARK)] == [
        "又来，车内有人"
    ]
    assert [one.post for one in reads_vehicles.vehicles(at_desk.store.reader, until=clock.now())] == ["东门"]


def test_a_vehicle_without_a_plate(at_desk: Desk) -> None:  # noqa: F811
    assert see(at_desk, "无牌", "电动三轮车兜转").notes == ()
    assert see(at_desk, "none", "又一辆").notes == ()
    assert [one.plate for one in reads_vehicles.vehicles(at_desk.store.reader)] == ["", ""]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("plate", {"plate": ""}),
        ("plate", {"plate": "12"}),
        ("text", {"text": " "}),
        ("kind", {"sort": "odd"}),
        ("post", {"post": "门" * 201}),
    ],
)
def test_bad_vehicles_write_nothing(at_desk: Desk, field: str, more: dict[str, Any]) -> None:  # noqa: F811
    with pytest.raises(UsageError) as caught:
        see(at_desk, **more)
    assert caught.value.field == field
    assert at_desk.store.reader.seq() == 0


def test_a_line_as_long_as_the_policy_allows_is_taken(at_desk: Desk) -> None:  # noqa: F811
    add(at_desk, name="周" * 200)
    assert names(at_desk) == ["周" * 200]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_entry_reads_in_both_languages(at_desk: Desk, lang: i18n.Language) -> None:  # noqa: F811
    i18n.use(lang)
    number = add(at_desk).number
    add(at_desk, refused="无证件")
    desk.left(at_desk.store, at_desk.by, number)
    see(at_desk)
    see(at_desk, "none", "三轮车", sort="car-park")
    desk.undo(at_desk.store, at_desk.by, number, why="没走")
    desk.undo(at_desk.store, at_desk.by, number, why="登错")
    for vehicle in ("C-0001", "C-0002"):
        desk.undo_vehicle(at_desk.store, at_desk.by, vehicle, why="登错")
    for one in log_reads.entries(at_desk.store.reader):
        assert one.says(at_desk.store.policy(), when=lambda at: f"{at:%H:%M}") != one.act
        assert one.about


@pytest.mark.parametrize(
    ("typed", "sort"), [("V-0001", "visitor"), ("v1", "visitor"), ("c0001", "vehicle"), ("K:C-01", "key")]
)
def test_a_note_is_about_what_its_number_names(at_desk: Desk, typed: str, sort: str) -> None:  # noqa: F811
    """A key's tag may begin with the same letter."""
    add(at_desk)
    see(at_desk)
    with at_desk.store.act(at_desk.by, "test.key") as act:
        act.session.add(Key(tag="C-01", zh="会所", key_class="public-room", added=act.now))
    log.add(at_desk.store, at_desk.by, ["已核对"], about=typed)
    assert log_reads.entries(at_desk.store.reader, limit=1)[0].subject == sort


def test_before_anybody_signs_in_nobody_and_no_plate_is_named(at_desk: Desk) -> None:  # noqa: F811
    add(at_desk)
    add(at_desk, refused="无证件")
    see(at_desk, "粤B99999", "车内周启明")
    see(at_desk, "无牌", "三轮车")
    told = [replace(one, texts={}) for one in log_reads.entries(at_desk.store.reader)]
    said = [one.says(at_desk.store.policy(), when=lambda at: f"{at:%H:%M}") for one in told]
    assert said[:2] == ["陌生车辆 无牌", "陌生车辆"]
    assert not [one for one in said if "周" in one or "粤" in one]
