"""Replaying the archive: today's reading of yesterday's pages, compared with what was stored."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from crawlers.changes import Change, compare_observations
from crawlers.exceptions import SourceBusy
from crawlers.items import Article, Offer
from crawlers.replaying import render_replay, replay_archive
from crawlers.sources.folder import Source
from crawlers.storage.archive import ArchiveWriter, read_archived
from crawlers.storage.gone import gone_ids, note_gone
from crawlers.storage.journal import Journal, RunJournal
from crawlers.storage.runs import lock_source
from crawlers.storage.warc import ArchivedResponse, Unchanged

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)
PAGE = """<html><head><title>龙井</title><script type="application/ld+json">{"@context": "https://schema.org",
"@type": "Product", "name": "龙井", "sku": "T1", "offers": {"@type": "Offer", "price": "99.00",
"priceCurrency": "CNY"}}</script></head><body><h1>龙井</h1></body></html>"""
NEWS = "".join(
    f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
)
ARTICLE = (
    f"<html><head><title>甲公司降价</title></head><body><h1>甲公司降价</h1><p>2小时前</p>{NEWS}</body></html>"
)


def source(**more: Any) -> Source:
    said = {
        "name": "tea",
        "competitor": {"name": "甲茶"},
        "spider": "shop",
        "start": ["https://a.example/"],
        "pages": ["/item/"],
        "archive": True,
    }
    return Source.model_validate(said | more)


def archive(data: Path, html: str, path: str = "item/1") -> str:
    writer = ArchiveWriter(data / "archive", "tea", "r1")
    place = writer.keep(
        ArchivedResponse(
            url=f"https://a.example/{path}",
            fetched=AT,
            status=200,
            headers={b"Content-Type": [b"text/html; charset=utf-8"]},
            body=html.encode(),
            content_hash=hashlib.sha256(html.encode()).hexdigest(),
            asked={},
        )
    )
    writer.close()
    return place


def store(data: Path, *observations: Offer | Article) -> None:
    with RunJournal(Journal(data / "journal").run_path("tea", "r1")) as run:
        run.append(observations)


def offer(**more: Any) -> Offer:
    said = {
        "title": "龙井",
        "sku": "T1",
        "url": "https://a.example/item/1",
        "competitor": "甲茶",
        "observed": AT,
    }
    return Offer(**{**said, "price": Decimal("99.00"), "currency": "CNY", **more})


def test_fields_gained_lost_and_different_are_told_apart() -> None:
    before = offer(price=Decimal(89), brand="青禾")
    now = offer(availability="InStock")
    assert {
        (each.field, each.way, each.before, each.now) for each in compare_observations([before], [now])
    } == {
        ("price", "different", "89", "99.00"),
        ("brand", "lost", "青禾", None),
        ("availability", "gained", None, "InStock"),
    }


def test_products_are_matched_by_their_number_and_the_rest_is_gained_or_lost() -> None:
    before = [offer(), offer(sku="T2", title="碧螺春")]
    now = [offer(sku="T3", title="毛尖"), offer()]
    assert list(compare_observations(before, now)) == [
        Change(url="https://a.example/item/1", field="offer", before="碧螺春", now=None),
        Change(url="https://a.example/item/1", field="offer", before=None, now="毛尖"),
    ]


def test_where_and_when_is_no_change() -> None:
    assert list(compare_observations([offer()], [replace(offer(), archive="x", content_hash="y")])) == []


def test_a_page_is_read_as_of_when_it_was_fetched(tmp_path: Path) -> None:
    place = archive(tmp_path, ARTICLE)
    replayed = replay_archive(tmp_path, [source(spider="news")])
    assert (replayed.pages, replayed.changed) == (1, 1)
    assert dict(replayed.counts) == {("article", "gained"): 1}
    page = read_archived(tmp_path / "archive", place)
    assert page.fetched == AT


def test_what_was_stored_is_compared_field_by_field(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    store(tmp_path, offer(price=Decimal("89.00"), archive=place, seller="某店"))
    replayed = replay_archive(tmp_path, [source()])
    assert replayed.counts["price", "different"] == 1
    assert replayed.counts["seller", "lost"] == 1
    text = render_replay(replayed)
    assert text.splitlines()[0] == "1 archived pages read anew, 1 of them differently"
    assert "  https://a.example/item/1: 89.00 → 99.00" in text


def test_an_article_stored_by_an_earlier_run_is_not_gained(tmp_path: Path) -> None:
    place = archive(tmp_path, ARTICLE)
    (article,) = _read_news(tmp_path, place)
    with RunJournal(Journal(tmp_path / "journal").run_path("tea", "r0")) as run:
        run.append([article])
    assert replay_archive(tmp_path, [source(spider="news")]).changed == 0


def _read_news(data: Path, place: str) -> tuple[Any, ...]:
    from crawlers.content import read_content

    return read_content(read_archived(data / "archive", place), source(spider="news")).observations


def test_pages_that_are_only_walked_are_not_read(tmp_path: Path) -> None:
    archive(tmp_path, PAGE, path="list/1")
    assert replay_archive(tmp_path, [source()]).pages == 0


def test_a_torn_archive_is_reported(tmp_path: Path) -> None:
    archive(tmp_path, PAGE)
    (file,) = (tmp_path / "archive" / "tea").iterdir()
    file.write_bytes(file.read_bytes()[:-600])
    reports: list[str] = []
    assert replay_archive(tmp_path, [source()], reports.append).pages == 0
    assert len(reports) == 1
    assert "torn" in reports[0]


def test_hostile_titles_do_not_drive_the_terminal(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    store(tmp_path, offer(archive=place, title="\x1b[2J坏" * 100, brand="\u202e\n"))
    text = render_replay(replay_archive(tmp_path, [source()]))
    assert text.isprintable() or all(line.isprintable() for line in text.splitlines())
    assert max(map(len, text.splitlines())) < 200


def visit_again(data: Path, place: str, path: str = "item/1") -> datetime:
    """Another run finds the page unchanged a day later."""
    page = read_archived(data / "archive", place)
    later = AT + timedelta(days=1)
    writer = ArchiveWriter(data / "archive", "tea", "r2")
    writer.keep_unchanged(
        Unchanged(
            url=f"https://a.example/{path}",
            fetched=later,
            status=304,
            headers={},
            asked={b"If-None-Match": [b"x"]},
            place=place,
            read=AT,
            content_hash=page.content_hash,
        )
    )
    writer.close()
    return later


def test_an_unchanged_page_is_read_as_of_each_visit(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    later = visit_again(tmp_path, place)
    store(tmp_path, offer(archive=place, price=Decimal("89.00")))
    with RunJournal(Journal(tmp_path / "journal").run_path("tea", "r2")) as run:
        run.append([offer(archive=place, price=Decimal("89.00"), observed=later)])
    replayed = replay_archive(tmp_path, [source()], write=True)
    assert (replayed.pages, replayed.counts["price", "different"], replayed.rewritten) == (2, 2, 2)
    assert [(each.observed, each.price) for each in observations(tmp_path)] == [
        (AT, Decimal("99.00")),
        (later, Decimal("99.00")),
    ]


def observations(data: Path) -> list[Any]:
    return [entry.observation for entry in Journal(data / "journal").entries()]


def test_an_article_that_reads_differently_is_one_article_in_all_runs(tmp_path: Path) -> None:
    place = archive(tmp_path, ARTICLE)
    visit_again(tmp_path, place)
    (article,) = _read_news(tmp_path, place)
    short = replace(article, body="nothing but the first line")
    store(tmp_path, short)
    replayed = replay_archive(tmp_path, [source(spider="news")], write=True)
    assert (replayed.pages, dict(replayed.counts), replayed.gone) == (
        2,
        {("body", "different"): 1},
        {short.id},
    )
    assert gone_ids(tmp_path) == (short.id,)
    assert observations(tmp_path) == [article]


def test_what_is_written_keeps_order_and_what_came_from_elsewhere(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    own = offer(title="own", sku=None, archive=None)
    store(tmp_path, own, offer(archive=place, title="old", price=Decimal("89.00")), replace(own, title="x"))
    before = Journal(tmp_path / "journal").run_path("tea", "r1").read_bytes()
    replayed = replay_archive(tmp_path, [source()], write=True)
    assert replayed.rewritten == 3
    assert [each.title for each in observations(tmp_path)] == ["own", "龙井", "x"]
    (kept,) = (tmp_path / "journal" / "tea").glob("r1.jsonl.*")
    assert kept.read_bytes() == before
    again = replay_archive(tmp_path, [source()], write=True)
    assert (again.changed, again.rewritten) == (0, 0)


def test_a_replay_that_only_looks_notes_nothing_as_gone(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    store(tmp_path, offer(archive=place, title="old", sku=None))
    assert len(replay_archive(tmp_path, [source()]).gone) == 1
    assert gone_ids(tmp_path) == ()


def test_a_torn_line_of_what_is_gone_is_left_out(tmp_path: Path) -> None:
    note_gone(tmp_path, ["a" * 32, "b" * 32])
    note_gone(tmp_path, ["a" * 32])
    with (tmp_path / "gone.txt").open("a") as file:
        file.write("c" * 20)
    assert gone_ids(tmp_path) == ("a" * 32, "b" * 32)


def test_pages_that_gave_nothing_are_gained(tmp_path: Path) -> None:
    archive(tmp_path, PAGE)
    assert replay_archive(tmp_path, [source()], write=True).rewritten == 1
    assert [each.price for each in observations(tmp_path)] == [Decimal("99.00")]


def test_a_source_being_crawled_is_not_rewritten(tmp_path: Path) -> None:
    archive(tmp_path, PAGE)
    lock = lock_source(tmp_path, "tea")
    with pytest.raises(SourceBusy):
        replay_archive(tmp_path, [source()], write=True)
    assert replay_archive(tmp_path, [source()]).pages == 1
    lock.release()


def test_an_archive_that_was_thinned_out_is_reported(tmp_path: Path) -> None:
    place = archive(tmp_path, PAGE)
    visit_again(tmp_path, place)
    (tmp_path / "archive" / place.partition("#")[0]).unlink()
    reports: list[str] = []
    assert replay_archive(tmp_path, [source()], reports.append).pages == 0
    assert "1 unchanged pages refer to records that are there no more" in reports[0]


def test_the_road_from_the_crawl_to_the_replay(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    desk.watch(site, archive=True)
    assert desk.run("crawl").returncode == 0
    stored = desk.observations()
    site.pages.clear()
    for observation in stored:
        page = read_archived(desk.data / "archive", observation.archive)
        assert (page.url, page.fetched, page.content_hash) == (
            observation.url,
            observation.observed,
            observation.content_hash,
        )
    asked = len(site.asked)
    same = desk.run("replay", "--from-archive")
    assert same.returncode == 0, same.stderr
    assert same.stdout == "2 archived pages read anew, 0 of them differently\n"
    desk.watch(site, archive=True, selectors={"title": "css:p"})
    other = desk.run("replay", "--from-archive", "tea")
    assert "2 of them differently\ntitle: 2 different" in other.stdout
    assert len(site.asked) == asked
    assert desk.observations() == stored
    written = desk.run("replay", "--from-archive", "--write")
    assert written.returncode == 0, written.stderr
    assert {(each.title, each.observed) for each in desk.observations()} == {
        ("促销：满300减50", each.observed) for each in stored
    }
    assert len(site.asked) == asked
    found = orjson.loads(desk.run("search", "--json").stdout)
    assert (found["total"], {hit["title"] for hit in found["hits"]}) == (2, {"促销：满300减50"})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tea"], "--from-archive"),
        (["--from-archive", "x"], "no source"),
        (["--write"], "--write goes with --from-archive"),
    ],
)
def test_misuse_is_said_in_one_line(site: Any, desk: Any, arguments: list[str], words: str) -> None:
    desk.watch(site)
    replayed = desk.run("replay", *arguments)
    assert replayed.returncode == 2
    assert words in replayed.stderr
