"""Emergencies in a real terminal, by keyboard alone, from F12 or F2 to the return visit: lift, gas, fire."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from controlroom.base.i18n import Language, _
from controlroom.incidents import gas
from controlroom.incidents.pane.acts import TWICE
from controlroom.incidents.pane.scene_acts import HELD
from controlroom.incidents.playbooks import shipped_playbooks
from controlroom.incidents.rules import SERVICES
from tests.e2e.desk import BOTH, Desk, columns, flat, in_line, make_sample, opened

F6, F12, ALT_1, DOWN, END, SPACE = "\x1b[17~", "\x1b[24~", "\x1b1", "\x1b[B", "\x1b[F", " "
HOME = "3-2-1802"
_BEGINNING = 16
_AT = re.compile("▸ [▸▾☐☑]")
"""The card's cursor before a step or branch."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample estate."""
    return make_sample(tmp_path_factory.mktemp("emergencies"))


class EmergencyDesk(Desk):
    """What officers do in an emergency."""

    def emergency(self, *keys: str) -> int:
        """Press F12 and what follows; return the key of the incident, which is on the screen."""
        before = self.newest()
        self.press(F12)
        self.wait(_("Emergency: a digit opens it at once"))
        self.press(*keys)
        self.until(lambda: self.newest() == before + 1)
        return before + 1

    def reads_card(self, situation: str) -> None:
        """Read a card to its end: every step outside its branches, and what is never done."""
        card = shipped_playbooks().get(situation)
        assert card is not None
        shown = [*(one for one in card.steps if not one.branch), *card.never]
        first, *others = [self.words(one.zh, one.en) for one in shown]
        self.sees(situation, first)
        self.press("enter")
        below = [text for text in others if flat(text) not in columns(self.terminal.text)]
        self.press(END)
        self.sees(*below)
        self.press("esc")

    def fill_place(self, key: int) -> None:
        """Fill in where it is."""
        self.press("g")
        self.wait(_("Place") + " *")
        self.press(HOME)
        self.wait(in_line("▸ ", "1802"))
        self.press("enter")
        row = "SELECT place_code FROM incident WHERE id = :id"
        self.until(lambda: self.value(row, id=key) == HOME)
        self.gone(_("Place") + " *")

    def cursor(self) -> list[str]:
        """Return what stands at the card's cursor; beside it other panes change by themselves."""
        found = (_AT.search(line) for line in self.terminal.lines)
        return [match.string[match.start() :].partition("│")[0] for match in found if match]

    def to_step(self, words: str, least: int = 40) -> None:
        """Put the card's cursor on a step or branch."""
        for _try in range(least):
            at = self.cursor()
            if any(words[:_BEGINNING] in line for line in at):
                return
            self.press(DOWN)
            self.wait(lambda _shown, at=at: self.cursor() != at)
        raise AssertionError(f"no step {words!r}:\n{self.terminal.text}")

    def ticks(self, key: int) -> int:
        """Return how many steps are ticked."""
        row = "SELECT COUNT(*) FROM incident_tick WHERE incident_id = :id AND taken_back IS NULL"
        return int(self.value(row, id=key))

    def tick(self, key: int) -> None:
        """Tick the step under the cursor."""
        before = self.ticks(key)
        self.press(SPACE)
        self.until(lambda: self.ticks(key) == before + 1)
        # strokes closer to each other are one key held down
        time.sleep(HELD)

    def told(self, key: int, *typed: str) -> None:
        """Write down that somebody was told: the first who is missing, or who answers to what is typed."""
        row = "SELECT COUNT(*) FROM incident_told WHERE incident_id = :id"
        before = self.value(row, id=key)
        self.press("t")
        self.wait(_("Told: {what}").partition("{")[0])
        self.press(*typed, "enter")
        self.until(lambda: self.value(row, id=key) == before + 1)
        self.gone(_("what they said (may stay empty)"))

    def find(self, key: int) -> None:
        """Put the cursor on an incident."""
        self.press("/")
        self.wait(_("Find an incident"))
        self.press(self.number(key), "enter")
        self.wait(in_line("▸" + self.number(key)))
        self.gone(_("Find an incident"))

    def call(self, home: str, said: str, name: str, phone: str, *keys: str) -> None:
        """Take a call about a fire with F2, and end the form with a key."""
        self.press("f2")
        self.wait(_("Place") + " *")
        for typed, shown in ((home, home[-4:]), ("fire", self.words("火警", "Fire"))):
            self.press(typed)
            self.wait(in_line("▸ ", shown))
            self.press("enter")
        self.press(said, "tab", name, "tab", phone, *keys)
        self.gone(_("Place") + " *")
        # F2 that soon after a call is a key pressed twice
        time.sleep(TWICE)

    def nobody_inside_is_called(self, key: int, inside: str) -> None:
        """The prompts of a gas leak: no set is offered, everybody calls from outside, no prompt names who is there."""
        self.press("t")
        self.wait(_("Told: {what}").partition("{")[0])
        self.wait(f"{_('Means')} ●")
        self.sees(gas.words())
        ways = next(line for line in self.terminal.lines if f"{_('Means')} ●" in line)
        assert _("Telephone") in ways
        assert _("Radio") not in ways
        assert _("Message") not in ways
        self.press("esc")
        self.gone(_("what they said (may stay empty)"))
        self.wait(lambda shown: inside not in shown.splitlines()[1])

    def close(self, key: int, *recorded: str) -> None:
        """Close it: first without what must be recorded, which it asks for, then with it."""
        self.press("alt+x")
        self.wait(_("Told by"))
        self.press("已处理完毕", "tab", "苏敏", "f2")
        self.wait(
            _("Not recorded yet: {names}. Fill them in, or say at the end why they stay empty.").partition(
                "{"
            )[0]
        )
        for value in recorded:
            self.press(*((value,) if value else ()), "tab")
        self.press("f2")
        self.until(lambda: self.value("SELECT state FROM incident WHERE id = :id", id=key) == "closed")
        self.gone(_("Why empty"))

    def visit(self, key: int) -> None:
        """Go to the return visit of an incident, try it in vain, make it; it is done."""
        row = "SELECT {what} FROM followup WHERE about_sort = 'incident' AND about_id = :id AND kind = 'return-visit'"
        number = str(self.value(row.format(what="number"), id=key))
        assert self.value(row.format(what="state"), id=key) == "open"
        self.press(F6, "/")
        self.wait(_("Find a follow-up"))
        self.press(number, "enter", "c")
        self.wait(_("Again at"))
        self.press("无人接听", "enter")
        tries = "SELECT COUNT(*) FROM followup_attempt a JOIN followup f ON f.id = a.followup_id WHERE f.number = :no"
        self.until(lambda: self.value(tries, no=number) == 1)
        self.gone(_("Signed at"))
        self.press("enter")
        self.sees("无人接听")
        self.picture("visit")
        self.press("esc")
        self.press("d")
        self.wait(_("Again at"))
        self.press("住户满意", "enter")
        self.until(lambda: self.value(row.format(what="state"), id=key) == "done")
        self.gone(_("Signed at"))
        self.press(ALT_1)


@pytest.fixture
def desk(
    sample: Path, tmp_path: Path, lang: Language, request: pytest.FixtureRequest
) -> Iterator[EmergencyDesk]:
    """A console nobody is signed in at."""
    with opened(EmergencyDesk, sample, tmp_path, lang, request.config.getoption("--pictures")) as desk:
        yield desk


@BOTH
def test_lift_entrapment_from_a_console_nobody_is_signed_in_at(desk: EmergencyDesk, lang: Language) -> None:
    key = desk.emergency("3")
    desk.sees("P-02", desk.words("电梯维保单位 未设", "Lift maintainer not set"))
    desk.reads_card("P-02")
    unsigned = "SELECT unsigned FROM incident WHERE id = :id"
    assert desk.value(unsigned, id=key) == "1"
    desk.sign_in()
    desk.until(lambda: desk.value(unsigned.replace("unsigned ", "claimed "), id=key))
    desk.fill_place(key)
    desk.tick(key)
    desk.tick(key)
    desk.wait(lambda shown: shown.count("☑") >= 2)
    desk.told(key)
    desk.told(key)
    desk.sees(_("told {done}, at once {owed}").format(done=2, owed=2))
    desk.press("enter")
    step = desk.words("打120，告诉维保单位里面有病人", "Call 120; tell the maintainer somebody is ill")
    assert flat(step) not in columns(desk.terminal.text)
    desk.to_step(_("If: {branch}").format(branch=desk.words("里面有人不舒服", "Somebody inside is unwell")))
    desk.press("enter")
    desk.sees(step)
    desk.picture("lift")
    desk.press("esc")
    desk.close(key, "王女士一人", "0m")
    desk.visit(key)
    desk.leave()


@BOTH
def test_gas_in_a_locked_home(desk: EmergencyDesk, lang: Language) -> None:
    desk.sign_in()
    leak = desk.emergency("2")
    desk.sees("P-07", gas.words(), desk.words("燃气公司 未设", "Gas company not set"))
    desk.reads_card("P-07")
    desk.fill_place(leak)
    desk.press("alt+d")
    desk.wait(_("Send though busy"))
    desk.press("enter")
    out = "SELECT s.number FROM assignment a JOIN staff s ON s.id = a.staff_id WHERE a.incident_id = :id"
    desk.until(lambda: desk.value(out, id=leak))
    inside = str(desk.value(out, id=leak))
    desk.gone(_("Send though busy"))
    desk.press("alt+s")
    desk.wait(in_line(_("on scene"), "1"))
    desk.nobody_inside_is_called(leak, inside)
    desk.press("enter")
    desk.to_step(_("If: {branch}").format(branch=desk.words("家里没人，门锁着", "Nobody home, door locked")))
    desk.press("enter")
    desk.sees(desk.words("没人开门：按紧急破门预案办", "Nobody opens: follow the card “locked home”"))
    desk.picture("emergency")
    desk.press("esc")

    door = desk.emergency(desk.words("破门", "locked"), "enter")
    desk.reads_card("P-26")
    desk.fill_place(door)
    desk.press("m")
    desk.wait(_("Belongs together with another incident"))
    desk.press("5")
    desk.wait(_("Incident") + " *")
    desk.press(desk.number(leak), "f2")
    desk.until(
        lambda: desk.value("SELECT COUNT(*) FROM incident_link WHERE incident_id IN (:a, :b)", a=leak, b=door)
    )
    desk.gone(_("Incident") + " *")
    # what belongs to a gas leak is one
    desk.nobody_inside_is_called(door, inside)
    desk.press("enter")
    desk.to_step(desk.words("见证人在场", "Open and go in only"))
    desk.press(SPACE)
    desk.wait(_("First this, then the step"))
    assert desk.ticks(door) == 0
    desk.press("居委会 李梅", "f2")
    desk.until(lambda: desk.ticks(door) == 1)
    desk.gone(_("First this, then the step"))
    desk.press("esc")
    desk.close(door, "居委会", "漏气", "0m", inside, "门已锁好")
    desk.find(leak)
    desk.close(leak, "灶具软管", "关阀通风", "燃气公司 刘工")
    for key in (leak, door):
        desk.visit(key)
    desk.leave()


@BOTH
def test_a_fire_with_six_callers(desk: EmergencyDesk, lang: Language) -> None:
    desk.sign_in()
    key = desk.newest() + 1
    desk.call("3-2-1802", "厨房着火", "王女士", "13800001802", "f2")
    assert desk.newest() == key
    desk.find(key)
    desk.sees("王女士", desk.words("消防 119", "Fire brigade 119"))
    desk.reads_card("P-19")
    kept = "SELECT COUNT(*) FROM incident_caller WHERE incident_id = :id"
    for count, (home, name) in enumerate(
        (("3-2-1702", "陈女士"), ("3-2-1801", "赵先生"), ("3-1-1802", "孙先生")), 1
    ):
        desk.call(home, "看到浓烟", name, f"1380000000{count}", "f5")
        assert desk.value(kept, id=key) == count
    for count, name in enumerate(("路人", "保洁员"), 4):
        desk.press("b")
        desk.wait(_("may be named"))
        desk.press(name, "f2")
        desk.until(lambda count=count: desk.value(kept, id=key) == count)
        desk.gone(_("may be named"))
    assert desk.newest() == key
    desk.press("enter", END)
    desk.wait(lambda shown: shown.count(_("Also called ").strip()) == 5)
    desk.sees("陈女士", "赵先生", "孙先生", "路人", "保洁员")
    desk.press("esc")
    for _each in range(3):
        desk.told(key)
    desk.tick(key)
    desk.press("m")
    desk.wait(_("Who commands now"))
    desk.press("2")
    desk.wait(_("a staff number, or a name (fire brigade, Captain Wang)"))
    desk.press("消防 王队长", "f2")
    desk.until(lambda: desk.value("SELECT COUNT(*) FROM incident_command WHERE incident_id = :id", id=key))
    desk.gone(_("Commands now"))
    desk.press("m")
    desk.wait(_("Who commands now"))
    desk.press("1")
    desk.wait(_("Took over"))
    desk.press("3", "f2")
    desk.until(lambda: desk.value("SELECT COUNT(*) FROM incident_outside WHERE incident_id = :id", id=key))
    desk.gone(_("Took over"))
    desk.press("enter", END)
    desk.sees(_("Commander ") + "消防 王队长", _(SERVICES["fire"]))
    desk.picture("fire")
    desk.press("esc")
    desk.close(key, "已扑灭", "1802 厨房油锅", "油锅起火", "0m", "没有")
    desk.visit(key)
    desk.leave()
