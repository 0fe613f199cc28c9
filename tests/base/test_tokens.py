"""Search tokens on a real FTS5 index: what was stored is found, and no query can break it."""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controlroom.base.tokens import NOTHING, index_tokens, matches, query

NASTY = [
    "", " ", "\u3000", "!!!", '"', "'", '"a" OR "b"', "a OR", "NOT", "AND", "NEAR(a b)", "a*", "*", "^a", "a:b", "-a",
    "(", ")", "a & b", "a | b", "!a", ":*", "a:*", "\\", "%", "_", ";", "--", "'; DROP TABLE search_fts; --", "\0",
    "\x1b[31m", "\ud800", "\u202e", "🔥", "👨\u200d👩\u200d👧", "e\u0301", "ǅ", "ß", "İ", "１２３", "٣",
    "𠮷", "\U000e0041", "-", "--1--", "1-", "-1", "#", "栋", "3栋", "3栋2单", "单元", "0", "c6c34", "x" * 5000,
    "漏" * 5000, "1-" * 5000, "漏 " * 5000,
]  # fmt: skip


class Index:
    """The index as the house keeps it on SQLite: external content, ASCII tokens, order by id."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, text TEXT, tokens TEXT)")
        self.db.execute(
            "CREATE VIRTUAL TABLE fts USING fts5(tokens, content='entry', content_rowid='id', tokenize='ascii')"
        )

    def add(self, text: str, *, names: bool = False) -> None:
        tokens = " ".join(index_tokens(text, names=names))
        kept = text.encode("utf-8", "replace").decode()
        row = self.db.execute("INSERT INTO entry (text, tokens) VALUES (?, ?)", (kept, tokens)).lastrowid
        self.db.execute("INSERT INTO fts (rowid, tokens) VALUES (?, ?)", (row, tokens))

    def candidates(self, typed: str) -> list[str]:
        found = self.db.execute(
            "SELECT text FROM entry WHERE id IN (SELECT rowid FROM fts WHERE fts MATCH ?) ORDER BY id",
            (query(typed).fts5(),),
        )
        return [text for (text,) in found]

    def find(self, typed: str) -> list[str]:
        return [text for text in self.candidates(typed) if matches(typed, text)]


@pytest.fixture(scope="module")
def estate() -> Iterator[Index]:
    index = Index()
    for text in (
        "厨房漏水 3-2-1802",
        "水管爆裂，3栋2单元1801室",
        "1122-012 电梯困人",
        "K-017 水泵房",
        "Lift 2 stuck 13812346612",
    ):
        index.add(text)
    for name in ("单小强", "曾水", "欧阳漏"):
        index.add(name, names=True)
    yield index
    index.db.close()


def test_pairs_words_codes_and_initials() -> None:
    assert index_tokens("漏水 A1") == ["c6f0f6c34", "c6c34", "wa1", "yls", "ys"]
    assert index_tokens("3-2-1802") == ["w3", "w2", "w1802", "r3x2x1802", "r2x1802"]
    assert index_tokens("13812346612") == ["w13812346612", "e6612"]
    assert index_tokens("单", names=True) == ["c5355", "yc", "yd", "ys"]
    assert index_tokens("𠮷水") == ["cg10bb76c34", "c6c34", "ys"]
    assert index_tokens(" !?\x1b") == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("漏水", ["厨房漏水 3-2-1802"]),
        ("厨房漏水", ["厨房漏水 3-2-1802"]),
        ("房漏水", ["厨房漏水 3-2-1802"]),
        ("漏 厨房", ["厨房漏水 3-2-1802"]),
        ("水", ["厨房漏水 3-2-1802", "水管爆裂，3栋2单元1801室", "K-017 水泵房", "曾水"]),
        ("漏", ["厨房漏水 3-2-1802", "欧阳漏"]),
        ("水漏", []),
        ("3-2-180", ["厨房漏水 3-2-1802", "水管爆裂，3栋2单元1801室"]),
        ("3栋2单元1802室", ["厨房漏水 3-2-1802"]),
        ("三栋二单元一八零一", ["水管爆裂，3栋2单元1801室"]),
        ("3栋2单元", ["厨房漏水 3-2-1802", "水管爆裂，3栋2单元1801室"]),
        ("3栋2单", ["厨房漏水 3-2-1802", "水管爆裂，3栋2单元1801室"]),
        ("3栋", ["水管爆裂，3栋2单元1801室"]),
        ("2-1801", ["水管爆裂，3栋2单元1801室"]),
        ("1802", ["厨房漏水 3-2-1802"]),
        ("１１２２－０１２", ["1122-012 电梯困人"]),
        ("k-017", ["K-017 水泵房"]),
        ("LIFT", ["Lift 2 stuck 13812346612"]),
        ("stu", ["Lift 2 stuck 13812346612"]),
        ("138", ["Lift 2 stuck 13812346612"]),
        ("6612", ["Lift 2 stuck 13812346612"]),
        ("sbf", ["K-017 水泵房"]),
        ("dxq", ["单小强"]),
        ("sxq", ["单小强"]),
        ("cxq", ["单小强"]),
        ("zs", ["曾水"]),
        ("xq", ["单小强"]),
        ("oyl", ["欧阳漏"]),
        ("漏水 电梯", []),
        ("漏水 !!!", []),
        ("没有", []),
    ],
)
def test_search(estate: Index, typed: str, found: list[str]) -> None:
    assert estate.find(typed) == found


@pytest.mark.parametrize("typed", NASTY)
def test_no_query_breaks_the_index(estate: Index, typed: str) -> None:
    estate.find(typed)
    assert re.fullmatch(r"[0-9a-z:*&|() ]+", query(typed).tsquery())


def test_a_query_of_nothing_finds_nothing(estate: Index) -> None:
    for typed in ("", "!!!", "\u3000"):
        assert query(typed).tsquery() == f"(({NOTHING}))"
        assert estate.candidates(typed) == []
        assert not matches(typed, typed + "x") or typed == "!!!"


@given(st.text(), st.text())
def test_any_text_may_be_stored_and_searched(text: str, typed: str) -> None:
    index = Index()
    index.add(text)
    index.add(text, names=True)
    index.find(typed)
    index.db.close()
    assert all(re.fullmatch("[0-9a-z]+", token) for token in index_tokens(text, names=True))


def test_postgresql_finds_the_same(server: str) -> None:
    """The same texts and queries on both engines: after the text has decided there is no difference."""
    import psycopg

    draw = random.Random(3)
    alphabet = "厨房漏水单元栋室电梯困人abkz019-#. '\"*𠮷🔥"
    texts = ["".join(draw.choices(alphabet, k=draw.randint(0, 14))) for _ in range(300)]
    asked = [*NASTY, *("".join(draw.choices(alphabet, k=draw.randint(1, 5))) for _ in range(300))]
    index = Index()
    found = 0
    with psycopg.connect(server) as connection:
        connection.execute("CREATE TEMP TABLE entry (id integer, vector tsvector)")
        for place, text in enumerate(texts):
            index.add(text)
            connection.execute(
                "INSERT INTO entry VALUES (%s, array_to_tsvector(%s))", (place, index_tokens(text))
            )
        for typed in asked:
            rows = connection.execute(
                "SELECT id FROM entry WHERE vector @@ CAST(%s AS tsquery) ORDER BY id",
                (query(typed).tsquery(),),
            ).fetchall()
            on_server = [texts[place] for (place,) in rows if matches(typed, texts[place])]
            assert on_server == index.find(typed), typed
            found += len(on_server)
    index.db.close()
    assert found > 300


@given(st.text(st.sampled_from("厨房漏水电梯困人业主单曾"), min_size=1, max_size=12), st.data())
def test_every_part_of_a_chinese_text_finds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    index = Index()
    index.add(f"前 {text}。后")
    assert index.find(text[start:end]) == [f"前 {text}。后"]
    index.db.close()


@given(
    st.text(st.sampled_from("漏水电梯ab12 -"), max_size=12),
    st.text(st.sampled_from("漏水电梯ab12 -"), max_size=6),
)
def test_what_is_found_holds_every_piece(text: str, typed: str) -> None:
    index = Index()
    index.add(text)
    for found in index.find(typed):
        assert all(piece in found or piece.isalpha() or "-" in piece for piece in typed.split())
    index.db.close()


def test_long_texts_are_quick_and_fit_one_tsvector() -> None:
    began = time.thread_time()
    for text in (
        "".join(map(chr, range(0x4E00, 0x9FFF))) * 6,
        "𠮷漏" * 100_000,
        "a-" * 60_000,
        "漏 " * 60_000,
        "x" * 200_000,
    ):
        distinct = set(index_tokens(text, names=True))
        assert sum(map(len, distinct)) < 1_048_575
        assert max(map(len, distinct)) < 2_046
        matches(text, text)
    # a step that grows with the square takes minutes
    assert time.thread_time() - began < 15
