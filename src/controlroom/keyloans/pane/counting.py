"""The count: a walk along the hooks with the keyboard, then what differs, each with its explanation."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from controlroom.base.errors import ControlroomError, UsageError
from controlroom.base.i18n import N_, _
from controlroom.base.policy import Policy
from controlroom.base.text import half
from controlroom.keyloans.pane.keys import COUNTING
from controlroom.keyloans.pane.listing import state_words
from controlroom.keyloans.pane.writing import HERE
from controlroom.keyloans.reads import Key
from controlroom.keyloans.rules import DIFFERENCE_TITLES, SEAL, Differs, Seen, State, difference
from controlroom.ui.closing import Modal
from controlroom.ui.columns import Column
from controlroom.ui.fields import Choice, Field, Filled
from controlroom.ui.footer import KeyLine
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.keys import bindings, hints
from controlroom.ui.notice import decline, tell
from controlroom.ui.pane import Changed, Frame
from controlroom.ui.prompt import Ask, Confirm, open_once
from controlroom.ui.safe import Part, content
from controlroom.ui.table import Cell, RecordTable, Row

FORM = "keyloans.count"
_LOST = "lost."
_SIGNS = {
    Seen.PRESENT: ("✓", "ok", N_("there")),
    Seen.MISSING: ("✕", "soon", N_("not there")),
    Seen.ELSEWHERE: ("↔", "soon", N_("other hook")),
}


class CountScreen(Modal[dict[str, str] | None]):
    """The hooks in their order, each key with what was seen of it. The result is that, ``None`` if it was left.

    Args:
        keys: gives every key that hangs on a hook of its own, as the register has it now.
        seen: tag to what was seen (``present``, ``missing``, ``elsewhere`` and the hook), of a count that goes on.
        keep: called with what was seen after every mark, so that a crash takes none of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(COUNTING))
    DEFAULT_CSS = """
    CountScreen { align: center middle; background: $background 25%; }
    CountScreen #box {
        width: 90%; max-width: 100; height: 90%; background: $panel; border: round $border;
        border-title-color: $primary; padding: 0 1;
    }
    """

    def __init__(
        self,
        keys: Callable[[], Sequence[Key]],
        seen: Mapping[str, str],
        keep: Callable[[Mapping[str, str]], object],
    ) -> None:
        super().__init__(name=FORM)
        self._read = keys
        self._keys = _by_hook(keys())
        self.seen = {one.tag: seen[one.tag] for one in self._keys if one.tag in seen}
        self._keep = keep
        self._table = RecordTable(_columns(), empty=_("There are no keys. “keys import” takes a register."))
        self._box = Vertical(id="box")

    def compose(self) -> ComposeResult:
        """The hooks and the keys."""
        with self._box:
            yield self._table
            yield KeyLine(hints(COUNTING))

    def on_mount(self) -> None:
        """Begin at the first key that has not been counted."""
        self._paint()
        first = next((one.id for one in self._keys if one.tag not in self.seen), None)
        if first is not None:
            self._table.move_to(first)
        self._table.focus()

    def on_changed(self, _message: Changed) -> None:
        """Somebody lent or took back a key."""
        self.follow()

    def follow(self) -> bool:
        """Take the register over as it is now; a mark on a key that was lent or came back meanwhile is void.

        Returns:
            Whether every mark still holds.
        """
        before = {one.tag: _place_of(one) for one in self._keys}
        try:
            self._keys = _by_hook(self._read())
        except ControlroomError:
            # the next reading tells; what was seen stays
            return True
        moved = [one.tag for one in self._keys if before.get(one.tag, _place_of(one)) != _place_of(one)]
        stale = [tag for tag in moved if self.seen.pop(tag, None) is not None]
        if moved:
            self._keep(self.seen)
            self._paint()
        if stale:
            words = _("Lent or back while you count: {tags}. Look at them again.")
            tell(self, words.format(tags=", ".join(stale)))
        return not stale

    def on_record_table_chosen(self, event: RecordTable.Chosen) -> None:
        """Enter: it is where the register has it."""
        event.stop()
        self.action_see("registered")

    def action_see(self, what: str) -> None:
        """Mark the key under the cursor and go to the next.

        Args:
            what: a value of ``Seen``, ``registered``, or nothing to take the mark away.
        """
        self.follow()
        one = self._chosen()
        if one is None:
            return
        if what == "registered":
            what = Seen.PRESENT if one.state is State.IN and not one.in_audit else Seen.MISSING
        if what:
            self.seen[one.tag] = str(what)
        else:
            self.seen.pop(one.tag, None)
        self._marked()

    def action_elsewhere(self) -> None:
        """It hangs on another hook: ask which."""
        one = self._chosen()
        if one is None:
            return

        def take(hook: str | None) -> None:
            if hook is not None:
                self.seen[one.tag] = f"{Seen.ELSEWHERE} {half(hook).strip().upper()}".strip()
                self._marked()

        ask = Ask(_("{tag} hangs on another hook").format(tag=one.tag), _("Which? Its number."), check=_hook)
        open_once(self.app, ask, take)

    def action_done(self) -> None:
        """Compare, if anything was counted; where keys are left it asks whether that is meant."""
        if not self.follow():
            return
        left = len(self._keys) - len(self.seen)
        if not self.seen:
            decline(self, _("Nothing is counted yet."))
        elif left:
            words = _("{count} keys are not counted yet. Write down the others now?").format(count=left)
            open_once(self.app, Confirm(_("Not all are counted"), words), self._part)
        else:
            self.dismiss(dict(self.seen))

    def _part(self, is_meant: bool | None) -> None:
        if is_meant:
            self.dismiss(dict(self.seen))

    def action_leave(self) -> None:
        """Put the count aside; what was seen comes back."""
        self.dismiss(None)

    def _chosen(self) -> Key | None:
        return next((one for one in self._keys if one.id == self._table.cursor_key), None)

    def _marked(self) -> None:
        self._keep(self.seen)
        self._paint()
        self._table.action_cursor_down()

    def _paint(self) -> None:
        self._table.show([_row(one, self.seen.get(one.tag, "")) for one in self._keys])
        state = _("{done} of {all}").format(done=len(self.seen), all=len(self._keys))
        differ = sum(1 for one in self._keys if differs(one, self.seen.get(one.tag, "")))
        parts: list[Part] = [(_("Count the keys") + "  ", "title"), (state, "text")]
        if differ:
            parts.append(("  ▲ " + _("{count} differ").format(count=differ), "soon"))
        self._box.border_title = content(*parts)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the strips of the screen in sight."""
        self._box.styles.max_height = max(event.size.height - 4, 8)


def _by_hook(keys: Sequence[Key]) -> list[Key]:
    return sorted(keys, key=lambda one: (one.hook, one.tag))


def _place_of(one: Key) -> tuple[object, ...]:
    """Return what a mark on a key rests on: where the register has it, and in whose hands."""
    return one.state, one.in_audit, one.loan.lent if one.loan is not None else None


def _columns() -> list[Column]:
    return [
        Column(_("Hook"), 6),
        Column(_("Tag No."), 7),
        Column(_("Key"), 12, share=4),
        Column(_("Register"), 14, share=2),
        Column(_("Seen"), 16, share=2),
    ]


def _row(one: Key, seen: str) -> Row:
    what, _blank, hook = seen.partition(" ")
    sign, look, words = _SIGNS[Seen(what)] if what else ("·", "dim", "")
    registered = f"{state_words(one)} {one.loan.number or one.loan.name}" if one.loan else state_words(one)
    differ = differs(one, seen)
    return Row(
        one.id,
        (
            Cell(one.hook, "text"),
            Cell(one.tag, "text"),
            Cell(one.name, "text"),
            Cell(registered, "dim" if one.state is State.IN else "text"),
            Cell(f"{sign} {_(words) if words else ''} {hook}".rstrip(), "late" if differ else look),
        ),
    )


def differs(one: Key, seen: str) -> Differs | None:
    """Return how what was seen of a key differs from the register; None if it does not or was not counted."""
    what = seen.partition(" ")[0]
    return difference(one.state, Seen(what), in_audit=one.in_audit) if what else None


def explaining(
    frame: Frame, keys: Sequence[Key], seen: Mapping[str, str], saved: Callable[[], object]
) -> FormScreen | None:
    """Return the form for what differs and for the seal; None if nothing is to be asked.

    Args:
        frame: the console.
        keys: the keys of the count.
        seen: what was seen of them.
        saved: called when it is written down.
    """
    fields, seal = [], ""
    if asks_seal(frame.policy, keys, seen):
        seal = next((one.seal for one in keys if one.seal and _is_sealed(frame.policy, one)), "")
        hint = _("number on the seal of the box; the register has {seal}").format(seal=seal or "—")
        fields.append(Field("seal", _("Seal"), required=True, hint=hint))
        fields.append(Field(SEAL + "-why", _("Other seal"), hint=_("why it is another number, if it is")))
    for one in keys:
        how = differs(one, seen.get(one.tag, ""))
        if how is None:
            continue
        label = f"{one.tag} {_(DIFFERENCE_TITLES[how])}"
        if how is Differs.MISSING:
            choices = (
                Choice("", _("kept back until it is found")),
                Choice("lost", _("lost: open an incident")),
            )
            fields.append(Field(_LOST + one.tag, label, "choice", value="", choices=choices))
            explained = _("{tag} explanation").format(tag=one.tag)
            fields.append(Field(one.tag, explained, hint=_("where it is, or what is known")))
        else:
            fields.append(Field(one.tag, label, required=True, hint=_explain(one, how)))
    if not fields:
        return None

    async def save(given: Filled) -> None:
        values = given.values
        why = {name: text for name, text in values.items() if name in seen and text.strip()}
        if values.get(SEAL + "-why", "").strip():
            why[SEAL] = values[SEAL + "-why"]
        lost = tuple(
            name.removeprefix(_LOST) for name, text in values.items() if name.startswith(_LOST) and text
        )
        _check_explained(given, seal)
        walk = walk_of(seen, seal=values.get("seal", ""), why=why, lost=lost)
        await frame.desk.save(HERE + "count", walk, request=given.form_id)
        saved()

    return FormScreen(_("What the count found"), fields, name="keyloans.explain", save=save)


def _check_explained(given: Filled, seal: str) -> None:
    """Refuse what is not explained, at its field.

    Raises:
        UsageError: another seal, or a missing key that is not lost, without a word.
    """
    values = given.values
    if seal and values["seal"].strip() not in ("", seal) and not values[SEAL + "-why"].strip():
        raise UsageError(_("The seal is another one: write why."), field=SEAL + "-why")
    for name, text in values.items():
        tag = name.removeprefix(_LOST)
        if tag != name and not text and not values[tag].strip():
            raise UsageError(_("Write where it is, or that it is lost."), field=tag)


def walk_of(
    seen: Mapping[str, str], *, seal: str = "", why: Mapping[str, str] | None = None, lost: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what was seen as ``desk.Walk`` takes it; nothing but what was named is counted."""
    of: dict[str, list[str]] = {what.value: [] for what in Seen}
    elsewhere = {}
    for tag, text in seen.items():
        what, _blank, hook = text.partition(" ")
        of[what].append(tag)
        if what == Seen.ELSEWHERE:
            elsewhere[tag] = hook
    return {
        "present": tuple(of[Seen.PRESENT.value]),
        "missing": tuple(tag for tag in of[Seen.MISSING.value] if tag not in lost),
        "elsewhere": elsewhere,
        "seal": seal,
        "why": dict(why or {}),
        "lost": tuple(lost),
        "rest": False,
    }


def asks_seal(policy: Policy, keys: Sequence[Key], seen: Mapping[str, str]) -> bool:
    """Whether a key of the sealed box was counted that lies in it."""
    return any(one.tag in seen and one.state is State.IN and _is_sealed(policy, one) for one in keys)


def _is_sealed(policy: Policy, one: Key) -> bool:
    klass = policy.keys.classes.get(one.key_class)
    return klass is not None and klass.sealed


def _explain(one: Key, how: Differs) -> str:
    if how is Differs.UNRECORDED and one.loan is not None:
        return _("{who} has it by the register: when did it come back?").format(
            who=one.loan.number or one.loan.name
        )
    return _("where it was found") if how is Differs.FOUND else _("put back, or why it hangs there")


def _hook(text: str) -> None:
    if not text.strip():
        raise UsageError(_("Type the number of the hook."))


def draft(seen: Mapping[str, str], form_id: str = "") -> Filled:
    """Return a count as a form that can be put aside."""
    words = _("Count the keys") + f": {len(seen)}"
    return Filled(form_id or str(uuid.uuid4()), dict(seen), shown=words)
