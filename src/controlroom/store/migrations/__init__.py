"""Alembic's folder: the revisions and how they are run."""
