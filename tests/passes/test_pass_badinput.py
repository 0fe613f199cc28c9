"""What is typed wrong is refused with one sentence at its field, and nothing is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from controlroom.base.errors import UsageError
from controlroom.base.text import check_no_document, hidden_documents
from controlroom.passes.desk import NewPass, issue
from controlroom.passes.goods import Item
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
    ("starts", {"starts": NOON - HOUR}),
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


WHOLE = ("11010519491231002X", "110105194912310021", "１１０１０５１９４９１２３１００２x", "110105491231002")
SPACED = "110105 1949 1231 002X"

on_file = pytest.mark.parametrize("store", ["sqlite"], indirect=True)
"""Refused before anything is written: the engine has no say in it."""


@on_file
@pytest.mark.parametrize("number", [*WHOLE, SPACED])
@pytest.mark.parametrize(
    "field",
    ["place", "applicant", "relation", "phone", "document", "plate", "gate", "purpose", "template", "requested_by",
     "decision", "instead_of", "goods", "note", "what"],
)  # fmt: skip
def test_no_field_takes_the_whole_number_of_a_document(gate: Gate, field: str, number: str) -> None:
    seq = gate.store.reader.seq()
    typed: Any = {
        "note": (f"箱 1（{number}）",),
        "goods": (f"箱{number}",),
        "what": (Item(f"箱 {number}"),),
    }.get(field, f"证 {number}")
    given = {"place": "3-2-1802", "applicant": OWNER, "goods": ("沙发 1",)}
    at = "goods" if field in ("note", "what") else field
    with pytest.raises(UsageError) as caught:
        issue(gate.store, gate.desk.by, NewPass(**{**given, at: typed}))
    assert (caught.value.field, caught.value.sentence) == (at, "不登记证件全号，只写后四位。")
    assert gate.store.reader.seq() == seq


@pytest.mark.parametrize(
    ("act", "field", "more"),
    [
        ("confirm", "answered", {}),
        ("confirm", "note", {"answered": OWNER}),
        ("confirm", "override", {}),
        ("decide_fees", "decision", {}),
        ("precheck", "note", {"by": "305"}),
        ("precheck", "by", {}),
        ("let_out", "guard", {}),
        ("come_back", "note", {}),
        ("come_back", "guard", {}),
        ("surplus", "what", {"guard": "305"}),
        ("resume", "why", {}),
        ("refuse", "why", {}),
        ("void", "why", {}),
        ("undo", "why", {}),
        ("see_document", "document", {"last4": "123X"}),
        ("see_document", "last4", {"document": "身份证"}),
    ],
)
def test_no_act_takes_the_whole_number_of_a_document(
    gate: Gate, act: str, field: str, more: dict[str, Any]
) -> None:
    number = gate.issue()
    with pytest.raises(UsageError) as caught:
        gate.do(act, number, **{**more, field: WHOLE[0]})
    assert "后四位" in caught.value.sentence
    assert WHOLE[0][:6] not in caught.value.sentence


@pytest.mark.parametrize(
    "text", ["13800006612 13900007731", "6222021234567890123", "P-0311", "粤B12345", "+8613800006612"]
)
def test_other_numbers_are_no_documents(text: str) -> None:
    check_no_document(text)
    assert hidden_documents(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("至 440301199001011234 前", "至 …1234 前"),
        ("440301900101123", "…1123"),
        ("440301 19900101 123X", "…123X"),
        ("４４０３０１-19900101-1234", "…1234"),
        ("440301199\u200b001011234", "…"),
    ],
)
def test_of_a_number_that_is_put_aside_the_last_four_stay(text: str, kept: str) -> None:
    assert hidden_documents(text) == kept


@on_file
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
