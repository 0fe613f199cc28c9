"""Forms that come back after an emergency or a refusal: nothing typed is lost, nothing others wrote is undone."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from controlroom.incidents import desk as acts
from controlroom.incidents import reads, reads_scene
from controlroom.incidents.desk import NewIncident
from controlroom.people.signin import sign_in as sign_in_there
from controlroom.store.actor import Actor
from controlroom.store.database import Store
from controlroom.ui.form import FieldRow
from controlroom.ui.formscreen import FormScreen
from tests.console.conftest import OFFICER, Open, console, desk, own_settings, sample  # noqa: F401 - fixtures
from tests.console.hands import app_of, sign_in, text, until
from tests.incidents.test_pane import choose, fill, newest, pane
from tests.incidents.test_pane_emergency import emergency, ticks


def elsewhere(store: Store) -> Actor:
    """Return the officer at another console."""
    return sign_in_there(store, OFFICER.number, OFFICER.pin, "2")


def form(pilot: Pilot[None]) -> Any:
    screen = pilot.app.screen
    assert isinstance(screen, FormScreen)
    return screen.form


def failed(pilot: Pilot[None]) -> list[str]:
    return [row.of.id for row in pilot.app.screen.query(FieldRow) if row.failed]


def values(store: Store, key: int) -> dict[str, str]:
    """Return what is recorded of an incident."""
    return {one.field: one.value for one in reads_scene.scene(store.reader, key).fields}


def one_of(store: Store, key: int) -> reads.Incident:
    found = reads.by_id(store.reader, key)
    assert found is not None
    return found


async def opened(pilot: Pilot[None], name: str, *keys: str) -> None:
    """Press keys and wait for the form they open."""
    await pilot.press(*keys)
    await until(pilot, lambda: pilot.app.screen.name == name)
    await pilot.pause()


async def closed(pilot: Pilot[None]) -> None:
    await until(pilot, lambda: len(pilot.app.screen_stack) == 1)


# -- what must be recorded --------------------------------------------------------------------------------------


async def test_a_correction_beside_a_refused_field_is_taken(console: Open, desk: Store) -> None:  # noqa: F811
    number = acts.open_incident(
        desk, elsewhere(desk), NewIncident(kind="water-leak", place="3-2-1802")
    ).number
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, number)
        await opened(pilot, "incidents.fields", "m", "4")
        form(pilot).set_value("water-source", "热水器")
        # before it was reported: only the desk knows
        form(pilot).set_value("leak-test", "08:00")
        await pilot.press("f2")
        await until(pilot, lambda: "▲" in text(pilot) and pilot.app.screen.name == "incidents.fields")
        await until(pilot, lambda: not pilot.app.screen._busy)  # type: ignore[attr-defined]
        assert values(desk, key) == {}
        form(pilot).set_value("water-source", "洗衣机")
        form(pilot).set_value("leak-test", "")
        await pilot.press("f2")
        await closed(pilot)
    assert values(desk, key) == {"water-source": "洗衣机"}


async def test_what_is_recorded_cannot_be_emptied_and_the_form_says_so(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    by = elsewhere(desk)
    number = acts.open_incident(desk, by, NewIncident(kind="water-leak", place="3-2-1802")).number
    acts.set_field(desk, by, number, "water-source", "热水器")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, number)
        await opened(pilot, "incidents.fields", "m", "4")
        form(pilot).set_value("water-source", "")
        form(pilot).set_value("valve-shut", "总阀")
        await pilot.press("f2")
        await until(pilot, lambda: failed(pilot) == ["water-source"])
    assert values(desk, key) == {"water-source": "热水器"}


async def test_recorded_elsewhere_meanwhile_stays(console: Open, desk: Store) -> None:  # noqa: F811
    by = elsewhere(desk)
    number = acts.open_incident(desk, by, NewIncident(kind="water-leak", place="3-2-1802")).number
    acts.set_field(desk, by, number, "water-source", "热水器")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, number)
        await opened(pilot, "incidents.fields", "m", "4")
        form(pilot).set_value("valve-shut", "总阀")
        await emergency(pilot, desk, "3")
        acts.set_field(desk, by, number, "water-source", "洗衣机")
        await opened(pilot, "incidents.fields", "escape")
        assert form(pilot).values["water-source"] == "洗衣机"
        await pilot.press("f2")
        await closed(pilot)
    assert values(desk, key) == {"water-source": "洗衣机", "valve-shut": "总阀"}


async def test_the_witness_half_typed_comes_back(console: Open, desk: Store) -> None:  # noqa: F811
    acts.emergency(desk, elsewhere(desk), "locked-home-entry", place="3-2-1802")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        await pilot.press("enter", "down")
        pane(pilot).move_cursor(("step", "enter"))
        await opened(pilot, "incidents.needed", "space")
        await fill(pilot, "居委会 李")
        await emergency(pilot, desk, "3")
        await opened(pilot, "incidents.needed", "escape")
        assert form(pilot).values["witness"] == "居委会 李"
        form(pilot).set_value("witness", "居委会 李梅")
        await pilot.press("f2")
        await until(pilot, lambda: ticks(desk, key) == ["enter"])
        await closed(pilot)
        assert not await app_of(pilot).drafts.waiting()
    assert values(desk, key) == {"witness": "居委会 李梅"}


# -- changing what was taken ------------------------------------------------------------------------------------


async def test_a_change_put_aside_undoes_nothing_of_others(console: Open, desk: Store) -> None:  # noqa: F811
    by = elsewhere(desk)
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        number, phone = one_of(desk, key).number, one_of(desk, key).phone
        await opened(pilot, "incidents.edit", "alt+e")
        form(pilot).set_value("caller", "商户刘先生")
        await emergency(pilot, desk, "3")
        acts.edit(desk, by, number, acts.Edit(place="3-2-1802", summary="改过的", priority=1))
        await opened(pilot, "incidents.edit", "escape")
        assert form(pilot).values["summary"] == "改过的"
        assert form(pilot).values["caller"] == "商户刘先生"
        await pilot.press("f2")
        await closed(pilot)
    after = one_of(desk, key)
    assert (after.place_code, after.summary, after.priority) == ("3-2-1802", "改过的", 1)
    assert (after.caller, after.phone) == ("商户刘先生", phone)


async def test_put_aside_twice_it_still_knows_what_was_typed(console: Open, desk: Store) -> None:  # noqa: F811
    by = elsewhere(desk)
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        number = one_of(desk, key).number
        await opened(pilot, "incidents.edit", "alt+e")
        form(pilot).set_value("caller", "商户")
        await emergency(pilot, desk, "3")
        acts.edit(desk, by, number, acts.Edit(summary="第一次"))
        await opened(pilot, "incidents.edit", "escape")
        form(pilot).set_value("phone", "15400001111")
        await emergency(pilot, desk, "3")
        acts.edit(desk, by, number, acts.Edit(summary="第二次"))
        await opened(pilot, "incidents.edit", "escape")
        await pilot.press("f2")
        await closed(pilot)
    after = one_of(desk, key)
    assert (after.summary, after.caller, after.phone) == ("第二次", "商户", "15400001111")


async def test_a_number_that_was_not_shown_is_not_erased(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    monkeypatch: Any,
) -> None:
    acts.edit(desk, elsewhere(desk), "1122-014", acts.Edit(phone="15400002222"))
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        may = app_of(pilot).may
        with monkeypatch.context() as patched:
            patched.setattr(app_of(pilot), "may", lambda right: right != "reveal" and may(right))
            await opened(pilot, "incidents.edit", "alt+e")
            assert form(pilot).values["phone"] == ""
            form(pilot).set_value("summary", "说了一半")
            await emergency(pilot, desk, "3")
        await opened(pilot, "incidents.edit", "escape")
        await pilot.press("f2")
        await closed(pilot)
    assert (one_of(desk, key).summary, one_of(desk, key).phone) == ("说了一半", "15400002222")


async def test_a_number_that_may_not_be_seen_does_not_come_back(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
    monkeypatch: Any,
) -> None:
    acts.edit(desk, elsewhere(desk), "1122-014", acts.Edit(phone="15400002222"))
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, "1122-014")
        await opened(pilot, "incidents.edit", "alt+e")
        form(pilot).set_value("summary", "说了一半")
        await emergency(pilot, desk, "3")
        may = app_of(pilot).may
        monkeypatch.setattr(app_of(pilot), "may", lambda right: right != "reveal" and may(right))
        await opened(pilot, "incidents.edit", "escape")
        assert form(pilot).values["phone"] == ""
        await pilot.press("f2")
        await closed(pilot)
    assert (one_of(desk, key).summary, one_of(desk, key).phone) == ("说了一半", "15400002222")


async def test_a_grade_that_cannot_be_taken_away_is_said_at_its_field(
    console: Open,  # noqa: F811
    desk: Store,  # noqa: F811
) -> None:
    number = acts.open_incident(
        desk, elsewhere(desk), NewIncident(kind="complaint-staff", place="3-2-1802", severity="major")
    ).number
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, number)
        await opened(pilot, "incidents.edit", "alt+e")
        form(pilot).set_value("severity", "")
        form(pilot).set_value("summary", "态度不好")
        await pilot.press("f2")
        await until(pilot, lambda: failed(pilot) == ["severity"])
        form(pilot).set_value("severity", "minor")
        await pilot.press("f2")
        await closed(pilot)
    assert (one_of(desk, key).severity, one_of(desk, key).summary) == ("minor", "态度不好")


# -- who was told -----------------------------------------------------------------------------------------------


async def test_half_told_comes_back_for_the_same_incident(console: Open, desk: Store) -> None:  # noqa: F811
    by = elsewhere(desk)
    acts.emergency(desk, by, "fire", place="3-2-1802")
    fire = newest(desk).number
    acts.emergency(desk, by, "water-leak", place="3-2-1702")
    leak = newest(desk).number

    async def told(number: str) -> None:
        await choose(pilot, desk, number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        await opened(pilot, "incidents.told", "alt+t")

    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        await told(fire)
        await pilot.press("down", "down", "f3", "tab")
        await fill(pilot, "两辆车")
        screen: Any = pilot.app.screen
        target, means = screen._telling().target, screen._means()
        await emergency(pilot, desk, "3")
        await told(leak)
        assert "两辆车" not in text(pilot)
        await pilot.press("escape")
        await closed(pilot)
        await told(fire)
        screen = pilot.app.screen
        assert "两辆车" in text(pilot)
        assert (screen._telling().target, screen._means()) == (target, means)
        await pilot.press("f2")
        await closed(pilot)
        key = reads.by_number(desk.reader, fire, desk.clock.now()).id
        [line] = reads_scene.scene(desk.reader, key).told
        assert (line.target, line.means) == (target, means)
        await told(fire)
        assert "两辆车" not in screen_lines(pilot)


def screen_lines(pilot: Pilot[None]) -> str:
    """Return what stands in the line for what they said."""
    screen: Any = pilot.app.screen
    value: str = screen._text.value
    return value


async def test_another_one_told_after_a_doubt_is_written(console: Open, desk: Store) -> None:  # noqa: F811
    acts.emergency(desk, elsewhere(desk), "fire", place="3-2-1802")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        await opened(pilot, "incidents.told", "alt+t")
        screen: Any = pilot.app.screen
        doubtful(screen, "_save_with")
        first = screen._telling().target
        await pilot.press("f2")
        await until(pilot, lambda: "没有回答" in text(pilot))
        await pilot.press("down")
        second = screen._telling().target
        await pilot.press("f2")
        await closed(pilot)
    heard = [line.target for line in reads_scene.scene(desk.reader, key).told]
    assert heard == [first, second]


async def test_the_same_told_again_after_a_doubt_is_one(console: Open, desk: Store) -> None:  # noqa: F811
    acts.emergency(desk, elsewhere(desk), "fire", place="3-2-1802")
    async with console(desk, (120, 60)) as pilot:
        await sign_in(pilot)
        key = await choose(pilot, desk, newest(desk).number)
        await until(pilot, lambda: pane(pilot).on_scene() is not None)
        await opened(pilot, "incidents.told", "alt+t")
        doubtful(pilot.app.screen, "_save_with")
        await pilot.press("f2")
        await until(pilot, lambda: "没有回答" in text(pilot))
        await pilot.press("f2")
        await closed(pilot)
    assert len(reads_scene.scene(desk.reader, key).told) == 1


def doubtful(screen: Any, name: str) -> None:
    """Let the first act of a screen be done while it is told that nobody knows whether it was."""
    from controlroom.base.errors import StorageFailed

    act, done = getattr(screen, name), []

    async def first_in_doubt(what: object, request: str) -> None:
        await act(what, request)
        if not done:
            done.append(what)
            raise StorageFailed("数据库没有回答。")

    setattr(screen, name, first_in_doubt)
