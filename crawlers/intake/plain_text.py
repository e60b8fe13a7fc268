"""A plain text as an article: its first line is the title."""

from __future__ import annotations

from crawlers.items import Article

_TITLE = 120


def text_article(text: str, url: str) -> Article | None:
    """Give the article that a plain text is; None where it is empty. `title` is at most 120 signs long."""
    body = text.strip()
    return Article(title=body.splitlines()[0].strip()[:_TITLE], body=body, url=url) if body else None
