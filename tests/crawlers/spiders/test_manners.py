"""Manners, per source: pace, name, limits, quiet hours; and the wall around what is private."""

import gzip
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import orjson
import pytest

from crawlers.beijing import BEIJING


def summary(desk: Any, name: str = "tea") -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(sorted(desk.data.glob(f"runs/{name}/*.json"))[-1].read_bytes())
    return found


def hours(since: float, until: float) -> str:
    now = datetime.now(BEIJING)
    times = [(now + timedelta(seconds=seconds)).time().replace(microsecond=0) for seconds in (since, until)]
    return f"{times[0]}-{times[1]}"


def test_delay_concurrency_and_name_are_each_source_s_own(site: Any, desk: Any) -> None:
    site.list(*(f"/item/{number}" for number in range(1, 5)))
    for number in range(1, 5):
        site.sell(number, delay=0.1)
    desk.watch(site, name="slow", delay=0.5, user_agent="slow-bot (+mailto:ops@a.example)")
    desk.watch(site, name="single", concurrency=1)
    assert desk.collect().returncode == 0

    def moments(bot: str) -> list[float]:
        agents = [headers["User-Agent"] for headers in site.headers]
        asked = zip(site.asked, agents, site.times, strict=True)
        return [when for path, agent, when in asked if agent.startswith(bot) and path != "/robots.txt"]

    slow, single = moments("slow-bot"), moments("shangqing")
    assert len(slow) == len(single) == 5
    assert all(later - earlier >= 0.45 for earlier, later in pairwise(slow))
    assert site.most_at_once["shangqing"] == 1


def test_a_page_too_large_or_too_slow_is_no_page(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2", "/item/3", "/item/4", "/item/5")
    site.sell(1)
    site.sell(2, delay=4)
    site.put("/item/3", "x" * 200_000)
    bomb = gzip.compress(bytes(40 * 1024 * 1024))
    for path in ("/item/4", "/item/5"):  # twice compressed, too
        site.put(path, "", headers={"Content-Type": "text/html", "Content-Encoding": "gzip"})
        site.pages[path].body = bomb if path == "/item/4" else gzip.compress(bomb)
    site.pages["/item/5"].headers["Content-Encoding"] = "gzip, gzip"
    desk.watch(site, timeout=1.5, page_size=0.1)
    assert desk.collect().returncode == 0
    assert [offer.sku for offer in desk.observations()] == ["T1"]
    left_out = summary(desk)["failed"] | summary(desk)["skipped"]
    assert sum(left_out.values()) == 4, left_out


def test_a_source_is_not_asked_in_its_quiet_hours(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.sell(1)
    desk.watch(site, quiet_hours=[hours(-60, 600)])
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert "tea: not crawled: tea is not to be asked at" in crawled.stderr
    assert "Beijing time" in crawled.stderr
    assert site.asked == []


SOON_QUIET = """
import sys
from datetime import timedelta
from crawlers import extensions

extensions.until_quiet = lambda spans, now: timedelta(seconds=2)

from shangqing import main
main(sys.argv[1:])
"""


def test_a_crawl_pauses_when_quiet_hours_begin_and_the_next_one_goes_on(site: Any, desk: Any) -> None:
    (desk.folder / "soon_quiet.py").write_text(SOON_QUIET, "utf-8")
    site.list(*(f"/item/{number}" for number in range(1, 31)))
    for number in range(1, 31):
        site.sell(number, delay=0.2)
    desk.watch(site, concurrency=1, expect={"observations": 30})
    crawled = desk.run("crawl", module="soon_quiet")
    assert crawled.returncode == 1
    assert "tea: paused" in crawled.stdout
    assert "quiet hours began; the next crawl goes on" in crawled.stdout
    assert len(desk.observations()) < 30
    for number in range(1, 31):
        site.sell(number)
    desk.watch(site, concurrency=4, expect={"observations": 30})
    again = desk.run("crawl")
    assert again.returncode == 0, again.stderr
    assert len(desk.observations()) == 30
    assert len(list(desk.data.glob("runs/tea/*.json"))) == 1
    assert summary(desk)["observations"] == 30


@pytest.mark.parametrize(
    ("answers", "trusted", "collected"),
    [
        (["127.0.0.1"], None, 0),
        (["10.0.0.1"], None, 0),
        (["169.254.169.254"], None, 0),
        # told a public address, then a private one: the first is what is connected to
        (["127.0.0.1", "10.255.255.1"], "127.0.0.1", 1),
    ],
)
def test_a_name_that_leads_inside_is_refused(
    site: Any, desk: Any, answers: list[str], trusted: str | None, collected: int
) -> None:
    site.url = site.url.replace("127.0.0.1", "shop.example")
    site.list("/item/1")
    site.sell(1)
    desk.resolve(*answers, trusted=trusted)
    agent = "tea-watch (+mailto:ops@a.example)" if collected else "tea-watch"
    desk.watch(site, allow_private=False, timeout=3, user_agent=agent)
    crawled = desk.collect(module="resolved")
    assert len(desk.observations()) == collected, crawled.stderr
    assert ("the crawler gives its site no contact" in crawled.stderr) is not bool(collected)
    assert crawled.returncode == (0 if collected else 1)
    if not collected:
        assert site.asked == []
        assert "private address" in str(summary(desk)["skipped"])


def test_a_redirect_inside_is_refused(site: Any, desk: Any) -> None:
    """The first hop is taken for a public one; the second, named by its number, is not."""
    port = site.url.rpartition(":")[2]
    site.url = f"http://shop.example:{port}"
    site.put("/", "", status=302, headers={"Location": f"http://127.0.0.9:{port}/item/1"})
    site.sell(1)
    desk.resolve("127.0.0.1", trusted="127.0.0.1")
    desk.watch(site, allow_private=False, domains=["127.0.0.9"])
    assert desk.collect(module="resolved").returncode == 1
    assert "/item/1" not in site.asked
    assert "private address" in str(summary(desk)["skipped"])


ROBOTS = {"Content-Type": "text/plain"}


@pytest.mark.parametrize(
    ("said", "delay", "least"),
    [
        ("Crawl-delay: 0.6", 0, 0.55),
        ("Request-rate: 2/1s", 0, 0.45),
        ("Crawl-delay: 0.1", 0.5, 0.45),
        ("Crawl-delay: -3\nCrawl-delay: tomorrow\nRequest-rate: 1/0", 0, 0),
    ],
)
def test_the_larger_of_the_site_s_delay_and_the_source_s_is_kept(
    site: Any, desk: Any, said: str, delay: float, least: float
) -> None:
    site.list("/item/1", "/item/2", "/item/3")
    for number in (1, 2, 3):
        site.sell(number)
    site.put("/robots.txt", f"User-agent: *\n{said}\n", headers=ROBOTS)
    desk.watch(site, delay=delay)
    assert desk.collect().returncode == 0
    assert len(site.times) == 5
    assert all(later - earlier >= least for earlier, later in pairwise(site.times))
    asked = float(said.partition(": ")[2]) if least == 0.55 else 0.5
    assert summary(desk)["delays"] == ({"127.0.0.1": asked} if least and not delay else {})


def test_a_site_that_asks_for_more_patience_than_the_source_has_is_left_alone(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n", headers=ROBOTS)
    desk.watch(site, longest_delay=30)
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert site.asked == ["/robots.txt"]
    (reason,) = summary(desk)["skipped"]
    assert reason == "robots.txt asks for 86400 s between two requests; longest_delay is 30"


def test_a_server_that_fails_to_give_its_robots_txt_allows_nothing(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/robots.txt", "out of order", status=503)
    desk.watch(site)
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert set(site.asked) == {"/robots.txt"}
    assert summary(desk)["failed"] == {"robots.txt cannot be had (HTTP status 503)": 1}
    assert crawled.stderr == ""


def test_a_slow_site_is_asked_less_often(site: Any, desk: Any) -> None:
    """AutoThrottle aims at four requests under way: a page that takes .8 s is asked for every .2 s."""
    numbers = range(1, 13)
    site.list(*(f"/item/{number}" for number in numbers))
    for number in numbers:
        site.sell(number, delay=0.8)
    site.pages["/"].delay = 0.8
    desk.watch(site, concurrency=12)
    assert desk.collect().returncode == 0
    items = sorted(when for path, when in zip(site.asked, site.times, strict=True) if "item" in path)
    assert items[-1] - items[0] >= 1.0  # all at once, were it not for the throttle
    assert site.most_at_once["shangqing"] <= 9


def test_the_health_of_each_source_is_told(site: Any, desk: Any) -> None:
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    desk.watch(site, expect={"observations": 2})
    desk.watch(site, name="new")
    told = desk.run("sources", "health")
    assert (told.returncode, told.stdout) == (1, "new\tnever crawled\ntea\tnever crawled\n")
    assert desk.collect("tea").returncode == 0
    assert desk.run("sources", "health", "tea").returncode == 0
    site.pages["/item/2"].status = 500
    assert desk.collect("tea").returncode == 1
    told = desk.run("sources", "health", "tea")
    assert told.returncode == 1
    assert "unhealthy" in told.stdout
    assert "1 observations (usually 2), 2 pages" in told.stdout
    assert "expects 2 or more; 1 × HTTP status 500" in told.stdout
