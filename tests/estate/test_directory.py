"""The directory: three fixed numbers, the estate's own, and "not set" for what nobody has entered (G-08)."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from controlroom.base import i18n
from controlroom.base.clock import ManualClock
from controlroom.base.config_file import PolicyError
from controlroom.base.errors import ControlroomError, NotAllowed, Refused, UsageError
from controlroom.base.settings import shipped
from controlroom.cli.bar import bar_session, run_words, split_words
from controlroom.cli.run import run
from controlroom.estate.directory import check_number, is_personal, parse, shipped_directory
from controlroom.estate.directory_desk import set_number
from controlroom.estate.directory_reads import entries, find, unset_outside
from controlroom.shell.session import Session
from controlroom.store.actor import Actor
from controlroom.store.database import Store

TEXT = (shipped("data") / "directory.toml").read_text("utf-8")
Shell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def officer() -> Actor:
    return Actor("test", 1, "101", "单志远", "duty-officer", frozenset({"edit", "reveal"}))


@pytest.fixture
def shell(file_store: Store, officer: Actor) -> Shell:
    def one(*words: str, by: Actor | None = officer) -> tuple[int, str, str]:
        def sign_in(_here: Session) -> Actor:
            if by is None:
                raise NotAllowed("sign in")
            return by

        out, err = io.StringIO(), io.StringIO()
        code = run(words, Session(file_store, sign_in, out, err))
        return code, out.getvalue(), err.getvalue()

    return one


def said(answer: tuple[int, str, str]) -> Any:
    assert answer[0] == 0, answer[2]
    return json.loads(answer[1])


def test_only_the_numbers_of_the_state_are_shipped() -> None:
    numbers = {one.id: one.number for one in shipped_directory().values() if one.number}
    assert numbers == {"police-110": "110", "fire-119": "119", "ambulance-120": "120"}
    assert {one.id for one in shipped_directory().values() if one.sort == "outside"} == {
        "gas-company", "lift-maintainer", "power-company", "water-company", "police-station", "hospital",
        "sub-district-office", "residents-committee", "owners-committee",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('number = "110"\n', "", "number"),
        ('number = "110"', 'number = "one"', "number"),
        ('zh = "居委会"', 'zh = ""', "zh"),
        ('sort = "outside"', 'sort = "far"', "sort"),
        ('aliases = ["医院"]', 'aliases = ["居委会"]', ""),
        ('aliases = ["医院"]', "alias = 1", "alias"),
        ('source = "001:255"', 'source = "page 3"', "source"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(old: str, new: str, key: str) -> None:
    i18n.use("en")
    with pytest.raises(PolicyError) as caught:
        parse(TEXT.replace(old, new, 1), "mine.toml")
    problem = caught.value.problems[0]
    assert problem.file == "mine.toml"
    assert problem.key.endswith(key)
    assert problem.line is not None


def test_a_number_is_set_changed_and_cleared(store: Store, officer: Actor, clock: ManualClock) -> None:
    assert entries(store.reader)["gas-company"].number == ""
    set_number(store, officer, "燃气公司", "0755-26000000", note="抢修")
    one = entries(store.reader)["gas-company"]
    assert (one.number, one.note, one.updated) == ("0755-26000000", "抢修", clock.now())
    # another name of the same, in full width, leaves the note
    set_number(store, officer, "煤气公司", "２６１１１１１１转８０２")
    one = entries(store.reader)["gas-company"]
    assert (one.number, one.note) == ("26111111转802", "抢修")
    assert "gas-company" not in {left.code for left in unset_outside(store.reader)}
    set_number(store, officer, "Gas Company", "")
    one = entries(store.reader)["gas-company"]
    assert (one.number, one.note) == ("", "")
    assert "gas-company" in {left.code for left in unset_outside(store.reader)}
    assert store.reader.value("SELECT COUNT(*) FROM directory_entry") == 1
    acts = store.reader.rows("SELECT act FROM journal ORDER BY seq")
    assert [act for (act,) in acts] == ["directory.set", "directory.set", "directory.cleared"]


def test_an_estate_adds_its_own_and_takes_it_away(store: Store, officer: Actor) -> None:
    set_number(store, officer, "开锁公司", "1390000111")
    assert [one.zh for one in find(store.reader, "ksgs")] == ["开锁公司"]
    set_number(store, officer, " 开锁公司 ", "13900001112")
    [one] = find(store.reader, "开锁")
    assert (one.number, one.own, one.sort) == ("13900001112", True, "outside")
    set_number(store, officer, "开锁公司", "")
    assert find(store.reader, "开锁") == []
    with pytest.raises(Refused):
        set_number(store, officer, "开锁公司", "")
    set_number(store, officer, "开锁公司", "13900001113")
    assert store.reader.value("SELECT COUNT(*) FROM directory_entry") == 1


@pytest.mark.parametrize(
    ("name", "number", "error"),
    [
        ("119", "12345", Refused),
        ("fire-119", "12345", Refused),
        ("火警", "119", Refused),
        ("燃气", "26000000", UsageError),  # only the beginning
        ("公司", "26000000", UsageError),
        ("  ", "26000000", UsageError),
        ("开锁公司", "没有", UsageError),
        ("开锁公司", "1", UsageError),
        ("开锁公司", "139;rm", UsageError),
        ("开锁公司", "1" * 40, UsageError),
        ("开\x00锁", "13900001111", UsageError),
    ],
)
def test_a_number_that_would_mislead_is_not_taken(
    store: Store, officer: Actor, name: str, number: str, error: type[ControlroomError]
) -> None:
    with pytest.raises(error):
        set_number(store, officer, name, number)
    assert store.reader.value("SELECT COUNT(*) FROM directory_entry") == 0
    assert store.reader.seq() == 0


def test_without_the_right_nothing_is_set(store: Store) -> None:
    with pytest.raises(NotAllowed):
        set_number(store, Actor("test", 2, "301", "x", "guard", frozenset()), "gas-company", "26000000")


def test_found_by_name_initials_code_and_number(store: Store, officer: Actor) -> None:
    set_number(store, officer, "gas-company", "0755-26000000")
    for text in ("燃气", "rqgs", "rq", "gas", "GAS-COMPANY", "煤气公司", "26000", "2600 0000", "ｒｑ"):
        assert find(store.reader, text)[0].code == "gas-company", text
    assert find(store.reader, "110")[0].code == "police-110"
    assert find(store.reader, "没有这个") == []
    assert len(find(store.reader, "")) == len(shipped_directory())


def test_only_a_mobile_of_ones_own_people_is_personal() -> None:
    assert is_personal("post", "139-0000-1111")
    assert is_personal("department", "+86 13900001111")
    assert not is_personal("outside", "13900001111")
    assert not is_personal("post", "0755-26000000")
    assert not is_personal("post", "8801")


@pytest.mark.parametrize(
    "number", ["110", "10086", "+86 755 26000000", "(0755)26000000", "8801", "26000000#802"]
)
def test_numbers_as_people_write_them(number: str) -> None:
    assert check_number(f" {number} ") == number


def test_the_shell_says_not_set_and_null(shell: Shell) -> None:
    [one] = said(shell("directory", "find", "燃气公司", "--json", by=None))
    assert (one["code"], one["number"], one["own"], one["updated"]) == ("gas-company", None, False, None)
    assert "未设" in shell("directory", "find", "燃气公司")[1]
    assert shell("directory", "find", "燃气公司", "--csv")[1].splitlines()[1].startswith("燃气公司,,")
    i18n.use("en")
    assert "not set" in shell("directory", "find", "gas")[1]


def test_the_shell_sets_and_the_log_words_it(shell: Shell) -> None:
    one = said(shell("directory", "set", "供电局", "95598", "--note", "24 小时", "--json"))
    assert (one["number"], one["note"]) == ("95598", "24 小时")
    shell("directory", "set", "供电局", "95599")
    shell("directory", "set", "供电局", "")
    log = shell("log", "list", "--day", "today")[1]
    for sentence in (
        "供电局的电话设为 95598",
        "供电局的电话改为 95599，原为 95598",
        "清除供电局的电话，原为 95599",
    ):
        assert sentence in log
    for code, words in (
        (1, ("119", "12345")),
        (1, ("供电局", "")),
        (2, ("供电局",)),
        (2, ("供电局", "x")),
        (2, ("供电", "95598")),
    ):
        assert shell("directory", "set", *words)[0] == code, words
    assert shell("directory", "set", "供电局", "95598", by=None)[0] == 4


def test_the_same_id_twice_is_one_act(shell: Shell, file_store: Store) -> None:
    same = ("--id", "6f2f7d2e-7d1e-4f0e-9d1e-0a2b3c4d5e6f")
    for _time in range(2):
        assert said(shell("directory", "set", "供电局", "95598", *same, "--json"))["number"] == "95598"
    assert file_store.reader.seq() == 1


def test_mobiles_of_posts_are_masked_until_revealed(shell: Shell, file_store: Store) -> None:
    masked = said(shell("directory", "set", "duty-head", "13900001111", "--json"))
    shell("directory", "set", "lift-maintainer", "13900002222")
    assert masked["number"] == "139****1111"
    assert "13900001111" not in shell("log", "list", "--day", "today")[1]
    found = {one["code"]: one["number"] for one in said(shell("directory", "find", "", "--json", by=None))}
    assert (found["duty-head"], found["lift-maintainer"]) == ("139****1111", "13900002222")
    [one] = said(shell("directory", "find", "duty-head", "--reveal", "--json"))
    assert one["number"] == "13900001111"
    assert file_store.reader.value("SELECT COUNT(*) FROM journal WHERE act = 'directory.revealed'") == 1
    assert shell("directory", "find", "duty-head", "--reveal", by=None)[0] == 4


def test_doctor_and_status_name_what_is_not_set(shell: Shell) -> None:
    def looked() -> dict[str, Any]:
        return {one["name"]: one for one in json.loads(shell("doctor", "--json")[1])}["directory"]  # type: ignore[no-any-return]

    assert looked()["state"] == "warn"
    assert "燃气公司" in looked()["sentence"]
    assert said(shell("status", "--json"))["numbers_not_set"][:2] == ["gas-company", "lift-maintainer"]
    assert "燃气公司" in shell("status")[1]
    for one in shipped_directory().values():
        if one.sort == "outside":
            shell("directory", "set", one.id, "26000000")
    assert looked()["state"] == "ok"
    assert said(shell("status", "--json"))["numbers_not_set"] == []
    assert "未设" not in shell("status")[1]


def test_a_card_shows_the_number_or_that_it_is_not_set(shell: Shell) -> None:
    def numbers() -> dict[str, str | None]:
        return {
            one["to"]: one["number"] for one in said(shell("playbooks", "show", "P-07", "--json"))["notify"]
        }

    assert (numbers()["gas-company"], numbers()["ambulance-120"]) == (None, "120")
    assert "未设" in shell("playbooks", "show", "P-07")[1]
    shell("directory", "set", "gas-company", "26000000")
    assert numbers()["gas-company"] == "26000000"


def test_the_bar_takes_the_same_words(file_store: Store, officer: Actor) -> None:
    bar = bar_session(file_store, lambda: officer, 100)
    assert run_words(split_words('directory set gas-company "0755-26000000"'), bar).exit_code == 0
    assert "0755-26000000" in run_words(split_words("directory find rqgs"), bar).out
    everything = run_words(split_words('directory find ""'), bar)
    assert "未设" in everything.out
    assert "119" in everything.out
