"""A page parsed once: its tree, its title, and the visible text as lines in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.pages.charset import decode_page
from crawlers.pages.lines import Line, read_lines, split_words
from crawlers.pages.marks import marks

_LONGEST = 6_000_000
_DEEPEST = 400
_FEW = 3_000
# What is void or closes itself: it nests nothing deeper.
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr script style p li td th tr option dd dt"  # noqa: SIM905
    " tbody thead tfoot".split()
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,20})")

Found = TypeVar("Found")


class Page:
    """One page for as long as it is being read. `html` is its text, `url` its address, `found` what was read of it
    by functions `once_a_page`."""

    def __init__(self, html: bytes | str, url: str) -> None:
        text = decode_page(html) if isinstance(html, bytes) else html
        self.html = _shallow(text[:_LONGEST])
        self.url = url
        self.found: dict[Any, Any] = {}

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed tree."""
        return LexborHTMLParser(self.html)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The visible text, one block a line, in reading order."""
        return read_lines(self.tree)

    @cached_property
    def around_title(self) -> Page:
        """The same page with no more lines than those around its first h1, or all where it has none."""
        heading = self.tree.css_first("h1")
        if heading is None:
            return self
        view = Page.__new__(Page)
        vars(view).update(vars(self), found={}, lines=read_lines(self.tree, heading))
        return view

    @cached_property
    def meta(self) -> dict[str, str]:
        """`<meta>` contents by lower-case property, name or itemprop; the first that says something wins."""
        found: dict[str, str] = {}
        for node in self.tree.tags("meta"):
            attributes = node.attributes
            content = squeeze(attributes.get("content"))
            for kind in ("property", "name", "itemprop"):
                name = attributes.get(kind)
                if name and content:
                    found.setdefault(name.lower().strip(), content)
        return found

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What the page calls itself: og:title, h1s, `<title>`."""
        named = [self.meta.get("og:title", ""), *(text_of(node) for node in self.tree.tags("h1")[:5])]
        head = self.tree.css_first("title")
        return tuple(dict.fromkeys(name for name in [*named, text_of(head)] if name))


def once_a_page(read: Callable[[Page], Found]) -> Callable[[Page], Found]:
    """Have a page read once, and what was found kept with it: nothing of a page outlives it."""

    @wraps(read)
    def remembered(page: Page) -> Found:
        if read not in page.found:
            page.found[read] = read(page)
        found: Found = page.found[read]
        return found

    return remembered


@lru_cache(maxsize=1)
def read_page(html: bytes | str, url: str) -> Page:
    """The page, parsed once for all that is asked of it in a row: its offer, its article, its problem."""
    return Page(html, url)


def squeeze(text: str | None) -> str:
    """One line, single spaces, no spaces at the ends."""
    return " ".join(text.split()) if text else ""


def text_of(node: LexborNode | None) -> str:
    """A node's text on one line, without words for screen readers only; "" where there is no node."""
    if node is None:
        return ""
    only = node.first_child
    if only is not None and only.next is None and only.is_text_node:
        return squeeze(only.text_content)
    unseen = [child for child in node.css("[class]")[:20] if child.mem_id != node.mem_id and _unseen(child)]
    text = squeeze(node.text(separator=" "))
    for child in unseen:
        text = squeeze(text.replace(squeeze(child.text(separator=" ")), "", 1))
    return text


def _unseen(node: LexborNode) -> bool:
    return bool(marks("unseen").search(split_words(node.attributes.get("class") or "")))


def _shallow(html: str) -> str:
    """The page without drawings, which say nothing, and with no tag deeper than a browser would nest it.

    Lexbor's time grows with the square of the depth: 200,000 nested divs took it four minutes. Chromium
    flattens below 512.
    """
    html = _undrawn(html)
    if html.count("<") <= _FEW or not _too_deep(_TAG.findall(html)):
        return html
    fits = _fit(tag.groups() for tag in _TAG.finditer(html))
    return _TAG.sub(lambda tag: tag[0] if next(fits) else "<wbr ", html)


def _undrawn(html: str) -> str:
    parts: list[str] = []
    position = 0
    while (start := html.find("<svg", position)) >= 0 and (end := html.find("</svg>", start)) >= 0:
        parts.append(html[position:start])
        position = end + len("</svg>")
    return "".join([*parts, html[position:]]) if parts else html


def _too_deep(tags: list[tuple[str, str]]) -> bool:
    return len(tags) > _DEEPEST and not all(_fit(tags))


def _fit(tags: Iterable[tuple[str, ...]]) -> Iterator[bool]:
    """Say of each tag whether it opens no element too deep. Elements that are void or close themselves are left
    out, and so is one that is too deep."""
    opened: dict[str, int] = {}
    depth = 0
    for closing, written in tags:
        name = written.lower()
        if name in _VOID:
            pass
        elif closing:
            if opened.get(name):
                opened[name] -= 1
                depth -= 1
        elif depth < _DEEPEST:
            opened[name] = opened.get(name, 0) + 1
            depth += 1
        else:
            yield False
            continue
        yield True
