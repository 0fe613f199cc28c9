"""The database as the house sees it: a clock, a reader, and acts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from controlroom.base.clock import Clock, SystemClock
from controlroom.base.errors import ControlroomError
from controlroom.base.policy import Policy
from controlroom.base.settings import Location
from controlroom.store.policies import active_policy
from controlroom.store.reader import UNKEPT, Reader, explain, unkept

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

    from controlroom.store.act import Act
    from controlroom.store.actor import Actor


class Store:
    """One estate's database. Importing this loads no SQLModel; the first act does.

    Args:
        location: where it is.
        clock: the house's clock.
    """

    def __init__(self, location: Location, clock: Clock | None = None) -> None:
        self.location = location
        self.clock: Clock = clock or SystemClock()
        self.reader = Reader(location)
        self._engine_lock = threading.Lock()

    @cached_property
    def _engine(self) -> Engine:
        from controlroom.store.engine import make_engine
        from controlroom.store.schema import load_tables

        load_tables()
        return make_engine(self.location)

    @property
    def engine(self) -> Engine:
        """The write lane's engine, made when first asked for."""
        with self._engine_lock:
            return self._engine

    def policy(self) -> Policy:
        """Return the active policy."""
        return active_policy(self.reader)

    @property
    def zone(self) -> ZoneInfo:
        """The estate's time zone."""
        return self.policy().zone

    @contextmanager
    def act(self, by: Actor, name: str) -> Iterator[Act]:
        """Run one act: a transaction that commits at the end of the block, or leaves nothing behind.

        Raises:
            Busy: another console holds the database; StorageFailed: it cannot be written.
        """
        from sqlalchemy.exc import DBAPIError
        from sqlmodel import Session

        from controlroom.store.act import Act

        try:
            with Session(self.engine, expire_on_commit=False) as session:
                _begin(session)
                act = Act(self, session, by, name)
                yield act
                act.finish()
                session.commit()
        except ControlroomError:
            raise
        except DBAPIError as error:
            raise explain(error.orig or error, self.location.shown) from error
        except UNKEPT as error:
            raise unkept(error) from error

    def close(self) -> None:
        """Close what is open."""
        self.reader.close()
        if "_engine" in self.__dict__:
            self._engine.dispose()


def _begin(session: Session) -> None:
    """Begin the transaction; a connection that died while idle is replaced once."""
    from sqlalchemy.exc import DBAPIError

    try:
        session.connection()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        session.rollback()
        session.connection()
