"""Text as typed: what is stored, what is shown, how wide it is, what is hidden."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from controlroom.base.errors import UsageError
from controlroom.base.text import csv_safe, fit, half, mask_phone, shown, tidy, tidy_line, visible, width

STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
ORDINARY = st.text(
    st.one_of(
        st.sampled_from("厨房漏水，。【】（）３栋ａｂｃ…—·░│┌─▸▲●‖□剩超℃①½éñабв🔥🚰👍🇨🇳"),
        st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cn")),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF, exclude_categories=("Cn",)),
    )
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  厨房漏水\u3000", "厨房漏水"),
        ("\u3000\t\n 一 \r\n 二\r\n", "一 \n 二"),
        ("a\rb", "a\rb"),
        ("   \u3000\n", ""),
        ("[Gate A] forced [/]", "[Gate A] forced [/]"),
        ("\x1b[31m红\u202e", "\x1b[31m红\u202e"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "ｆｕｌｌ　ｗｉｄｔｈ"),
    ],
)
def test_tidy_trims_and_keeps_the_rest(typed: str, stored: str) -> None:
    assert tidy(typed) == stored


@pytest.mark.parametrize("typed", ["a\0b", "\ud800", "好\udfff"])
def test_tidy_refuses_what_no_database_keeps(typed: str) -> None:
    with pytest.raises(UsageError) as refused:
        tidy(typed, field="summary")
    assert refused.value.field == "summary"
    assert refused.value.exit_code == 2


@given(STORABLE)
def test_tidy_changes_nothing_else(typed: str) -> None:
    assert tidy(typed) == typed.replace("\r\n", "\n").strip()


def test_one_line_texts_fold_line_breaks_only() -> None:
    assert tidy_line(" 张三 \r\n\n 李四  王五\t赵六 ") == "张三 李四  王五\t赵六"
    assert tidy_line("a\u2028b\x85c") == "a b c"


@given(STORABLE)
def test_one_line_texts_have_one_line(typed: str) -> None:
    assert len(tidy_line(typed).splitlines()) <= 1


def test_what_would_act_is_shown() -> None:
    assert visible("\x1b[31m红\x07\t\r\n末\x7f") == "␛[31m红␇␉␍␤末␡"
    assert visible("a\u202eb\u2066c\u200bd\ufeffe\x9bf\u2028g") == (
        "a‹U+202E›b‹U+2066›c‹U+200B›d‹U+FEFF›e‹U+009B›f‹U+2028›g"
    )
    assert visible("一\n二", newline="\n") == "一\n二"
    assert visible("\ud800 \U000e0041") == "‹U+D800› ‹U+E0041›"
    assert visible("❤\ufe0f") == "❤"
    assert visible("[/] [Gate A] 厨房漏水 🔥") == "[/] [Gate A] 厨房漏水 🔥"


def test_no_unseen_character_of_unicode_is_left() -> None:
    everything = "".join(map(chr, range(0x110000)))
    left = {c for c in visible(everything) if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert left == set()


@given(st.text())
def test_visible_is_one_line_and_stays_as_it_is(text: str) -> None:
    once = visible(text)
    assert len(once.splitlines()) <= 1
    assert visible(once) == once


@given(ORDINARY)
def test_width_is_what_rich_lays_out(text: str) -> None:
    assert width(visible(text)) == cell_len(visible(text))


def test_width_is_what_rich_lays_out_for_every_known_character() -> None:
    known = (chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co"))
    assert [c for c in known if width(visible(c)) != cell_len(visible(c))] == []


def test_new_emoji_are_wide() -> None:
    assert width("\U0001fae8") == 2
    assert width("\u0378") == 1


@pytest.mark.parametrize(
    ("text", "cells", "align", "line"),
    [
        ("漏水", 6, "left", "漏水  "),
        ("漏水", 6, "right", "  漏水"),
        ("漏水", 7, "center", " 漏水  "),
        ("漏水", 4, "left", "漏水"),
        ("厨房漏水", 6, "left", "厨房… "),
        ("厨房漏水", 5, "left", "厨房…"),
        ("abcdef", 4, "left", "abc…"),
        ("漏", 1, "left", "…"),
        ("漏", 0, "left", ""),
        ("漏", -3, "left", ""),
        ("", 3, "left", "   "),
    ],
)
def test_fit(text: str, cells: int, align: str, line: str) -> None:
    assert fit(text, cells, align=align) == line  # type: ignore[arg-type]


def test_fit_with_another_ellipsis() -> None:
    assert fit("abcdef", 4, ellipsis="") == "abcd"
    assert fit("abcdef", 2, ellipsis="...") == "  "


@given(ORDINARY, st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_fit_is_exact_for_any_text(text: str, cells: int, align: str) -> None:
    line = fit(visible(text), cells, align=align)  # type: ignore[arg-type]
    assert cell_len(line) == cells


def test_shown_is_short_and_safe() -> None:
    assert shown("abc") == "abc"
    assert shown("\x1b" * 3) == "␛␛␛"
    assert width(shown("漏" * 100_000)) <= 40
    assert shown("漏" * 21).endswith("…")
    assert shown("a" * 41).endswith("…")
    assert shown("a" * 42).endswith("…")


def test_half() -> None:
    assert half("１１２２－０１２　Ｋ：（ａ）") == "1122-012 K:(a)"
    assert half("3–2—1802") == "3-2-1802"
    assert half("三栋，水。①") == "三栋,水。①"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812346612", "138****6612"),
        ("138 1234 6612", "138 **** 6612"),
        ("+86 138-1234-6612", "+86 138-****-6612"),
        ("010-62345678", "010-****5678"),
        ("0755-26001234", "0755-****1234"),
        ("26001234", "****1234"),
        ("2600123", "*****23"),
        ("61234", "****4"),
        ("612", "**2"),
        ("12", "**"),
        ("", ""),
        ("１３８１２３４６６１２", "１３８****６６１２"),
        ("13812346612/13912346613", "138****6612/139****6613"),
        ("13812346612、13912346613", "138****6612、139****6613"),
        ("13812346612 13912346613", "*********** *******6613"),
        ("张姐 13812346612", "张姐 138****6612"),
        ("none", "none"),
    ],
)
def test_mask_phone(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@given(st.from_regex(r"[0-9]{1,30}", fullmatch=True))
def test_a_masked_number_never_shows_all_of_it(number: str) -> None:
    masked = mask_phone(number)
    assert len(masked) == len(number)
    assert masked.count("*") >= min(4, len(number) - len(number) // 3)


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+2", "'=1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1+2", "'-1+2"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-12.5", "-12.5"),
        ("+8613812346612", "+8613812346612"),
        ("3-2-1802", "3-2-1802"),
        ("", ""),
    ],
)
def test_csv_safe(cell: str, safe: str) -> None:
    assert csv_safe(cell) == safe


@pytest.mark.parametrize(
    "hostile", [" " * 100_000, "(" * 100_000, "\x1b" * 100_000, "漏\n" * 50_000, "1 " * 50_000]
)
def test_long_texts_are_quick(hostile: str) -> None:
    began = time.thread_time()
    for of_text in (tidy_line, visible, mask_phone, half, width):
        of_text(hostile)
    assert time.thread_time() - began < 2
