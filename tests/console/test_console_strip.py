"""What gives way first on a narrow alarm strip, and where a wide screen puts its room."""

from __future__ import annotations

import pytest

from controlroom.base import i18n
from controlroom.base.i18n import Language, _
from controlroom.base.text import width
from controlroom.console.lines import Piece, alarm_line, joined
from controlroom.store.database import Store
from tests.conftest import NOON
from tests.console.conftest import Open
from tests.console.hands import lines
from tests.console.test_console_lines import BREACH, _plain


def test_a_piece_is_shortened_before_it_goes() -> None:
    pieces = [
        Piece(0, (("aaaa", "text"),)),
        Piece(3, (("bbbbbb", "text"),), Piece(1, (("bb", "text"),))),
        Piece(2, (("cccc", "text"),)),
    ]
    blank = (" ", "text")
    assert _plain(joined(pieces, 16, blank)) == "aaaa bbbbbb cccc"
    assert _plain(joined(pieces, 15, blank)) == "aaaa bb cccc"
    assert _plain(joined(pieces, 11, blank)) == "aaaa bb"
    assert _plain(joined(pieces, 6, blank)) == "aaaa"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_keys_that_answer_stay_as_words_then_bare(lang: Language) -> None:
    i18n.use(lang)
    both = f"F8 {_('Acknowledge')}  F9 {_('Silence')}"
    whole = _plain(alarm_line(BREACH, 0, NOON, 200))
    assert whole.endswith(both)
    for cells in range(60, width(whole)):
        shown = _plain(alarm_line(BREACH, 0, NOON, cells))
        assert width(shown) <= cells
        assert "F8" in shown
        assert "F9" in shown
    acknowledged = alarm_line(BREACH._replace(state="acknowledged"), 0, NOON, 200)
    assert _plain(acknowledged).endswith(f"Alt+A {_('Alarms')}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_the_strip_of_the_sample_names_both_keys(
    console: Open, desk: Store, size: tuple[int, int], lang: Language
) -> None:
    async with console(desk, size, lang) as pilot:
        strip = lines(pilot)[1]
        assert "F8" in strip
        assert "F9" in strip
        if size[0] >= 120:
            assert _("Silence") in strip


async def test_a_wide_screen_gives_room_to_the_kinds_and_more_to_the_card(console: Open, desk: Store) -> None:
    async with console(desk, (200, 60), "en") as pilot:
        shown = "\n".join(lines(pilot))
        for kind in ("Public facility fault", "Dispute between owners", "Environment on CCTV"):
            assert kind[:16] in shown
