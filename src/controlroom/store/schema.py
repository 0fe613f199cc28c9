"""All tables together, the triggers that keep the journal append-only, and the readable views."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

from controlroom.base import registry
from controlroom.store.types import Instant


def load_tables() -> MetaData:
    """Import every room's tables and return their metadata."""
    import_module("controlroom.store.tables")
    for room in registry.rooms():
        if room.has_tables:
            import_module(f"controlroom.{room.name}.tables")
    return SQLModel.metadata


JOURNAL_TRIGGERS_SQLITE = (
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER journal_next BEFORE INSERT ON journal "
    "WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal) "
    "OR json_extract(NEW.canonical, '$[12]') IS NOT "
    "COALESCE((SELECT hash FROM journal ORDER BY seq DESC LIMIT 1), "
    "'0000000000000000000000000000000000000000000000000000000000000000') "
    "BEGIN SELECT RAISE(ABORT, 'the journal goes on from its head'); END",
    "CREATE TRIGGER journal_text_blank_only BEFORE UPDATE ON journal_text "
    "WHEN NEW.seq <> OLD.seq OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'journal texts may only be blanked'); END",
    "CREATE TRIGGER journal_text_no_delete BEFORE DELETE ON journal_text "
    "BEGIN SELECT RAISE(ABORT, 'journal texts may only be blanked'); END",
)

JOURNAL_TRIGGERS_POSTGRESQL = (
    "CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$",
    "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal EXECUTE FUNCTION journal_refuse()",
    "CREATE FUNCTION journal_next() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "DECLARE head record; BEGIN "
    "SELECT seq, hash INTO head FROM journal ORDER BY seq DESC LIMIT 1; "
    "IF NEW.seq <> COALESCE(head.seq, 0) + 1 OR NEW.canonical::json ->> 12 <> COALESCE(head.hash, repeat('0', 64)) "
    "THEN RAISE EXCEPTION 'the journal goes on from its head'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER journal_next BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION journal_next()",
    "CREATE FUNCTION journal_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' AND NEW.seq = OLD.seq AND NEW.body IS NULL AND NEW.salt IS NULL THEN RETURN NEW; END IF; "
    "RAISE EXCEPTION 'journal texts may only be blanked'; END $$",
    "CREATE TRIGGER journal_text_blank_only BEFORE UPDATE OR DELETE ON journal_text "
    "FOR EACH ROW EXECUTE FUNCTION journal_text_guard()",
    "CREATE TRIGGER journal_text_no_truncate BEFORE TRUNCATE ON journal_text EXECUTE FUNCTION journal_refuse()",
)

SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5"
    "(tokens, content='search_entry', content_rowid='id', tokenize='ascii', prefix='2 3 4 5')",
    "CREATE TRIGGER search_entry_in AFTER INSERT ON search_entry "
    "BEGIN INSERT INTO search_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
    "CREATE TRIGGER search_entry_out AFTER DELETE ON search_entry "
    "BEGIN INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); END",
    "CREATE TRIGGER search_entry_change AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens); "
    "INSERT INTO search_fts(rowid, tokens) VALUES (NEW.id, NEW.tokens); END",
)

SEARCH_POSTGRESQL = (
    "ALTER TABLE search_entry ADD COLUMN vector tsvector",
    "CREATE FUNCTION search_vector() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "NEW.vector := array_to_tsvector(array_remove(string_to_array(NEW.tokens, ' '), '')); RETURN NEW; END $$",
    "CREATE TRIGGER search_entry_vector BEFORE INSERT OR UPDATE ON search_entry "
    "FOR EACH ROW EXECUTE FUNCTION search_vector()",
    "CREATE INDEX search_entry_vector ON search_entry USING gin (vector)",
)


def create_guards(connection: Connection) -> None:
    """Create the journal's triggers and the search index on a database whose tables exist."""
    sqlite = connection.dialect.name == "sqlite"
    triggers = JOURNAL_TRIGGERS_SQLITE if sqlite else JOURNAL_TRIGGERS_POSTGRESQL
    search = SEARCH_SQLITE if sqlite else SEARCH_POSTGRESQL
    for statement in (*triggers, *search):
        connection.exec_driver_sql(statement)


def readable_view(table: Table, dialect: str) -> str:
    """Return the statement that makes ``read_TABLE``: instants as text, for people with their own tools."""
    columns = []
    for column in table.columns:
        if isinstance(column.type, Instant):
            shown = (
                f"strftime('%Y-%m-%dT%H:%M:%fZ', {column.name} / 1000000.0, 'unixepoch')"
                if dialect == "sqlite"
                else f"to_timestamp({column.name} / 1000000.0)"
            )
            columns.append(f'{shown} AS "{column.name}"')
        else:
            columns.append(f'"{column.name}"')
    return f"CREATE VIEW read_{table.name} AS SELECT {', '.join(columns)} FROM {table.name}"


def refresh_views(connection: Connection, metadata: MetaData) -> None:
    """Make the readable view of every table anew."""
    for table in metadata.sorted_tables:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS read_{table.name}")
        connection.exec_driver_sql(
            readable_view(table, connection.dialect.name).replace("%", "%%")
            if connection.dialect.name != "sqlite"
            else readable_view(table, "sqlite")
        )


def of_our_making(
    item: SchemaItem, name: str | None, sort: str, reflected: bool, _other: SchemaItem | None
) -> bool:
    """Return whether Alembic should compare this: not the search index, which ``create_guards`` makes by hand."""
    if not reflected:
        return True
    if sort == "table":
        return name is not None and not name.startswith("search_fts") and name != "alembic_version"
    return name not in ("vector", "search_entry_vector")
