"""The title of an article: the heading that `<title>` repeats, without the site's name."""

from __future__ import annotations

import re

from crawlers.pages.page import Page, text_of

_PARTED = re.compile(r"\s*(?:\s[-–—|]\s|[|_｜]|\s?—\s?|-(?=[^-]{1,12}\Z)|[–—])\s*")


def article_title(page: Page) -> str | None:
    """The page's title: og:title or a heading where `<title>` begins with it, else `<title>` up to the site's
    name; None where the page has none."""
    head = text_of(page.tree.css_first("title"))
    headings = [text_of(node) for tag in ("h1", "h2", "h3") for node in page.tree.tags(tag)[:8]]
    for name in [*headings, page.meta.get("og:title", "")]:
        if len(name) >= 4 and (head.startswith(name) or name in head):
            return name
    named = page.meta.get("og:title") or next((name for name in headings if len(name) >= 4), "")
    if named and not head:
        return named
    first = _PARTED.split(head)[0] if head else ""
    return first or head or None


def names_title(text: str, title: str) -> bool:
    """Whether a line is the title, or the part of it before the site's name."""
    return len(text) >= 4 and title.replace("...", "…").startswith(text.replace("...", "…"))
