"""Where a crawl goes: sitemaps, feeds, paginated lists, APIs, folders; and where it stops."""

import gzip
import os
from decimal import Decimal
from typing import Any

import orjson
import pytest

XML = {"Content-Type": "application/xml"}
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
BODY = "".join(
    f"<p>甲公司今日宣布第{n}项新品计划，全线下调百分之十，覆盖全国三百家门店。</p>" for n in range(9)
)


def summary(desk: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(sorted(desk.data.glob("runs/*/*.json"))[-1].read_bytes())
    return found


def article(site: Any, number: int) -> None:
    site.put(
        f"/news/{number}", f"<title>公告 {number} 号</title><h1>公告 {number} 号</h1>{BODY}<p>{number}</p>"
    )


def sitemap(site: Any, *entries: tuple[str, str]) -> str:
    urls = "".join(
        f"<url><loc>{site.url}{path}</loc><lastmod>{when}</lastmod></url>" for path, when in entries
    )
    return f"<urlset {NS}>{urls}</urlset>"


def test_a_sitemap_index_with_a_compressed_sitemap(site: Any, desk: Any) -> None:
    site.put(
        "/map.xml", f"<sitemapindex {NS}><sitemap><loc>{site.url}/1.xml.gz</loc></sitemap></sitemapindex>"
    )
    site.put("/1.xml.gz", "", headers={"Content-Type": "application/gzip"})
    listed = sitemap(site, ("/item/1", "2026-11-11"), ("/item/2", "2026-11-11"), ("/about", "2026-11-11"))
    site.pages["/1.xml.gz"].body = gzip.compress(listed.encode())
    site.sell(1)
    site.sell(2)
    desk.watch(site, start=[], sitemaps=[f"{site.url}/map.xml"])
    assert desk.collect().returncode == 0
    assert len(desk.observations()) == 2
    assert "/about" not in site.asked


def test_a_sitemap_s_dates_spare_known_texts_but_not_prices(site: Any, desk: Any) -> None:
    for number in (1, 2):
        article(site, number)
        site.sell(number)
    old, new = "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
    site.put("/news.xml", sitemap(site, ("/news/1", old), ("/news/2", new)), headers=XML)
    site.put("/items.xml", sitemap(site, ("/item/1", old)), headers=XML)
    desk.watch(site, name="told", spider="news", start=[], sitemaps=[f"{site.url}/news.xml"], pages=[])
    desk.watch(site, name="sold", start=[], sitemaps=[f"{site.url}/items.xml"], pages=[])
    for _ in range(2):
        assert desk.collect().returncode == 0
    assert [site.asked.count(path) for path in ("/news/1", "/news/2", "/item/1")] == [1, 2, 2]
    assert desk.collect("told").returncode == 0
    assert summary(desk)["skipped"] == {"unchanged": 2}


@pytest.mark.parametrize(
    ("feed", "kind"),
    [
        ("<rss><channel><item><link>/news/1</link></item></channel></rss>", "application/rss+xml"),
        ('{"items": [{"url": "/news/1"}]}', "application/feed+json"),
    ],
)
def test_a_feed_leads_to_its_articles(site: Any, desk: Any, feed: str, kind: str) -> None:
    article(site, 1)
    site.put("/feed", feed, headers={"Content-Type": kind})
    desk.watch(site, spider="news", start=[], feeds=[f"{site.url}/feed"], pages=[])
    assert desk.collect().returncode == 0
    assert [observation.title for observation in desk.observations()] == ["公告 1 号"]


def test_what_is_no_sitemap_fails_the_run(site: Any, desk: Any) -> None:
    site.put("/map.xml", "<html>404</html>")
    desk.watch(site, start=[], sitemaps=[f"{site.url}/map.xml"])
    assert desk.collect().returncode == 1
    assert summary(desk)["failed"] == {"no sitemap": 1}


def test_a_listing_is_followed_to_its_last_page_however_deep(site: Any, desk: Any) -> None:
    for number in range(1, 5):
        site.sell(number)
        more = f'<a href="/?p={number + 1}">下一页 &gt;</a>' if number < 4 else ""
        site.put(
            "/" if number == 1 else f"/?p={number}",
            f'<title>商城</title><a href="/item/{number}">茶</a>{more}',
        )
    desk.watch(site, depth=1, expect={"observations": 4})
    assert desk.collect().returncode == 0
    assert len(desk.observations()) == 4


def test_depth_budget_and_exclusion_end_the_walk(site: Any, desk: Any) -> None:
    site.put("/", '<title>商城</title><a href="/list/1">一</a>')
    site.put(
        "/list/1",
        '<title>商城</title><a href="/list/2">二</a><a href="/item/1">茶</a><a href="/item/2?sort=1">茶</a>',
    )
    site.put("/list/2", '<title>商城</title><a href="/item/2">茶</a>')
    site.sell(1)
    site.sell(2)
    desk.watch(site, follow=["/list/"], exclude=["sort="], depth=2)
    assert desk.collect().returncode == 0
    assert [offer.sku for offer in desk.observations()] == ["T1"]
    assert summary(desk)["skipped"] == {"deeper than the source's depth": 1}
    desk.watch(site, follow=["/list/"], exclude=["sort="], budget=3, expect={"observations": 0})
    asked = len(site.asked)
    assert desk.collect().returncode == 0
    assert len([path for path in site.asked[asked:] if path != "/robots.txt"]) == 3
    assert summary(desk)["skipped"]["beyond the source's page budget"] >= 1


def test_an_api_is_read_answer_by_answer(site: Any, desk: Any) -> None:
    for page in (1, 2):
        goods = [{"id": page, "name": f"龙井 {page} 号", "price": page + 0.5}]
        answer = {"goods": [*goods, {"id": 9, "price": "?"}], "next": "/api?page=2" if page == 1 else None}
        site.put("/api" if page == 1 else "/api?page=2", "", headers={"Content-Type": "application/json"})
        site.pages["/api" if page == 1 else "/api?page=2"].body = orjson.dumps(answer)
    fields = {
        "title": "name",
        "price": "price",
        "sku": "to_string(id)",
        "url": "join('/', ['/item', to_string(id)])",
    }
    desk.watch(
        site,
        spider="api",
        start=[f"{site.url}/api"],
        pages=[],
        api={"items": "goods", "fields": fields, "next": "next"},
    )
    crawled = desk.collect()
    assert crawled.returncode == 0, crawled.stderr
    assert sorted((offer.title, offer.price, offer.url) for offer in desk.observations()) == [
        (f"龙井 {page} 号", Decimal(f"{page}.5"), f"{site.url}/item/{page}") for page in (1, 2)
    ]
    assert summary(desk)["skipped"] == {"invalid: price": 2}
    checked = desk.run("sources", "check", "sources/tea.yaml")
    assert "1 records read" in checked.stdout
    assert "left out, for its price" in checked.stdout


def test_a_folder_of_saved_pages_is_read_with_the_files_times(site: Any, desk: Any) -> None:
    site.sell(1)
    saved = desk.folder / "sources" / "saved" / "a"
    saved.mkdir(parents=True)
    (saved / "茶 1.html").write_bytes(site.pages["/item/1"].body)
    (saved / "no page.exe").write_bytes(b"MZ")
    os.utime(saved / "茶 1.html", (1_762_819_200, 1_762_819_200))
    desk.watch(site, spider="folder", start=[], pages=[], folder="saved", allow_private=False)
    crawled = desk.collect()
    assert crawled.returncode == 0, crawled.stderr
    (offer,) = desk.observations()
    assert (offer.title, offer.observed.timestamp()) == ("龙井 1 号", 1_762_819_200)
    assert offer.url.startswith("file:///")
    assert site.asked == []
    checked = desk.run("sources", "check", "sources/tea.yaml")
    assert checked.returncode == 0, checked.stderr
    assert "price: 1.00  [json-ld]" in checked.stdout


def test_no_page_on_the_web_leads_to_a_file(site: Any, desk: Any) -> None:
    site.put("/", '<title>商城</title><a href="file:///etc/passwd#/item/">x</a><a href="/item/away">y</a>')
    site.put("/item/away", "", status=302, headers={"Location": "file:///etc/passwd"})
    desk.watch(site, start=[f"{site.url}/"], pages=["item", "passwd"], expect={"observations": 0})
    desk.collect()
    assert desk.observations() == []
    desk.watch(site, start=["file:///etc/passwd"])
    assert "start.0" in desk.collect().stderr


LISTED = '<title>商城</title><a href="/item/{item}">茶</a><a href="/?p={next}">下一页</a>'


@pytest.mark.parametrize(
    "last", [LISTED.format(item=3, next="{}"), '<title>商城</title><a href="/?p={}">下一页</a>']
)
def test_a_list_without_end_ends_with_what_it_shows(site: Any, desk: Any, last: str) -> None:
    """Behind its last page the last one again, or an empty one, for ever."""
    for number in range(1, 4):
        site.sell(number)
        site.put("/" if number == 1 else f"/?p={number}", LISTED.format(item=number, next=number + 1))
    for number in range(4, 40):
        site.put(f"/?p={number}", last.format(number + 1))
    desk.watch(site, expect={"observations": 3})
    for _ in range(2):
        asked = len(site.asked)
        assert desk.collect().returncode == 0
        assert [path for path in site.asked[asked:] if "p=" in path] == ["/?p=2", "/?p=3", "/?p=4"]
        for page in site.pages.values():
            page.headers = {**page.headers, "ETag": '"same"'}


def test_an_api_that_ignores_its_page_parameter_ends(site: Any, desk: Any) -> None:
    for page in range(1, 30):
        site.put(
            f"/api?page={page}",
            '[{"name": "龙井", "price": 9}]',
            headers={"Content-Type": "application/json"},
        )
    api = {"items": "[]", "fields": {"title": "name", "price": "price"}, "page_parameter": "page"}
    desk.watch(site, spider="api", start=[f"{site.url}/api?page=1"], pages=[], api=api)
    assert desk.collect().returncode == 0
    assert [path for path in site.asked if "api" in path] == ["/api?page=1", "/api?page=2"]


def test_one_page_under_many_addresses_is_fetched_once(site: Any, desk: Any) -> None:
    site.list(
        "/item/1", "/item/1?utm_source=a", "/item/1?spm=1.2#top", "/item/1;jsessionid=AB", "/item/1?from=app",
        "/item/2?b=1&a=2", "/item/2?a=2&b=1",
    )  # fmt: skip
    site.sell(1)
    site.put("/item/2?b=1&a=2", site.pages["/item/1"].body.decode().replace("1", "2"))
    desk.watch(site, ignore_parameters=["from"])
    assert desk.collect().returncode == 0
    assert sorted(path for path in site.asked if "item" in path) == ["/item/1", "/item/2?b=1&a=2"]


def test_a_calendar_without_end_costs_the_budget_and_no_page_more(site: Any, desk: Any) -> None:
    for month in range(1, 60):
        days = "".join(f'<a href="/item/{month}-{day}">{day}</a>' for day in range(1, 4))
        link = f'<a rel="next" href="/month/{month + 1}">下个月</a>'
        site.put("/" if month == 1 else f"/month/{month}", f"<title>日历</title>{days}{link}")
    desk.watch(site, budget=25, expect={"observations": 0})
    assert desk.collect().returncode in (0, 1)
    assert len([path for path in site.asked if path != "/robots.txt"]) == 25
    assert summary(desk)["skipped"]["beyond the source's page budget"] > 0
