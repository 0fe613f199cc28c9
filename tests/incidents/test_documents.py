"""No whole number of a document is kept in words about an incident, wherever they are typed."""

from __future__ import annotations

from typing import Any

import pytest

from controlroom.base.errors import UsageError
from controlroom.incidents import desk
from tests.incidents.conftest import Desk, at_desk  # noqa: F401 - a fixture

WHOLE = "业主证件 440301199001011234"


@pytest.mark.parametrize(
    ("field", "act", "more"),
    [
        ("text", "note", {"text": WHOLE}),
        ("summary", "edit", {"change": desk.Edit(summary=WHOLE)}),
        ("why", "cancel", {"why": WHOLE}),
        ("said", "add_caller", {"caller": "周启明", "said": WHOLE}),
    ],
)
def test_it_is_refused_at_its_field(at_desk: Desk, field: str, act: str, more: dict[str, Any]) -> None:  # noqa: F811
    number = at_desk.open()
    before = at_desk.store.reader.seq()
    with pytest.raises(UsageError) as caught:
        at_desk.do(act, number, **more)
    assert caught.value.field == field
    assert "440301199001011234" not in caught.value.sentence
    assert at_desk.store.reader.seq() == before


@pytest.mark.parametrize("field", ["place", "summary", "caller"])
def test_nor_is_it_taken_with_a_report(at_desk: Desk, field: str) -> None:  # noqa: F811
    with pytest.raises(UsageError) as caught:
        at_desk.open(**{field: WHOLE})
    assert caught.value.field == field
    assert at_desk.store.reader.seq() == 0
