"""One table of keys, without a letter that only arrives without an input method."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from controlroom.base import i18n
from controlroom.ui import keys
from controlroom.ui.keys import Key


@pytest.fixture
def table() -> Iterator[None]:
    before = dict(keys._table)
    yield
    keys._table.clear()
    keys._table.update(before)


def test_the_house_keys_have_no_fault() -> None:
    assert keys.faults() == []


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (Key("a.x", (), "x", "X", "a", letters=("x",)), "needs"),
        (Key("a.x", ("x",), "x", "X", "a"), "needs"),
        (Key("a.x", ("shift+x",), "x", "X", "a"), "needs"),
        (Key("a.x", ("f3",), "x", "X", "a", letters=("m",)), "m already does a.m"),
        (Key("a.x", ("f9",), "x", "X", "a"), "f9 already does a.m"),
    ],
)
def test_faults_are_found(key: Key, says: str) -> None:
    fine = Key("a.m", ("f9", "alt+1", "ctrl+enter"), "m", "M", "a", letters=("m",))
    other_place = Key("b.m", ("f9",), "m", "M", "b")
    assert keys.faults([fine, other_place]) == []
    assert any(says in fault for fault in keys.faults([fine, key]))


@pytest.mark.usefixtures("table")
def test_rooms_add_their_keys_and_everything_is_made_from_them() -> None:
    dispatch = Key("x.go", ("f3", "alt+2"), "go", "Save", "x", ("d",), help="Check and save the form", rank=1)
    keys.register(dispatch)
    keys.register(dispatch)
    with pytest.raises(ValueError, match=r"x\.go"):
        keys.register(Key("x.go", ("f4",), "go", "Save", "x"))
    (binding,) = keys.bindings("x")
    assert (binding.key, binding.action, binding.id) == ("f3,alt+2,d", "go", "x.go")
    assert keys.hints("x") == [keys.Hint("F3", "保存", 1)]
    assert keys.hints("x", without={"x.go"}) == []
    assert keys.help_lines("x") == [("F3  Alt+2  D", "检查并保存表单")]


def test_keys_are_named_as_on_the_keyboard() -> None:
    assert [keys.key_name(one) for one in ("ctrl+s", "f12", "escape", "alt+pageup", "/", "z")] == [
        "Ctrl+S",
        "F12",
        "Esc",
        "Alt+PgUp",
        "/",
        "Z",
    ]


def test_every_label_is_chinese_in_chinese() -> None:
    english = {key.id: (key.label, key.help) for key in keys.table()}
    assert all(not name.isascii() for _keys, name in keys.help_lines())
    i18n.use("en")
    assert [name for _keys, name in keys.help_lines()] == [text or label for label, text in english.values()]


def test_hints_are_chosen_by_rank_and_keep_their_order() -> None:
    some = [
        keys.Hint("F1", "a", 3),
        keys.Hint("F2", "b", 1),
        keys.Hint("F3", "c", 2),
        keys.Hint("F4", "d", 9),
    ]
    assert keys.choose_hints(some, 10, [5, 5, 5, 5]) == [some[1], some[2]]
    assert keys.choose_hints(some, 100, [5, 5, 5, 5]) == some
    assert keys.choose_hints(some, 4, [5, 5, 5, 5]) == []
    assert keys.choose_hints(some, 10, [5, 5, 9, 4]) == [some[0], some[1]]
