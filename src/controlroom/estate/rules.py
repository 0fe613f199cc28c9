"""What the estate's records may say: closed lists, the words workbooks use, how a place is written."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from controlroom.base.i18n import N_, _

SHOP_UNIT = "0"  # the workbooks' convention: a shop stands in unit 0


class Relation(StrEnum):
    """What a person is to a room (workbooks: 1001 to 1004; ``shop`` is ours)."""

    OWNER = "owner"
    FAMILY = "family"
    TENANT = "tenant"
    TEMPORARY = "temporary"
    SHOP = "shop"


class RoomState(StrEnum):
    """State of a home or shop (workbooks: 2001 to 2009)."""

    OCCUPIED = "occupied"
    UNSOLD = "unsold"
    HANDED_OVER = "handed-over"
    NOT_MOVED_IN = "not-moved-in"
    RENOVATED = "renovated"
    SHOP_LET = "shop-let"
    SHOP_SOLD = "shop-sold"
    VACANT = "vacant"
    RENOVATING = "renovating"


class RoomKind(StrEnum):
    """What a room is for (workbooks: 110, 119, 120; a shop is known by its unit 0)."""

    DWELLING = "dwelling"
    DORMITORY = "dormitory"
    OFFICE = "office"
    SHOP = "shop"


class FeeState(StrEnum):
    """Whether the fees of a room are paid."""

    PAID = "paid"
    OWING = "owing"
    DISPUTED = "disputed"


class CareKind(StrEnum):
    """Why the officer should know something about a home before sending anybody (custody: T-085)."""

    DISPUTE = "dispute"
    CUSTODY = "custody"
    ELDERLY = "elderly"
    ILLNESS = "illness"
    MOBILITY = "mobility"
    CHILD = "child"
    OTHER = "other"


class FacilityKind(StrEnum):
    """Kinds of facilities and equipment rooms."""

    LIFT = "lift"
    PUMP_ROOM = "pump-room"
    SWITCH_ROOM = "switch-room"
    GENERATOR = "generator"
    FIRE_CONTROL = "fire-control"
    FIRE_EQUIPMENT = "fire-equipment"
    WEAK_POWER = "weak-power"
    CAMERA = "camera"
    PERIMETER = "perimeter"
    GATE = "gate"
    LOBBY = "lobby"
    GARAGE = "garage"
    DRAINAGE = "drainage"
    LIGHTING = "lighting"
    GARDEN = "garden"
    PLAYGROUND = "playground"
    OFFICE = "office"
    OTHER = "other"


class DocumentKind(StrEnum):
    """Kinds of identity document; of the number only the last four characters are ever kept."""

    ID_CARD = "id-card"
    PASSPORT = "passport"
    PERMIT = "permit"
    LICENCE = "licence"
    OTHER = "other"


class Holding(StrEnum):
    """How a parking space is held (workbooks: H, S)."""

    RENTED = "rented"
    SOLD = "sold"


RELATION_WORDS: Mapping[str, Relation] = {
    "1001": Relation.OWNER,
    "1002": Relation.FAMILY,
    "1003": Relation.TENANT,
    "1004": Relation.TEMPORARY,
    "业主": Relation.OWNER,
    "房主": Relation.OWNER,
    "家庭成员": Relation.FAMILY,
    "家属": Relation.FAMILY,
    "家人": Relation.FAMILY,
    "房屋租客": Relation.TENANT,
    "租客": Relation.TENANT,
    "租户": Relation.TENANT,
    "临时人员": Relation.TEMPORARY,
    "临时": Relation.TEMPORARY,
    "商铺": Relation.SHOP,
    "商户": Relation.SHOP,
    "店主": Relation.SHOP,
}
STATE_WORDS: Mapping[str, RoomState] = {
    "2001": RoomState.OCCUPIED,
    "2002": RoomState.UNSOLD,
    "2003": RoomState.HANDED_OVER,
    "2004": RoomState.NOT_MOVED_IN,
    "2005": RoomState.RENOVATED,
    "2006": RoomState.SHOP_LET,
    "2007": RoomState.SHOP_SOLD,
    "2008": RoomState.VACANT,
    "2009": RoomState.RENOVATING,
    "已入住": RoomState.OCCUPIED,
    "入住": RoomState.OCCUPIED,
    "未销售": RoomState.UNSOLD,
    "未售": RoomState.UNSOLD,
    "已交房": RoomState.HANDED_OVER,
    "未入住": RoomState.NOT_MOVED_IN,
    "已装修": RoomState.RENOVATED,
    "已出租": RoomState.SHOP_LET,
    "已出售": RoomState.SHOP_SOLD,
    "空闲": RoomState.VACANT,
    "空置": RoomState.VACANT,
    "装修中": RoomState.RENOVATING,
}
ROOM_KIND_WORDS: Mapping[str, RoomKind] = {
    "110": RoomKind.DWELLING,
    "119": RoomKind.DORMITORY,
    "120": RoomKind.OFFICE,
    "住宅": RoomKind.DWELLING,
    "宿舍": RoomKind.DORMITORY,
    "办公室": RoomKind.OFFICE,
    "办公": RoomKind.OFFICE,
    "商铺": RoomKind.SHOP,
}
FEE_WORDS: Mapping[str, FeeState] = {
    "已结清": FeeState.PAID,
    "结清": FeeState.PAID,
    "已缴": FeeState.PAID,
    "已缴清": FeeState.PAID,
    "不欠费": FeeState.PAID,
    "正常": FeeState.PAID,
    "欠费": FeeState.OWING,
    "未缴": FeeState.OWING,
    "争议": FeeState.DISPUTED,
    "有争议": FeeState.DISPUTED,
}
CARE_WORDS: Mapping[str, CareKind] = {
    "纠纷": CareKind.DISPUTE,
    "托管": CareKind.CUSTODY,
    "独居老人": CareKind.ELDERLY,
    "老人": CareKind.ELDERLY,
    "病患": CareKind.ILLNESS,
    "病人": CareKind.ILLNESS,
    "行动不便": CareKind.MOBILITY,
    "残疾": CareKind.MOBILITY,
    "儿童": CareKind.CHILD,
    "其他": CareKind.OTHER,
}
FACILITY_WORDS: Mapping[str, FacilityKind] = {
    "电梯": FacilityKind.LIFT,
    "水泵房": FacilityKind.PUMP_ROOM,
    "配电室": FacilityKind.SWITCH_ROOM,
    "配电房": FacilityKind.SWITCH_ROOM,
    "变压器室": FacilityKind.SWITCH_ROOM,
    "发电机房": FacilityKind.GENERATOR,
    "消防控制室": FacilityKind.FIRE_CONTROL,
    "消防设施": FacilityKind.FIRE_EQUIPMENT,
    "弱电间": FacilityKind.WEAK_POWER,
    "弱电井": FacilityKind.WEAK_POWER,
    "监控": FacilityKind.CAMERA,
    "摄像头": FacilityKind.CAMERA,
    "周界报警": FacilityKind.PERIMETER,
    "出入口": FacilityKind.GATE,
    "门岗": FacilityKind.GATE,
    "大堂": FacilityKind.LOBBY,
    "车库": FacilityKind.GARAGE,
    "停车场": FacilityKind.GARAGE,
    "给排水": FacilityKind.DRAINAGE,
    "照明": FacilityKind.LIGHTING,
    "绿化": FacilityKind.GARDEN,
    "游乐场": FacilityKind.PLAYGROUND,
    "办公用房": FacilityKind.OFFICE,
    "其他": FacilityKind.OTHER,
}
DOCUMENT_WORDS: Mapping[str, DocumentKind] = {
    "身份证": DocumentKind.ID_CARD,
    "护照": DocumentKind.PASSPORT,
    "通行证": DocumentKind.PERMIT,
    "港澳通行证": DocumentKind.PERMIT,
    "台胞证": DocumentKind.PERMIT,
    "居留证": DocumentKind.PERMIT,
    "营业执照": DocumentKind.LICENCE,
    "其他": DocumentKind.OTHER,
}
HOLDING_WORDS: Mapping[str, Holding] = {
    "h": Holding.RENTED,
    "出租": Holding.RENTED,
    "租": Holding.RENTED,
    "s": Holding.SOLD,
    "出售": Holding.SOLD,
    "售": Holding.SOLD,
}

# by class first: members of two lists may have the same value, and then compare equal
NAMES: Mapping[type[StrEnum], Mapping[StrEnum, str]] = {
    Relation: {
        Relation.OWNER: N_("owner"),
        Relation.FAMILY: N_("family member"),
        Relation.TENANT: N_("tenant"),
        Relation.TEMPORARY: N_("temporary resident"),
        Relation.SHOP: N_("shop"),
    },
    RoomState: {
        RoomState.OCCUPIED: N_("occupied"),
        RoomState.UNSOLD: N_("not sold"),
        RoomState.HANDED_OVER: N_("handed over"),
        RoomState.NOT_MOVED_IN: N_("not moved in"),
        RoomState.RENOVATED: N_("renovated"),
        RoomState.SHOP_LET: N_("shop, let"),
        RoomState.SHOP_SOLD: N_("shop, sold"),
        RoomState.VACANT: N_("vacant"),
        RoomState.RENOVATING: N_("being renovated"),
    },
    RoomKind: {
        RoomKind.DWELLING: N_("home"),
        RoomKind.DORMITORY: N_("dormitory"),
        RoomKind.OFFICE: N_("office"),
        RoomKind.SHOP: N_("shop"),
    },
    FeeState: {
        FeeState.PAID: N_("paid"),
        FeeState.OWING: N_("owing"),
        FeeState.DISPUTED: N_("in dispute"),
    },
    CareKind: {
        CareKind.DISPUTE: N_("dispute"),
        CareKind.CUSTODY: N_("home in custody"),
        CareKind.ELDERLY: N_("elderly, living alone"),
        CareKind.ILLNESS: N_("ill person"),
        CareKind.MOBILITY: N_("cannot walk well"),
        CareKind.CHILD: N_("small child"),
        CareKind.OTHER: N_("other care"),
    },
    FacilityKind: {
        FacilityKind.LIFT: N_("lift"),
        FacilityKind.PUMP_ROOM: N_("pump room"),
        FacilityKind.SWITCH_ROOM: N_("switch room"),
        FacilityKind.GENERATOR: N_("generator room"),
        FacilityKind.FIRE_CONTROL: N_("fire control room"),
        FacilityKind.FIRE_EQUIPMENT: N_("fire equipment"),
        FacilityKind.WEAK_POWER: N_("low-voltage room"),
        FacilityKind.CAMERA: N_("camera"),
        FacilityKind.PERIMETER: N_("perimeter alarm"),
        FacilityKind.GATE: N_("gate"),
        FacilityKind.LOBBY: N_("lobby"),
        FacilityKind.GARAGE: N_("car park"),
        FacilityKind.DRAINAGE: N_("water and drains"),
        FacilityKind.LIGHTING: N_("lighting"),
        FacilityKind.GARDEN: N_("garden"),
        FacilityKind.PLAYGROUND: N_("playground"),
        FacilityKind.OFFICE: N_("office"),
        FacilityKind.OTHER: N_("other facility"),
    },
    DocumentKind: {
        DocumentKind.ID_CARD: N_("identity card"),
        DocumentKind.PASSPORT: N_("passport"),
        DocumentKind.PERMIT: N_("travel permit"),
        DocumentKind.LICENCE: N_("business licence"),
        DocumentKind.OTHER: N_("other document"),
    },
    Holding: {
        Holding.RENTED: N_("rented"),
        Holding.SOLD: N_("sold"),
    },
}


def name_of(member: StrEnum) -> str:
    """Return the officer's word for a member of one of the lists above, in the language of the console."""
    return _(NAMES[type(member)][member])


def place_code(building: str, unit: str = "", room: str = "") -> str:
    """Return a place as it is spoken and typed: ``3``, ``3-2``, ``3-2-1802``; a shop is ``3-0-12``."""
    return "-".join(part for part in (building, unit, room) if part)


def place_title(building: str, unit: str = "", room: str = "") -> str:
    """Return a place as it is written out for people, in the language of the console.

    Args:
        building: number or letter of the building, without a word (``3``, ``A``).
        unit: number of the unit; empty for a building; ``0`` for the shops.
        room: number of the room; empty for a building or unit.
    """
    if not unit:
        return _("Building {building}").format(building=building)
    if unit == SHOP_UNIT:
        if not room:
            return _("Building {building}, shops").format(building=building)
        return _("Building {building}, shop {room}").format(building=building, room=room)
    if not room:
        return _("Building {building}, unit {unit}").format(building=building, unit=unit)
    return _("Building {building}, unit {unit}, {room}").format(building=building, unit=unit, room=room)
