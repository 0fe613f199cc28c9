"""A pass in a real terminal, by keyboard alone: a tenant applies, the owner is called, two trips, tools come late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from controlroom.base.i18n import Language, _
from tests.e2e.desk import BOTH, Desk, in_line, make_sample, opened

F4, ALT_C, ALT_O, ALT_R = "\x1bOS", "\x1bc", "\x1bo", "\x1br"

TENANT = """SELECT r.code, t.name, o.name, p.digits FROM occupancy a JOIN resident t ON t.id = a.resident_id
 JOIN room r ON r.id = a.room_id JOIN occupancy b ON b.room_id = a.room_id AND b.relation = 'owner'
 JOIN resident o ON o.id = b.resident_id JOIN resident_phone p ON p.resident_id = o.id
 LEFT JOIN fee_status f ON f.room_id = a.room_id
 WHERE a.relation = 'tenant' AND (f.state IS NULL OR f.state = 'paid') ORDER BY r.code, p.place LIMIT 1"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate with its homes."""
    return make_sample(tmp_path_factory.mktemp("passes"))


@pytest.fixture
def desk(sample: Path, tmp_path: Path, lang: Language, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A console nobody is signed in at."""
    with opened(Desk, sample, tmp_path, lang, request.config.getoption("--pictures")) as desk:
        yield desk


def newest(desk: Desk) -> tuple[int, str, str]:
    """Return key, number and check code of the pass that was made last."""
    row = desk.store.reader.one("SELECT id, number, code FROM release_pass ORDER BY id DESC LIMIT 1")
    assert row is not None
    return int(row[0]), f"P-{row[1]:04}", str(row[2])


@BOTH
def test_a_tenant_takes_goods_out_in_two_trips_and_the_tools_come_late(desk: Desk, lang: Language) -> None:
    row = desk.store.reader.one(TENANT)
    assert row is not None
    home, tenant, owner, phone = row
    made = "SELECT COUNT(*) FROM release_pass"
    before = desk.value(made)

    # the application, in the order it is heard
    desk.sign_in()
    desk.press(F4)
    title = _("Application for a release pass")
    desk.wait(title)
    desk.press(home, "tab", tenant, "tab")
    desk.sees(_("Call the owner back: {why}").format(why=_("the applicant is not the owner")), owner, phone)
    desk.press("tab", "tab", "tab", "777A", "tab")
    desk.press(desk.words("电锤 2 台", "hammer 2"), "enter", desk.words("沙发 1 套", "sofa 1"), "tab")
    desk.press("2", "tab", "1", "tab", "3m")
    desk.picture("pass-apply")
    desk.press("f2")
    desk.until(lambda: desk.value(made) == before + 1)
    desk.gone(title)
    key, number, code = newest(desk)
    state = "SELECT state FROM release_pass WHERE id = :id"
    assert desk.value(state, id=key) == "waiting"
    desk.sees(number, _("owner to be called"), owner, phone)

    # the owner, on the number on file
    desk.press(ALT_C)
    desk.wait(_("Who answered"))
    desk.picture("pass-owner")
    desk.press("1", "tab", owner, "tab", desk.words("知道，可以搬", "knows of it, agrees"), "f2")
    desk.until(lambda: desk.value(state, id=key) == "ready")
    desk.gone(_("Who answered"))

    # the guard reads number and code; the tools go first, then the rest
    desk.press("v")
    desk.wait(_("Check a pass"))
    desk.press(f"{number[2:]} {code}", "enter")
    gate = _("{number} at the gate").format(number=number)
    desk.wait(gate)
    desk.picture("pass-gate")
    desk.press("302", "tab", "1=2", "f2")
    desk.until(lambda: desk.value(state, id=key) == "part")
    desk.gone(gate)
    desk.press(ALT_O)
    desk.wait(gate)
    desk.press("302", "enter")
    desk.until(lambda: desk.value(state, id=key) == "out")
    desk.gone(gate)

    # what is to come back is late
    alarm = "SELECT COUNT(*) FROM alarm WHERE subject = 'pass' AND subject_id = :id AND stage = 'breach'"
    desk.forward(timedelta(minutes=4))
    desk.until(lambda: desk.value(alarm, id=key) == 1)
    desk.press("esc")
    desk.wait(in_line("▲", number, home))
    desk.picture("pass-late")
    desk.press(ALT_R)
    desk.wait(_("how it came back"))
    desk.press("f2")
    desk.until(lambda: desk.value(state, id=key) == "done")
    ended = "SELECT state FROM deadline WHERE subject = 'pass' AND subject_id = :id AND kind = :kind"
    assert desk.value(ended, id=key, kind="pass.back") == "late"
    assert desk.value(ended, id=key, kind="pass.confirm") == "met"
    trips = "SELECT COUNT(*) FROM pass_move WHERE pass_id = :id AND sort = 'out'"
    assert desk.value(trips, id=key) == 2
    desk.leave()
