"""JMESPath: where in an answer a value stands (https://jmespath.org)."""

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
