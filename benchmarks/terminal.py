"""A program in a real pseudo-terminal: when did a text come out of it?"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

from benchmarks.timing import REPOSITORY

SIZE = (120, 36)
_LIMIT = 30.0


class Silent(Exception):
    """A text did not come in time."""


class Terminal:
    """One program, started when this is made and killed at the end of the block.

    Args:
        command: the program and its words.
        env: its whole environment.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(REPOSITORY)
            rows = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
            os.execvpe(command[0], list(command), {**env, **rows})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
        self._seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, sort: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def press(self, keys: str) -> float:
        """Send keys and return the instant; what came out before is forgotten."""
        self.rest(0)
        self._seen = b""
        os.write(self._fd, keys.encode())
        return time.perf_counter()

    def wait(self, text: str, limit: float = _LIMIT) -> float:
        """Return the instant at which a text had come out since the last key.

        Raises:
            Silent: it did not come in time.
        """
        wanted = text.encode()
        end = time.perf_counter() + limit
        while wanted not in self._seen:
            if time.perf_counter() > end:
                raise Silent(text)
            self._take(0.05)
        return time.perf_counter()

    def rest(self, quiet: float, limit: float = 10.0) -> None:
        """Read until nothing came for so many seconds."""
        end = time.perf_counter() + limit
        while self._take(quiet) and time.perf_counter() < end:
            pass

    def idle(self, seconds: float) -> None:
        """Read for so many seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._take(left)

    def cpu(self) -> float:
        """Return the seconds of processor time it has used."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the resident memory in MB."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            pages = int(file.read().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def _take(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        data = b""
        if ready:
            with contextlib.suppress(OSError):
                data = os.read(self._fd, 65536)
        # a text may come in two pieces; what is long past is not needed
        self._seen = (self._seen + data)[-2_000_000:]
        return bool(data)
