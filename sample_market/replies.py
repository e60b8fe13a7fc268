"""Reply, one HTTP answer of the sample market, and the jinja2 templates that most of them are made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One HTTP answer: status, the Content-Type header as the site sends it, and the bytes."""

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""


def page(template: str, **values: Any) -> Reply:
    """A UTF-8 page from sites/TEMPLATE."""
    return Reply(body=fill(template, **values).encode())


def fill(template: str, **values: Any) -> str:
    """The text of sites/TEMPLATE with its values; what they hold is escaped."""
    return _templates().get_template(template).render(**values)


@cache
def _templates() -> Environment:
    from jinja2 import FileSystemLoader

    folder = Path(__file__).parent / "sites"
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, auto_reload=False)
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    return environment
