"""How long a wrong entry is taken back freely: one measure for every room (ours; no document gives a figure)."""

from __future__ import annotations

from datetime import timedelta

FREELY = timedelta(minutes=1)
"""Counted from when it was written: a wrong key is seen at once. Later it takes a reason and the right to correct."""

SECONDS = 15.0
"""How long one key takes back what was written last, without asking what is meant."""
