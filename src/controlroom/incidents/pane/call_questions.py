"""The questions of the playbook as a form of their own: the answers go into the report without retyping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from textual.content import Content

from controlroom.base.i18n import _
from controlroom.base.policy_model import title
from controlroom.incidents.pane.call_page import THREAT
from controlroom.incidents.playbook_model import Playbook
from controlroom.ui.fields import Field, Filled
from controlroom.ui.formscreen import FormScreen
from controlroom.ui.pane import Frame
from controlroom.ui.safe import shown

_LABEL = 24
"""Cells of a question's label; the whole question stands in the field while it is empty."""

Asked = Sequence[tuple[str, str]]
"""Id and words of each question."""


class QuestionScreen(FormScreen):
    """What is typed goes into the report at once, however the form is left.

    Args:
        frame: the console.
        card: the playbook of the kind.
        take: called with the answers in one line, soon after each change.
        since: when the call began; None if that is not known.
    """

    def __init__(
        self, frame: Frame, card: Playbook, take: Callable[[str], None], since: datetime | None
    ) -> None:
        asked = [*_heard(card), *((one.id, title(one)) for one in card.ask)]
        self._frame = frame
        self._since = since if card.situation == THREAT else None
        self._words = hang_on() if card.situation == THREAT else title(card)

        async def save(filled: Filled) -> None:
            take(answers(asked, filled.values))

        super().__init__(
            self._words,
            [
                Field(name, shown(words, _LABEL), hint=words if shown(words, _LABEL) != words else "")
                for name, words in asked
            ],
            name="incidents.questions",
            save=save,
            park=lambda filled: take(answers(asked, filled.values)),
            save_label=_("To the report"),
            leave_label=_("Back to the form"),
        )

    def on_mount(self) -> None:
        """Let the time of a threat run."""
        if self._since is not None:
            self._run()
            self.set_interval(1, self._run)

    def _run(self) -> None:
        if self._since is not None:
            self.query_one("#box").border_title = Content(
                f"{self._words} {running(self._frame, self._since)}"
            )

    def put_away(self) -> str:
        """The report below it has the answers already, and is kept itself."""
        super().put_away()
        return ""


def hang_on() -> str:
    """Return what the officer must not forget while a threat is on the line (domain.md P-14)."""
    return _("Do not hang up. Let them talk.")


def running(frame: Frame, since: datetime) -> str:
    """Return how long a call has lasted, ``2:05``."""
    seconds = max(int((frame.now() - since).total_seconds()), 0)
    return f"{seconds // 60}:{seconds % 60:02}"


def answers(asked: Asked, values: Mapping[str, str]) -> str:
    """Return question and answer in one line, those without an answer left out."""
    given = ((words, values.get(name, "").strip()) for name, words in asked)
    line = _("{label}: {answer}")
    said = (line.format(label=words.rstrip("？?"), answer=answer) for words, answer in given if answer)
    return _("; ").join(said)


def _heard(card: Playbook) -> Asked:
    """What no question of the card asks for: it is heard (domain.md P-14)."""
    if card.situation != THREAT:
        return ()
    return (
        ("heard-words", _("Exact words")),
        ("heard-voice", _("Voice, accent")),
        ("heard-background", _("Sounds behind it")),
    )
