"""What the acts of this room share: posts by name, who stands where, who must not be called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import col, select

from controlroom.base import registry
from controlroom.base.errors import Refused, UsageError
from controlroom.base.i18n import _, language
from controlroom.base.registry import Doing
from controlroom.base.text import tidy, tidy_line
from controlroom.people.tables import Staff
from controlroom.posts.places import find_place, places_known
from controlroom.posts.rules_undo import Entry
from controlroom.posts.tables import Post, Posting
from controlroom.store.act import Act, Done
from controlroom.store.chain import FactValue

POST = "post"
POSTING = "posting"
ROUND = "round"
ORDER = "order"


def post_named(act: Act, text: str, *, field: str = "post") -> Post:
    """Return the post that a text names; the first act about it makes its row.

    One that policy or estate have dropped is known for as long as it is in use: it must be left, and acknowledge.

    Raises:
        UsageError, NotFound: as ``places.find_place``.
    """
    place = find_place(places_known(act.run, act.policy), text, field=field)
    row = act.session.exec(select(Post).where(Post.code == place.code)).first()
    if row is None:
        row = Post(code=place.code, kind=place.kind, zh=place.zh, en=place.en)
    # the estate may have renamed it
    row.kind, row.zh, row.en = place.kind, place.zh, place.en
    act.session.add(row)
    act.session.flush()
    return row


def key(row: Post | Posting) -> int:
    """Return the key of a row that has been flushed."""
    assert row.id is not None
    return row.id


def standing(act: Act, post: Post) -> list[Posting]:
    """Return who stands at a post, in the order of coming."""
    statement = select(Posting).where(Posting.post_id == post.id, col(Posting.until).is_(None))
    return list(act.session.exec(statement.order_by(col(Posting.since), col(Posting.id))))


def any_manned(act: Act, kinds: Sequence[str] | None = None) -> bool:
    """Tell whether anybody stands at a post, of some sorts only if named."""
    act.session.flush()
    rows = act.run(
        "SELECT DISTINCT p.kind FROM posting s JOIN post p ON p.id = s.post_id WHERE s.until IS NULL"
    )
    return any(kinds is None or kind in kinds for (kind,) in rows)


def unreachable(act: Act) -> frozenset[int]:
    """Return the keys of those whom nobody may call now: they are inside a gas area (P-07)."""
    act.session.flush()
    found = [registry.load(one)(act) for room in registry.rooms() for one in room.unreachable]
    return frozenset().union(*found)


def doing(act: Act) -> dict[int, Doing]:
    """Return what everybody who is out is out for, by staff key."""
    act.session.flush()
    found: dict[int, Doing] = {}
    for room in registry.rooms():
        for one in room.doing:
            found.update(registry.load(one)(act.run))
    return found


def called(row: Staff) -> str:
    """Return how somebody is named in the log: number and name."""
    return f"{row.number} {row.name}"


def title(post: Post) -> str:
    """Return a post's name in the officer's language."""
    return post.zh if language() == "zh" else post.en


def unmanned(posts: Iterable[Post]) -> list[str]:
    """Return a sentence for each post that has fallen empty."""
    return [_("{post} is unmanned now.").format(post=title(one)) for one in posts]


def owed(act: Act, *subjects: tuple[str, int]) -> list[int]:
    """Return the keys of what is promised now about some records: an act that ends it can be taken back by them."""
    act.session.flush()
    open_ = (
        "SELECT id FROM deadline WHERE subject = :sort AND subject_id = :id AND ended_at IS NULL ORDER BY id"
    )
    return [key for sort, about in subjects for (key,) in act.run(open_, sort=sort, id=about)]


def titles(post: Post) -> dict[str, str]:
    """Return a post's names as texts of an entry."""
    return {"zh": post.zh, "en": post.en}


def note(
    act: Act,
    what: str,
    post: Post,
    facts: dict[str, FactValue] | None = None,
    texts: dict[str, str] | None = None,
    *,
    at: datetime | None = None,
) -> int:
    """Write an entry about a post."""
    return act.journal(what, (POST, key(post)), facts, {**titles(post), **(texts or {})}, at=at)


def note_undone(act: Act, entry: Entry, why: str) -> int:
    """Write down that an entry is taken back; it says again what was written, and why it was wrong."""
    facts: dict[str, FactValue] = {
        name: fact for name, fact in entry.facts.items() if not isinstance(fact, list)
    }
    facts |= {"entry": entry.seq, "of": entry.act, "left": entry.facts.get("left", [])}
    texts = {**entry.texts, "reason": entry.texts.get("why", ""), "why": why}
    return act.journal(
        f"{entry.act.partition('.')[0]}.undone", (entry.subject, entry.subject_id), facts, texts
    )


def overtaken() -> Refused:
    """Return the refusal of a taking back because something else has been built on it."""
    return Refused(_("More has been written down since. Take that back first, or write down how it is now."))


def need(text: str, sentence: str, field: str, *, line: bool = False) -> str:
    """Return a text that must be there.

    Raises:
        UsageError: it is empty; ``sentence`` says what is missing.
    """
    kept = tidy_line(text, field=field) if line else tidy(text, field=field)
    if not kept:
        raise UsageError(sentence, field=field)
    return kept


def answer(post: Post, *notes: str) -> Done:
    """Return the answer of an act about a post; its number is its code."""
    return Done(POST, key(post), post.code, notes)
