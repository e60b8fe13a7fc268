"""JSON as pages really write it: comments, trailing commas, several values in a row, cut ends."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

_MOST_NODES = 30_000
_WRAPPED = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_WRAPPING = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*\Z")
_TRAILING_COMMA = re.compile(r",(\s{0,200}[}\]])")
_LINE_COMMENT = re.compile(r"^\s{0,200}//[^\n]*$", re.MULTILINE)
_DECODER = json.JSONDecoder(strict=False)


def read_json(text: str) -> Any:
    """Read a script's JSON; repaired where it is broken, a list where it holds several values, None where
    nothing can be read."""
    text = text.strip()
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _repaired(text)


def read_json_at(text: str, start: int) -> Any:
    """Read the one JSON value that begins at `start`, whatever follows it; None where there is none."""
    try:
        return _DECODER.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def walk(value: Any) -> Iterator[tuple[dict[str, Any], tuple[str, ...]]]:
    """Every object in a JSON value with the keys that lead to it, outermost first, 30,000 nodes at most."""
    queue: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    for position in range(_MOST_NODES):
        if position >= len(queue):
            return
        node, path = queue[position]
        if isinstance(node, dict):
            yield node, path
            queue += [
                (child, (*path[-6:], key)) for key, child in node.items() if isinstance(child, dict | list)
            ]
        elif isinstance(node, list):
            queue += [(child, path) for child in node if isinstance(child, dict | list)]


def _repaired(text: str) -> Any:
    text = _WRAPPING.sub("", _WRAPPED.sub("", text)).strip()
    if text.startswith(("{&quot;", "[{&quot;", "{ &quot;")):
        text = html.unescape(text)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _LINE_COMMENT.sub("", text))):
        values = _in_a_row(attempt)
        if values:
            return values[0] if len(values) == 1 else values
    return None


def _in_a_row(text: str) -> list[Any]:
    """Values that follow each other, as sites write that paste blocks together; up to the first bad one."""
    values: list[Any] = []
    position = 0
    while position < len(text) and len(values) < 100:
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,;":
            position += 1
    return values
