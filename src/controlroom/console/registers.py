"""What has no pane of its own and is opened by its name: visitors, vehicles, the log by day, its other forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from controlroom.base.i18n import _
from controlroom.ui.pane import frame
from controlroom.ui.prompt import open_once

if TYPE_CHECKING:
    from controlroom.console.core import Core

VISITORS, VEHICLES, NEW_VISITOR, NEW_VEHICLE = "visitors", "vehicles", "visitor", "vehicle"
LOG, CCTV, NIGHT = "log.days", "log.watch", "log.night"

WORDS = {
    "visitors": VISITORS,
    "访客": VISITORS,
    "来访": VISITORS,
    "visitors add": NEW_VISITOR,
    "访客登记": NEW_VISITOR,
    "vehicles": VEHICLES,
    "车辆": VEHICLES,
    "vehicles add": NEW_VEHICLE,
    "车辆登记": NEW_VEHICLE,
    "log": LOG,
    "日志": LOG,
    "cctv": CCTV,
    "监控": CCTV,
    "night check": NIGHT,
    "查岗": NIGHT,
    "夜间查岗": NIGHT,
}
"""What may be typed into the bar; with arguments ``visitors add`` is the shell's command."""


def titles() -> dict[str, str]:
    """Return their names for the palette."""
    return {
        VISITORS: _("Visitors"),
        NEW_VISITOR: _("Register a visitor"),
        VEHICLES: _("Vehicles"),
        NEW_VEHICLE: _("Write down a vehicle"),
        LOG: _("The log by day and shift"),
        CCTV: _("Write down what was seen on CCTV"),
        NIGHT: _("Night check"),
    }


async def open_register(app: Core, which: str) -> None:
    """Open one of them; what they hold may name residents and visitors, so somebody must be signed in.

    Args:
        app: the console.
        which: one of ``titles``.
    """
    if await app.officer.need() is None:
        return
    # not at the start: each is opened a few times in a shift
    from controlroom.dutylog.pane.forms import LogForms
    from controlroom.dutylog.pane.screen import LogScreen
    from controlroom.visitors.pane import VehicleList, VisitorList
    from controlroom.visitors.pane.forms import VisitorForms

    here = frame(app.screen)
    visitors, log = VisitorForms(here), LogForms(here)
    made: dict[str, Callable[[], Screen[Any]]] = {
        VISITORS: VisitorList,
        NEW_VISITOR: visitors.visitor,
        VEHICLES: VehicleList,
        NEW_VEHICLE: visitors.vehicle,
        LOG: lambda: LogScreen(_("Duty log")),
        CCTV: log.watch,
        NIGHT: log.night,
    }
    open_once(app, made[which]())
