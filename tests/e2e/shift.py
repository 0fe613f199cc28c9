"""A whole shift of twelve hours in a real terminal, by keyboard, with the clock moved on between what happens."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.i18n import Language, _
from controlroom.base.settings import locate
from controlroom.demo import CONSOLE
from controlroom.handovers import reads
from controlroom.incidents.pane.acts import TWICE
from controlroom.people import desk as people
from controlroom.people.signin import sign_in
from controlroom.shifts import desk as shifts
from controlroom.store.database import Store
from tests.e2e.desk import OFFICER, Desk, in_line, make_sample, opened

MORNING = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
"""08:00 in Shanghai: the day shift begins."""
LONG = timedelta(hours=12)
RELIEF, RELIEF_PIN = "102", "135790"
F3, F4, F7, ALT_1, ALT_2 = "\x1bOR", "\x1bOS", "\x1b[18~", "\x1b1", "\x1b2"
DOWN, HOME, END = "\x1b[B", "\x1b[H", "\x1b[F"


class Report(NamedTuple):
    """A call that comes in.

    Attributes:
        place: as it is typed: a home's code, or words.
        kind: id of its kind.
        said: what happened.
    """

    place: str
    kind: str
    said: str


def make_morning(folder: Path) -> Path:
    """Make the sample estate as it is at eight in the morning; the relief has a PIN."""
    file = make_sample(folder, now=MORNING)
    store = Store(locate(str(file)), ManualClock(MORNING))
    officer = sign_in(store, OFFICER.number, OFFICER.pin, CONSOLE)
    people.set_pin(store, officer, RELIEF, RELIEF_PIN)
    # the sample's own began in the night
    shifts.start(store, officer, ["303"])
    store.close()
    return file


class ShiftDesk(Desk):
    """What an officer does in a shift."""

    start = MORNING

    def take(self, report: Report) -> int:
        """Take a call with F2; return the incident's key."""
        before = self.newest()
        self.press("f2")
        self.wait(_("Place") + " *")
        self.press(report.place, "tab")
        self.press(report.kind)
        self.wait(lambda shown: "▸" in shown)
        self.press("enter")
        self.press(report.said, "f2")
        self.until(lambda: self.newest() == before + 1)
        self.gone(_("Place") + " *")
        # F2 that soon after a call is a key pressed twice
        time.sleep(TWICE)
        return before + 1

    def send(self, key: int) -> None:
        """Send whoever is proposed, though busy, and write down that they have come."""
        self.find(key)
        self.press("alt+d")
        self.wait(_("Send though busy"))
        self.press(F4)
        state = "SELECT state FROM incident WHERE id = :id"
        self.until(lambda: self.value(state, id=key) == "dispatched")
        self.gone(_("Send though busy"))
        self.press("alt+s")
        self.until(lambda: self.value(state, id=key) == "on-scene")

    def find(self, key: int) -> None:
        """Put the cursor on an incident."""
        self.press(ALT_1, "/")
        self.wait(_("Find an incident"))
        self.press(self.number(key), "enter")
        self.wait(in_line("▸" + self.number(key)))
        self.gone(_("Find an incident"))

    def lend_and_take_back(self) -> None:
        """Lend a key, hear that it is late, take it back."""
        row = self.store.reader.one(
            "SELECT id, tag FROM key_tag WHERE state = 'in' AND is_set = 0 AND set_id IS NULL AND active = 1 "
            "AND key_class = 'equipment-room' AND in_audit = 0 ORDER BY tag LIMIT 1"
        )
        assert row is not None
        key, tag = int(row[0]), str(row[1])
        state = "SELECT state FROM key_tag WHERE id = :id"
        self.press(F3)
        self.wait(_("Lend a key"))
        self.press(tag.lower().replace("-", ""))
        self.wait(in_line("▸ " + tag))
        self.press("tab", "612", "tab", self.words("巡检", "round"), "tab", "tab", "1h", "f2")
        self.until(lambda: self.value(state, id=key) == "out")
        self.gone(_("Lend a key"))
        self.forward(timedelta(minutes=62))
        alarm = "SELECT COUNT(*) FROM alarm WHERE subject = 'key' AND subject_id = :id AND stage = 'breach'"
        self.until(lambda: self.value(alarm, id=key) == 1)
        self.press(ALT_2, "/")
        self.wait(_("Find a key"))
        self.press(tag, "enter")
        self.gone(_("Find a key"))
        self.wait(in_line("▲", tag, "612"))
        self.press("r")
        self.wait(_("State on return"))
        self.press("f2")
        self.until(lambda: self.value(state, id=key) == "in")
        self.gone(_("State on return"))

    def let_goods_out(self) -> None:
        """Let an owner's goods out in one trip."""
        row = self.store.reader.one(
            "SELECT r.code, o.name FROM occupancy a JOIN resident o ON o.id = a.resident_id JOIN room r ON "
            "r.id = a.room_id LEFT JOIN fee_status f ON f.room_id = a.room_id WHERE a.relation = 'owner' "
            "AND (f.state IS NULL OR f.state = 'paid') AND NOT EXISTS (SELECT 1 FROM release_pass p "
            "WHERE p.place_code = r.code) ORDER BY r.code LIMIT 1"
        )
        assert row is not None
        home, owner = row
        made = "SELECT COUNT(*) FROM release_pass"
        before = self.value(made)
        self.press(F4)
        title = _("Application for a release pass")
        self.wait(title)
        self.press(home, "tab", owner, "tab", "tab", "tab", "tab", "002X", "tab")
        self.press(self.words("椅子 4 把", "chairs 4"), "f2")
        self.until(lambda: self.value(made) == before + 1)
        self.gone(title)
        found = self.store.reader.one("SELECT id, number, code FROM release_pass ORDER BY id DESC LIMIT 1")
        assert found is not None
        key, number, code = int(found[0]), f"P-{found[1]:04}", str(found[2])
        state = "SELECT state FROM release_pass WHERE id = :id"
        self.until(lambda: self.value(state, id=key) == "ready")
        self.press("v")
        self.wait(_("Check a pass"))
        self.press(f"{number[2:]} {code}", "enter")
        gate = _("{number} at the gate").format(number=number)
        self.wait(gate)
        self.press("302", "enter")
        self.until(lambda: self.value(state, id=key) in ("out", "done"))
        self.gone(gate)

    def note(self, line: str, count: int) -> None:
        """Write several notes in one line."""
        noted = "SELECT COUNT(*) FROM journal WHERE act = 'log.noted'"
        before = self.value(noted)
        self.press("f5")
        self.wait(_("What happened") + " *")
        self.press(line, "f2")
        self.until(lambda: self.value(noted) == before + count)
        self.gone(_("What happened") + " *")

    def to_line(self, words: str, most: int = 40) -> None:
        """Put the cursor of a list on a line; each key is waited for, a busy machine shows them late."""
        for _each in range(most):
            if in_line("▸", words)(self.terminal.text):
                return
            at = self._cursors()
            self.press(DOWN)
            self.wait(lambda _shown, at=at: self._cursors() != at)
        raise AssertionError(f"no line {words!r}:\n{self.terminal.text}")

    def _cursors(self) -> list[int]:
        return [row for row, line in enumerate(self.terminal.lines) if "▸" in line]

    def walk_a_round(self) -> None:
        """Put a guard on the patrol post with Alt+J, and report the round when it is due."""
        self.press("\x1bj")
        posts = self.words("巡逻岗", "Patrol")
        # the log names the post, too
        self.wait(in_line("╭", _("Posts")))
        self.wait(posts)
        self.to_line(posts)
        self.press("m")
        self.wait(_("Why the post is empty"))
        # who stands there now is filled in
        self.press("\x15", "302", "f2")
        stands = (
            "SELECT COUNT(*) FROM posting g JOIN post p ON p.id = g.post_id JOIN staff s ON s.id = g.staff_id "
            "WHERE g.until IS NULL AND p.code = 'patrol' AND s.number = '302'"
        )
        self.until(lambda: self.value(stands) == 1)
        self.gone(_("Why the post is empty"))
        self.forward(timedelta(minutes=61))
        walked = "SELECT COUNT(*) FROM patrol_round WHERE state = 'reported'"
        before = self.value(walked)
        self.press("d")
        self.until(lambda: self.value(walked) == before + 1)
        self.press("esc")
        self.wait(lambda shown: "╭─ 1 " in shown)

    def sheet(self) -> reads.Handover:
        """Return the handover that is gone through."""
        one = reads.open_one(self.store.reader)
        assert one is not None
        return one

    def hand_over(self) -> str:
        """Go through the handover: one item asked about, a difference in the count, two signatures; its number."""
        self.press(F7)
        # long before the end of the shift it is asked whether that is meant
        early = _("Prepare the handover now?")
        self.wait(lambda shown: early in shown or "H-0001" in shown)
        if early in self.terminal.text:
            self.press("y")
            self.wait("H-0001")
        self.press(F3)
        self.wait(_("Who takes over: number and PIN"))
        self.press(RELIEF, "tab", RELIEF_PIN, "f2")
        self.gone(_("Who takes over: number and PIN"))
        one = self.sheet()
        assert one.incoming.startswith(RELIEF)
        # from below: the people on duty, asked about as one
        line = reads.lines(self.store.reader, one.id)[-1]
        last = line.called
        self.press(END)
        self.wait(in_line("▸", line.told[-1][:4]))
        self.press("q")
        self.wait(_("Ask about {number}").format(number=last))
        self.press(self.words("谁去？", "who goes?"), "enter")
        self.until(lambda: self.sheet().asked == 1)
        self.gone(_("Ask about {number}").format(number=last))
        self.press("w")
        self.wait(_("Answer about {number}").format(number=last))
        self.press(self.words("612 十点到", "612 at ten"), "enter")
        self.until(lambda: self.sheet().asked == 0)
        self.gone(_("Answer about {number}").format(number=last))
        # the relief is new here: one room after the other
        while left := self._left(risky=False):
            self.press(HOME, *[DOWN] * self._first_left(), "l")
            self.wait(_("Take on all {count} items?").partition("{")[0].strip())
            self.press("y")
            self.until(lambda left=left: self._left(risky=False) < left)
        self.press(HOME)
        while left := self._left(risky=True):
            self.press("y", DOWN)
            self.until(lambda left=left: self._left(risky=True) < left)
        counts = {line.sort: line.expected for line in reads.counts(self.store.reader, one.id)}
        counts["keys"] = str(int(counts["keys"]) - 1)
        self.press("c")
        counted = _("Counted by {who}").format(who=one.incoming)
        why = _("Why it differs")
        self.wait(counted)
        for found in counts.values():
            self.press(found, "tab")
        self.press("f2")
        self.until(lambda: self.sheet().uncounted == 0)
        self.gone(counted)
        self.wait(in_line("▲", counts["keys"], _("differs from the register")))
        # the form opened again asks for the reason, below the count
        self.press("c")
        self.wait(why)
        self.press("tab", self.words("一把在锁匠处", "one is at the locksmith's"), "f2")
        self.gone(why)
        self.wait(in_line("▲", counts["keys"], self.words("一把在锁匠处", "one is at the locksmith's")))
        self.picture("handover")
        self.press("f2")
        self.wait(_("PIN of {who}").format(who=one.incoming))
        self.press(OFFICER.pin, "tab", RELIEF_PIN, "f2")
        self.until(lambda: reads.open_one(self.store.reader) is None)
        self.wait(lambda shown: RELIEF in shown.splitlines()[0])
        # who shares the new shift is offered as the roster has it
        sharing = _("Who shares your shift: {shift}").partition("{")[0].strip()
        self.wait(sharing)
        self.press("f2")
        crew = (
            "SELECT COUNT(*) FROM shift_member m JOIN shift h ON h.id = m.shift_id "
            "JOIN roster r ON r.staff_id = m.staff_id AND r.shift = h.name AND r.day = h.day WHERE h.ended IS NULL"
        )
        self.until(lambda: self.value(crew) > 0)
        self.gone(sharing)
        return one.spoken

    def _first_left(self) -> int:
        """Return in which row the first item stands that may be taken on with others."""
        row = 0
        for line in reads.lines(self.store.reader, self.sheet().id):
            if not line.verdict and line.gone is None and not line.risk:
                break
            row += 1 + len(line.told)
        return row

    def _left(self, *, risky: bool) -> int:
        lines = reads.lines(self.store.reader, self.sheet().id)
        return sum(not line.verdict and line.gone is None and line.risk == risky for line in lines)

    def shell(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command of the shell on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "controlroom", "--db", str(self.store.location.file), *words],
            env={**os.environ, **self.env, "CONTROLROOM_LANG": self.lang},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


def work(
    desk: ShiftDesk, reports: Sequence[Report], *, after: Callable[[int, int], None] = lambda nth, key: None
) -> None:
    """Work a shift of twelve hours to its end, and prove its sheet.

    Args:
        desk: the console at eight in the morning.
        reports: the calls, spread in their order over the shift.
        after: called after each call with its place and the incident's key: what others do meanwhile.
    """
    desk.sign_in()
    pause = (LONG - timedelta(minutes=15 + 62 + 61)) / max(len(reports), 1)
    middle = len(reports) // 2
    for nth, report in enumerate(reports):
        key = desk.take(report)
        after(nth, key)
        if nth == 0:
            desk.send(key)
            desk.note(
                desk.words(
                    "东门 正常 / 西门 正常 / 水泵房 门已锁", "east gate ok / west gate ok / pump room locked"
                ),
                3,
            )
            desk.walk_a_round()
        if nth == middle:
            desk.lend_and_take_back()
            desk.let_goods_out()
        desk.forward(pause)
    number = desk.hand_over()
    proved = desk.shell("handovers", "verify", number)
    assert proved.returncode == 0, proved.stderr
    shown = desk.shell("handovers", "show", number)
    assert shown.returncode == 0, shown.stderr
    assert desk.words("一把在锁匠处", "one is at the locksmith's") in shown.stdout
    assert RELIEF_PIN.encode() not in desk.terminal.raw
    desk.leave()


@contextmanager
def morning(sample: Path, folder: Path, lang: Language, pictures: str | None) -> Iterator[ShiftDesk]:
    """Open a console at eight in the morning; nobody is signed in."""
    i18n.use(lang)
    with opened(ShiftDesk, sample, folder, lang, pictures) as desk:
        yield desk
