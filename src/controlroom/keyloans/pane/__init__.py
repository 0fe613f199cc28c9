"""Pane 2: the keys that are lent, the register, and the forms with which the officer lends and counts."""

from controlroom.keyloans.pane.pane import KeysPane

__all__ = ["KeysPane"]
