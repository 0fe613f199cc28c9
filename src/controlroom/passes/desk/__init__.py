"""Everything an officer can do with a pass: one function per act, one transaction each."""

from controlroom.passes.desk.applying import NewPass, issue
from controlroom.passes.desk.checking import check_goods, confirm, decide_fees, resume, see_document
from controlroom.passes.desk.ending import refuse, void
from controlroom.passes.desk.gate import (
    check,
    come_back,
    let_out,
    precheck,
    print_slip,
    reveal,
    surplus,
)
from controlroom.passes.desk.undoing import undo

__all__ = [
    "NewPass",
    "check",
    "check_goods",
    "come_back",
    "confirm",
    "decide_fees",
    "issue",
    "let_out",
    "precheck",
    "print_slip",
    "refuse",
    "resume",
    "reveal",
    "see_document",
    "surplus",
    "undo",
    "void",
]
