"""The register on paper: every key in the order of its hook, where it is, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlroom.base import i18n
from controlroom.keyloans import reads
from controlroom.keyloans.register import pdf
from tests.keyloans.conftest import HEAD, Board
from tests.papers import words_of


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_register_has_every_key_and_who_has_it(board: Board, tmp_path: Path, lang: i18n.Language) -> None:
    board.bring([("X-01", "测试<b>机房", "equipment-room", "", "", "小心&狗", "")], HEAD)
    board.lend("E-01", "612")
    board.do("lose", "P-01", why="不见了")
    i18n.use(lang)
    keys = reads.keys(board.store.reader, limit=reads.ALL)
    made = pdf(keys, board.store.policy(), estate="蓝山花园", now=board.now())
    assert made.startswith(b"%PDF")
    said = words_of(made)
    for one in keys:
        assert one.tag in said
    for word in ("蓝山花园", "612 王立新", "测试<b>机房（小心&狗）", "遗失" if lang == "zh" else "lost"):
        assert word in said, word
