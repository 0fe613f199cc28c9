"""A very long line in a note: kept whole, and the keyboard stays quick."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.console.hands import until
from textual import events

from controlroom.ui.fields import Field
from controlroom.ui.form import Form
from controlroom.ui.inputs import NoteInput

LINE = "一二三四五六七八九十" * 10_000


async def test_a_hundred_thousand_characters_on_one_line(stage: Any) -> None:
    form = Form([Field("note", "记事", "lines")])
    async with stage(form).run_test(size=(60, 12)) as pilot:
        await pilot.press("a")
        pilot.app.post_message(events.Paste(LINE))
        await until(pilot, lambda: len(form.values["note"]) > len(LINE))
        before = time.thread_time()
        await pilot.press(*"bcdefg")
        assert time.thread_time() - before < 1.5
        text = form.values["note"]
        assert len(text) == len(LINE) + 7
        assert text.startswith("a" + LINE[:100])
        assert text.endswith(LINE[-100:])


async def test_who_takes_out_what_is_seen_takes_out_all(stage: Any) -> None:
    form = Form([Field("note", "记事", "lines", value=LINE)])
    async with stage(form).run_test(size=(60, 12)) as pilot:
        assert form.values["note"] == LINE
        note = pilot.app.query_one(NoteInput)
        note.select_all()
        await pilot.press("backspace")
        await pilot.pause()
        assert form.values["note"] == ""


@pytest.mark.parametrize("text", ["甲\n乙\n丙", "x" * 1400, "\n".join(["一" * 1000] * 20)])
async def test_ordinary_texts_are_shown_whole(stage: Any, text: str) -> None:
    form = Form([Field("note", "记事", "lines")])
    async with stage(form).run_test(size=(60, 12)) as pilot:
        pilot.app.post_message(events.Paste(text))
        await until(pilot, lambda: form.values["note"] == text)
        assert pilot.app.query_one(NoteInput).unseen == 0
