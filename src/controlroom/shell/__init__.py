"""What the ``commands.py`` of every room stands on: the session, the shared options. ``cli`` assembles the rest."""
