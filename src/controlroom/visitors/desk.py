"""Acts on visitors and vehicles: registered, refused, gone, taken back; a vehicle that was noticed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from controlroom.base.errors import NotFound, Refused, UsageError
from controlroom.base.i18n import _
from controlroom.base.phones import check_phone
from controlroom.base.plates import read_plate
from controlroom.base.text import check_no_document, half, tidy_line
from controlroom.estate.documents import document_of
from controlroom.estate.reads import resolve_place
from controlroom.people.rules import within
from controlroom.store import search
from controlroom.store.act import Act, Done, desk_act
from controlroom.visitors.rules import (
    VEHICLE,
    VISITOR,
    check_people,
    check_sort,
    number_of,
    parse_number,
    parse_vehicle,
    searched,
    seen_plate,
    vehicle_number,
)
from controlroom.visitors.tables import Vehicle, Visitor

_BATCH = 1000
_BEFORE = """SELECT COUNT(*) FROM vehicle_seen c WHERE c.plate = :plate AND NOT EXISTS (
 SELECT 1 FROM journal k WHERE k.subject = 'vehicle' AND k.subject_id = c.id AND k.act = 'vehicle.struck')"""
_STRUCK = "SELECT 1 FROM journal WHERE subject = :sort AND subject_id = :id AND act = :act"


@dataclass(frozen=True, slots=True)
class NewVisitor:
    """A visitor, as typed; see ``shell.md`` for the options of the same names.

    Attributes:
        name: who came.
        home: to which home, shop or facility; any words.
        why: what for.
        refused: why not let in; empty: let in.
        document, last4: sort of the document shown, and its last four characters.
        people: how many came together.
        post: at which post.
        at: when, if not now.
    """

    name: str
    home: str = ""
    why: str = ""
    refused: str = ""
    document: str = ""
    last4: str = ""
    phone: str = ""
    plate: str = ""
    people: int = 1
    post: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewVehicle:
    """A vehicle that was noticed, as typed.

    Attributes:
        plate: its plate; ``none`` without one.
        text: what was noticed.
        post: at which post.
        at: when, if not now.
        sort: ``unknown`` or ``car-park``.
    """

    plate: str
    text: str
    post: str = ""
    at: datetime | None = None
    sort: str = "unknown"


@desk_act(right="log")
def add(act: Act, new: NewVisitor) -> Done:
    """Register a visitor, or write down that one was not let in (R-20; 003:32, 36).

    Raises:
        UsageError: no name, a line too long for the policy, a time to come; a plate, document or telephone number of no
            such form.
    """
    name = _short(act, new.name, "name")
    if not name:
        raise UsageError(_("Write who came."), field="name")
    came = _past(act, new.at)
    document, last4 = document_of(new.document, new.last4)
    home = _short(act, new.home, "home")
    known = resolve_place(act.store.reader, home) if home else None
    refused = _line(new.refused, "refused")
    row = Visitor(
        number=_next(act, "visitor"),
        name=name,
        people=check_people(new.people),
        phone=check_phone(new.phone),
        document=document,
        last4=last4,
        plate=read_plate(new.plate),
        place_sort=known.kind if known else None,
        place_id=known.id if known else None,
        place_code=known.code if known else half(home).casefold(),
        place=known.title if known else home,
        why=_short(act, new.why, "why"),
        post=_short(act, new.post, "post"),
        came=came,
        is_inside=int(not refused),
        refused=refused,
        staff_id=act.by.staff_id,
    )
    act.session.add(row)
    act.session.flush()
    _index_visitor(act, row)
    act.journal(
        "visitor.refused" if refused else "visitor.came",
        (VISITOR, _key(row)),
        facts={"number": row.number, "people": row.people, "document": document},
        texts={
            "name": name,
            "place": row.place,
            "why": row.why,
            "refused": refused,
            "plate": row.plate,
            "post": row.post,
        },
        at=came,
    )
    return Done(VISITOR, _key(row), number_of(row.number))


@desk_act(right="log")
def left(act: Act, number: str, *, at: datetime | None = None) -> Done:
    """Write down that a visitor has left.

    Args:
        act: the act.
        number: ``V-0001``.
        at: when, if not now.

    Raises:
        UsageError: no such number, a time to come or before the visitor came; NotFound: no such visitor; Refused: was
            not let in, has left already, or the entry was struck.
    """
    row = _find(act, number)
    said = number_of(row.number)
    _not_struck(act, VISITOR, _key(row), said)
    if row.refused:
        raise Refused(_("{number} was not let in.").format(number=said), field="number")
    if row.left_at is not None:
        raise Refused(_("{number} has left already.").format(number=said), field="number")
    gone = _past(act, at)
    if gone < row.came:
        raise UsageError(_("That was before the visitor came. Check the time."), field="at")
    row.left_at, row.is_inside = gone, 0
    act.session.add(row)
    act.session.flush()
    _index_visitor(act, row)
    texts = {"name": row.name, "place": row.place}
    act.journal("visitor.left", (VISITOR, _key(row)), facts={"number": row.number}, texts=texts, at=gone)
    return Done(VISITOR, _key(row), number_of(row.number))


@desk_act(right="log")
def undo(act: Act, number: str, *, why: str) -> Done:
    """Take the last step about a visitor back: the leaving; else the entry is struck and stays readable.

    Raises:
        UsageError: no such number, no reason; NotFound: no such visitor; Refused: struck already.
    """
    reason = _reason(why)
    row = _find(act, number)
    texts = {"name": row.name, "place": row.place, "why": reason}
    if row.left_at is not None:
        what, row.left_at, row.is_inside = "visitor.undone", None, 1
    else:
        _not_struck(act, VISITOR, _key(row), number_of(row.number))
        what, row.is_inside = "visitor.struck", 0
    act.session.add(row)
    act.session.flush()
    _index_visitor(act, row)
    act.journal(what, (VISITOR, _key(row)), facts={"number": row.number}, texts=texts)
    return Done(VISITOR, _key(row), number_of(row.number))


@desk_act(right="log")
def undo_vehicle(act: Act, number: str, *, why: str) -> Done:
    """Strike a vehicle's entry: it stays readable and counts no more.

    Raises:
        UsageError: no such number, no reason; NotFound: no such entry; Refused: struck already.
    """
    reason, wanted = _reason(why), parse_vehicle(number)
    row = act.session.exec(select(Vehicle).where(Vehicle.number == wanted)).first()
    if row is None:
        sentence = _("There is no entry {number}. “vehicles list” shows the last ones.")
        raise NotFound(sentence.format(number=vehicle_number(wanted)), field="number")
    _not_struck(act, VEHICLE, _key(row), vehicle_number(wanted))
    facts = {"number": row.number, "plated": bool(row.plate)}
    act.journal(
        "vehicle.struck", (VEHICLE, _key(row)), facts=facts, texts={"plate": row.plate, "why": reason}
    )
    return Done(VEHICLE, _key(row), vehicle_number(wanted))


@desk_act(right="log")
def note_vehicle(act: Act, new: NewVehicle) -> Done:
    """Write down a vehicle nobody knows (R-21; 003:25, 37), or what the watch on the car park saw (D5, 004:538).

    A note tells when the plate was written down before.

    Raises:
        UsageError: no plate or one of no such form, nothing noticed, a post longer than a line, no such sort, a time to
            come.
    """
    sort, plate = check_sort(new.sort), seen_plate(new.plate)
    text = _line(new.text, "text")
    if not text:
        raise UsageError(_("Write what was noticed."), field="text")
    seen = _past(act, new.at)
    before = act.run(_BEFORE, plate=plate)[0][0] if plate else 0
    row = Vehicle(
        number=_next(act, "vehicle_seen"),
        sort=sort.value,
        plate=plate,
        text=text,
        post=_short(act, new.post, "post"),
        at=seen,
        staff_id=act.by.staff_id,
    )
    act.session.add(row)
    act.session.flush()
    _index_vehicle(act, row)
    act.journal(
        "vehicle.noted",
        (VEHICLE, _key(row)),
        facts={"number": row.number, "sort": row.sort, "plated": bool(plate)},
        texts={"plate": plate, "text": text, "post": row.post},
        at=seen,
    )
    notes = (
        [_("{plate} was written down {count} times before.").format(plate=plate, count=before)]
        if before
        else []
    )
    return Done(VEHICLE, _key(row), vehicle_number(row.number), tuple(notes))


def reindex(act: Act) -> None:
    """Write the search entries of all visitors and vehicles anew."""
    last = 0
    while rows := act.session.exec(
        select(Visitor).where(col(Visitor.id) > last).order_by(col(Visitor.id)).limit(_BATCH)
    ).all():
        for row in rows:
            _index_visitor(act, row)
        last = _key(rows[-1])
        act.session.expire_all()
    last = 0
    while seen := act.session.exec(
        select(Vehicle).where(col(Vehicle.id) > last).order_by(col(Vehicle.id)).limit(_BATCH)
    ).all():
        for one in seen:
            _index_vehicle(act, one)
        last = _key(seen[-1])
        act.session.expire_all()


def _index_visitor(act: Act, row: Visitor) -> None:
    search.put(
        act,
        VISITOR,
        _key(row),
        searched(number_of(row.number), (row.phone, row.why, row.place_code), row.plate),
        names=[name for name in (row.name, row.place) if name],
        open=bool(row.is_inside),
    )


def _index_vehicle(act: Act, row: Vehicle) -> None:
    search.put(act, VEHICLE, _key(row), searched(vehicle_number(row.number), (row.text, row.post), row.plate))


def _find(act: Act, number: str) -> Visitor:
    wanted = parse_number(number)
    row = act.session.exec(select(Visitor).where(Visitor.number == wanted)).first()
    if row is None:
        sentence = _("There is no visitor {number}. “visitors list --all” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(wanted)), field="number")
    return row


def _not_struck(act: Act, sort: str, key: int, said: str) -> None:
    if act.run(_STRUCK, sort=sort, id=key, act=f"{sort}.struck"):
        raise Refused(_("{number} has been struck already.").format(number=said), field="number")


def _reason(why: str) -> str:
    words = _line(why, "why")
    if not words:
        raise UsageError(_("Say why it is taken back."), field="why")
    return words


def _short(act: Act, text: str, field: str) -> str:
    return within(_line(text, field), act.policy.line_limit, field)


def _line(text: str, field: str) -> str:
    check_no_document(text, field)
    return tidy_line(text, field=field)


def _past(act: Act, at: datetime | None) -> datetime:
    if at is not None and at > act.now:
        raise UsageError(_("This time has not come yet. Give the time at which it happened."), field="at")
    return at or act.now


def _next(act: Act, table: str) -> int:
    return int(act.run(f"SELECT COALESCE(MAX(number), 0) + 1 FROM {table}")[0][0])


def _key(row: Visitor | Vehicle) -> int:
    assert row.id is not None
    return row.id
