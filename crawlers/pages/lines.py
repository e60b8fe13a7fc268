"""The visible text of a tree as lines: one block a line, in reading order, each knowing its surroundings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, cast

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
_REACH = 4
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
# A block named "no-sidebar" or "news-widget" that holds this share of the page's words is its subject.
_SUBJECT = 0.4
_LONGEST_NAMES = 400
_BREAK = LexborHTMLParser("<br>").css("br")[0].tag_id


class Place:
    """An element as its text sees it: its own words (class and id) and what its ancestors make of it.

    `heading` is the level of the heading that it stands in (0: none), `size` the length of the text inside,
    known only of places that are called away. `priced` is 4 where it is named a price, 3 to 1 inside of such a
    place, the number of steps further in to which that name reaches, and 0 elsewhere. `around` is the nearest
    place around it that is called away.
    """

    __slots__ = (
        "_block", "around", "called_away", "forgiven", "heading", "hidden", "linked", "node", "parent", "priced",
        "size", "struck", "tag", "words",
    )  # fmt: skip
    struck: bool
    hidden: bool
    linked: bool
    heading: int
    priced: int
    around: Place | None
    _block: Place | None

    def __init__(self, node: LexborNode, parent: Place | None, tag: str) -> None:
        self.node, self.parent, self.tag = node, parent, tag
        attributes = node.attributes
        classes, name = attributes.get("class") or "", attributes.get("id") or ""
        look = _look(tag, classes[:_LONGEST_NAMES], name[:_LONGEST_NAMES])
        self.words, self.priced, struck, hidden, self.called_away, linked, heading, is_inline = look
        style = attributes.get("style")
        if style:
            struck = struck or "line-through" in style
            hidden = hidden or _HIDDEN_STYLE.search(style) is not None
        above = parent or _NOWHERE
        self.struck, self.linked = struck or above.struck, linked or above.linked
        self.hidden = hidden or above.hidden or "hidden" in attributes
        self.heading = heading or above.heading
        if above.priced > 1 and not self.priced:
            self.priced = above.priced - 1
        self.around = above if above.called_away else above.around
        self._block = (above._block or parent) if is_inline else None
        self.size, self.forgiven = 0, False

    @property
    def block(self) -> Place:
        """The nearest block element's place: itself, which it does not keep, or it would wait for the collector."""
        return self._block or self

    @property
    def away_root(self) -> Place | None:
        """The nearest place that is called away: itself or around it."""
        return self if self.called_away else self.around

    @property
    def away(self) -> bool:
        """Whether this is no part of the page's subject: navigation, recommendations, comments."""
        root = self if self.called_away else self.around
        while root is not None:
            if not root.forgiven:
                return True
            root = root.around
        return False


class _Nowhere:
    """What surrounds the outermost element: nothing that makes anything of it."""

    struck = hidden = linked = called_away = False
    heading = priced = 0
    around = _block = None


_NOWHERE = cast(Place, _Nowhere())


@dataclass(slots=True, eq=False)
class Line:
    """One visible block of text. `order` counts lines from the top, `pieces` are its text nodes, `text` its words
    with spaces squeezed."""

    order: int
    place: Place
    pieces: list[tuple[str, Place]]
    text: str = ""


def read_lines(tree: LexborHTMLParser, heading: LexborNode | None = None) -> tuple[Line, ...]:
    """Give the visible lines; of a page beyond 120,000 nodes or 20,000 lines the first ones.

    With a heading, 48 lines from the block that it stands in.
    """
    root = tree.body or tree.root
    if root is None:
        return ()
    if heading is None:
        lines = _gather(root.traverse(include_text=True), _MOST_LINES)
    else:
        lines = _gather(_onward(heading.parent or heading), _NEAR_LINES)
    _forgive(lines)
    return lines


def _onward(start: LexborNode) -> Iterator[LexborNode]:
    """An element, what it holds and what follows it."""
    yield from start.traverse(include_text=True)
    above: LexborNode | None = start
    while above is not None:
        following = above.next
        while following is not None:
            yield from following.traverse(include_text=True)
            following = following.next
        above = above.parent


def _gather(nodes: Iterator[LexborNode], most: int) -> tuple[Line, ...]:
    places: dict[int, Place | None] = {}
    lines: list[Line] = []
    block: Place | None = None  # of the last line; None where that has ended
    for node in islice(nodes, _MOST_NODES):
        if not node.is_text_node:
            if node.tag_id == _BREAK:
                block = None
            continue
        is_blank = node.is_empty_text_node
        if is_blank and block is None:
            continue
        text, above = "" if is_blank else node.text_content or "", node.parent
        if above is None:
            continue
        key = above.mem_id
        if key in places:
            place = places[key]
        elif is_blank or text.isspace():
            continue  # most text nodes are spaces between blocks: their elements need no place
        else:
            place = _place(above, places)
        if place is None:
            continue
        if block is not None and place.block is block:
            lines[-1].pieces.append((text or node.text_content or "", place))
        elif text and not text.isspace():
            block = place.block
            lines.append(Line(len(lines), place, [(text, place)]))
            if len(lines) > most:
                break
    for line in lines:
        pieces = line.pieces
        text = pieces[0][0] if len(pieces) == 1 else "".join([text for text, _ in pieces])
        line.text = " ".join(text.split())
    return tuple(lines)


def _place(node: LexborNode, places: dict[int, Place | None]) -> Place | None:
    """The place of an element and, where they have none yet, of those around it; None of what is not seen."""
    path: list[tuple[int, LexborNode]] = []
    above: LexborNode | None = node
    while above is not None and (key := above.mem_id) not in places:
        path.append((key, above))
        above = above.parent
    place = places[key] if above is not None else None
    for key, element in reversed(path):
        tag = element.tag or ""
        unseen = tag in _UNSEEN or (place is None and tag not in _ROOTS)
        place = places[key] = None if unseen else Place(element, place, tag)
    return place


def _forgive(lines: tuple[Line, ...]) -> None:
    """Bring back what is called away or hidden but holds most of the page's words, or its main heading."""
    whole = 0
    heading: Place | None = None
    roots: dict[Place, None] = {}
    for line in lines:
        length, place = len(line.text), line.place
        whole += length
        if heading is None and place.heading == 1:
            heading = place
        root = place.away_root
        while root is not None:
            root.size += length
            roots[root] = None
            root = root.around
    for root in roots:
        root.forgiven = root.size > _SUBJECT * whole
    root = heading.away_root if heading else None
    while root is not None:
        root.forgiven = root.forgiven or root.size > _SUBJECT / 2 * whole
        root = root.around
    uncover([line for line in lines if line.place.hidden], _SUBJECT * whole)


@lru_cache(maxsize=8192)
def split_words(names: str) -> str:
    """Class and id names as lower-case words: `priceBlock_our-price` → "price block our price"."""
    return " ".join(_WORDS.findall(_OF_OTHERS.sub(" ", names[:_LONGEST_NAMES]))).lower()


class _Look(NamedTuple):
    """What tag, class and id say of an element by themselves."""

    words: str
    priced: int
    struck: bool
    hidden: bool
    called_away: bool
    linked: bool
    heading: int
    is_inline: bool


@lru_cache(maxsize=16384)
def _look(tag: str, classes: str, name: str) -> _Look:
    names = f"{classes} {name}"[:_LONGEST_NAMES]
    words = split_words(names)
    return _Look(
        words=words,
        priced=_REACH if marked("price", words) else 0,
        struck=tag in _STRUCK or marked("struck", words),
        hidden=covered(names),
        called_away=tag in _AWAY or (tag not in _WHOLE and marked("away", words)),
        linked=tag == "a",
        heading=_HEADINGS.get(tag, 0),
        is_inline=tag in _INLINE,
    )
