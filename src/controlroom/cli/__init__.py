"""Assembles the shell's commands and runs them. Rooms never import this package but ``controlroom.shell``."""
