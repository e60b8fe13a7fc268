"""What a second crawl owes to the first: unchanged pages cost little, and nothing that is seen is lost."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import orjson
import pytest

Wait = Callable[[Callable[[], bool]], None]
ARTICLE = "<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
BODY = "".join(
    f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
)
HTML = "text/html; charset=utf-8"


def summaries(desk: Any) -> list[dict[str, Any]]:
    return [orjson.loads(path.read_bytes()) for path in sorted(desk.data.glob("runs/*/*.json"))]


def stamped(stamp: str) -> dict[str, str]:
    return {"Content-Type": HTML, "ETag": f'"{stamp}"'}


@pytest.mark.parametrize("stamp", ["ETag", "Last-Modified"])
def test_an_offer_that_has_not_changed_is_asked_after_and_seen_again(
    site: Any, desk: Any, stamp: str
) -> None:
    site.list("/item/1")
    site.sell(1, headers={"Content-Type": HTML, stamp: "Wed, 11 Nov 2026 02:00:00 GMT"})
    desk.watch(site)
    assert desk.collect().returncode == 0
    assert desk.collect().returncode == 0
    first, second = desk.observations()
    assert second.observed > first.observed
    assert (second.title, second.price, second.sku, second.content_hash) == (
        first.title,
        first.price,
        first.sku,
        first.content_hash,
    )
    question = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[stamp]
    asked = [
        headers.get(question)
        for path, headers in zip(site.asked, site.headers, strict=True)
        if "item" in path
    ]
    assert asked == [None, "Wed, 11 Nov 2026 02:00:00 GMT"]
    assert [(each["pages"], each["unchanged"], each["observations"]) for each in summaries(desk)] == [
        (2, 0, 1),
        (2, 2, 1),
    ]


def test_a_listing_that_has_not_changed_still_leads_on(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.pages["/"].headers = stamped("list")
    site.sell(1)
    desk.watch(site)
    assert desk.collect().returncode == 0
    site.sell(1)
    site.pages["/item/1"].body = site.pages["/item/1"].body.replace(b"1.00", b"0.90")
    assert desk.collect().returncode == 0
    assert [offer.price for offer in desk.observations()] == [Decimal("1.00"), Decimal("0.90")]


def test_an_article_that_has_not_changed_is_skipped_by_a_question(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/item/1", ARTICLE.format(title="甲公司降价", body=BODY), headers=stamped("a"))
    desk.watch(site, spider="news")
    for _ in range(3):
        assert desk.collect().returncode == 0
    assert len(desk.observations()) == 1
    assert [each["skipped"] for each in summaries(desk)] == [{}, {"unchanged": 1}, {"unchanged": 1}]


def test_a_change_of_the_source_has_unchanged_pages_read_anew(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1, headers=stamped("a"))
    desk.watch(site)
    desk.collect()
    desk.watch(site, selectors={"title": "css:p"})
    assert desk.collect().returncode == 0
    assert [offer.title for offer in desk.observations()] == ["龙井 1 号", "促销：满300减50"]


def test_a_page_with_nothing_on_it_is_no_healthier_for_being_unchanged(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/item/1", f"<title>公告</title><h1>公告</h1><p>{'暂无商品。' * 200}</p>", headers=stamped("a"))
    desk.watch(site)
    for _ in range(2):
        assert desk.collect().returncode == 1
    assert [each["outcome"] for each in summaries(desk)] == ["unhealthy"] * 2
    assert [each["skipped"] for each in summaries(desk)] == [{"nothing found on the page": 1}] * 2


def test_a_wall_is_not_remembered(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/item/1", "<title>请登录</title>请登录后查看<input type=password>", headers=stamped("wall"))
    desk.watch(site)
    desk.collect()
    desk.collect()
    assert [each["failed"] for each in summaries(desk)] == [{"login wall": 1}] * 2


def test_pages_are_left_alone_for_longer_the_less_they_change(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    desk.watch(site, revisit={"least": "0m", "most": "8d"})
    assert desk.collect().returncode == 0
    memory = sqlite3.connect(desk.data / "memory" / "tea.sqlite")

    def set_interval(path: str, seconds: float) -> None:
        with memory:
            memory.execute("update visits set interval = ? where url = ?", (seconds, f"{site.url}{path}"))

    set_interval("/item/1", 3600)
    assert desk.collect().returncode == 0
    assert Counter(site.asked)["/item/1"] == 1
    assert Counter(site.asked)["/item/2"] == 2
    assert summaries(desk)[1]["skipped"] == {"not due yet": 1}
    assert summaries(desk)[1]["observations"] == 1

    desk.watch(site, revisit={"least": "0m", "most": "8d"}, budget=100)  # asks no page to be read anew
    set_interval("/item/1", 0.001)
    assert desk.collect().returncode == 0
    intervals = dict(memory.execute("select url, interval from visits"))
    assert intervals[f"{site.url}/item/1"] == pytest.approx(0.002)
    site.sell(1)
    site.pages["/item/1"].body = site.pages["/item/1"].body.replace(b"1.00", b"0.90")
    assert desk.collect().returncode == 0
    intervals = dict(memory.execute("select url, interval from visits"))
    assert intervals[f"{site.url}/item/1"] == pytest.approx(0.001)
    memory.close()


def test_a_damaged_memory_costs_but_questions(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1, headers=stamped("a"))
    desk.watch(site)
    desk.collect()
    (desk.data / "memory" / "tea.sqlite").write_bytes(b"no database" * 1000)
    assert desk.collect().returncode == 0
    assert len(desk.observations()) == 2


def test_a_killed_crawl_goes_on_where_it_was_and_fetches_every_page_once(
    site: Any, desk: Any, wait_until: Wait
) -> None:
    """A chain of lists: what was not yet asked for at the kill is known from the pages' remembered links."""
    for page in range(1, 6):
        links = "".join(f'<a href="/item/{page}{n}">{n}</a>' for n in range(1, 7))
        site.put(f"/list/{page}", f'<title>商城</title>{links}<a href="/list/{page + 1}">更多</a>')
        for n in range(1, 7):
            site.sell(int(f"{page}{n}"), delay=0.15)
    desk.watch(site, start=[f"{site.url}/list/1"], follow=["/list/[1-5]$"], concurrency=2)
    first = desk.start("shangqing", "crawl")
    wait_until(lambda: len(desk.observations()) >= 8)
    first.kill()
    first.communicate(timeout=60)
    asked_before = len(site.asked)
    done = {offer.url for offer in desk.observations()}
    again = desk.run("crawl")
    assert again.returncode == 0, again.stderr
    asked_again = {site.url + path for path in site.asked[asked_before:]}
    assert len(done & asked_again) <= 2  # in the journal, but the kill came before the page was ticked off
    titles = [offer.title for offer in desk.observations()]
    assert len(titles) == len(set(titles)) == 30
    lists = Counter(path for path in site.asked if "/list/" in path)
    assert (
        sum(count - 1 for count in lists.values()) <= 2
    )  # that in flight at the kill, and one not ticked off
    (summary,) = summaries(desk)
    assert summary["observations"] == 30
    assert summary["skipped"]["fetched before the interruption"] >= 6


def test_what_a_field_s_coverage_should_be_is_checked(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    desk.watch(site, expect={"observations": 2, "fields": {"price": 1, "brand": 0.5}})
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert "unhealthy" in crawled.stdout
    assert "brand is set in 0% of observations where the source expects 50%" in crawled.stdout
    assert summaries(desk)[0]["coverage"]["price"] == 1
