"""The visible text of a tree as lines: one block a line, in reading order, each knowing its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawlers.pages.covers import covered, uncover
from crawlers.pages.marks import marked

_MOST_NODES = 120_000
_MOST_LINES = 20_000
_NEAR_LINES = 48
_UNSEEN = frozenset(
    "script style noscript template svg iframe object select datalist head textarea".split()  # noqa: SIM905
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike"  # noqa: SIM905
    " strong sub sup time tt u var wbr price".split()
)
_STRUCK = frozenset(("del", "s", "strike"))
_AWAY = frozenset(("nav", "footer", "aside"))
_ROOTS = frozenset(("html", "body"))
_WHOLE = frozenset(("body", "main", "html", "form"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# "price with-list-price" is no list price: what a name says of others it does not say of itself.
_OF_OTHERS = re.compile(r"(?<!\S)(?:with|has|without|no|is-not)[-_][^\s]{1,40}")
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_UNNAMED = ("", False, False, False, False)
_REACH = 4
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
# A block named "no-sidebar" or "news-widget" that holds this share of the page's words is its subject.
_SUBJECT = 0.4


class Place:
    """An element as its text sees it: its own words (class and id) and what its ancestors make of it.

    `heading` is the level of the heading that it stands in (0: none), `size` the length of the text inside,
    known only of places that are called away. `priced` is 4 where it is named a price, 3 to 1 inside of such a
    place, the number of steps further in to which that name reaches, and 0 elsewhere.
    """

    __slots__ = (
        "_block", "away_root", "called_away", "forgiven", "heading", "hidden", "linked", "node", "parent", "priced",
        "size", "struck", "tag", "words",
    )  # fmt: skip

    def __init__(self, node: LexborNode, parent: Place | None, tag: str) -> None:
        self.node, self.parent, self.tag = node, parent, tag
        attributes = node.attributes
        named = _read_attributes(attributes) if attributes else _UNNAMED
        self.words, priced, self.struck, away, self.hidden = named
        self.priced = _REACH if priced else 0
        self.called_away = tag in _AWAY or (away and tag not in _WHOLE)
        self.struck = self.struck or tag in _STRUCK
        self.linked = tag == "a"
        self.heading = _HEADINGS.get(tag, 0)
        self._block = parent.block if parent is not None and tag in _INLINE else None
        self.away_root: Place | None = self if self.called_away else None
        self.size, self.forgiven = 0, False
        if parent is not None:  # a third of all elements: no call for what a few words say
            self.struck = self.struck or parent.struck
            self.hidden = self.hidden or parent.hidden
            self.linked = self.linked or parent.linked
            self.heading = self.heading or parent.heading
            if parent.priced > 1 and not priced:
                self.priced = parent.priced - 1
            self.away_root = self.away_root or parent.away_root

    @property
    def block(self) -> Place:
        """The nearest block element's place: itself, which it does not keep, or it would wait for the collector."""
        return self._block or self

    @property
    def away(self) -> bool:
        """Whether this is no part of the page's subject: navigation, recommendations, comments."""
        root = self.away_root
        while root is not None:
            if not root.forgiven:
                return True
            root = root.parent.away_root if root.parent else None
        return False


@dataclass
class Line:
    """One visible block of text. `order` counts lines from the top, `pieces` are its text nodes."""

    order: int
    place: Place
    pieces: list[tuple[str, Place]] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """The line's words, spaces squeezed."""
        return " ".join("".join(text for text, _ in self.pieces).split())


def read_lines(tree: LexborHTMLParser, heading: LexborNode | None = None) -> tuple[Line, ...]:
    """Give the visible lines; of a page beyond 120,000 nodes or 20,000 lines the first ones.

    With a heading, 48 lines from the block that it stands in.
    """
    root = tree.body or tree.root
    if root is None:
        return ()
    start = (heading.parent or heading).mem_id if heading is not None else None
    lines = _gather(root, start, _NEAR_LINES if heading is not None else _MOST_LINES)
    _forgive(lines)
    return lines


def _gather(root: LexborNode, start: int | None, most: int) -> tuple[Line, ...]:
    places: dict[int, Place | None] = {}
    lines: list[Line] = []
    broken = True
    for count, node in enumerate(root.traverse(include_text=True)):
        if count > _MOST_NODES or len(lines) > most:
            break
        if start is not None:
            start = None if node.mem_id == start else start
            continue
        if not node.is_text_node:
            broken = broken or node.tag == "br"
            continue
        above, text = node.parent, node.text_content or ""
        if above is None:
            continue
        key = above.mem_id
        if key in places:
            place = places[key]
        elif text.isspace():
            continue  # most text nodes are spaces between blocks: their elements need no place
        else:
            place = _place(above, key, places)
        if place is None:
            continue
        if not (broken or lines[-1].place.block is not place.block):
            lines[-1].pieces.append((text, place))
        elif text and not text.isspace():
            lines.append(Line(len(lines), place, [(text, place)]))
            broken = False
    return tuple(line for line in lines if line.text)


def _place(node: LexborNode, key: int, places: dict[int, Place | None]) -> Place | None:
    """The place of an element and, where they have none yet, of those around it; None of what is not seen."""
    path = [(key, node)]
    parent = node.parent
    while parent is not None:
        key = parent.mem_id
        if key in places:
            break
        path.append((key, parent))
        parent = parent.parent
    place = places[key] if parent is not None else None
    for key, element in reversed(path):
        if element.is_element_node:
            tag = element.tag or ""
            unseen = tag in _UNSEEN or (place is None and tag not in _ROOTS)
            place = places[key] = None if unseen else Place(element, place, tag)
    return place


def _forgive(lines: tuple[Line, ...]) -> None:
    """Bring back what is called away or hidden but holds most of the page's words, or its main heading."""
    whole = 0
    for line in lines:
        whole += len(line.text)
        root = line.place.away_root
        while root is not None:
            root.size += len(line.text)
            root = root.parent.away_root if root.parent else None
    heading = next((line.place for line in lines if line.place.heading == 1), None)
    roots = {id(line.place.away_root): line.place.away_root for line in lines if line.place.away_root}
    for root in _with_ancestors(roots):
        root.forgiven = root.size > _SUBJECT * whole
    root = heading.away_root if heading else None
    while root is not None:
        root.forgiven = root.forgiven or root.size > _SUBJECT / 2 * whole
        root = root.parent.away_root if root.parent else None
    uncover([line for line in lines if line.place.hidden], _SUBJECT * whole)


def _with_ancestors(roots: dict[int, Place]) -> list[Place]:
    found = dict(roots)
    for root in roots.values():
        above = root.parent.away_root if root.parent else None
        while above is not None and id(above) not in found:
            found[id(above)] = above
            above = above.parent.away_root if above.parent else None
    return list(found.values())


@lru_cache(maxsize=8192)
def split_words(names: str) -> str:
    """Class and id names as lower-case words: `priceBlock_our-price` → "price block our price"."""
    return " ".join(_WORDS.findall(_OF_OTHERS.sub(" ", names[:400]))).lower()


def _read_attributes(attributes: dict[str, str | None]) -> tuple[str, bool, bool, bool, bool]:
    """The words of class and id, and whether the attributes say price, struck, away and hidden."""
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    words, priced, struck, away, hidden = _read_names(named)
    hidden, style = hidden or "hidden" in attributes, attributes.get("style")
    if style:
        struck = struck or "line-through" in style
        hidden = hidden or _HIDDEN_STYLE.search(style) is not None
    return words, priced, struck, away, hidden


@lru_cache(maxsize=16384)
def _read_names(names: str) -> tuple[str, bool, bool, bool, bool]:
    """The words of class and id, and whether they call their element a price, struck, away and hidden."""
    words = split_words(names)
    hidden = covered(names[:400])
    return words, marked("price", words), marked("struck", words), marked("away", words), hidden
