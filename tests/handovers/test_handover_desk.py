"""A handover from its sheet to two signatures or a refusal; on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from controlroom.base import i18n
from controlroom.base.errors import NotAllowed, NotFound, Refused, UsageError
from controlroom.base.policy_model import RIGHTS
from controlroom.base.registry import OpenItem, Room, with_room
from controlroom.followups import reads as followups
from controlroom.handovers import desk, reads
from controlroom.handovers.afterwards import countersign
from controlroom.handovers.pane.writing import sign
from controlroom.handovers.paper import pdf
from controlroom.handovers.proof import faults
from controlroom.handovers.rules import State, Verdict, seal_of
from controlroom.incidents import desk as incidents
from controlroom.people import desk as people
from controlroom.people.tables import Staff
from controlroom.shifts import desk as shifts
from controlroom.shifts.rules import HANDOVER, RELIEF
from controlroom.store.database import Store
from controlroom.store.verify import verify
from tests.cli.harness import Shell, hire, officer
from tests.handovers.conftest import Table
from tests.papers import words_of


def test_the_sheet_holds_what_every_room_has_open(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    waits = table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    assert table.numbers() == [leak.removeprefix("2026-"), waits.removeprefix("2026-")]
    i18n.use("en")
    assert "Water leak" in table.items()[0].words
    i18n.use("zh")
    assert "漏水" in table.items()[0].words or "跑水" in table.items()[0].words


def _probe(_reader: object, _policy: object, _now: object) -> list[OpenItem]:
    return [OpenItem("probe", 7, "X-7", "一件事")]


def test_a_room_added_later_appears_by_itself(table: Table) -> None:
    with with_room(Room("probe", has_tables=False, open_items=(f"{__name__}:_probe",))):
        table.prepared()
        assert ("probe", "X-7", "一件事") in [(one.room, one.number, one.words) for one in table.items()]


def test_gone_through_together_and_signed(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.desk.open("repair-listed", "3-2-1702")
    number = table.prepared()
    first, second = table.items()
    table.act("accept", [first.nth], by=table.relief)
    table.act("query", second.nth, "谁去？", by=table.relief)
    assert table.one().asked == 1
    table.act("answer", second.nth, "612 十点到")
    table.act("note", "东门灯坏了，已报修")
    assert table.running() == [table.out.staff_id]
    done = table.count_and_sign()
    assert done.number == number
    one = table.one()
    assert (one.state, one.left, one.asked) == (State.SIGNED, 0, 0)
    assert [item.verdict for item in table.items()] == [Verdict.ACCEPTED, Verdict.ANSWERED]
    assert table.running() == [table.relief.staff_id]
    assert faults(table.store.reader, one) == []
    # what happens now is of the next shift and never alters the sheet
    table.desk.do("cancel", leak, why="误报")
    assert faults(table.store.reader, table.one()) == []
    assert verify(table.store.reader) == []


def test_what_comes_meanwhile_is_gone_through_too(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.desk.open("repair-listed", "3-2-1702")
    with pytest.raises(Refused) as caught:
        table.sign()
    assert "1122-002" in caught.value.sentence
    notes = table.act("prepare").notes
    assert any("1122-002" in note for note in notes)
    # what was accepted and reads otherwise now is gone through again
    table.accept_all()
    table.desk.do("dispatch", leak, ["612"])
    table.act("prepare")
    assert [item.verdict for item in table.items()] == [Verdict.NONE, Verdict.ACCEPTED]
    table.accept_all()
    # what is at an end stays on the sheet, marked
    table.desk.do("cancel", leak, why="误报")
    table.count_and_sign()
    assert [item.gone is not None for item in table.items()] == [True, False]


def test_what_has_changed_behind_the_officers_back_is_not_accepted(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    table.desk.do("dispatch", leak, ["612"])
    notes = table.act("accept", [1, 2], by=table.relief).notes
    assert any("1122-001" in note for note in notes)
    assert [item.verdict for item in table.items()] == [Verdict.NONE, Verdict.ACCEPTED]


def test_what_stood_on_the_screen_is_accepted(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    [seen] = table.items()
    # another console has brought the sheet up to date meanwhile: its row reads otherwise, the screen does not yet
    table.desk.do("dispatch", leak, ["612"])
    table.act("compare")
    table.act("accept", [1], {1: seen.looked_at}, by=table.relief)
    assert table.one().left == 1
    i18n.use("en")
    table.act("accept", [1], {1: table.items()[0].looked_at}, by=table.relief)
    assert table.one().left == 0


def test_a_number_that_is_said_in_full_from_new_year_on_is_gone_through_once(table: Table) -> None:
    leak = table.desk.open("repair-listed", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.desk.clock.move(timedelta(days=60))
    table.act("compare")
    [item] = [one for one in table.items() if one.room == "incidents"]
    assert (item.number, item.verdict) == (leak, Verdict.ACCEPTED)


def test_what_was_not_accepted_stands_in_no_log(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.desk.do("dispatch", leak, ["612"])
    table.act("accept", [1], by=table.relief)
    accepted = "SELECT COUNT(*) FROM journal WHERE act = 'handover.accepted'"
    assert table.store.reader.value(accepted) == 0
    table.act("accept", [1], by=table.relief)
    assert table.store.reader.value(accepted) == 1


def test_with_a_relief_who_is_new_one_room_is_taken_on_after_the_other(table: Table) -> None:
    table.desk.open("repair-listed", "3-2-1802")
    table.desk.open("repair-listed", "3-2-1702")
    with with_room(Room("probe", has_tables=False, open_items=(f"{__name__}:_probe",))):
        table.act("prepare")
        new = officer(table.store, "103", "丁一", role="duty-officer")
        table.act("join", by=new)
        at: dict[str, list[int]] = {}
        for item in table.items():
            at.setdefault(item.room, []).append(item.nth)
        with pytest.raises(Refused):
            table.act("accept", at["incidents"] + at["probe"], by=new)
        assert table.one().left == 4
        for room in ("incidents", "probe", "handovers"):
            table.act("accept", at[room], by=new)
        assert table.one().left == 0


def test_a_question_about_what_only_the_sheet_has_is_owed_about_the_handover(table: Table) -> None:
    table.act("prepare")
    new = officer(table.store, "103", "丁一", role="duty-officer")
    table.act("join", by=new)
    [item] = table.items()
    table.act("query", item.nth, "谁带我？", by=new)
    table.act("count", {one.sort: one.expected for one in reads.counts(table.store.reader, 1)}, by=new)
    desk.sign(table.store, table.out, new)
    [owed] = followups.followups(table.store.reader)
    assert (owed.about.number, "谁带我？" in owed.text) == ("H-0001", True)


def test_the_most_urgent_room_stands_above(table: Table) -> None:
    with with_room(Room("probe", has_tables=False, open_items=(f"{__name__}:_probe",))):
        table.act("prepare")
        table.desk.open("repair-listed", "3-2-1802")
        table.act("compare")
        assert [(item.nth, item.room) for item in table.items()] == [(2, "incidents"), (1, "probe")]


def test_one_language_or_the_other_makes_no_difference(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    i18n.use("en")
    assert table.act("prepare").notes == ()
    assert table.one().left == 0


def test_each_side_does_what_is_its_own(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.act("prepare")
    with pytest.raises(Refused):
        table.act("join")
    with pytest.raises(Refused):
        table.act("accept", [1], by=table.relief)
    table.act("join", by=table.relief)
    third = replace(table.relief, staff_id=2, number="305")
    for by, act, given in (
        (table.out, "accept", ([1],)),
        (table.out, "query", (1, "?")),
        (table.out, "refuse", ("?",)),
        (table.relief, "answer", (1, "!")),
        (table.relief, "note", ("!",)),
        (table.relief, "drop", ("!",)),
        (third, "accept", ([1],)),
    ):
        with pytest.raises(NotAllowed):
            table.act(act, *given, by=by)
    with pytest.raises(NotFound):
        table.act("accept", [9], by=table.relief)
    with pytest.raises(Refused):
        table.act("answer", 1, "没人问")
    with pytest.raises(UsageError):
        table.act("query", 1, "  ", by=table.relief)


def test_only_who_went_through_it_signs(table: Table) -> None:
    table.prepared()
    for incoming in (table.out, replace(table.relief, staff_id=2, number="305")):
        with pytest.raises((Refused, NotAllowed)):
            desk.sign(table.store, table.out, incoming)
    with pytest.raises(NotAllowed):
        desk.sign(table.store, table.relief, table.out)
    with pytest.raises(NotAllowed):
        desk.sign(table.store, table.out, replace(table.relief, rights=frozenset({"log"})))
    assert table.running() == [table.out.staff_id]
    table.count_and_sign()


@pytest.mark.parametrize(
    ("act", "by", "state"), [("refuse", "relief", "refused"), ("drop", "out", "dropped")]
)
def test_not_taken_over_the_outgoing_officer_stays(table: Table, act: str, by: str, state: str) -> None:
    table.prepared()
    with pytest.raises(UsageError):
        table.act(act, "", by=getattr(table, by))
    table.act(act, "钥匙没点完", by=getattr(table, by))
    assert (table.one().state, table.one().why) == (state, "钥匙没点完")
    assert table.running() == [table.out.staff_id]
    with pytest.raises(Refused):
        table.sign()
    # the next one begins anew
    assert table.act("prepare").number == "H-0002"


def test_signed_at_another_console_the_shift_before_ends_all_the_same(table: Table) -> None:
    table.out, table.relief = (replace(by, console="desk-2") for by in (table.out, table.relief))
    table.prepared()
    table.count_and_sign()
    assert table.running() == [table.relief.staff_id]


def test_a_shift_that_ended_without_it_is_not_handed_over(table: Table) -> None:
    table.prepared()
    shifts.start(table.store, table.relief, why="值班员突发急病")
    assert table.one().state == State.DROPPED
    with pytest.raises(Refused):
        table.sign()
    assert table.act("prepare", by=table.relief).number == "H-0002"


def promised(table: Table) -> dict[str, str]:
    """Return how the promises about the end of the first shift stand."""
    sql = (
        "SELECT kind, state FROM deadline WHERE subject = 'shift' AND subject_id = "
        "(SELECT MIN(id) FROM shift WHERE staff_id = :id)"
    )
    return {row[0]: row[1] for row in table.store.reader.rows(sql, id=table.out.staff_id)}


def test_preparing_meets_the_reminder_and_the_signatures_the_relief(table: Table) -> None:
    table.prepared()
    assert promised(table) == {HANDOVER: "met", RELIEF: "running"}
    table.act("drop", "来早了")
    assert promised(table) == {HANDOVER: "running", RELIEF: "running"}
    table.prepared()
    table.count_and_sign()
    assert promised(table) == {HANDOVER: "met", RELIEF: "met"}


def test_a_refusal_reaches_the_leader(table: Table) -> None:
    hire(table.store, "201", "刘班", "control-centre-team-leader", phone="13800136612")
    table.prepared()
    done = table.act("refuse", "接班人身体不适", by=table.relief)
    assert "201" in done.notes[0]
    assert "13800136612" in done.notes[0]
    assert promised(table) == {HANDOVER: "running", RELIEF: "running"}
    [owed] = followups.followups(table.store.reader)
    assert owed.about.number == "H-0001"
    assert "控制中心班长 201" in owed.text
    assert "接班人身体不适" in owed.text
    assert owed.due == table.desk.clock.now() + timedelta(minutes=15)


def test_a_question_nobody_answered_is_owed_an_answer(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    gone = table.desk.open("repair-listed", "3-2-1702")
    told = table.desk.open("repair-listed", "3-2-1602")
    table.prepared()
    at = {f"2026-{item.number}": item.nth for item in table.items()}
    for about, words in ((leak, "谁去？"), (gone, "几点？"), (told, "配件到了没有？")):
        table.act("query", at[about], words, by=table.relief)
    table.act("answer", at[told], "明天到")
    table.desk.do("cancel", gone, why="误报")
    done = table.count_and_sign()
    [owed] = followups.followups(table.store.reader)
    assert (owed.kind, owed.role, owed.about.number) == ("query", "duty-officer", leak)
    assert owed.text == "交接 H-0001 时对 1122-001 的疑问：谁去？"
    assert owed.spoken in done.notes[0]
    # it belongs to the shift that begins, and never alters what was signed
    added = "SELECT shift_id, staff_id FROM journal WHERE act = 'followup.added'"
    begun = table.store.reader.value("SELECT id FROM shift WHERE ended IS NULL")
    assert table.store.reader.one(added) == (begun, table.relief.staff_id)
    assert faults(table.store.reader, table.one()) == []


def test_a_leader_countersigns_afterwards(table: Table) -> None:
    above = replace(
        officer(table.store, "201", "刘班", role="control-centre-team-leader"), console=table.out.console
    )
    table.prepared()
    with pytest.raises(Refused):
        countersign(table.store, above, "H-0001")
    table.count_and_sign()
    assert reads.to_countersign(table.store.reader) == table.one()
    with pytest.raises(NotFound):
        countersign(table.store, above, "H-0099")
    for who in (table.out, table.relief):
        with pytest.raises(NotAllowed):
            countersign(table.store, replace(who, rights=frozenset(RIGHTS)), "H-0001")
    with pytest.raises(NotAllowed):
        countersign(
            table.store, replace(above, rights=frozenset(RIGHTS) - {"countersign", "admin"}), "H-0001"
        )
    done = countersign(table.store, above, "h1", "西门钥匙要当面点清")
    one = table.one()
    assert (one.leader, one.remark, one.countersigned) == (
        "201 刘班",
        "西门钥匙要当面点清",
        table.desk.clock.now(),
    )
    [owed] = followups.followups(table.store.reader)
    assert owed.text == "201 刘班 对交接 H-0001 的意见：西门钥匙要当面点清"
    assert owed.spoken in done.notes[0]
    with pytest.raises(Refused):
        countersign(table.store, above, "H-0001")
    assert reads.to_countersign(table.store.reader) is None
    # what the two signed is as it was
    assert faults(table.store.reader, one) == []


def test_a_leader_with_nothing_to_say_owes_nobody_an_answer(table: Table) -> None:
    table.prepared()
    table.count_and_sign()
    above = officer(table.store, "201", "刘班", role="control-centre-team-leader")
    assert Shell(table.store, above).json("handovers", "countersign", "H-0001")["leader"] == "201 刘班"
    assert followups.followups(table.store.reader) == []
    assert "刘班" in Shell(table.store, None, width=160)("handovers", "list").out


def test_another_relief_goes_through_everything_anew(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.count(radios="7", why="一台在修")
    other = officer(table.store, "103", "丁一", role="duty-officer")
    table.act("join", by=other)
    # the leak, and that the other is new here
    assert (table.one().left, table.one().uncounted) == (2, 2)
    with pytest.raises(Refused):
        desk.sign(table.store, table.out, other)
    with pytest.raises(NotAllowed):
        table.sign()
    # coming a second time is no other relief
    table.act("accept", [1], by=other)
    table.act("join", by=other)
    assert table.one().left == 1


def test_a_clock_set_back_while_it_is_gone_through(table: Table) -> None:
    table.prepared()
    table.desk.clock.move(timedelta(hours=-1))
    table.desk.open("water-leak", "3-2-1802")
    table.act("compare")
    assert [item.is_new for item in table.items()] == [True]
    table.accept_all()
    table.count_and_sign()
    assert table.running() == [table.relief.staff_id]
    assert faults(table.store.reader, table.one()) == []
    [lasted] = table.store.reader.rows(
        "SELECT s.ended >= s.started FROM shift s JOIN handover h ON h.shift_id = s.id"
    )
    assert bool(lasted[0])
    assert promised(table) == {HANDOVER: "met", RELIEF: "met"}


def test_the_officer_leaves_the_staff_while_it_is_gone_through(table: Table) -> None:
    people.set_pin(table.store, table.out, "101", "864209")
    people.set_pin(table.store, table.out, "102", "135790")
    table.prepared()
    table.count()

    def active(value: int) -> None:
        with table.store.act(table.out, "test.leave") as act:
            row = act.session.get_one(Staff, table.out.staff_id)
            row.active = value
            act.session.add(row)
            act.announce("staff.activity", staff=row)

    active(0)
    with pytest.raises(NotAllowed):
        sign(table.store, table.out, table.relief, "864209", "135790")
    assert table.one().state == State.OPEN
    assert table.running() == [table.out.staff_id]
    # back again: what was prepared is prepared
    active(1)
    assert promised(table) == {HANDOVER: "met", RELIEF: "running"}
    sign(table.store, table.out, table.relief, "864209", "135790")
    assert table.running() == [table.relief.staff_id]


def test_one_console_signs_while_another_takes_calls_and_sends(table: Table) -> None:
    leak = table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.count()
    other = Store(table.store.location, table.desk.clock)
    begin = Barrier(2)

    def works() -> None:
        begin.wait()
        incidents.dispatch(other, replace(table.out, console="desk-2"), leak, ["612"])
        for room in range(6):
            new = incidents.NewIncident(kind="repair-listed", place=f"3-2-1{room}02")
            incidents.open_incident(other, replace(table.out, console="desk-2"), new)

    worker = Thread(target=works)
    worker.start()
    begin.wait()
    refused = 0
    while table.one().state == State.OPEN:
        try:
            table.sign()
        except Refused:
            # something came or changed: nothing was signed, it is gone through and tried again
            refused += 1
            assert table.running() == [table.out.staff_id]
            table.act("compare")
            table.accept_all()
    worker.join()
    reader, one = table.store.reader, table.one()
    # what the log has before the signatures is on the sheet, nothing later is
    signed = reader.value("SELECT seq FROM journal WHERE act = 'handover.signed'")
    before = reader.rows(
        "SELECT subject_id FROM journal WHERE act = 'incident.opened' AND seq < :seq", seq=signed
    )
    on_sheet = {item.id for item in table.items() if item.subject == "incident"}
    assert on_sheet == {row[0] for row in before}
    assert one.seq == signed - 1
    out = reader.value("SELECT seq FROM journal WHERE act = 'incident.dispatched'")
    assert ("612" in table.items()[0].words) == (out < signed)
    assert faults(reader, one) == []
    other.close()


def test_only_who_has_the_desk_prepares(table: Table) -> None:
    with pytest.raises(Refused) as caught:
        table.act("prepare", by=table.relief)
    assert "101" in caught.value.sentence


def test_a_changed_sheet_is_found(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.count_and_sign()
    table.desk.wait(minutes=1)
    one = table.one()
    with table.store.act(table.out, "test.forge") as act:
        act.run(
            "UPDATE handover SET sheet = REPLACE(sheet, 'accepted', 'answered') WHERE id = :id", id=one.id
        )
    [fault] = faults(table.store.reader, one)
    assert "H-0001" in fault


def signed(table: Table) -> None:
    """Sign a sheet with something of everything on it."""
    table.desk.open("water-leak", "3-2-1802")
    gone = table.desk.open("repair-listed", "3-2-1702")
    table.prepared()
    table.act("query", 1, "谁去？", by=table.relief)
    table.act("answer", 1, "612")
    table.act("note", "东门灯坏了")
    table.desk.wait(minutes=1)
    table.desk.do("cancel", gone, why="误报")
    table.desk.open("repair-listed", "3-2-1602")
    table.act("compare")
    table.accept_all()
    table.count(radios="7", why="一台在修")
    table.sign()


def seen(table: Table) -> tuple[object, ...]:
    """Return all that screen, shell and paper show of the sheet."""
    one = table.one()
    items, counts = table.items(), reads.counts(table.store.reader, one.id)
    told = Shell(table.store, table.out).json("handovers", "show", "H-0001")
    now = table.desk.clock.now()
    paper = pdf(one, items, counts, estate="鹤汀花园", zone=table.store.zone, now=now)
    return one, items, counts, told, words_of(paper)


FORGED = {
    "UPDATE handover_item SET zh = REPLACE(zh, '漏水', '跑水')": "1122-001",
    "UPDATE handover_item SET query = '', answer = ''": "1122-001",
    "UPDATE handover_item SET gone = NULL": "1122-002",
    "UPDATE handover_item SET came = came - 1 WHERE nth = 3": "1122-003",
    "DELETE FROM handover_item": "1122-001",
    "DELETE FROM handover_item WHERE nth = 3": "1122-003",
    "UPDATE handover_count SET found = '8' WHERE sort = 'radios'": "对讲机",
    "UPDATE handover SET note = ''": "给下一班的留言",
    "UPDATE handover SET ended = ended + 1": "结束",
    "UPDATE handover SET prepared = prepared - 1": "准备",
    "UPDATE handover SET incoming_id = outgoing_id": "接班人",
    "UPDATE handover SET outgoing_id = incoming_id": "交班人",
    "UPDATE handover SET console = 'x'": "值班台",
    "UPDATE handover SET shift_id = next_shift_id": "班次",
    "UPDATE handover SET seq = seq - 1": "条号",
    "UPDATE handover SET head = 'x'": "校验值",
}


@pytest.mark.parametrize(("forged", "named"), FORGED.items(), ids=range(len(FORGED)))
def test_rows_changed_afterwards_alter_nothing_that_is_shown_and_are_named(
    table: Table, forged: str, named: str
) -> None:
    signed(table)
    assert faults(table.store.reader, table.one()) == []
    before = seen(table)
    with table.store.act(table.out, "test.forge") as act:
        act.run(forged)
    assert seen(table) == before
    [fault] = faults(table.store.reader, table.one())
    assert "H-0001" in fault
    assert named in fault


def test_another_name_alters_no_signed_sheet_and_is_no_fault(table: Table) -> None:
    signed(table)
    before = seen(table)
    with table.store.act(table.out, "test.rename") as act:
        act.run("UPDATE staff SET name = '另一人', number = 'X' || number")
    assert seen(table)[:1] == before[:1]
    assert "102 费小洁" in Shell(table.store, None, width=160)("handovers", "list").out
    assert faults(table.store.reader, table.one()) == []


def test_a_sheet_that_is_not_what_was_signed_is_not_shown(table: Table) -> None:
    signed(table)
    with table.store.act(table.out, "test.forge") as act:
        text = str(act.run("SELECT sheet FROM handover")[0][0]).replace("answered", "accepted")
        # whoever forges one column forges the other
        act.run("UPDATE handover SET sheet = :sheet, seal = :seal", sheet=text, seal=seal_of(text))
    shell = Shell(table.store, table.out)
    shown = shell("handovers", "show", "H-0001")
    assert (shown.exit_code, "H-0001" in shown.err) == (1, True)
    assert shell("handovers", "list").exit_code == 0
    assert faults(table.store.reader, table.one()) != []
    with table.store.act(table.out, "test.forge") as act:
        act.run("UPDATE handover SET sheet = 'x', state = 'refused'")
    assert shell("handovers", "list").exit_code == 0
    assert faults(table.store.reader, table.one()) != []


def test_the_shell_proves_a_sheet_or_says_what_is_wrong(table: Table) -> None:
    table.desk.open("water-leak", "3-2-1802")
    table.prepared()
    table.accept_all()
    table.count_and_sign()
    shell = Shell(table.store, table.out)
    proved = shell("handovers", "verify", "H-0001")
    assert (proved.exit_code, "与签字时一致" in proved.err) == (0, True)
    with table.store.act(table.out, "test.forge") as act:
        act.run("UPDATE handover SET sheet = REPLACE(sheet, 'accepted', 'answered')")
    forged = shell("handovers", "verify", "H-0001")
    assert (forged.exit_code, "封印对不上" in forged.out) == (1, True)


def test_an_open_sheet_is_not_proved_and_nobody_is_called(table: Table) -> None:
    table.prepared()
    said = Shell(table.store, table.out)("handovers", "verify", "H-0001")
    assert (said.exit_code, said.out) == (1, "")
    assert "H-0001 尚未签字。" in said.err
    assert "班长" not in said.err


def test_a_sheet_of_another_journal_is_found(table: Table) -> None:
    table.prepared()
    table.count_and_sign()
    one = replace(table.one(), head="0" * 64)
    assert faults(table.store.reader, one) != []


def test_one_that_is_open_is_found_by_its_number(table: Table) -> None:
    table.prepared()
    with pytest.raises(Refused):
        faults(table.store.reader, table.one())
    assert reads.open_one(table.store.reader) == table.one()
    assert reads.by_number(table.store.reader, "h1") == table.one()
    with pytest.raises(NotFound):
        reads.by_number(table.store.reader, "2")
    later = table.desk.clock.now() + timedelta(hours=1)
    assert reads.handovers(table.store.reader, since=later) == []
    assert reads.handovers(table.store.reader, until=later) == [table.one()]
