"""The forms of the posts: who stands there, what is reported, a round, an answer heard from somebody else, an order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from controlroom.base.errors import NotFound
from controlroom.base.i18n import _
from controlroom.base.times import parse_when, when_text
from controlroom.people.reads import by_number
from controlroom.posts.pane.rows import planned_words
from controlroom.posts.pane.staff import number_of, numbers_of, staff_field
from controlroom.posts.reads import Post, posts
from controlroom.posts.reads_rounds import round_title
from controlroom.posts.rules import TOPIC_TITLES, Topic
from controlroom.shifts.reads_roster import Planned
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame
from controlroom.ui.parking import parked_form

DESK = "controlroom.posts.desk:"
_ALL, _ONE = "all", "one"


def man(
    frame: Frame,
    post: Post,
    filled: Filled | None = None,
    *,
    planned: Sequence[Planned] = (),
    more: Sequence[str] = (),
) -> FormScreen:
    """Return the form that says who stands at a post from now on.

    Args:
        frame: the console.
        post: the post.
        filled: of a form that comes back.
        planned: whom the roster names for it: offered where nobody stands.
        more: numbers of who comes beside those who stand there.
    """
    there = [one.number for one in post.people]
    due = [] if there or more else [one.number for one in planned]
    here = " ".join([*there, *more, *due])
    fields = [
        staff_field(
            frame,
            "who",
            _("On post"),
            _("staff numbers, names or initials; empty: nobody"),
            value=here,
            several=True,
        ),
        Field("why", _("Why the post is empty"), hint=_("only if nobody is to stand there")),
    ]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "man", post.code, numbers_of(values["who"]), why=values["why"], request=given.form_id
        )

    heading = _("{post}: on post from now").format(post=post.title)
    if planned:
        heading = f"{heading} · {planned_words(tuple(planned))}"
    return _form(frame, heading, fields, f"posts.man {post.code}", save, filled)


def report(frame: Frame, post: Post, filled: Filled | None = None) -> FormScreen:
    """Return the form for a line from a post."""
    topics = tuple(Choice(one.value, _(TOPIC_TITLES[one])) for one in Topic)
    fields = [
        Field("text", _("Reports"), required=True),
        Field("topic", _("About"), "choice", value=Topic.OTHER.value, choices=topics),
        _time(frame, "at", _("When"), _("if not now: 08:30, 10m")),
    ]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "report",
            post.code,
            values["text"],
            topic=values["topic"],
            at=_when(frame, values["at"]),
            request=given.form_id,
        )

    heading = _("Report from {post}").format(post=post.title)
    return _form(frame, heading, fields, f"posts.report {post.code}", save, filled)


def round_walked(frame: Frame, code: str, filled: Filled | None = None) -> FormScreen:
    """Return the form for a round with what was found, when, by whom."""
    fields = [
        Field("found", _("What was found"), hint=_("empty: all well")),
        _time(frame, "at", _("When"), _("if not now: 08:30, 10m")),
        staff_field(frame, "who", _("Walked by"), _("staff number, name or initials")),
    ]

    async def save(given: Filled) -> None:
        values = given.values
        await frame.desk.save(
            DESK + "report_round",
            code,
            at=_when(frame, values["at"]),
            found=values["found"],
            who=number_of(given, "who") or None,
            request=given.form_id,
        )

    heading = round_title(frame.policy, code)
    return _form(frame, heading, fields, f"posts.round {code}", save, filled)


def on_behalf(frame: Frame, number: str, filled: Filled | None = None) -> FormScreen:
    """Return the form for an answer that somebody else gave: who, and the words heard."""
    fields = [
        staff_field(
            frame, "by", _("Who answered instead"), _("staff number, name or initials"), required=True
        ),
        Field("words", _("Words heard"), required=True),
    ]

    async def save(given: Filled) -> None:
        await frame.desk.save(
            DESK + "heard",
            number,
            by=number_of(given, "by"),
            words=given.values["words"],
            request=given.form_id,
        )

    heading = _("Answered for {who}").format(who=_called(frame, number))
    return _form(frame, heading, fields, f"posts.on-behalf {number}", save, filled)


def order(frame: Frame, post: Post | None, filled: Filled | None = None) -> FormScreen:
    """Return the form for an order to every manned post, or to the chosen one."""
    fields = [Field("text", _("Order"), required=True, hint=_("seal the exits; look out for …; assemble"))]
    if post is not None:
        choices = (Choice(_ALL, _("every manned post")), Choice(_ONE, post.title))
        fields.append(Field("posts", _("Which posts"), "choice", value=_ALL, choices=choices))

    async def save(given: Filled) -> None:
        chosen = (post.code,) if post is not None and given.values["posts"] == _ONE else ()
        await frame.desk.save(DESK + "send", given.values["text"], chosen, request=given.form_id)

    return _form(
        frame,
        _("Order to the posts"),
        fields,
        f"posts.order {post.code if post is not None else ''}".rstrip(),
        save,
        filled,
        save_label=_("Send the order"),
    )


def whose_order(frame: Frame, post: Post | None, posts: Sequence[Post]) -> Post | None:
    """Return the post at which an order was begun that was put aside, so that it comes back; else the chosen one."""
    names: dict[str, Post | None] = {"posts.order": None}
    names |= {f"posts.order {one.code}": one for one in posts}
    kept = [one for name in names for one in frame.drafts.known(name)]
    return names[max(kept, key=lambda one: one.at).form] if kept else post


def rest(frame: Frame, number: str, filled: Filled | None = None) -> FormScreen:
    """Return the form for a break with its end."""
    hint = _("14:30, 2h, tomorrow 09:00")
    fields = [
        Field(
            "until",
            _("Until"),
            required=True,
            hint=hint,
            check=lambda text: parse_when(text, frame.now(), frame.zone, look="forward", field="until"),
        )
    ]

    async def save(given: Filled) -> None:
        until = parse_when(given.values["until"], frame.now(), frame.zone, look="forward", field="until")
        await frame.desk.save(DESK + "set_status", number, "break", until=until, request=given.form_id)

    heading = _("{who}: on a break").format(who=_called(frame, number))
    return _form(frame, heading, fields, f"posts.break {number}", save, filled)


def again(frame: Frame, form: str, filled: Filled) -> FormScreen:
    """Return a form that was put aside, as it was.

    Raises:
        NotFound: what it is about is gone, or nobody knows the form.
    """
    name, _blank, about = form.partition(" ")
    makers = {"posts.round": round_walked, "posts.on-behalf": on_behalf, "posts.break": rest}
    if name in makers:
        return makers[name](frame, about, filled)
    post = next((one for one in posts(frame.reader, frame.policy) if one.code == about), None)
    if name == "posts.order":
        return order(frame, post, filled)
    if post is None or name not in ("posts.man", "posts.report"):
        raise NotFound(_("This form is not known any more."))
    return (man if name == "posts.man" else report)(frame, post, filled)


def _form(
    frame: Frame,
    heading: str,
    fields: Sequence[Field],
    parked: str,
    save: Callable[[Filled], Awaitable[None]],
    filled: Filled | None,
    **more: str,
) -> FormScreen:
    """Return a form; one of the same sort about the same thing that was put aside comes back, and says since when."""
    kept = next(iter(frame.drafts.known(parked)), None) if filled is None else None
    if kept is not None:
        since = when_text(kept.at, frame.now(), frame.zone)
        heading, filled = f"{heading} · " + _("put aside {time}").format(time=since), kept.filled
    return parked_form(FormScreen, frame, heading, fields, parked, save, filled, **more)


def _called(frame: Frame, number: str) -> str:
    one = by_number(frame.reader, number)
    return f"{one.number} {one.name}"


def _time(frame: Frame, name: str, label: str, hint: str) -> Field:
    return Field(name, label, hint=hint, check=lambda text: _when(frame, text))


def _when(frame: Frame, text: str) -> datetime | None:
    return parse_when(text, frame.now(), frame.zone, look="back", field="at") if text.strip() else None
