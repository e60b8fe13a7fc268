"""Words of a page on the terminal: what a page says must not drive it."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text with a space for every control sign, line ends among them; its length stays."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def one_line(text: str, width: int = 160) -> str:
    """One printable line of bounded width.

    >>> one_line("a\\x1b[2Jb"), one_line("龙井茶", 2)
    ('a [2Jb', '龙井… (3 signs)')
    """
    clean = printable(text)
    return clean if len(clean) <= width else f"{clean[:width]}… ({len(clean)} signs)"
