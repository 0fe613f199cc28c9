"""A program in a real pseudo-terminal, its screen kept by an emulator."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from rich.console import Console
from rich.style import Style
from rich.text import Text

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f5": "\x1b[15~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+o": "\x0f",
    "ctrl+q": "\x11",
    "alt+d": "\x1bd",
    "alt+s": "\x1bs",
    "alt+u": "\x1bu",
    "alt+x": "\x1bx",
}


class Terminal:
    """One program in one terminal.

    Args:
        argv: the program and its words.
        env: set for it beside this process's own.
        size: columns and rows.

    Attributes:
        raw: all it ever wrote.
        where: the file it writes on ``SIGUSR1``, what it waits for; None if it does not.
        exit_code: once it has ended.
    """

    def __init__(
        self, argv: Sequence[str], env: Mapping[str, str] | None = None, size: tuple[int, int] = (120, 36)
    ) -> None:
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.exit_code: int | None = None
        self.raw = b""
        self.where: Path | None = None
        self._text: str | None = None
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # before the program starts, or it may draw itself at 80 columns first
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
            # a runner's COLUMNS would win over the terminal's own size
            inherited = {
                name: value
                for name, value in os.environ.items()
                if name not in ("COLUMNS", "LINES", "TEXTUAL_FPS")
            }
            os.execvpe(argv[0], list(argv), {**inherited, **terminal, **(env or {})})

    @property
    def lines(self) -> list[str]:
        """The screen as lines; the emulator's empty cell behind a wide character left out."""
        return [
            "".join(self._screen.buffer[row][column].data for column in range(self._screen.columns))
            for row in range(self._screen.lines)
        ]

    @property
    def text(self) -> str:
        """The screen as one text."""
        if self._text is None:
            self._text = "\n".join(self.lines)
        return self._text

    def rest(self, seconds: float) -> None:
        """Let the screen come to rest."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._take(0.05)

    def svg(self, title: str) -> str:
        """The screen as a picture, in its own colours."""
        console = Console(
            record=True,
            width=self._screen.columns,
            file=io.StringIO(),
            color_system="truecolor",
            force_terminal=True,
        )
        for row in range(self._screen.lines):
            cells = (self._screen.buffer[row][column] for column in range(self._screen.columns))
            console.print(
                Text.assemble(*((cell.data, _style(cell)) for cell in cells)),
                no_wrap=True,
                overflow="crop",
                end="\n",
            )
        return console.export_svg(title=title)

    def press(self, *keys: str) -> None:
        """Press keys by name, or type words, with the pause that fingers make between two keys."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            self.rest(0.05)

    def type(self, text: str, pause: float = 0) -> None:
        """Type a text, a key after the other with a pause, or in one burst without one."""
        for one in text if pause else (text,):
            os.write(self._fd, one.encode())
            self._take(pause)
            time.sleep(pause)

    def wait(self, wanted: str | Callable[[str], object], seconds: float = 60) -> None:
        """Wait until a text is on the screen, or something is true of it.

        Raises:
            AssertionError: it was not in time; the screen is in the message.
        """
        end = time.monotonic() + seconds
        while not (wanted in self.text if isinstance(wanted, str) else wanted(self.text)):
            assert time.monotonic() < end, f"waited for {wanted!r}:\n{self._where()}\n{self.text}"
            assert self._take(0.1) or self.exit_code is None, f"it ended ({self.exit_code}):\n{self.text}"

    def _where(self) -> str:
        """Return what the console waits for itself, if it can say so."""
        if self.where is None:
            return ""
        os.kill(self.pid, signal.SIGUSR1)
        self.rest(3)
        return self.where.read_text("utf-8") if self.where.exists() else "(it does not answer)"

    def wait_end(self, seconds: float = 10) -> int:
        """Wait until the program has ended; return its exit code."""
        end = time.monotonic() + seconds
        while self.exit_code is None:
            assert time.monotonic() < end, self.text
            self._take(0.1)
        return self.exit_code

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        if self.exit_code is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_end()

    def _take(self, seconds: float) -> bool:
        """Take all that has come; wait for the first of it."""
        data, end = b"", time.monotonic() + seconds + 0.1
        while select.select([self._fd], [], [], 0 if data else seconds)[0] and time.monotonic() < end:
            try:
                more = os.read(self._fd, 65536)
            except OSError:
                more = b""
            if not more:
                break
            data += more
        if data:
            self._text = None
            self.raw += data
            self._stream.feed(data)
        elif self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return bool(data)


def _style(cell: pyte.screens.Char) -> Style:
    colors = [None if one == "default" else f"#{one}" for one in (cell.fg, cell.bg)]
    return Style(
        color=colors[0], bgcolor=colors[1], bold=cell.bold, reverse=cell.reverse, underline=cell.underscore
    )
