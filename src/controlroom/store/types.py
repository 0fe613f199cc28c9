"""Column types that give and take the house's values and store what both engines order alike."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel

from controlroom.base.clock import from_us, to_us

NAMING = {
    "ix": "%(table_name)s_%(column_0_N_name)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}
SQLModel.metadata.naming_convention = NAMING

Id: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""Primary and foreign keys: 64 bits on both engines, counted up by the database."""

OrderedText: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is ordered or compared: by code point on both engines."""


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as microseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Turn an aware datetime into its integer.

        Raises:
            ValueError: the datetime is naive.
        """
        return None if value is None else to_us(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Turn the integer back into an aware datetime in UTC."""
        return None if value is None else from_us(value)
