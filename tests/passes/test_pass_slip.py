"""The slip: a PDF without embedded font, in both languages; its QR says number and code; what is typed does not act."""

from __future__ import annotations

from pathlib import Path

import pytest

from controlroom.base import i18n, paper
from controlroom.base.errors import Refused
from controlroom.passes import slip
from tests.papers import words_of
from tests.passes.conftest import Gate


def _write(gate: Gate, number: str, file: Path) -> bytes:
    slip.write(
        file,
        gate.one(number),
        gate.code(number),
        estate="蓝山花园",
        zone=gate.store.zone,
        now=gate.clock.now(),
    )
    return file.read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_slip(gate: Gate, tmp_path: Path, lang: str) -> None:
    number = gate.issue("沙发 1 套", "<b>&电锤\x1b 2 台（红）", plate="粤B12345", gate="西门", instead_of="")
    i18n.use(lang)
    made = _write(gate, number, tmp_path / "slip.pdf")
    assert made.startswith(b"%PDF")
    assert b"FontFile" not in made
    assert b"STSong-Light" in made
    said = words_of(made)
    own = (
        ("申请人", "安全员", "<b>&电锤␛（红）") if lang == "zh" else ("Applicant", "Guard", "<b>&电锤␛ (红)")
    )
    code = " ".join(gate.code(number))
    home = "3栋2单元1802" if lang == "zh" else "Building 3, unit 2, 1802"
    for word in ("P-0001", code, home, "周敏", "粤B12345", "2026-11-22 20:00", *own):
        assert word in said, word


def test_a_long_slip_has_more_pages(gate: Gate, tmp_path: Path) -> None:
    number = gate.issue(*(f"箱子{place} 1" for place in range(60)))
    made = _write(gate, number, tmp_path / "slip.pdf")
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") > 1
    assert "箱子59" in words_of(made)


def test_what_its_code_says(gate: Gate) -> None:
    number = gate.issue()
    assert slip.qr_text(gate.one(number), "0042") == "P-0001 0042"


def test_no_file_is_written_over(gate: Gate, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    file.write_text("mine")
    for act in (paper.need_new, lambda file: _write(gate, gate.issue(), file)):
        with pytest.raises(Refused):
            act(file)
    assert file.read_text() == "mine"


def test_no_slip_of_what_still_waits(gate: Gate) -> None:
    with pytest.raises(Refused):
        gate.do("print_slip", gate.tenants())
    gate.do("print_slip", gate.issue())
