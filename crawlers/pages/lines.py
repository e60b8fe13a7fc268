"""The visible text of a tree as lines: one block a line, in reading order, each knowing its surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_NODES = 120_000
_UNSEEN = frozenset(
    ["script", "style", "noscript", "template", "svg", "iframe", "object", "select", "datalist", "head"]
)
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "meta",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "price",
    ]
)
_STRUCK = frozenset(("del", "s", "strike"))
_AWAY_TAGS = frozenset(("nav", "footer", "aside"))
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_AWAY = re.compile(
    r"\b(?:footer|foot|nav|navbar|menu|megamenu|breadcrumbs?|crumbs?|related|recommend\w*|recom|recs|similar"
    r"|carousel|cross|crosssell|upsell|sponsored|recently|viewed|bundles?|accessor\w+|minicart|reviews?"
    r"|comments?|sidebar|widget|banner|ads?|advert\w*|also|others?|suggest\w*|popup|modal|cookie|newsletter"
    r"|tuijian|guess|hot|rank|history|bought|together|compar\w+|alternativ\w+|buybox2|footnotes?|warranty"
    r"|faq|sims|dialog|tooltip|popover)\b"
)
_STRIKING = re.compile(r"\b(?:strike|strikethrough|striked|struck|crossed|line through|del)\b")
_HIDDEN_STYLE = re.compile(r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden", re.IGNORECASE)
_THROUGH_STYLE = re.compile(r"line-through", re.IGNORECASE)


@dataclass(slots=True)
class Place:
    """An element as its text sees it: its own words (class and id) and what its ancestors make of it."""

    node: LexborNode
    parent: Place | None
    tag: str
    words: str
    block: int
    away: bool
    struck: bool
    hidden: bool
    linked: bool
    heading: int
    depth: int


@dataclass(slots=True)
class Line:
    """One visible block of text. `order` counts lines from the top, `pieces` are its text nodes."""

    order: int
    place: Place
    pieces: list[tuple[str, Place]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line's words, spaces squeezed."""
        return " ".join("".join(text for text, _ in self.pieces).split())


def read_lines(tree: LexborHTMLParser) -> tuple[Line, ...]:
    """Give the visible lines; of a page beyond 120,000 nodes those of its first ones."""
    root = tree.body or tree.root
    if root is None:
        return ()
    places: dict[int, Place | None] = {}
    lines: list[Line] = []
    broken = True
    for count, node in enumerate(root.traverse(include_text=True)):
        if count > _MOST_NODES:
            break
        parent = places.get(node.parent.mem_id) if node.parent is not None else None
        if node.is_text_node:
            broken = _append(lines, node, parent, broken)
        elif node.is_element_node:
            if count and parent is None:
                continue
            place = _place(node, parent)
            places[node.mem_id] = place
            broken = broken or node.tag == "br"
    return tuple(line for line in lines if line.text)


def _append(lines: list[Line], node: LexborNode, parent: Place | None, broken: bool) -> bool:
    """Add a text node to the last line, or to a new one where its block is another; False: line goes on."""
    if parent is None:
        return broken
    text = node.text_content or ""
    if broken or not lines or lines[-1].place.block != parent.block:
        if not text.strip():
            return broken
        lines.append(Line(len(lines), parent))
    lines[-1].pieces.append((text, parent))
    return False


def _place(node: LexborNode, parent: Place | None) -> Place | None:
    tag = node.tag or ""
    if tag in _UNSEEN:
        return None
    attributes = node.attributes
    words = split_words(f"{attributes.get('class') or ''} {attributes.get('id') or ''}") if attributes else ""
    style = (attributes.get("style") or "") if attributes else ""
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true" if attributes else False
    return Place(
        node=node,
        parent=parent,
        tag=tag,
        words=words,
        block=parent.block if parent and tag in _INLINE else node.mem_id,
        away=bool(parent and parent.away) or tag in _AWAY_TAGS or _is_away(words),
        struck=bool(parent and parent.struck)
        or tag in _STRUCK
        or bool(_STRIKING.search(words))
        or bool(_THROUGH_STYLE.search(style)),
        hidden=bool(parent and parent.hidden) or hidden or bool(_HIDDEN_STYLE.search(style)),
        linked=bool(parent and parent.linked) or tag == "a",
        heading=int(tag[1]) if tag in _HEADINGS else (parent.heading if parent else 0),
        depth=parent.depth + 1 if parent else 0,
    )


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@lru_cache(maxsize=8192)
def split_words(names: str) -> str:
    """Class and id names as lower-case words: `priceBlock_our-price` → "price block our price"."""
    return " ".join(_WORDS.findall(names[:400])).lower()


@lru_cache(maxsize=8192)
def _is_away(words: str) -> bool:
    return bool(_AWAY.search(words))
