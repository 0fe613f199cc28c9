"""What is typed wrong is refused with one sentence at its field, and nothing is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import UsageError
from controlroom.passes.desk import NewPass, issue
from tests.conftest import NOON
from tests.passes.conftest import OWNER, Gate

HOUR = timedelta(hours=1)
BAD: list[tuple[str, dict[str, Any]]] = [
    ("goods", {"goods": ()}),
    ("goods", {"goods": ("沙发 1", "   ")}),
    ("goods", {"goods": ("",)}),
    ("goods", {"goods": ("沙发 0",)}),
    ("goods", {"goods": ("沙发 -1",)}),
    ("goods", {"goods": ("沙发 1000000",)}),
    ("goods", {"goods": ("沙发 " + "9" * 40,)}),
    ("goods", {"goods": ("电线 1.5 卷",)}),
    ("goods", {"goods": ("沙发 1",) * 200}),
    ("goods", {"goods": ("沙" * 5000,)}),
    ("goods", {"goods": ("沙发\0 1",)}),
    ("returns", {"returns": (7,), "back": NOON + HOUR}),
    ("large", {"large": (0,)}),
    ("back", {"returns": (1,)}),
    ("back", {"back": NOON - HOUR}),
    ("back", {"back": NOON}),
    ("until", {"until": NOON}),
    ("until", {"until": NOON - HOUR}),
    ("until", {"starts": NOON + 3 * HOUR, "until": NOON + HOUR}),
    ("until", {"until": NOON + 400 * HOUR}),
    ("plate", {"plate": "粤B123"}),
    ("plate", {"plate": "[red]"}),
    ("document", {"document": "身份证", "last4": "110101199001011234"}),
    ("document", {"document": "身份证", "last4": ""}),
    ("document", {"document": "学生证", "last4": "1234"}),
    ("document", {"document": "", "last4": "1234"}),
    ("applicant", {"applicant": "   "}),
    ("applicant", {"applicant": "王" * 5000}),
    ("applicant", {"applicant": "王\0敏"}),
    ("phone", {"phone": "call me"}),
    ("place", {"place": "  "}),
    ("relation", {"applicant": "刘强", "relation": "姑妈"}),
    ("lorries", {"lorries": 0}),
    ("lorries", {"lorries": 1_000_000}),
    ("value", {"value": -1}),
    ("value", {"value": 10**15}),
    ("purpose", {"purpose": "搬" * 5000}),
    ("gate", {"gate": "西" * 5000}),
    ("instead_of", {"instead_of": "F-0001"}),
]


@pytest.mark.parametrize(("field", "given"), BAD, ids=[f"{field}-{at}" for at, (field, _g) in enumerate(BAD)])
def test_one_sentence_at_the_field_and_nothing_is_stored(
    gate: Gate, field: str, given: dict[str, Any]
) -> None:
    seq = gate.store.reader.seq()
    whole = {"place": "3-2-1802", "applicant": OWNER, "goods": ("沙发 1", "椅子 4 把"), **given}
    with pytest.raises(UsageError) as caught:
        issue(gate.store, gate.desk.by, NewPass(**whole))
    assert caught.value.field == field
    assert caught.value.sentence
    assert len(caught.value.sentence) < 400
    assert gate.store.reader.seq() == seq
    assert gate.store.reader.value("SELECT COUNT(*) FROM release_pass") == 0
