"""Pages that a script builds, read through a real Chromium."""

import os
import shutil
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import orjson
import pytest

BUILT = """<html><head><title>龙井 1 号</title></head><body><h1>龙井 1 号</h1><div id="price"></div>
<button id="more">查看价格</button><div style="height: 5000px"></div><div id="end"></div><script>
const show = (place, text) => {{ const line = document.createElement("p"); line.className = "price"; line.textContent = text;
document.querySelector(place).append(line); }};
{script}
</script></body></html>"""
SHOWN = "setTimeout(() => show('#price', '¥' + 9 * 11 + '.00'), 200);"
CLICKED = "document.querySelector('#more').onclick = () => { " + SHOWN + " };"
SCROLLED = (
    "addEventListener('scroll', () => { if (scrollY > 600 && !document.querySelector('.price')) "
    + SHOWN[:-1]
    + " });"
)


@pytest.fixture(autouse=True)
def _browser() -> None:
    named = os.environ.get("CHROMIUM_PATH", "chromium")
    missing = "scrapy-playwright" if find_spec("scrapy_playwright") is None else named
    if find_spec("scrapy_playwright") is None or shutil.which(named) is None:
        if os.environ.get("CI"):
            pytest.fail(f"no {missing} in CI")
        pytest.skip(f"no {missing}: pip install shangqing[browser], apt-get install chromium")


def by_browser(headers: dict[str, str]) -> bool:
    return any(name.lower().startswith(("sec-", "upgrade-insecure")) for name in headers)


def summary(desk: Any) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(sorted(desk.data.glob("runs/*/*.json"))[-1].read_bytes())
    return found


@pytest.mark.parametrize(
    ("script", "actions"),
    [
        (SHOWN, [{"wait_for": ".price"}]),
        (CLICKED, [{"click": "#more"}, {"wait_for": ".price"}]),
        (SCROLLED, [{"scroll": 3}, {"wait_for": ".price"}]),
        (SHOWN, [{"wait": 1.5}]),
    ],
)
def test_a_price_that_a_script_builds_is_read(
    site: Any, desk: Any, script: str, actions: list[dict[str, Any]]
) -> None:
    site.list("/item/1", "/item/2")
    site.put("/item/1", BUILT.format(script=script))
    site.sell(2)
    desk.watch(site, browser={"pages": ["/item/1$"], "actions": actions}, archive=True)
    crawled = desk.collect()
    assert crawled.returncode == 0, crawled.stderr
    prices = {offer.title: offer.price for offer in desk.observations()}
    assert prices == {"龙井 1 号": Decimal("99.00"), "龙井 2 号": Decimal("2.00")}
    agents = {
        path: headers
        for path, headers in zip(site.asked, site.headers, strict=True)
        if path.startswith("/item")
    }
    assert by_browser(agents["/item/1"])
    assert not by_browser(agents["/item/2"])
    assert agents["/item/1"]["User-Agent"] == agents["/item/2"]["User-Agent"]
    replayed = desk.run("replay", "--from-archive")
    assert "2 archived pages read anew, 0 of them differently" in replayed.stdout


def test_browser_true_sends_every_page_and_a_step_that_fails_says_which(site: Any, desk: Any) -> None:
    site.list("/item/1")
    site.put("/item/1", BUILT.format(script=SHOWN))
    desk.watch(site, browser={"actions": [{"wait_for": "ul, #price"}, {"click": "#more"}]}, timeout=2)
    assert desk.collect().returncode == 1
    assert any("browser: Page.click" in reason for reason in summary(desk)["failed"])
    desk.watch(site, browser=True)
    desk.collect()
    walked = [headers for path, headers in zip(site.asked, site.headers, strict=True) if path == "/"]
    assert len(walked) == 2
    assert all(map(by_browser, walked))


def test_a_private_page_is_not_opened(site: Any, desk: Any) -> None:
    desk.watch(site, browser=True, allow_private=False)
    assert desk.collect().returncode == 1
    assert site.asked == []


def test_a_public_page_leads_to_nothing_private(site: Any, desk: Any) -> None:
    """127.0.0.1 is taken for a public address: scripts ask inside, and redirects go there."""
    inside = site.url.replace("127.0.0.1", "127.0.0.9")
    host = inside.removeprefix("http://")
    site.list("/item/1", "/item/2")
    hostile = f"""fetch('{inside}/secret/1', {{mode: 'no-cors'}}); fetch('/moved', {{mode: 'no-cors'}});
        new WebSocket('ws://{host}/secret/3'); navigator.sendBeacon('{inside}/secret/4'); new Image().src = '/moved';
        const frame = document.createElement('iframe'); frame.src = '{inside}/secret/5'; document.body.append(frame);
        const seen = document.createElement('iframe'); seen.src = '/moved'; document.body.append(seen);
        fetch('http://[::ffff:127.0.0.9]:{host.partition(":")[2]}/secret/6', {{mode: 'no-cors'}});"""
    site.put("/item/1", BUILT.format(script=hostile + SHOWN))
    site.put("/moved", "", status=302, headers={"Location": f"{inside}/secret/2"})
    site.put("/item/2", "", status=302, headers={"Location": f"{inside}/item/3"})
    site.sell(3)
    desk.resolve("127.0.0.1", trusted="127.0.0.1")
    browser = {"pages": ["/item/"], "actions": [{"wait_for": "h1"}, {"wait": 1.5}]}
    desk.watch(site, browser=browser, allow_private=False, domains=["127.0.0.9"])
    crawled = desk.collect(module="resolved")
    assert crawled.returncode == 0, crawled.stderr
    assert [offer.title for offer in desk.observations()] == ["龙井 1 号"]
    assert "/moved" in site.asked
    assert not [path for path in site.asked if "secret" in path or path == "/item/3"]
    assert "private address" in str(summary(desk)["skipped"])


@pytest.mark.parametrize(("path", "words"), [("/nowhere/chromium", "CHROMIUM_PATH names /nowhere/chromium")])
def test_an_absent_browser_is_said_in_one_line(
    site: Any, desk: Any, monkeypatch: pytest.MonkeyPatch, path: str, words: str
) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", path)
    desk.watch(site, browser=True)
    crawled = desk.collect()
    assert crawled.returncode == 1
    assert words in crawled.stderr
    assert "Traceback" not in crawled.stderr
    assert site.asked == []
