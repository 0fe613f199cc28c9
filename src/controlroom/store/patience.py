"""A PostgreSQL connection that does not wait for ever: a server may hang with its connections open.

Limits on the server (``statement_timeout``) do not help against a server that is stopped, nor do those of TCP, for its
kernel still answers. So the waiting itself is limited here, for every statement and for COMMIT.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg import Connection, OperationalError

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Result = TypeVar("Result")

PATIENCE = 10.0
"""Seconds without an answer after which a connection is given up."""


class PatientConnection(Connection[Any]):
    """A connection that is closed when the server has not answered for ``PATIENCE`` seconds."""

    def wait(self, gen: PQGen[Result], *args: Any, **kwargs: Any) -> Result:
        """Wait for an answer.

        Raises:
            OperationalError: there was none in time; what was asked may or may not have been done.
        """
        return super().wait(self._limited(gen), *args, **kwargs)

    def _limited(self, gen: PQGen[Result]) -> PQGen[Result]:
        until = time.monotonic() + PATIENCE
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > until:
                    self.pgconn.finish()
                    raise OperationalError("the server does not answer")
                wanted = gen.send(ready)
        except StopIteration as stop:
            result: Result = stop.value
            return result
