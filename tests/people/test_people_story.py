"""What the log says of wrong PINs."""

from __future__ import annotations

from controlroom.dutylog.sentences import sentence
from controlroom.store.database import Store


def test_a_wrong_pin_reads_as_a_sentence(store: Store) -> None:
    facts = {"number": "101", "wrong": 3}
    said = sentence(
        store.policy(), "staff.pin-wrong", facts, {"name": "王敏", "phone": "13812346612"}, when=str
    )
    assert said == "101 王敏 密码输错，连续第 3 次"
