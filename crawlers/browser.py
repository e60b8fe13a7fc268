"""Pages that a script builds: which go through a browser, how it is started, and what is done in it.

scrapy-playwright (the extra `browser`) drives the system's Chromium: CHROMIUM_PATH, or the first on the PATH.
"""

from __future__ import annotations

import os
import re
import shutil
from importlib.util import find_spec
from typing import Any

from crawlers.exceptions import BrowserMissing
from crawlers.sources.source import Action, Source
from crawlers.wall import wall_port

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_PAUSE = 250  # milliseconds between two screens, for a list that loads more as it is scrolled


def browser_settings(source: Source) -> dict[str, Any]:
    """Give Scrapy's settings for a source with a browser; BrowserMissing says what to install."""
    if source.browser is None:
        return {}
    if find_spec("scrapy_playwright") is None:
        raise BrowserMissing(f'{source.name} needs a browser: pip install "shangqing[browser]"')
    return {
        "DOWNLOAD_HANDLERS": {"http": _HANDLER, "https": _HANDLER, "file": None, "ftp": None, "s3": None},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": _chromium(source),
            "chromium_sandbox": os.geteuid() != 0,  # root has no sandbox in Chromium
            "timeout": 60_000,
            **({} if source.allow_private else _walled()),
        },
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": source.timeout * 1000,
    }


def browser_meta(source: Source, url: str) -> dict[str, Any]:
    """Give a request's meta where the page goes through the browser; {} where it does not."""
    browser = source.browser
    if browser is None or not (not browser.pages or any(re.search(page, url) for page in browser.pages)):
        return {}
    methods = [_method(action, source.timeout * 1000) for action in browser.actions]
    return {"playwright": True, "playwright_page_methods": methods}


def _chromium(source: Source) -> str:
    named = os.environ.get("CHROMIUM_PATH")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        where = f"CHROMIUM_PATH names {named}, which cannot be run" if named else "there is none on the PATH"
        raise BrowserMissing(f"{source.name} needs Chromium: {where}; install it (Debian: chromium)")
    return found


def _method(action: Action, timeout: float) -> Any:
    from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]  # it has no types

    if action.wait_for:
        return PageMethod("wait_for_selector", action.wait_for, timeout=timeout)
    if action.click:
        return PageMethod("click", action.click, timeout=timeout)
    if action.scroll:
        return PageMethod(_scroll, action.scroll)
    return PageMethod("wait_for_timeout", (action.wait or 0) * 1000)


async def _scroll(page: Any, screens: int) -> None:
    for _ in range(screens):
        await page.evaluate("window.scrollBy(0, window.innerHeight)")
        await page.wait_for_timeout(_PAUSE)


def _walled() -> dict[str, Any]:
    """The browser's every connection goes through the wall; what goes by UDP, around a proxy, goes nowhere."""
    policies = ("force-webrtc-ip-handling-policy", "webrtc-ip-handling-policy")
    return {
        "proxy": {"server": f"socks5://127.0.0.1:{wall_port()}"},
        "args": [f"--{policy}=disable_non_proxied_udp" for policy in policies],
    }
