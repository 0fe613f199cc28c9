"""Pinyin initials from the small table."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from controlroom.base.pinyin import initials, readings


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("厨房漏水", "cfls"),
        ("欧阳诸葛", "oyzg"),
        ("B1水泵房", "b1sbf"),
        ("东门（北）", "dmb"),
        ("绿", "l"),
        ("䶮", "y"),
    ],
)
def test_initials(text: str, letters: str) -> None:
    assert initials(text) == [letters]


@pytest.mark.parametrize("text", ["", "！？", "🔥", "\x1b \n"])
def test_without_a_reading_there_are_none(text: str) -> None:
    assert initials(text) == []


@pytest.mark.parametrize(
    ("surname", "letters"),
    [("单", "dcs"), ("曾", "cz"), ("解", "jx"), ("仇", "cq"), ("查", "cz"), ("盖", "g"), ("区", "qo")],
)
def test_names_have_every_reading(surname: str, letters: str) -> None:
    assert set(letters) <= set(readings(surname))
    assert set(letters) <= {spelling[0] for spelling in initials(surname + "强", every_reading=True)}


def test_the_usual_reading_comes_first() -> None:
    assert initials("单三", every_reading=True)[0] == initials("单三")[0] == "ds"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=40))
def test_spellings_are_bounded_distinct_and_as_long_as_each_other(text: str) -> None:
    spellings = initials(text, every_reading=True)
    assert len(spellings) == len(set(spellings)) <= 64
    assert len({len(spelling) for spelling in spellings}) <= 1


def test_the_table_is_what_pypinyin_says() -> None:
    for code in random.Random(7).sample(range(0x4E00, 0x9FA6), 1500):
        found = pinyin(chr(code), style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
        wanted = "".join(
            dict.fromkeys(letter for letter in (found[0] if found else []) if "a" <= letter <= "z")
        )
        assert readings(chr(code)) == wanted, chr(code)


def test_the_library_is_not_needed_at_run_time() -> None:
    code = (
        "import sys; from controlroom.base.pinyin import initials; initials('单'); "
        "print([m for m in sys.modules if 'pypinyin' in m])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
