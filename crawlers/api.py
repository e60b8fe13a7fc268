"""An answer of a JSON API → the observations that its records are, and where it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import orjson

from crawlers.exceptions import InvalidRecord
from crawlers.items import Observation
from crawlers.sources.expressions import search
from crawlers.storage.records import read_record

if TYPE_CHECKING:
    from crawlers.sources.source import Api


def read_answer(text: str, url: str, api: Api) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
    """Give the observations of an answer, and of each record that is none the field that is at fault.

    A record's `url` may be relative; without one it is the answer's. InvalidRecord where the answer is no JSON.
    """
    found: list[Observation] = []
    faults: list[str] = []
    for record in _records(_parsed(text), api):
        try:
            found.append(_read(record, url, api))
        except InvalidRecord as error:
            faults.append(str(error).partition(":")[0])
    return tuple(found), tuple(faults)


def further_answers(text: str, url: str, api: Api) -> tuple[str, ...]:
    """The URLs of the answers that go on with this one; () behind the last."""
    answer = _parsed(text)
    named = search(api.next, answer) if api.next else None
    urls = [
        each for each in (named if isinstance(named, list) else [named]) if each and isinstance(each, str)
    ]
    if api.page_parameter and _records(answer, api):
        urls.append(_counted_up(url, api.page_parameter))
    return tuple(urljoin(url, each) for each in urls)


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidRecord("no JSON") from error


def _records(answer: Any, api: Api) -> list[Any]:
    found = search(api.items, answer)
    return found if isinstance(found, list) else []


def _read(record: Any, url: str, api: Api) -> Observation:
    values = {name: search(expression, record) for name, expression in api.fields.items()}
    stated = values.get("url")
    values["url"] = urljoin(url, stated) if isinstance(stated, str) else url
    return read_record({"kind": api.kind, **values})


def _counted_up(url: str, parameter: str) -> str:
    from w3lib.url import add_or_replace_parameter

    stated = parse_qs(urlsplit(url).query).get(parameter, ["1"])[0]
    return add_or_replace_parameter(url, parameter, str(int(stated) + 1 if stated.isdecimal() else 2))
