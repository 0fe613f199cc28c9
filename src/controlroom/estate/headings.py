"""The one table of headings: which sheets a workbook may have, their columns, how those are headed.

The first heading of a field is the one of our own template; the rest are what other systems and people write.
Headings are compared by ``heading_key``: without blanks, bracketed remarks, stars and colons, in lower case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

_BRACKETED = re.compile(r"\(.*?\)|\[.*?\]|【.*?】|<.*?>")
_LOOSE = re.compile(r"[\s*:_\-.·]+")


def heading_key(text: str) -> str:
    """Return the form in which headings are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _LOOSE.sub("", _BRACKETED.sub("", plain))


@dataclass(frozen=True, slots=True)
class Field:
    """One column.

    Attributes:
        name: what the parser calls it.
        zh, en: headings of our template.
        also: other headings that mean the same.
        note_zh, note_en: what our template says about it; empty for a column it does not offer.
    """

    name: str
    zh: str
    en: str
    also: tuple[str, ...] = ()
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet.

    Attributes:
        id: what the parser calls it.
        zh, en: the sheet's name in our template.
        fields: its columns.
        required: groups of field names; of every group at least one must be headed.
        also: other names of such a sheet.
        kept: False for a sheet that is recognised and counted, but not kept.
        in_template: whether our template offers it.
    """

    id: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    required: tuple[tuple[str, ...], ...]
    also: tuple[str, ...] = ()
    kept: bool = True
    in_template: bool = True
    keys: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys: dict[str, str] = {}
        for one in self.fields:
            for heading in (one.zh, one.en, *one.also):
                keys.setdefault(heading_key(heading), one.name)
        object.__setattr__(self, "keys", keys)

    def names(self) -> frozenset[str]:
        """Return the sheet names by which this kind is preferred when headings alone leave a tie."""
        return frozenset(heading_key(name) for name in (self.zh, self.en, *self.also))


_BUILDING = Field(
    "building",
    "楼栋编号",
    "Building",
    ("楼栋号", "楼号", "楼栋", "栋号", "幢号", "座号", "building no"),
    "楼栋的编号，例如 3",
    "number of the building, for instance 3",
)
_UNIT = Field(
    "unit",
    "单元编号",
    "Unit",
    ("单元", "单元号", "unit no"),
    "单元的编号，例如 2；商铺填 0",
    "number of the unit, for instance 2; 0 for a shop",
)
_ROOM = Field(
    "room",
    "房屋编号",
    "Room",
    ("房间", "房号", "房间号", "房屋号", "室号", "门牌号", "room no"),
    "房号，例如 1802",
    "number of the room, for instance 1802",
)
_FLOORS = Field("floors", "总层数", "Floors", ("层数", "楼层数"), "正整数", "a whole number")
_LIFT = Field("lift", "是否有电梯", "Lift", ("电梯",), "有 或 无", "yes or no")
_OWNER = Field(
    "owner",
    "业主编号",
    "Owner no",
    ("业主号", "客户编号", "owner number"),
    "业主自己的编号，不可重复；家庭成员、租客、临时人员填其业主的编号",
    "the owner's own number, never twice; for family, tenants and others the number of their owner",
)
_NAME = Field(
    "name",
    "业主名称",
    "Name",
    ("业主姓名", "姓名", "业主", "客户名称", "住户姓名"),
    "真实姓名或商铺名称",
    "the person's name, or the shop's",
)
_PHONE = Field(
    "phone",
    "手机号",
    "Telephone",
    ("手机", "手机号码", "电话", "联系电话", "联系方式", "业主电话", "phone", "mobile"),
    "没有就留空",
    "leave it empty if there is none",
)
_RELATION = Field(
    "relation",
    "业主类型",
    "Type",
    ("人员类型", "住户类型", "客户类型", "owner type"),
    "1001 业主，1002 家庭成员，1003 租客，1004 临时人员；也可填 商铺",
    "1001 owner, 1002 family, 1003 tenant, 1004 temporary; or: shop",
)
_DOCUMENT = Field(
    "document",
    "证件号码",
    "Document no",
    ("身份证号", "身份证", "身份证号码", "证件号", "id number"),
    "系统只保留证件种类和后四位",
    "only its kind and the last four characters are kept",
)
_NOTE = Field("note", "备注", "Note", ("说明", "remark"), "可不填", "optional")
_AREA = Field("area", "建筑面积", "Area", ("面积",), "平方米", "square metres")
_PLACE = (_BUILDING, _UNIT, _ROOM)

KINDS: tuple[SheetKind, ...] = (
    SheetKind(
        "units",
        "楼栋单元",
        "Buildings and units",
        (
            _BUILDING,
            _UNIT,
            _FLOORS,
            _LIFT,
            Field(
                "building_name",
                "楼栋名称",
                "Building name",
                (),
                "与编号不同的叫法，例如 听雨楼；可不填",
                "what people call it, if not by its number; optional",
            ),
        ),
        (("building",), ("unit",), ("floors", "lift", "building_name")),
        ("楼栋", "单元", "楼栋信息"),
    ),
    SheetKind(
        "rooms",
        "房屋信息",
        "Homes and shops",
        (
            *_PLACE,
            Field("floor", "房屋楼层", "Floor", ("楼层", "所在楼层"), "所在楼层", "the floor it is on"),
            _AREA,
            Field(
                "kind",
                "房屋类型",
                "Room type",
                ("房屋用途", "用途"),
                "住宅 110，办公室 120，宿舍 119",
                "110 home, 120 office, 119 dormitory",
            ),
            Field(
                "state",
                "房屋状态",
                "State",
                ("入住状态",),
                "2001 已入住，2002 未销售，2003 已交房，2004 未入住，2005 已装修，2006 已出租，2007 已出售，"
                "2008 空闲，2009 装修中",
                "2001 occupied, 2002 not sold, 2003 handed over, 2004 not moved in, 2005 renovated, "
                "2006 shop let, 2007 shop sold, 2008 vacant, 2009 being renovated",
            ),
            Field(
                "owner", _OWNER.zh, _OWNER.en, _OWNER.also, "与业主信息一致", "as in the sheet of residents"
            ),
            Field("floors", _FLOORS.zh, _FLOORS.en, _FLOORS.also),
            Field("lift", _LIFT.zh, _LIFT.en, _LIFT.also),
            Field("name", _NAME.zh, _NAME.en, _NAME.also),
            Field("phone", _PHONE.zh, _PHONE.en, _PHONE.also),
            Field("document", _DOCUMENT.zh, _DOCUMENT.en, _DOCUMENT.also),
            Field("relation", _RELATION.zh, _RELATION.en, _RELATION.also),
            Field("layout", "房屋户型", "Layout"),
            Field("inner_area", "室内面积", "Inner area"),
            Field("rent", "租金", "Rent"),
            Field("sex", "性别", "Sex"),
            Field("charges", "房屋费用", "Charges"),
            Field("charged_from", "费用开始时间", "Charged from"),
        ),
        (
            ("building",),
            ("unit",),
            ("room",),
            ("floor", "area", "kind", "state", "owner", "layout", "inner_area"),
        ),
        ("资产信息", "房屋", "房产信息", "房间信息"),
    ),
    SheetKind(
        "persons",
        "业主信息",
        "Residents",
        (
            _OWNER,
            _NAME,
            _RELATION,
            _PHONE,
            Field("phone2", "其他电话", "Other telephone", ("备用电话", "固定电话"), "可不填", "optional"),
            Field(
                "document_kind",
                "证件种类",
                "Document",
                ("证件类型",),
                "身份证、护照、通行证、营业执照、其他",
                "identity card, passport, permit, business licence, other",
            ),
            _DOCUMENT,
            Field(
                "building",
                _BUILDING.zh,
                _BUILDING.en,
                _BUILDING.also,
                "只为租客、商户填写；业主的房屋看房屋信息",
                "for tenants and shops; an owner's rooms stand in the sheet of homes",
            ),
            Field("unit", _UNIT.zh, _UNIT.en, _UNIT.also, "同上", "as above"),
            Field("room", _ROOM.zh, _ROOM.en, _ROOM.also, "同上", "as above"),
            Field("sex", "性别", "Sex"),
            Field("age", "年龄", "Age"),
        ),
        (("name",), ("owner", "room"), ("phone", "relation", "document")),
        ("业主", "住户信息", "住户", "人员信息"),
    ),
    SheetKind(
        "fees",
        "费用状态",
        "Fee status",
        (
            *_PLACE,
            Field(
                "state",
                "费用状态",
                "Fee state",
                ("缴费状态", "欠费情况"),
                "已结清、欠费 或 争议",
                "paid, owing or disputed",
            ),
            Field("owed", "欠费金额", "Owed", ("欠费", "欠款"), "元", "yuan"),
            Field(
                "as_of",
                "截至日期",
                "As of",
                ("统计日期", "截止日期"),
                "必填，例如 2026-11-01",
                "needed, for instance 2026-11-01",
            ),
            _NOTE,
        ),
        (("room",), ("state",)),
        ("缴费状态", "欠费清单"),
    ),
    SheetKind(
        "care",
        "特别关照",
        "Notes of care",
        (
            *_PLACE,
            Field(
                "kind",
                "关照类别",
                "Care",
                ("类别", "关照类型"),
                "纠纷、托管、独居老人、病患、行动不便、儿童、其他",
                "dispute, custody, elderly, illness, mobility, child, other",
            ),
            Field(
                "text",
                "关照内容",
                "What to know",
                ("内容",),
                "值班员出警前要知道的事",
                "what to know before anybody is sent",
            ),
            Field("since", "开始日期", "From", ("起始日期",), "可不填", "optional"),
            Field(
                "until",
                "结束日期",
                "Until",
                ("截止日期", "到期日期"),
                "可不填；过期后不再显示",
                "optional; not shown after it",
            ),
        ),
        (("room",), ("kind",), ("text",)),
        ("关照",),
    ),
    SheetKind(
        "facilities",
        "设施设备",
        "Facilities",
        (
            Field(
                "code",
                "设施编号",
                "Code",
                ("编号", "设备编号"),
                "不可重复，例如 DT-0301",
                "never twice, for instance DT-0301",
            ),
            Field(
                "zh",
                "设施名称",
                "Chinese name",
                ("名称", "设备名称", "中文名称"),
                "例如 3栋1单元客梯",
                "what it is called in Chinese",
            ),
            Field("en", "英文名称", "English name", ("name in english",), "可不填", "optional"),
            Field(
                "kind",
                "设施类别",
                "Facility kind",
                ("类别", "设备类别", "设施类型"),
                "电梯、水泵房、配电室、发电机房、消防控制室、消防设施、弱电间、摄像头、周界报警、出入口、大堂、车库、给排水、照明、"
                "绿化、游乐场、办公用房、其他",
                "lift, pump-room, switch-room, generator, fire-control, fire-equipment, weak-power, camera, "
                "perimeter, gate, lobby, garage, drainage, lighting, garden, playground, office, other",
            ),
            Field(
                "building",
                _BUILDING.zh,
                _BUILDING.en,
                _BUILDING.also,
                "在楼栋内才填",
                "only if it is inside a building",
            ),
            Field("unit", _UNIT.zh, _UNIT.en, _UNIT.also, "在单元内才填", "only if it is inside a unit"),
            Field(
                "location",
                "位置",
                "Where",
                ("所在位置", "地点"),
                "例如 地下一层东侧",
                "for instance: basement, east side",
            ),
            Field("equipment_room", "设备房", "Equipment room", ("是否设备房",), "是 或 否", "yes or no"),
            _NOTE,
        ),
        (("code",), ("zh",)),
        ("设施", "设备", "设备房"),
    ),
    SheetKind(
        "parking",
        "车位信息",
        "Parking",
        (
            Field("lot", "停车场编号", "Car park"),
            Field("space", "车位编码", "Space", ("车位编号", "车位号"), "不可重复", "never twice"),
            Field("kind", "停车场类型", "Parking type", ("车位类型",)),
            Field("area", "面积", "Area"),
            _OWNER,
            Field("plate", "车牌号", "Plate", ("车牌", "车牌号码"), "可不填", "optional"),
            Field("brand", "车品牌", "Make", ("品牌",)),
            Field("vehicle", "车类型", "Vehicle"),
            Field("colour", "颜色", "Colour"),
            Field(
                "holding",
                "出租还是出售",
                "Rented or sold",
                ("出售还是出租",),
                "H 出租，S 出售",
                "H rented, S sold",
            ),
            Field("since", "开始时间", "From"),
            Field("until", "结束时间", "Until"),
        ),
        (("space",), ("lot", "plate", "owner")),
        ("车位",),
    ),
    SheetKind(
        "charges",
        "费用设置",
        "Charges",
        (
            Field("code", "费用编号", "Charge no"),
            Field("item", "收费项目", "Charge"),
            Field("kind", "费用类型", "Charge type"),
            Field("formula", "计算公式", "Formula"),
            Field("price", "计费单价", "Unit price"),
        ),
        (("code",), ("item",)),
        kept=False,
        in_template=False,
    ),
)


@cache
def kind_of(sheet_kind: str) -> SheetKind:
    """Return a kind by its id."""
    return next(one for one in KINDS if one.id == sheet_kind)
