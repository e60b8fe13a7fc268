"""A crawl as its user sees it: real Scrapy, over HTTP, in a process of its own."""

import gzip
import signal
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from threading import Event
from typing import Any

import orjson
import pytest

from crawlers.items import Offer

Wait = Callable[[Callable[[], bool]], None]
JOB = ("crawl", "shop", "-a", "source=tea", "-s", "JOBDIR=job")


def summaries(desk: Any) -> list[dict[str, Any]]:
    return [orjson.loads(path.read_bytes()) for path in sorted(desk.data.glob("runs/*/*.json"))]


def test_a_shop_becomes_offers_in_the_journal_and_in_the_index(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2", "/item/missing", "/elsewhere")
    site.sell(1)
    site.sell(2)
    desk.watch(site, expect={"observations": 2})
    crawled = desk.run("crawl")
    assert crawled.returncode == 0, crawled.stderr
    assert "tea: ok: 3 pages, 2 observations" in crawled.stdout
    offers = sorted(desk.observations(), key=lambda offer: offer.title)
    assert [(o.title, o.price, o.sku, o.competitor, o.source) for o in offers] == [
        ("龙井 1 号", Decimal("1.00"), "T1", "甲茶", "tea"),
        ("龙井 2 号", Decimal("2.00"), "T2", "甲茶", "tea"),
    ]
    assert all(len(offer.content_hash) == 64 and offer.observed.tzinfo for offer in offers)
    assert "/elsewhere" not in site.asked
    (summary,) = summaries(desk)
    assert summary["failed"] == {"HTTP status 404": 1}
    assert summary["examples"]["HTTP status 404"] == [f"{site.url}/item/missing"]
    found = orjson.loads(desk.run("search", "龙井", "--json").stdout)
    assert found["total"] == 2


def test_scrapy_crawl_has_the_same_effect(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1)
    desk.watch(site)
    crawled = desk.run("crawl", "shop", "-a", "source=tea", module="scrapy")
    assert crawled.returncode == 0, crawled.stderr
    assert [offer.title for offer in desk.observations()] == ["龙井 1 号"]
    assert [summary["outcome"] for summary in summaries(desk)] == ["ok"]
    assert orjson.loads(desk.run("search", "--json").stdout)["total"] == 1


def test_a_source_being_crawled_is_not_crawled_twice(site: Any, desk: Any, wait_until: Wait) -> None:
    site.list("/item/1")
    second_is_over = Event()
    site.sell(1, gate=second_is_over)
    desk.watch(site, timeout=100)
    first = desk.start("shangqing", "crawl", "--collect-only")
    wait_until(lambda: "/item/1" in site.asked)
    second = desk.collect()
    second_is_over.set()
    assert second.returncode == 1
    assert "tea: not crawled: tea is being crawled already" in second.stderr
    assert first.communicate(timeout=60)[0].startswith("tea: ok")
    assert site.asked.count("/item/1") == 1


@pytest.mark.parametrize("command", [("shangqing", "crawl"), ("scrapy", *JOB)])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_a_stopped_crawl_started_again_loses_nothing_and_doubles_nothing(
    site: Any, desk: Any, wait_until: Wait, blow: signal.Signals, command: tuple[str, ...]
) -> None:
    site.list(*(f"/item/{number}" for number in range(1, 31)))
    for number in range(1, 31):
        site.sell(number, delay=0.2)
    desk.watch(site, expect={"observations": 30}, concurrency=2)
    first = desk.start(*command)
    wait_until(lambda: len(desk.observations()) >= 5)
    first.send_signal(blow)
    out, _ = first.communicate(timeout=60)
    if blow is signal.SIGTERM and command[0] == "shangqing":
        assert "tea: paused" in out
        assert "the next crawl goes on" in out
        assert first.returncode == 1
    acknowledged = {offer.title for offer in desk.observations()}
    assert 5 <= len(acknowledged) < 30
    again = desk.run(*command[1:], module=command[0])
    assert again.returncode == 0, again.stderr
    titles = [offer.title for offer in desk.observations()]
    assert acknowledged < set(titles)
    assert len(set(titles)) == len(titles) == 30
    twice = {path for path, count in Counter(site.asked).items() if count > 1 and path.startswith("/item")}
    if blow is signal.SIGKILL:  # what was in flight is asked for again, and what it died before ticking off
        twice &= {f"/item/{title.split()[1]}" for title in acknowledged}
    assert len(twice) <= (2 if blow is signal.SIGKILL else 0)
    (summary,) = summaries(desk)
    assert (summary["outcome"], summary["observations"]) == ("ok", 30)
    assert orjson.loads(desk.run("search", "--json").stdout)["total"] == 30


def test_an_unchanged_article_is_collected_once(site: Any, desk: Any) -> None:
    body = "".join(
        f"<p>甲公司今日宣布第{n}项新品计划，全线产品价格下调百分之十，覆盖全国三百家门店。</p>"
        for n in range(9)
    )
    site.list("/item/1")
    site.put(
        "/item/1",
        f"<html><head><title>甲公司降价</title></head><body><h1>甲公司降价</h1>{body}</body></html>",
    )
    desk.watch(site, spider="news")
    assert desk.collect().returncode == 0
    assert desk.collect().returncode == 0
    assert [article.title for article in desk.observations()] == ["甲公司降价"]
    assert [summary["skipped"] for summary in summaries(desk)] == [{}, {"unchanged": 1}]


def test_a_crawl_stays_on_the_source_s_domains(site: Any, desk: Any) -> None:
    elsewhere = site.url.replace("127.0.0.1", "127.0.0.2")
    site.list("/item/1", f"{elsewhere}/item/2", "/item/away")
    site.sell(1)
    site.sell(2)
    site.put("/item/away", "", status=302, headers={"Location": f"{elsewhere}/item/2"})
    desk.watch(site)
    assert desk.collect().returncode == 0
    assert "/item/2" not in site.asked
    assert summaries(desk)[0]["skipped"] == {"leads off the source's domains": 1}


def test_a_plain_text_is_news(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put(
        "/item/1", "甲公司降价\n全线下调百分之十。", headers={"Content-Type": "text/plain; charset=utf-8"}
    )
    desk.watch(site, spider="news")
    assert desk.collect().returncode == 0
    assert [(article.title, article.body) for article in desk.observations()] == [
        ("甲公司降价", "甲公司降价\n全线下调百分之十。")
    ]


def test_robots_txt_is_obeyed_and_counted(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    site.put("/robots.txt", "User-agent: *\nDisallow: /item/2\n", headers={"Content-Type": "text/plain"})
    desk.watch(site)
    assert desk.collect().returncode == 0
    assert "/item/2" not in site.asked
    assert sum(summaries(desk)[0]["skipped"].values()) == 1


def test_private_addresses_are_refused_unless_the_source_allows_them(site: Any, desk: Any) -> None:
    site.list("/item/1")
    desk.watch(site, allow_private=False)
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert site.asked == []
    assert "private address" in str(summaries(desk)[0]["skipped"])


def test_what_is_no_page_is_counted_and_harms_nothing(site: Any, desk: Any) -> None:
    site.list(
        "/item/1", "/item/picture", "/item/error", "/item/loop", "/item/wall", "/item/mangled", "/item/[::1"
    )
    site.sell(1)
    site.put("/item/picture", "\x89PNG", headers={"Content-Type": "image/png"})
    site.put("/item/error", "broken", status=500)
    site.put("/item/loop", "", status=302, headers={"Location": "/item/loop"})
    site.put("/item/wall", "<html><title>请登录</title><body>请登录后查看<input type=password></body></html>")
    site.put("/item/mangled", "<div " * 5000 + "\x00\ud7ff<<<>>>")
    desk.watch(site)
    crawled = desk.collect()
    assert crawled.returncode == 0, crawled.stderr
    assert "Traceback" not in crawled.stderr
    (summary,) = summaries(desk)
    assert summary["observations"] == 1
    assert summary["failed"]["HTTP status 500"] == 1
    assert summary["failed"]["login wall"] == 1
    assert "nothing found on the page" not in summary["skipped"]
    assert summary["skipped"]["not a page but image/png"] == 1


def test_a_run_below_what_the_source_expects_is_unhealthy(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1)
    desk.watch(site, expect={"observations": 5})
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert "unhealthy" in crawled.stdout
    assert "expects 5" in crawled.stdout


def test_one_failing_source_does_not_keep_the_others_from_being_crawled(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1)
    desk.watch(site)
    desk.watch(site, name="gone", start=["http://127.0.0.1:9/"])
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert "tea: ok" in crawled.stdout
    assert "gone: failed" in crawled.stdout
    assert isinstance(desk.observations()[0], Offer)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["crawl"], "holds no source"), (["crawl", "nobody"], "holds no source")],
)
def test_no_source_is_bad_usage(desk: Any, arguments: list[str], words: str) -> None:
    crawled = desk.run(*arguments)
    assert crawled.returncode == 2
    assert words in crawled.stderr
    assert len(crawled.stderr.splitlines()) == 1


def test_an_unknown_source_is_bad_usage(site: Any, desk: Any) -> None:
    desk.watch(site)
    crawled = desk.run("crawl", "nobody")
    assert crawled.returncode == 2
    assert "there are: tea" in crawled.stderr


def test_pages_that_do_not_come_are_counted_by_reasons_in_words(site: Any, desk: Any) -> None:
    """A page that swells beyond page_size is lost like any other, and not left out on purpose."""
    html = {"Content-Type": "text/html"}
    site.list("/item/1", "/item/2", "/item/3", "/item/4", "/item/5")
    site.sell(1)
    site.sell(2, delay=2.5)
    site.put("/item/3", "x" * 300_000)
    site.put("/item/4", "", headers=html | {"Content-Encoding": "gzip"})
    site.pages["/item/4"].body = gzip.compress(b"x" * 3_000_000)
    site.sell(5, status=500)
    desk.watch(site, timeout=1, page_size=0.2)
    crawled = desk.collect()
    assert "1 observations, 0 skipped, 4 failed" in crawled.stdout
    health = desk.run("sources", "health").stdout
    for words in (
        "1 × no answer within the source's timeout",
        "2 × larger than the source's page_size",
        "1 × HTTP status 500",
    ):
        assert words in health


def test_a_data_folder_that_is_a_file_is_told_in_lines(site: Any, desk: Any) -> None:
    site.sell(1)
    desk.watch(site)
    desk.data.write_text("a file", "utf-8")
    crawled = desk.run("crawl")
    assert crawled.returncode == 1
    assert "Traceback" not in crawled.stderr
    assert "tea: not crawled: " in crawled.stderr
    assert "choose another place" in crawled.stderr
