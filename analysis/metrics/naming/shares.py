"""What a share is a share of: 产量…，占总产量的72.4% → 产量占总产量比重."""

from __future__ import annotations

import re

from analysis.metrics.naming.regions import REACH, before_words, region_start
from analysis.metrics.naming.scene import Scene
from analysis.metrics.records import Record

_WHOLE = re.compile(
    r"(?P<part>[^，。；：、()]*?)(?<!市)[约仅只各合共均总]?占到?(?!比|有率|率|用|据|领)[了其该]?(?:大?多数|[一过]半|半数)?的?"
    r"(?P<whole>[^，。；：()]{0,24}?)的?(?P<share>比例|比重|份额|百分比)?$"
)
_FROM = re.compile("[由从](?=[0-9约])")
_SHARES = ("份额", "份額", "占有率", "市占率", "市佔率", "比重", "比例")
_NO_WHOLE = ("占比", "佔比")


def name_share(scene: Scene, record: Record, floor: int, last: str | None) -> str | None:
    """The share's name: what stands before 占, else what was named `last`, then 占 and the whole; None without 占."""
    figure = record.figure
    if figure is None:
        return None
    end = before_words(scene, figure.start, record.clause)
    floor = max(floor, end - REACH)
    if scene.normal.find("占", floor, end) < 0 or scene.normal.startswith("占比", end - 1):
        return None
    if came := _FROM.search(scene.normal, floor, end):
        end = came.start()
    found = _WHOLE.search(scene.normal, floor, end)
    if found is None:
        return None
    part, whole = _part(found, scene), scene.text[slice(*found.span("whole"))]
    if not whole:
        return _without_whole(part, last)
    share = scene.text[slice(*found.span("share"))] if found["share"] else ""
    if not share and scene.normal.startswith("比", end):  # 占收比
        share = "比"
    if not share and not found["whole"].endswith("份额"):
        share = "比重"
    taken = "佔" if "佔" in scene.text[found.end("part") : found.start("whole")] else "占"
    return f"{part or _of_last(last)}{taken}{whole}{share}"


def _part(found: re.Match[str], scene: Scene) -> str:
    end = found.end("part")
    start = region_start(scene, found.start("part"), end)
    return scene.written(start, end) if end - start > 1 else ""


def _of_last(last: str | None) -> str:
    return "" if last is None or "占" in last or "佔" in last or last.endswith("率") else last


def _without_whole(part: str, last: str | None) -> str:
    """联通占30.1%: of the whole that was named last, if one was."""
    if last and (last.endswith(_NO_WHOLE + _SHARES) or (not part and ("占" in last or "佔" in last))):
        return last
    return f"{part or _of_last(last)}占比"
