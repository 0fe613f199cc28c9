"""Which posts the estate has: the policy's sorts, one for each facility that such a sort names."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from controlroom.base.errors import NotFound, UsageError
from controlroom.base.i18n import _, language
from controlroom.base.policy import Policy
from controlroom.base.text import half, shown
from controlroom.store.reader import Row

_FACILITIES = "SELECT code, zh, en, kind FROM facility WHERE kind IN ({kinds}) ORDER BY code"

_IN_USE = """SELECT p.code, p.kind, p.zh, p.en FROM post p
 WHERE EXISTS (SELECT 1 FROM posting g WHERE g.post_id = p.id AND g.until IS NULL)
 OR EXISTS (SELECT 1 FROM deadline d WHERE d.subject = 'post' AND d.subject_id = p.id AND d.ended_at IS NULL)
 OR EXISTS (SELECT 1 FROM post_order_ack a JOIN post_order o ON o.id = a.order_id
 WHERE a.post_id = p.id AND a.acked IS NULL AND o.state = 'in-force') ORDER BY p.code"""


class Place(NamedTuple):
    """A post as policy and estate name it.

    Attributes:
        code: the facility's code, or the id of the sort.
        kind: id of the sort.
        zh, en: its name.
        alone: whether somebody who stands there alone is checked on.
    """

    code: str
    kind: str
    zh: str
    en: str
    alone: bool

    @property
    def title(self) -> str:
        """Its name in the officer's language."""
        return self.zh if language() == "zh" else self.en


def places(run: Callable[..., list[Row]], policy: Policy) -> dict[str, Place]:
    """Return every post there may be, by code.

    Args:
        run: the read lane's ``rows``, or the running act's ``run``.
        policy: the active one.
    """
    wanted = [one for kind in policy.posts.kinds.values() for one in kind.facilities]
    names = {f"kind{place}": kind for place, kind in enumerate(wanted)}
    marks = ", ".join(f":{name}" for name in names)
    rows = run(_FACILITIES.replace("{kinds}", marks), **names) if names else []
    found: dict[str, Place] = {}
    for kind in policy.posts.kinds.values():
        own = [
            Place(code, kind.id, zh, en or zh, kind.alone)
            for code, zh, en, sort in rows
            if sort in kind.facilities
        ]
        for one in own or [Place(kind.id, kind.id, kind.zh, kind.en, kind.alone)]:
            found[one.code] = one
    return found


def places_known(run: Callable[..., list[Row]], policy: Policy) -> dict[str, Place]:
    """Return every post there may be, and those that policy or estate have dropped while they are in use.

    Args:
        run, policy: as for ``places``.
    """
    found = places(run, policy)
    for code, kind, zh, en in run(_IN_USE):
        found.setdefault(code, Place(code, kind, zh, en, False))
    return found


def find_place(known: dict[str, Place], text: str, *, field: str = "post") -> Place:
    """Return the post that a text names: its code, its name, or a piece of a name that only one has.

    Raises:
        UsageError: nothing was said, or several answer; NotFound: none does.
    """
    word = _plain(text)
    if not word:
        raise UsageError(_("Say which post."), field=field)
    found = _answering(known, word)
    if not found:
        raise NotFound(
            _("There is no post “{text}”. “posts list” shows them all.").format(text=shown(text)), field=field
        )
    if len(found) > 1:
        names = ", ".join(f"{one.title} ({one.code})" for one in found[:6])
        raise UsageError(
            _("“{text}” may be several posts: {names}.").format(text=shown(text), names=names), field=field
        )
    return found[0]


def place_meant(known: dict[str, Place], policy: Policy, text: str) -> Place | None:
    """Return the one post that words written elsewhere mean (a roster's); None if none does, or several.

    Args:
        known: every post.
        policy: knows what sorts of post are called: one that there is once answers to the name of its sort.
        text: the words.
    """
    word = _plain(text)
    if not word:
        return None
    kinds = {one.id for one in policy.posts.kinds.values() if word in map(_plain, (one.zh, one.en))}
    found = _answering(known, word) or [one for one in known.values() if one.kind in kinds]
    return found[0] if len(found) == 1 else None


def _answering(known: dict[str, Place], word: str) -> list[Place]:
    exact = [one for one in known.values() if word in map(_plain, (one.code, one.zh, one.en))]
    return exact or [one for one in known.values() if any(word in _plain(name) for name in (one.zh, one.en))]


def _plain(text: str) -> str:
    return " ".join(half(text).casefold().split())
