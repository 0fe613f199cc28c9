"""Writing in the duty log: notes, CCTV findings, night checks, the countersigned day. Nothing is ever edited."""

from controlroom.dutylog.desk.days import sign_day
from controlroom.dutylog.desk.nights import NightCheck, check_night
from controlroom.dutylog.desk.notes import add, reindex, strike
from controlroom.dutylog.desk.watching import Finding, watch

__all__ = ["Finding", "NightCheck", "add", "check_night", "reindex", "sign_day", "strike", "watch"]
