"""An officer with every right, and workbooks built on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from controlroom.estate import reads
from controlroom.estate.desk import import_estate
from controlroom.estate.report import Report
from controlroom.store.actor import Actor
from controlroom.store.database import Store

Rows = Sequence[Sequence[object]]
Build = Callable[[Mapping[str, Rows]], Path]
Import = Callable[[Mapping[str, Rows]], Report]


@pytest.fixture
def officer() -> Actor:
    """Somebody who may import and reveal."""
    return Actor("test", 1, "101", "单志远", "duty-officer", frozenset({"import", "reveal"}))


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Return a function that writes a workbook; the sheets by name, each as rows."""
    made = 0

    def one(sheets: Mapping[str, Rows]) -> Path:
        nonlocal made
        made += 1
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / f"book{made}.xlsx"
        book.save(path)
        return path

    return one


@pytest.fixture
def bring(store: Store, officer: Actor, build: Build) -> Import:
    """Return a function that builds a workbook, imports it and gives the result table."""

    def one(sheets: Mapping[str, Rows]) -> Report:
        done = import_estate(store, officer, build(sheets))
        view = reads.import_view(store.reader, done.id)
        assert view is not None
        return view.report

    return one


UNITS = [
    ["楼栋号", "单元编号", "总层数", "是否有电梯"],
    [1, 1, 33, "有"],
    [1, 2, 33, "有", None, None, None, "说明"],
    [2, 1, 6, "没有", None, None, None, "楼栋号", "楼栋编号"],
    [None, None, None, None, None, None, None, "单元编号", "单元编号 一单元填写 1 二单元填写 2"],
]
PEOPLE = [
    ["编号", "业主名称", "性别", "年龄", "手机号", "身份证号", "业主类型", "业主编号"],
    [1, "吴学文", "男", 28, 18999999999, "632126199109162011", 1001, 1],
    [2, "单小乐", "女", 18, 15400000002, "632126199109162012", 1001, 2],
    [3, "单大山", "男", 1, "15400000003", "111111111111111111", 1002, 2],
    [4, "解晓", "男", 1, "无", None, 1003, 2],
]
ROOMS = [
    [
        "房屋编号",
        "楼栋编号",
        "单元编号",
        "房屋楼层",
        "房屋户型",
        "建筑面积",
        "业主编号",
        "房屋费用",
        "费用开始时间",
        "房屋类型",
    ],
    [1011, 1, 1, 1, "10102", 94.56, 1, "1#2", "2020-06-10", 110],
    [1012, 1, 1, 1, "10102", 94.56, 2, 1, "2020-06-10", 110],
    [1013, 1, 1, 1, "10102", 94.56, 6, 1, "2020-06-10", 110, None, None, None, "说明"],
    [1014, 1, 1, 1, "10102", 94.56, None, 1, "2020-06-10", 110, None, None, None, "房屋编号", "房屋真实编号"],
    [None, None, None, None, None, None, None, None, None, None, None, None, None, "业主编号", "业主编号"],
]
ESTATE: dict[str, Rows] = {"楼栋单元": UNITS, "业主信息": PEOPLE, "房屋信息": ROOMS}
"""A small estate in the manner of the registers people really have."""


@pytest.fixture
def estate() -> dict[str, Rows]:
    """The sheets of a small estate."""
    return dict(ESTATE)
