"""Acts on staff, on both engines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.base.spreadsheet import open_sheets
from controlroom.people import desk, reads
from controlroom.people.importing import IMPORTED, import_staff
from controlroom.people.sheet import Person, Sheet, read_sheets
from controlroom.store import search
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.imports import import_report
from tests.cli.harness import hire, officer

HEAD = "工号,姓名,岗位,部门,呼号,电话,技能,在班,在职\n"


@pytest.fixture
def boss(store: Store) -> Actor:
    """Who may do everything."""
    return officer(store)


def sheet(store: Store, tmp_path: Path, text: str) -> Sheet:
    """Read a CSV text as the importer does."""
    file = tmp_path / "staff.csv"
    file.write_text(text, "utf-8")
    return read_sheets(open_sheets(file), store.policy())


def journalled(store: Store, act: str) -> list[dict[str, object]]:
    """Return the facts of every entry of an act."""
    return [
        json.loads(row[0])
        for row in store.reader.rows("SELECT facts FROM journal WHERE act = :act ORDER BY seq", act=act)
    ]


def test_somebody_taken_on_is_found_by_number_and_call_sign(store: Store, boss: Actor) -> None:
    person = Person(
        "６１２", " 单  田芳 ", "维修员", phone="138 1234 6612", call_sign="工程一", skills=("电工", "电工")
    )
    done = desk.add(store, boss, person)
    found = reads.by_number(store.reader, "612")
    assert (found.id, found.name, found.role) == (done.id, "单  田芳", "indoor-repairer")
    assert found.department == "engineering"
    assert found.skills == ("电工",)
    assert not found.has_pin
    assert reads.by_number(store.reader, "工程一") == found
    assert reads.by_ids(store.reader, [done.id, 999]) == {done.id: found}
    assert reads.describe(store.reader, [done.id])[done.id].call == "612 工程一"


def test_the_same_request_takes_on_once(store: Store, boss: Actor) -> None:
    by = boss.with_request("7f9c24e8-3b12-4a0e-9b0f-000000000001")
    first = desk.add(store, by, Person("612", "单田芳", "guard"))
    again = desk.add(store, by, Person("612", "单田芳", "guard"))
    assert again.repeated
    assert again == first
    assert len(reads.staff(store.reader)) == 2


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person("x y", "名", "guard"), "number"),
        (Person("1", "  ", "guard"), "name"),
        (Person("1", "名" * 201, "guard"), "name"),
        (Person("1", "名", "king"), "role"),
        (Person("1", "名", "guard", "nowhere"), "department"),
        (Person("1", "名", "guard", phone="1" * 201), "phone"),
        (Person("1", "a\0b", "guard"), "name"),
    ],
)
def test_a_field_that_does_not_fit_is_named(store: Store, boss: Actor, person: Person, field: str) -> None:
    with pytest.raises(UsageError) as caught:
        desk.add(store, boss, person)
    assert caught.value.field == field
    assert len(reads.staff(store.reader)) == 1


def test_a_number_is_taken_once_and_needs_the_right(store: Store, boss: Actor) -> None:
    with pytest.raises(Refused):
        desk.add(store, boss, Person("101", "别人", "guard"))
    with pytest.raises(NotAllowed):
        desk.add(store, Actor("desk-1"), Person("102", "别人", "guard"))


def test_names_stay_out_of_what_is_hashed_for_ever(store: Store, boss: Actor) -> None:
    desk.add(store, boss, Person("612", "单田芳", "guard", phone="13812346612"), pin="135790")
    kept = "".join(row[0] for row in store.reader.rows("SELECT canonical FROM journal"))
    texts = "".join(
        row[0] for row in store.reader.rows("SELECT body FROM journal_text WHERE body IS NOT NULL")
    )
    assert "单" not in kept
    assert "13812346612" not in kept
    assert "单田芳" in texts
    assert "135790" not in kept + texts
    assert "argon2" not in kept + texts


def test_a_name_is_found_by_every_reading(store: Store, boss: Actor) -> None:
    hire(store, "612", "单田芳", "guard", on_duty=True)
    hire(store, "613", "曾国强", "guard")
    for typed in ("dtf", "stf", "田芳", "61", "６１２"):
        assert "612" in [one.number for one in reads.find(store.reader, typed)], typed
    assert [one.number for one in reads.find(store.reader, "61")] == ["612", "613"]
    assert reads.find(store.reader, "zgq", on_duty_only=True) == []
    names = {row[0]: row[1] for row in store.reader.rows("SELECT id, name FROM staff")}
    found = search.find(
        store.reader, "staff", "田芳", confirm=lambda ids: {one: names[one] for one in ids if one in names}
    )
    assert [names[one] for one in found] == ["单田芳"]


def test_reindexing_finds_the_same(store: Store, boss: Actor) -> None:
    hire(store, "612", "单田芳", "guard")
    before = store.reader.rows("SELECT ref, tokens FROM search_entry ORDER BY ref")
    with store.act(boss, "test") as act:
        search.drop(act, "staff", boss.staff_id or 0)
        desk.reindex(act)
    assert store.reader.rows("SELECT ref, tokens FROM search_entry ORDER BY ref") == before
    assert before


def test_duty_is_ticked_once_and_read_by_role(store: Store, boss: Actor) -> None:
    hire(store, "612", "单田芳", "indoor-repairer")
    desk.set_on_duty(store, boss, "612", True)
    desk.set_on_duty(store, boss, "612", True)
    assert [one.number for one in reads.on_duty(store.reader)] == ["612"]
    assert [one.number for one in reads.on_duty(store.reader, {"guard"})] == []
    assert len(journalled(store, "staff.on-duty")) == 1
    hire(store, "600", "早", "indoor-repairer")
    assert [one.number for one in reads.of_role(store.reader, "indoor-repairer")] == ["612", "600"]
    desk.set_on_duty(store, boss, "612", False)
    assert reads.staff(store.reader, on_duty=True) == []
    with pytest.raises(NotFound):
        desk.set_on_duty(store, boss, "999", True)


def test_lists_page_by_number(store: Store, boss: Actor) -> None:
    for number in ("612", "613", "614"):
        hire(store, number, "某", "guard")
    assert [one.number for one in reads.staff(store.reader, limit=2)] == ["101", "612"]
    assert [one.number for one in reads.staff(store.reader, limit=2, after="612")] == ["613", "614"]


def test_a_sheet_is_taken_over_once(store: Store, boss: Actor, tmp_path: Path) -> None:
    text = (
        HEAD
        + "612,单田芳,室内维修员,工程部,工程一,13812346612,电工、焊工,是,\n"
        + "612,重复,室内维修员,,,,,,\n"
        + "613,,安全员,,,,,,\n"
        + "614,某人,国王,,,,,,\n"
        + "615,曾国强,安全员,,,,,也许,\n"
        + ",,,,,,,,\n"
    )
    first = import_report(store.reader, import_staff(store, boss, sheet(store, tmp_path, text)).id, IMPORTED)
    assert (first.read, first.new, first.changed) == (5, 2, 0)
    assert [doubt["row"] for doubt in first.doubts] == [3, 4, 5, 6]
    assert reads.by_number(store.reader, "612").skills == ("电工", "焊工")
    assert reads.by_number(store.reader, "612").on_duty
    again = import_report(store.reader, import_staff(store, boss, sheet(store, tmp_path, text)).id, IMPORTED)
    assert (again.new, again.changed) == (0, 0)
    moved = import_report(
        store.reader,
        import_staff(store, boss, sheet(store, tmp_path, HEAD + "612,单田芳,技术班长,,,,,,否\n")).id,
        IMPORTED,
    )
    assert (moved.new, moved.changed) == (0, 1)
    assert journalled(store, "staff.changed")[0]["changed.role"] is True
    with pytest.raises(NotFound):
        reads.by_number(store.reader, "612")


def test_an_import_never_takes_the_administrator_away(store: Store, boss: Actor, tmp_path: Path) -> None:
    taken = import_staff(store, boss, sheet(store, tmp_path, HEAD + "101,王敏,值班员,,,,,,否\n"))
    assert reads.by_number(store.reader, "101").role == "admin"
    assert len(import_report(store.reader, taken.id, IMPORTED).doubts) == 1


def test_a_sheet_without_staff_changes_nothing(store: Store, boss: Actor, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        sheet(store, tmp_path, "楼栋,单元\n1,2\n")
    with pytest.raises(NotAllowed):
        import_staff(store, Actor("desk-1"), Sheet())
    with pytest.raises(NotFound):
        import_report(store.reader, 1, IMPORTED)


def test_hostile_texts_are_kept_as_typed(store: Store, boss: Actor) -> None:
    name = "[/bold] \x1b[31m‮'; DROP TABLE staff;--"
    desk.add(store, boss, Person("612", name, "guard"))
    assert reads.by_number(store.reader, "612").name == name


def test_a_doubtful_role_or_department_is_named_with_what_comes_close(
    store: Store, boss: Actor, tmp_path: Path
) -> None:
    text = HEAD + "612,单田芳,维修,,,,,,\n613,李强,安全员,工会,,,,,\n614,赵磊,宇航员,,,,,,\n"
    first, second, third = (doubt.reason for doubt in sheet(store, tmp_path, text).doubts)
    assert "“维修”" in first
    assert "室内维修员" in first
    assert "staff template" in first
    assert "“工会”" in second
    assert "工程" in second
    assert "“宇航员”" in third
    assert "是否为" not in third
    with pytest.raises(UsageError, match="维修"):
        desk.add(store, boss, Person("615", "某", "维修"))
