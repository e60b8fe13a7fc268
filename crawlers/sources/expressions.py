"""Where in an answer or on a page a value stands: JMESPath (https://jmespath.org), CSS, XPath."""

from __future__ import annotations

from functools import cache
from typing import Any


def check_expression(expression: str) -> str:
    """Give the expression back; ValueError where it is none."""
    from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]  # it has no types

    try:
        _compiled(expression)
    except JMESPathError as error:
        raise ValueError(f"is no JMESPath: {' '.join(str(error).split())}") from error
    return expression


def check_selector(selector: str) -> str:
    """Give a page's selector back; ValueError where it cannot be read."""
    from crawlers.exceptions import InvalidSource
    from crawlers.pages.page import read_page
    from crawlers.pages.selectors import select

    try:
        select(read_page("<html></html>", ""), selector, "")
    except InvalidSource as error:
        raise ValueError(str(error).partition(": ")[2]) from error
    return selector


def search(expression: str, value: Any) -> Any:
    """Give what stands there; None where nothing does, or the value is not of the shape asked for."""
    from jmespath.exceptions import JMESPathError

    try:
        return _compiled(expression).search(value)
    except JMESPathError:
        return None


@cache
def _compiled(expression: str) -> Any:
    import jmespath  # type: ignore[import-untyped]  # it has no types

    return jmespath.compile(expression)
