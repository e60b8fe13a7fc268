"""JavaScript object literals → Python values: bare keys, single quotes, trailing commas; names become None."""

from __future__ import annotations

import re
from typing import Any

_TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/"""
    r"""|(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)"""
    r"""|(?P<number>-?\d{1,30}(?:\.\d{1,30})?)|(?P<name>[A-Za-z_$\u4e00-\u9fff][\w$.]{0,80})|(?P<sign>[{}\[\]:,])""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_NAMES = {"true": True, "false": False}
_MOST_TOKENS = 60_000
_DEEPEST = 60


def read_literal(text: str, start: int) -> tuple[Any, int]:
    """Read the object or array literal at `start`: (value, where it ends); (None, start) where it is code.

    >>> read_literal("{skuid: 123, name: '龙井',}", 0)[0]
    {'skuid': 123, 'name': '龙井'}
    """
    stack: list[tuple[Any, str | None]] = []
    value: Any = None
    key: str | None = None
    pending: Any = _NOTHING
    position = start
    for _ in range(_MOST_TOKENS):
        token = _TOKEN.match(text, position)
        if token is None or len(stack) > _DEEPEST:
            return None, start
        position = token.end()
        sign = token["sign"]
        if sign in ("{", "["):
            stack.append((value, key))
            value, key, pending = ({} if sign == "{" else []), None, _NOTHING
        elif sign == ":":
            if pending is _NOTHING or not isinstance(value, dict):
                return None, start
            key, pending = str(pending), _NOTHING
        elif sign in (",", "}", "]"):
            _put(value, key, pending)
            key, pending = None, _NOTHING
            if sign != ",":
                inner, (value, key) = value, stack.pop()
                if not stack:
                    return inner, position
                pending = inner
        elif token.lastgroup is not None:
            pending = _scalar(token, key is not None or isinstance(value, list))
    return None, start


def read_string(text: str, start: int) -> str | None:
    """Read the string literal at `start`, its escapes resolved; None where there is none.

    >>> read_string(r"JSON.parse('{\"a\":1}')", 11)
    '{"a":1}'
    """
    token = _TOKEN.match(text, start)
    return _ESCAPE.sub(_unescaped, token["string"][1:-1]) if token and token["string"] else None


_NOTHING = object()


def _put(value: Any, key: str | None, pending: Any) -> None:
    if pending is _NOTHING:
        return
    if isinstance(value, dict):
        if key is not None:
            value[key] = pending
    elif isinstance(value, list):
        value.append(pending)


def _scalar(token: re.Match[str], is_value: bool) -> Any:
    if token["string"] is not None:
        return _ESCAPE.sub(_unescaped, token["string"][1:-1])
    if token["number"] is not None:
        number = token["number"]
        return float(number) if "." in number else int(number)
    return _NAMES.get(token["name"]) if is_value else token["name"]


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if len(code) > 1 else _PLAIN.get(code, code)
