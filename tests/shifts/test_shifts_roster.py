"""The roster: imported, imported again, planned by hand, and who should be on now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base.clock import ManualClock
from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.spreadsheet import open_sheets
from controlroom.people.importing import import_staff
from controlroom.people.sheet import read_sheets as read_staff
from controlroom.shifts import roster as desk
from controlroom.shifts.reads_roster import planned, roster
from controlroom.shifts.rules import day_of
from controlroom.shifts.sheet import Sheet, read_sheets
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.store.imports import ImportReport, import_report
from tests.cli.harness import Shell, hire, officer

HEAD = ("日期", "班次", "工号", "姓名", "岗位")


@pytest.fixture
def by(store: Store) -> Actor:
    """An officer; 305, 306 and 307 are guards."""
    found = officer(store)
    for number in ("305", "306", "307"):
        hire(store, number, "曾海涛", "guard")
    return found


def sheet(store: Store, *rows: tuple[str, ...]) -> Sheet:
    return read_sheets([("排班", [HEAD, *rows])], store.policy())


def imported(store: Store, by: Actor, *rows: tuple[str, ...]) -> ImportReport:
    done = desk.import_roster(store, by, sheet(store, *rows))
    return import_report(store.reader, done.id, desk.IMPORTED)


def numbers(store: Store, clock: ManualClock) -> list[str]:
    return [one.number for one in planned(store.reader, store.policy(), clock.now())]


TWO = (("2026-11-22", "白班", "305", "曾海涛", "东门"), ("2026/11/22", "夜班", "306", "", ""))


def test_who_should_be_on_follows_the_shift_that_holds(store: Store, by: Actor, clock: ManualClock) -> None:
    report = imported(store, by, *TWO)
    assert (report.read, report.new, report.changed, report.doubts) == (2, 2, 0, ())
    assert numbers(store, clock) == ["305"]
    clock.move(timedelta(hours=14))
    assert numbers(store, clock) == ["306"]
    clock.move(timedelta(hours=7))
    assert numbers(store, clock) == []


def test_the_same_file_twice_changes_nothing(store: Store, by: Actor, clock: ManualClock) -> None:
    """Issue 5: the roster imported twice."""
    imported(store, by, *TWO)
    again = imported(store, by, *TWO)
    assert (again.new, again.changed) == (0, 0)
    assert numbers(store, clock) == ["305"]


def test_a_new_file_is_the_whole_truth_for_the_shifts_it_names(
    store: Store, by: Actor, clock: ManualClock
) -> None:
    imported(store, by, *TWO)
    report = imported(store, by, ("2026-11-22", "early", "307", "", "西门"))
    assert (report.new, report.changed) == (1, 1)
    assert numbers(store, clock) == ["307"]
    assert [one.number for one in roster(store.reader, store.policy())] == ["307", "306"]


def test_a_row_that_cannot_be_kept_is_named_and_takes_nobody_off(
    store: Store, by: Actor, clock: ManualClock
) -> None:
    imported(store, by, *TWO)
    report = imported(
        store, by,
        ("2026-11-22", "白班", "999", "", ""),
        ("2026-11-22", "白班", "307", "", ""),
        ("2026-11-22", "白班", "307", "", ""),
        ("2026-13-40", "白班", "305", "", ""),
        ("2026-11-22", "午班", "305", "", ""),
    )  # fmt: skip
    assert [doubt["row"] for doubt in report.doubts] == [4, 5, 6, 2]
    assert numbers(store, clock) == ["305", "307"]


def test_a_sheet_of_something_else_is_refused(store: Store) -> None:
    with pytest.raises(Refused):
        read_sheets([("s", [("牌号", "名称"), ("K-1", "水泵房")])], store.policy())


def test_a_shift_is_planned_by_hand(store: Store, by: Actor, clock: ManualClock) -> None:
    imported(store, by, *TWO)
    desk.plan(store, by, "2026-11-22", "白班", ["306", "307"])
    assert numbers(store, clock) == ["306", "307"]
    seq = store.reader.seq()
    desk.plan(store, by, "2026-11-22", "白班", ["306", "307"])
    assert store.reader.seq() == seq
    desk.plan(store, by, "2026-11-22", "early", [])
    assert numbers(store, clock) == []
    with pytest.raises(UsageError):
        desk.plan(store, by, "明天", "白班", ["306"])
    with pytest.raises(NotFound):
        desk.plan(store, by, "2026-11-22", "白班", ["999"])


def test_whoever_has_left_is_not_offered(store: Store, by: Actor, clock: ManualClock) -> None:
    imported(store, by, *TWO)
    rows = [("工号", "姓名", "岗位", "在职"), ("305", "曾海涛", "安全员", "否")]
    import_staff(store, by, read_staff([("s", rows)], store.policy()))
    assert numbers(store, clock) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-22", "2026-11-22"),
        ("２０２６年１１月２日", "2026-11-02"),
        ("2026-11-22 00:00:00", "2026-11-22"),
        ("11-22", None),
        ("2026-02-30", None),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: str | None) -> None:
    found = day_of(text)
    assert (found.isoformat() if found else None) == day


def test_workbook_csv_and_the_words_of_the_shell(file_store: Store, tmp_path: Path) -> None:
    from datetime import date

    from openpyxl import Workbook

    shell = Shell(file_store, officer(file_store))
    hire(file_store, "305", "曾海涛", "guard")
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["day", "shift", "number", "name", "post"])
    page.append([date(2026, 11, 22), "Day", 305, "", "East gate"])
    book.save(tmp_path / "roster.xlsx")
    answer = shell.json("shifts", "import", str(tmp_path / "roster.xlsx"))
    assert (answer["read"], answer["new"]) == (1, 1)
    now = shell.json("shifts", "roster")
    assert [(one["staff"], one["shift"], one["post"]) for one in now] == [("305", "early", "East gate")]
    assert shell.json("shifts", "roster", "--since", "2026-11-23") == []
    shell.json("shifts", "template", str(tmp_path / "empty.csv"))
    assert read_sheets(open_sheets(tmp_path / "empty.csv"), file_store.policy()).read == 0
    assert [one["staff"] for one in shell.json("shifts", "plan", "2026-11-23", "夜班", "305")] == ["305"]
