"""Words of a page on the terminal: what a page says must not drive it."""

from __future__ import annotations


def one_line(text: str, width: int = 160) -> str:
    """One printable line of bounded width.

    >>> one_line("a\\x1b[2Jb"), one_line("龙井茶", 2)
    ('a [2Jb', '龙井… (3 signs)')
    """
    clean = "".join(sign if sign.isprintable() else " " for sign in text)
    return clean if len(clean) <= width else f"{clean[:width]}… ({len(clean)} signs)"
