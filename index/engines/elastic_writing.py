"""Writing to Elasticsearch in bulk: the next requests are made ready while the last ones are on their way."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import orjson

from crawlers.batches import batched
from index.answers import Document, WriteReport
from index.complaints import complaint
from index.derived import derived_fields
from index.engines.elastic_client import BUSY
from index.exceptions import EngineRefused, EngineUnavailable
from index.fields import WRITTEN
from index.terms import signs

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

_BATCH = 500  # documents of one request
_BATCH_BYTES = 8 << 20
_LANES = 3  # requests on their way at once: the server works through one of a shard on one core
_WAITING = 2 * _LANES  # requests that are ready and not answered yet
_TOO_LARGE = 413  # the status that refuses a request for its size
_RETRIES = 6  # of a document that the server is too busy for, after 1, 2, 4 … s

_OF_DOCUMENTS = frozenset(
    {"document_parsing_exception", "mapper_parsing_exception", "strict_dynamic_mapping_exception"}
)
"""The errors by which a document is at fault. Whatever else is refused (an index that is closed, an alias in
disorder, a pipeline that is gone) is refused to every document, and none may be given up for it."""

Outcome = tuple[str, str | None]
"""A document's id, and why it was rejected."""


def write_bulk(
    client: Elasticsearch,
    target: str,
    documents: Iterable[Document],
    *,
    refresh: bool = True,
    alias: bool = False,
) -> WriteReport:
    """Write documents to an alias or index under their ids; with `refresh`, return when all can be found.

    Documents of one id go one after the other, so that the later one stays. A document is rejected
    where it is at fault, or too large to be sent alone; a server that is full, or forbids, raises, since it
    refuses them all.
    With `alias`, `target` must be one: the server would make an index of its name, with a guessed mapping.
    """
    written, rejected = 0, list[tuple[str, str]]()
    for key, reason in _outcomes(client, target, documents, alias):
        if reason is None:
            written += 1
        else:
            rejected.append((key, reason))
    if refresh:
        client.indices.refresh(index=target)
    return WriteReport(written=written, rejected=tuple(rejected))


def delete_bulk(client: Elasticsearch, target: str, ids: Iterable[str]) -> None:
    """Delete the documents of an alias that have these ids; one that is not there is none the less gone."""
    from elasticsearch.helpers import streaming_bulk

    actions = ({"_op_type": "delete", "_index": target, "_id": each} for each in ids)
    answers = streaming_bulk(client, actions, chunk_size=_BATCH, max_retries=_RETRIES, raise_on_error=False)
    for done, answer in answers:
        if (
            not done
            and answer["delete"].get("status") != 404
            and (reason := _outcome(done, answer["delete"])[1])
        ):
            raise EngineRefused(f"Elasticsearch refuses to delete: {reason}")
    client.indices.refresh(index=target)


def _outcomes(
    client: Elasticsearch, target: str, documents: Iterable[Document], alias: bool
) -> Iterator[Outcome]:
    sent: deque[Future[list[Outcome]]] = deque()
    with ExitStack() as stack:
        lanes = [stack.enter_context(ThreadPoolExecutor(1)) for _ in range(_LANES)]
        for lane in lanes:  # after a refusal, which others would meet as well, nothing more is sent
            stack.callback(lane.shutdown, wait=False, cancel_futures=True)
        for batch in batched(documents, _BATCH * _LANES):
            refused, actions = _actions(target, batch)
            yield from refused
            parts = zip(lanes, _parted(actions), strict=True)
            sent += [lane.submit(_send, client, part, alias) for lane, part in parts]
            while len(sent) > _WAITING:
                yield from sent.popleft().result()
        for answer in sent:
            yield from answer.result()


def _parted(actions: list[Document]) -> list[list[Document]]:
    """The actions of each lane; those of one id are in the same one, whatever the request."""
    parts: list[list[Document]] = [[] for _ in range(_LANES)]
    for action in actions:
        parts[hash(action["_id"]) % _LANES].append(action)
    return parts


def _actions(target: str, batch: list[Document]) -> tuple[list[Outcome], list[Document]]:
    """The documents that do not fit the mapping, and the bulk actions of the rest."""
    refused, actions = list[Outcome](), list[Document]()
    for document in batch:
        if reason := complaint(document):
            refused.append((str(document.get("id")), reason))
            continue
        try:
            actions.append({"_index": target, "_id": document["id"], "_source": _source(document)})
        # what JSON cannot hold, such as half a character, and a time beyond the years of a calendar
        except (TypeError, OverflowError) as error:
            refused.append((document["id"], str(error)))
    return refused, actions


def _source(document: Document) -> bytes:
    source: Document = {WRITTEN: time.time_ns() // 1000, **document, **derived_fields(document)}
    source["signs"] = " ".join(signs(source["signs"]))  # the server's core has no tokenizer for them
    return orjson.dumps(source)


def _send(client: Elasticsearch, actions: list[Document], alias: bool) -> list[Outcome]:
    """Send the actions; what is too large for the server, or for a proxy before it, in halves."""
    from elasticsearch import ApiError

    try:
        return _send_together(client, actions, alias)
    except ApiError as error:
        if error.meta.status != _TOO_LARGE:
            raise
    if len(actions) == 1:
        size = len(actions[0]["_source"])
        return [(actions[0]["_id"], f"too large ({size:,} bytes) for the server or a proxy before it (413)")]
    half = len(actions) // 2
    return _send(client, actions[:half], alias) + _send(client, actions[half:], alias)


def _send_together(client: Elasticsearch, actions: list[Document], alias: bool) -> list[Outcome]:
    from elasticsearch.helpers import streaming_bulk

    answers = streaming_bulk(
        client,
        actions,
        chunk_size=_BATCH,
        max_chunk_bytes=_BATCH_BYTES,
        max_retries=_RETRIES,
        initial_backoff=1,
        max_backoff=60,
        raise_on_error=False,
        require_alias=alias,
    )
    return [_outcome(done, answer["index"]) for done, answer in answers]


def _outcome(done: bool, result: Mapping[str, Any]) -> Outcome:
    if done:
        return result["_id"], None
    error, status = result.get("error"), result.get("status")
    reason = _reason(error)
    kind = error.get("type") if isinstance(error, dict) else None
    if kind in _OF_DOCUMENTS:
        return result["_id"], reason
    if status in BUSY:
        raise EngineUnavailable(
            f"Elasticsearch takes no more for now ({status}): {reason}: wait, or make room on its disks; what is "
            "not delivered stays in the journal"
        )
    raise EngineRefused(
        f"Elasticsearch refuses to write ({status} {kind}): {reason}: give the rights, set the index right, or run "
        "`shangqing index setup`; what is not delivered stays in the journal"
    )


def _reason(error: Any) -> str:
    if not isinstance(error, dict):
        return str(error)
    cause = (error.get("caused_by") or {}).get("reason")
    return " ".join(f"{error.get('reason')}{f': {cause}' if cause else ''}".split())[:500]
