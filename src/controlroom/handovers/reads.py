"""Handovers as shown: the list, one with its items, and whether a signed one is as it was signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from controlroom.base.clock import from_us, opt_from_us, to_us
from controlroom.base.errors import NotFound
from controlroom.base.i18n import _, language
from controlroom.base.registry import Subject, rooms
from controlroom.handovers import sealed
from controlroom.handovers.counting import differs
from controlroom.handovers.rules import RISK, State, Verdict, number_of, parse_number, seal_of
from controlroom.store.reader import Reader, Row

_COLUMNS = """h.id, h.number, h.state, h.console, h.shift_id, o.number, o.name, i.number, i.name, h.prepared, h.ended,
 h.note, h.why, h.seq, h.head, h.seal, h.countersigned, c.number, c.name, h.remark,
 (SELECT COUNT(*) FROM handover_item n WHERE n.handover_id = h.id),
 (SELECT COUNT(*) FROM handover_item n WHERE n.handover_id = h.id AND n.verdict = '' AND n.gone IS NULL),
 (SELECT COUNT(*) FROM handover_item n WHERE n.handover_id = h.id AND n.verdict = 'queried'),
 (SELECT COUNT(*) FROM handover_count k WHERE k.handover_id = h.id AND k.found = ''),
 CASE WHEN h.state = 'signed' THEN h.sheet ELSE '' END"""
_FROM = "FROM handover h JOIN staff o ON o.id = h.outgoing_id LEFT JOIN staff i ON i.id = h.incoming_id \
 LEFT JOIN staff c ON c.id = h.countersigned_by"


@dataclass(frozen=True, slots=True)
class Handover:
    """One handover; a signed one as it was signed.

    Attributes:
        outgoing, incoming: number and name of who hands over and who takes over; the latter empty until they come.
        seq, head: the journal's last entry before the signatures.
        seal: SHA-256 of the sheet as signed.
        countersigned: when a leader countersigned it; None before.
        leader, remark: number and name of that leader, and what the leader had to say.
        items, left, asked: how many items it has, how many nobody has gone through, how many questions wait.
        uncounted: how many things the relief still has to count.
    """

    id: int
    number: int
    state: State
    console: str
    shift_id: int
    outgoing: str
    incoming: str
    prepared: datetime
    ended: datetime | None
    note: str
    why: str
    seq: int | None
    head: str
    seal: str
    countersigned: datetime | None
    leader: str
    remark: str
    items: int
    left: int
    asked: int
    uncounted: int

    @property
    def spoken(self) -> str:
        """Its number as it is said."""
        return number_of(self.number)

    def is_handed_over_by(self, number: str) -> bool:
        """Whether it is this staff number that hands over."""
        return self.outgoing.partition(" ")[0] == number


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the sheet, in the language of the console.

    Attributes:
        number: the spoken number; empty for a group.
        told: a line for each thing that is told with it.
        came: when it came onto the sheet.
        is_new: whether that was after the sheet had been prepared, whatever the clock said.
        gone: when it was seen to be at an end; None if it goes on.
        risk: whether it is to be spoken through by itself.
    """

    nth: int
    room: str
    subject: str
    id: int
    number: str
    words: str
    told: tuple[str, ...]
    due: datetime | None
    came: datetime
    is_new: bool
    gone: datetime | None
    verdict: Verdict
    query: str
    answer: str
    risk: bool

    @property
    def called(self) -> str:
        """How it is called in a sentence: its number, a group by its words."""
        return self.number or self.words

    @property
    def looked_at(self) -> tuple[str, datetime | None]:
        """What stands on the screen of it, and is accepted: its words with what is told, and until when."""
        return "\n".join((self.words, *self.told)), self.due

    @property
    def is_undecided(self) -> bool:
        """Whether nobody has gone through it, and it goes on."""
        return self.verdict is Verdict.NONE and self.gone is None


@dataclass(frozen=True, slots=True)
class CountLine:
    """What the relief counts, in the language of the console.

    Attributes:
        sort: tells it from every other.
        title: what it is.
        expected: by the register; when it was counted. ``register`` is what may be shown of it.
        found: what was found; empty until then.
        why: the explanation of a difference.
    """

    sort: str
    title: str
    expected: str
    found: str
    why: str

    @property
    def differs(self) -> bool:
        """Whether something else was found."""
        return differs(self.found, self.expected)

    @property
    def is_unexplained(self) -> bool:
        """Whether something else was found and nobody has said why."""
        return self.differs and not self.why

    @property
    def register(self) -> str:
        """What the register has, once nobody counts by it any more: it agrees, or the difference is explained."""
        return self.expected if self.found and not self.is_unexplained else ""


def _handover(row: Row) -> Handover:
    one = Handover(
        id=row[0],
        number=row[1],
        state=State(row[2]),
        console=row[3],
        shift_id=row[4],
        outgoing=f"{row[5]} {row[6]}",
        incoming=f"{row[7]} {row[8]}" if row[7] else "",
        prepared=from_us(row[9]),
        ended=opt_from_us(row[10]),
        note=row[11],
        why=row[12],
        seq=row[13],
        head=row[14],
        seal=row[15],
        countersigned=opt_from_us(row[16]),
        leader=f"{row[17]} {row[18]}" if row[17] else "",
        remark=row[19],
        items=row[20],
        left=row[21],
        asked=row[22],
        uncounted=row[23],
    )
    sheet = sealed.read(row[24])
    return one if sheet is None else _signed(one, sheet, row[24])


def _signed(one: Handover, sheet: sealed.Sheet, text: str) -> Handover:
    """Return it as it was signed: names as they were, whatever they or the rows are now."""
    items = sheet["items"]
    return replace(
        one,
        number=parse_number(sheet["number"]),
        console=sheet["console"],
        shift_id=sheet["shift"],
        outgoing=sheet["outgoing"],
        incoming=sheet["incoming"],
        prepared=from_us(sheet["prepared"]),
        ended=from_us(sheet["signed"]),
        note=sheet["note"],
        seq=sheet["seq"],
        head=sheet["head"],
        seal=seal_of(text),
        items=len(items),
        left=0,
        asked=sum(item["verdict"] == Verdict.QUERIED for item in items),
        uncounted=0,
    )


def handovers(
    reader: Reader, *, since: datetime | None = None, until: datetime | None = None, limit: int = 50
) -> list[Handover]:
    """Return handovers, the latest first.

    Args:
        reader: the read lane.
        since, until: prepared from, prepared before.
        limit: at most so many.
    """
    where, values = ["1 = 1"], {"limit": limit}
    if since is not None:
        where.append("h.prepared >= :since")
        values["since"] = to_us(since)
    if until is not None:
        where.append("h.prepared < :until")
        values["until"] = to_us(until)
    sql = f"SELECT {_COLUMNS} {_FROM} WHERE {' AND '.join(where)} ORDER BY h.id DESC LIMIT :limit"
    return [_handover(row) for row in reader.rows(sql, **values)]


def open_one(reader: Reader) -> Handover | None:
    """Return the handover that is being gone through, if one is."""
    row = reader.one(f"SELECT {_COLUMNS} {_FROM} WHERE h.state = 'open'")
    return _handover(row) if row else None


def by_number(reader: Reader, text: str) -> Handover:
    """Return the handover with this number.

    Raises:
        UsageError: no such number; NotFound: no such handover.
    """
    number = parse_number(text)
    row = reader.one(f"SELECT {_COLUMNS} {_FROM} WHERE h.number = :number", number=number)
    if row is None:
        sentence = _("There is no handover {number}. “handovers list” shows the last ones.")
        raise NotFound(sentence.format(number=number_of(number)), field="number")
    return _handover(row)


def to_countersign(reader: Reader) -> Handover | None:
    """Return the last handover that waits for a leader; None if none does."""
    row = reader.one(
        f"SELECT {_COLUMNS} {_FROM} WHERE h.state = 'signed' AND h.countersigned IS NULL ORDER BY h.id DESC LIMIT 1"
    )
    return _handover(row) if row else None


def describe(reader: Reader, ids: Sequence[int]) -> dict[int, Subject]:
    """Return how handovers are named where any record is shown."""
    found = reader.among("SELECT id, number FROM handover WHERE id IN ({ids})", ids)
    return {key: Subject(number_of(number), _("Handover of the desk")) for key, number in found}


def lines(reader: Reader, handover_id: int) -> list[Line]:
    """Return what is on a sheet, in the language of the console; of a signed one what was signed.

    What is to be spoken through stands above, then the rooms as urgent as they are, the groups that are told below
    everything that is asked.

    Raises:
        Refused: it is signed, and its text is not what was signed.
    """
    sheet = sealed.signed_sheet(reader, handover_id)
    words = "n.zh" if language() == "zh" else "n.en"
    rows = (
        sealed.item_rows(sheet)
        if sheet is not None
        else reader.rows(
            f"SELECT n.nth, n.room, n.subject, n.subject_id, n.number, {words}, n.due, n.came, n.gone, n.verdict, "
            "n.query, n.answer, n.risk, n.came <> h.prepared FROM handover_item n "
            "JOIN handover h ON h.id = n.handover_id WHERE h.id = :id ORDER BY n.nth",
            id=handover_id,
        )
    )
    first = {room.name: room.open_first for room in rooms()}
    return sorted(
        (_line(row) for row in rows),
        key=lambda line: (bool(line.told), not line.risk, -first.get(line.room, 0), line.nth),
    )


def _line(row: Row) -> Line:
    words, *told = row[5].split("\n")
    return Line(
        nth=row[0],
        room=row[1],
        subject=row[2],
        id=row[3],
        number=row[4],
        words=words,
        told=tuple(told),
        due=opt_from_us(row[6]),
        came=from_us(row[7]),
        # what the coming of the relief alone brings is no event
        is_new=bool(row[13]) and row[2] != RISK,
        gone=opt_from_us(row[8]),
        verdict=Verdict(row[9]),
        query=row[10],
        answer=row[11],
        risk=bool(row[12]),
    )


def counts(reader: Reader, handover_id: int) -> list[CountLine]:
    """Return what is counted at a handover, in its order; of a signed one what was signed.

    Raises:
        Refused: it is signed, and its text is not what was signed.
    """
    sheet = sealed.signed_sheet(reader, handover_id)
    title = "c.zh" if language() == "zh" else "c.en"
    rows = (
        sealed.count_rows(sheet)
        if sheet is not None
        else reader.rows(
            f"SELECT c.sort, {title}, c.expected, c.found, c.why FROM handover_count c WHERE c.handover_id = :id "
            "ORDER BY c.nth",
            id=handover_id,
        )
    )
    return [CountLine(*row) for row in rows]
