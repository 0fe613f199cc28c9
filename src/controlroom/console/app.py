"""The console: the app that holds the panes together.

THE CONTRACT WITH THE PANES (its types stand in ``controlroom.ui.pane``, because rooms must not import the console)

- A room registers ``PaneEntry(number, name, title, "controlroom.<room>.pane:<Widget>")``. The widget is a subclass
  of ``ui.pane.Pane`` made as ``Widget(number, _(title), id=f"pane-{name}")``; on the screen it fills the box it is
  given, and composes ``ui.panel.Panel`` boxes of its own in it.
- It implements ``read()`` (in a thread: SQL only), ``show(found)`` (on the loop: ``RecordTable.show`` diffs by key;
  also called at every new minute), ``fail(sentence)``, and where it makes sense ``find()`` (``/``, ctrl+f),
  ``reopen(parked)`` (a form that was put aside). ``reread()`` asks for a reading; ``Changed`` and ``Tick`` come by
  themselves. A modal screen of a room gets ``Changed`` and ``Tick`` too (``on_changed``, ``on_tick``).
- Keys: the room registers them in ``ui.keys`` under a name of its own (``where``), sets ``Pane.where`` to that name
  and has ``BINDINGS = list(bindings(where))``. The console owns F1, F2, F5, F8, F9, F10, F12, 1-9, alt+1-9, ``/``,
  ctrl+f, ``:``, ctrl+g, ctrl+p, ctrl+q, ``?``; ``z``/alt+z is every Panel's.
- F2 calls ``action_new()`` of pane ``incidents``, F5 ``action_note()`` of pane ``dutylog``, from wherever the officer
  is, also before anybody signed in.
- Everything else through ``ui.pane.frame(widget)`` (``self.frame`` in a pane): ``frame.reader``, ``frame.store``,
  ``frame.now()``, ``frame.zone``, ``frame.policy``, ``frame.actor``, ``frame.revealed`` (False: no residents' names
  nor telephone numbers on screen), ``frame.may("reveal")`` (telephone numbers in full).
- Writing: ``await frame.desk.do("controlroom.incidents.desk:arrive", number, request=None)`` in a worker: asks for
  the sign-in if need be, runs ``arrive(store, actor, number)`` in a thread, shows notes and refusals as notices,
  answers ``Done`` or None. ``frame.desk.save(...)`` is the same for ``FormScreen(save=...)`` and raises to the form.
  ``frame.desk.press(...)`` is fire-and-forget for key handlers, a second press while it runs is ignored.
- Drafts: ``FormScreen(park=lambda filled: frame.drafts.park("incidents.new", filled))``, after saving
  ``frame.drafts.drop("incidents.new", form_id)``. At start the console offers what waits and calls the pane's
  ``reopen``; the first word of the form's name is the pane's name.
- The screen wears ``-narrow`` (below 100 columns, one pane at a time), ``-normal`` or ``-wide`` (from 160 columns).
- Nothing a pane imports at its top may load sqlmodel, sqlalchemy, apscheduler or alembic: rows come first.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Coroutine, Sequence
from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from controlroom.base import i18n
from controlroom.base.clock import Clock
from controlroom.base.errors import ControlroomError, NotAllowed
from controlroom.base.i18n import _
from controlroom.base.policy import Policy
from controlroom.base.registry import PaneEntry, rooms
from controlroom.base.settings import Location
from controlroom.console.alarmlist import AlarmList
from controlroom.console.bar import CommandBar, run_line
from controlroom.console.board import AlarmStrip, Board
from controlroom.console.drafts import ConsoleDrafts
from controlroom.console.help import Page, help_parts
from controlroom.console.keys import PANES, WHERE
from controlroom.console.lane import DeskLane
from controlroom.console.lines import alarm_ground, alarm_line, due_line, status_line
from controlroom.console.logfile import log_file, start_log
from controlroom.console.officer import Officer
from controlroom.console.outlook import Outlook, read_outlook
from controlroom.console.palette import Command, PalettePrompt
from controlroom.console.prefs import remember_theme, remembered_theme
from controlroom.console.pulse import Trouble, Watch, WriteLane
from controlroom.console.ringer import Ringer
from controlroom.console.threshold import Threshold
from controlroom.store.actor import Actor, house
from controlroom.store.database import Store
from controlroom.store.migrate import State, need_current, state
from controlroom.ui.keys import Key, bindings, key_name, table
from controlroom.ui.notice import tell, warn
from controlroom.ui.pane import Changed, Tick
from controlroom.ui.prompt import Confirm, open_once
from controlroom.ui.themes import install, load_themes
