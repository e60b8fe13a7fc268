"""Beijing time: what a Chinese page means where it names no zone, and what analysts are shown."""

from __future__ import annotations

from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
