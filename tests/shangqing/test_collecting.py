"""`shangqing crawl --collect-only` as a user meets it: what was put off is indexed later, as if it had been at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from user_desk import Desk, Site

OF_THE_MOMENT = {"id", "observed"}


def found(desk: Desk) -> list[dict[str, Any]]:
    hits = orjson.loads(desk.run("search", "--json").stdout)["hits"]
    told = ({name: value for name, value in hit.items() if name not in OF_THE_MOMENT} for hit in hits)
    return sorted(told, key=lambda hit: str(hit["title"]))


def test_what_is_only_collected_is_delivered_later_as_a_plain_crawl_does_it(
    site: Site, tmp_path: Path
) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    at_once, later = (Desk(tmp_path / name) for name in ("at once", "later"))
    for desk in (at_once, later):
        desk.folder.mkdir()
        desk.watch(site)
    plain, collected = at_once.run("crawl"), later.collect()
    assert (collected.returncode, collected.stdout) == (plain.returncode, plain.stdout)
    assert plain.stdout == "tea: ok: 3 pages, 2 observations, 0 skipped, 0 failed\n"

    assert not (later.data / "index").exists()
    waiting = sum(file.stat().st_size for file in (later.data / "journal").rglob("*.jsonl"))
    told = later.run("index", "status").stdout
    assert f"backlog: {waiting} bytes of the journal are not indexed" in told and "documents: 0" in told
    assert later.run("index", "deliver").stdout == "2 findings indexed, 0 refused\n"
    assert "backlog: none" in later.run("index", "status").stdout
    delivered = found(later)
    assert delivered == found(at_once)
    assert [hit["title"] for hit in delivered] == ["龙井 1 号", "龙井 2 号"]


def test_a_collecting_crawl_needs_no_engine(site: Site, desk: Desk) -> None:
    site.list("/item/1")
    site.sell(1)
    desk.watch(site)
    (desk.folder / ".env").write_text("SHANGQING_INDEX_URL=http://127.0.0.1:9\n", "utf-8")
    collected = desk.collect()
    assert (collected.returncode, collected.stderr) == (0, "")
    assert [offer.title for offer in desk.observations()] == ["龙井 1 号"]
