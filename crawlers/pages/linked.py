"""schema.org on a page, JSON-LD, microdata or RDFa Lite, as one kind of object: the JSON-LD one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from crawlers.pages.lenient import read_json, walk
from crawlers.pages.page import Page, once_a_page, squeeze, text_of
from crawlers.recall import recalled

Thing: TypeAlias = dict[str, Any]

_SCRIPT = re.compile(r"<script[^>]{0,500}ld\+json[^>]{0,500}>", re.IGNORECASE)
_VALUES = {"meta": "content", "time": "datetime", "link": "href", "a": "href", "img": "src", "data": "value"}
_MOST_SCRIPTS = 60
_LONGEST_TAG = 1024
_VOCABULARY = re.compile(r"[/#:]")


class _Words(NamedTuple):
    """The attributes in which a syntax keeps a scope, a type and a property."""

    scope: str
    type: str
    name: str


_MICRODATA = _Words("itemscope", "itemtype", "itemprop")
_RDFA = _Words("typeof", "typeof", "property")


@once_a_page
def read_things(page: Page) -> list[tuple[str, Thing]]:
    """Give every typed object of the page with its origin, "json-ld" before "microdata"."""
    things = [("json-ld", thing) for thing in _json_ld(page.html)]
    things += [("microdata", thing) for thing in _attributes(page, _MICRODATA)]
    if "typeof=" in page.html:
        things += [("microdata", thing) for thing in _attributes(page, _RDFA)]
    return things


def types_of(thing: Thing) -> set[str]:
    """The type names without their vocabulary: {"Product"}."""
    stated = thing.get("@type") or ()
    names = [stated] if isinstance(stated, str) else stated
    return {_bare(name) for name in names if isinstance(name, str)}


@recalled
def _bare(name: str) -> str:
    return _VOCABULARY.split(name.rstrip("/"))[-1]


def first_text(value: Any, *keys: str) -> str | None:
    """The first plain text in a value: itself, its first item's, or of an object one of `keys`."""
    for _ in range(6):
        if isinstance(value, list | tuple):
            value = next((item for item in value if item not in (None, "", [])), None)
        elif isinstance(value, dict):
            value = next((value[key] for key in (*keys, "@value", "name") if value.get(key)), None)
        else:
            break
    if isinstance(value, str):
        return squeeze(unescape(value) if "&" in value else value) or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def listed(value: Any) -> list[Any]:
    """A value as a list: a list as it is, None as none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _json_ld(html: str) -> list[Thing]:
    """Objects of the JSON-LD scripts. They are found by their words: no tree is needed for them."""
    found: list[Thing] = []
    for start in islice(_scripts(html), _MOST_SCRIPTS):
        end = html.find("</script", start)
        value = read_json(html[start : end if end >= 0 else len(html)])
        found += [thing for thing, _ in walk(value) if "@type" in thing]
    return found


def _scripts(html: str) -> Iterator[int]:
    """Where the JSON-LD scripts begin, behind their tags."""
    position = 0
    while (named := html.find("ld+json", position)) >= 0:
        behind = html.rfind(">", position, named) + 1
        tag = _SCRIPT.search(html, max(behind, position), named + _LONGEST_TAG)
        position = tag.end() if tag else named + 1
        if tag:
            yield position


def _attributes(page: Page, words: _Words) -> list[Thing]:
    if f"{words.scope}" not in page.html:
        return []
    things: dict[int, Thing] = {}
    for scope in page.tree.css(f"[{words.scope}]")[:2000]:
        written = scope.attributes.get(words.type) or ""
        things[scope.mem_id] = {"@type": written.split()}
    for node in page.tree.css(f"[{words.name}]")[:5000]:
        owner = _owner(node, things)
        if owner is None:
            continue
        value: Any = things.get(node.mem_id) or _value(node, page.url)
        for name in (node.attributes.get(words.name) or "").split():
            _add(owner, _VOCABULARY.split(name)[-1], value)
    return [thing for thing in things.values() if len(thing) > 1 or thing["@type"]]


def _owner(node: LexborNode, things: dict[int, Thing]) -> Thing | None:
    parent = node.parent
    for _ in range(400):
        if parent is None:
            return None
        if parent.mem_id in things:
            return things[parent.mem_id]
        parent = parent.parent
    return None


def _value(node: LexborNode, url: str) -> str:
    attributes = node.attributes
    content = attributes.get("content")
    if content:
        return squeeze(content)
    stated = attributes.get(_VALUES.get(node.tag or "", ""))
    if stated and node.tag in ("a", "link", "img"):
        text = squeeze(node.text(separator=" ")) if node.tag == "a" else ""
        return text or _join(url, stated)
    return squeeze(stated) or text_of(node)


def _join(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:  # an address such as http://[
        return target


def _add(thing: Thing, name: str, value: Any) -> None:
    known = thing.get(name)
    if known is None:
        thing[name] = value
    elif isinstance(known, list):
        known.append(value)
    else:
        thing[name] = [known, value]
