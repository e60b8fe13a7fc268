"""Elasticsearch's own: templates, aliases, credentials, refusals, and the move to a new mapping."""

from __future__ import annotations

import base64
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from analysis.findings import Finding
from index import Query, open_index
from index.derived import derived_fields
from index.documents import finding_document
from index.engines import elastic_migration, elastic_writing
from index.engines.elastic import Elastic
from index.engines.elastic_client import connect
from index.engines.elastic_mapping import mapping
from index.exceptions import (
    EngineMissing,
    EngineRefused,
    EngineUnavailable,
    IndexingError,
    IndexOutdated,
    InvalidIndexUrl,
)
from index.fields import FIELDS, VERSION
from index.searching import Index

NOWHERE = "http://127.0.0.1:9"  # the discard port: nobody listens


@dataclass
class Recorder:
    """A server that answers everything with one status, and keeps what it was sent."""

    status: int = 200
    seen: list[str | None] = field(default_factory=list)
    body: dict[str, Any] = field(default_factory=lambda: {"count": 0})
    url: str = ""


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """Looks like Elasticsearch to the client; for headers and refusals alone."""
    kept = Recorder()

    class Answer(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            kept.seen.append(self.headers.get("Authorization"))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            refusal = {"error": {"type": "refused", "reason": "no\nthanks"}}
            written = json.dumps(kept.body if kept.status == 200 else refusal).encode()
            self.send_response(kept.status)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        kept.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield kept
        server.shutdown()


ASKED: list[Callable[[Index], object]] = [
    lambda index: index.setup(),
    lambda index: index.write([]),
    lambda index: index.search("手机"),
    lambda index: list(index.scan()),
    lambda index: index.trend(),
    lambda index: index.suggest("手"),
    lambda index: index.count(),
    lambda index: index.status(),
    lambda index: index.migrate(),
]


@pytest.mark.parametrize("ask", ASKED)
def test_a_server_that_is_away_is_told_in_one_line(ask: Callable[[Index], object]) -> None:
    with open_index(NOWHERE) as index, pytest.raises(EngineUnavailable) as caught:
        ask(index)
    assert "SHANGQING_INDEX_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error"), [(401, EngineRefused), (403, EngineRefused), (400, EngineRefused)]
)
def test_refusals_say_what_to_do(recorder: Recorder, status: int, error: type[IndexingError]) -> None:
    recorder.status = status
    with open_index(recorder.url) as index, pytest.raises(error) as caught:
        index.count()
    assert "no thanks" in str(caught.value)
    assert ("SHANGQING_INDEX_API_KEY" in str(caught.value)) == (status != 400)


def test_an_overloaded_server_is_away(recorder: Recorder) -> None:
    recorder.status = 429
    with open_index(recorder.url) as index, pytest.raises(EngineUnavailable, match="overloaded"):
        index.count()
    assert len(recorder.seen) > 1  # it was tried again


def test_credentials_come_from_the_environment(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [
        {},
        {"SHANGQING_INDEX_USER": "analyst", "SHANGQING_INDEX_PASSWORD": "geheim"},
        {"SHANGQING_INDEX_API_KEY": "a2V5"},
    ]
    for environment in given:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        with open_index(recorder.url) as index:
            assert index.count() == 0
    basic = base64.b64encode(b"analyst:geheim").decode()
    assert recorder.seen == [None, f"Basic {basic}", "ApiKey a2V5"]


def test_secrets_are_in_no_message(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SHANGQING_INDEX_API_KEY", "c2VjcmV0")
    caplog.set_level("DEBUG")
    recorder.status = 403
    with open_index(recorder.url) as index, pytest.raises(EngineRefused) as caught:
        index.count()
    assert "c2VjcmV0" not in f"{caught.value} {caplog.text} {index.engine!r}"


def test_an_address_with_a_password_is_refused_and_not_repeated() -> None:
    with (
        open_index("http://analyst:geheim@127.0.0.1:9200") as index,
        pytest.raises(InvalidIndexUrl, match="SHANGQING_INDEX_PASSWORD") as caught,
    ):
        index.count()
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://", "http://:9200", "https://a.example:port", "http://[::1"])
def test_addresses_that_are_none(url: str) -> None:
    with open_index(url) as index, pytest.raises(InvalidIndexUrl):
        index.count()


def test_a_missing_authority_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHANGQING_INDEX_CA", "/nowhere/ca.pem")
    with open_index("https://127.0.0.1:9") as index, pytest.raises(EngineRefused, match="SHANGQING_INDEX_CA"):
        index.count()


def test_a_missing_client_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "elasticsearch", None)
    with open_index(NOWHERE) as index, pytest.raises(EngineMissing, match=r"shangqing\[elasticsearch\]"):
        index.count()


# On a real server


def test_each_server_is_the_one_that_is_meant(engine: Elastic, request: pytest.FixtureRequest) -> None:
    major = request.node.callspec.params["engine"]
    if "ELASTICSEARCH_URL" not in os.environ:
        assert (engine.status().server or "").startswith(f"Elasticsearch {major}.")


def test_templates_aliases_and_a_strict_mapping(engine: Elastic) -> None:
    base, client = engine.read_alias, engine.client
    name = f"{base}-v{VERSION}-000001"
    assert client.indices.get_alias(index=name)[name]["aliases"] == {
        base: {},
        f"{base}-write": {"is_write_index": True},
    }
    template = client.indices.get_index_template(name=f"{base}-v{VERSION}")["index_templates"][0][
        "index_template"
    ]
    assert template["composed_of"] == [f"{base}-settings", f"{base}-mapping-v{VERSION}"]
    mapping = client.indices.get_mapping(index=name)[name]["mappings"]
    assert mapping["dynamic"] == "strict"
    assert set(mapping["properties"]) == set(FIELDS)
    assert mapping["properties"]["promotions"]["type"] == "nested"


def test_the_server_itself_refuses_unknown_fields(engine: Elastic) -> None:
    from elasticsearch import BadRequestError

    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        engine.client.index(index=engine.write_alias, document={"id": "1", "colour": "red"})


def test_nothing_is_written_without_the_alias(engine: Elastic, corpus: tuple[Finding, ...]) -> None:
    """Else the server would make an index of the alias's name, with a guessed mapping."""
    documents = [finding_document(finding) for finding in corpus[:2]]
    engine.write(documents)
    engine.client.indices.delete(index=f"{engine.read_alias}-v{VERSION}-000001")
    with pytest.raises(EngineRefused, match="shangqing index setup"):
        engine.write(documents)
    assert not engine.client.indices.exists(index=engine.write_alias)
    engine.setup()
    assert engine.write(documents).written == engine.count() == 2


@pytest.mark.parametrize(
    ("status", "error"), [(429, EngineUnavailable), (503, EngineUnavailable), (403, EngineRefused)]
)
def test_a_full_server_rejects_no_document(
    recorder: Recorder, status: int, error: type[IndexingError], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What refuses them all is the server's state, not the document's fault: nothing may be given up for it."""
    monkeypatch.setattr(elastic_writing, "_RETRIES", 0)
    fault = {"_id": "1", "status": status, "error": {"type": "full", "reason": "disk usage exceeded"}}
    recorder.body = {"errors": True, "items": [{"index": fault}]}
    with connect(recorder.url) as client, pytest.raises(error, match="disk usage exceeded"):
        elastic_writing.write_bulk(client, "any", [{"id": "1", "kind": "article"}])


def test_busy_documents_are_sent_again(recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    waited = list[float]()
    monkeypatch.setattr("elasticsearch.helpers.actions.time.sleep", waited.append)
    fault = {"_id": "1", "status": 429, "error": {"type": "full", "reason": "queue capacity"}}
    recorder.body = {"errors": True, "items": [{"index": fault}]}
    with connect(recorder.url) as client, pytest.raises(EngineUnavailable):
        elastic_writing.write_bulk(client, "any", [{"id": "1", "kind": "article"}])
    assert {1, 2, 4, 8, 16, 32} <= set(waited)


def test_nested_promotions_can_be_asked_alone(engine: Elastic, corpus: tuple[Finding, ...]) -> None:
    engine.write(map(finding_document, corpus))
    found = engine.client.count(
        index=engine.read_alias,
        query={
            "nested": {
                "path": "promotions",
                "query": {"term": {"promotions.mechanic": "threshold_reduction"}},
            }
        },
    )
    assert found["count"] == sum(bool(finding.promotions) for finding in corpus) > 0


def test_what_the_server_rejects_is_told_one_by_one(engine: Elastic) -> None:
    documents: list[dict[str, Any]] = [
        {"id": f"{n}", "kind": "article", "title": f"题 {n}", "text": f"题 {n}"} for n in range(1_000)
    ]
    documents[417]["promotions"] = [{"mechanic": "gift", "start": "at the beginning"}]
    report = engine.write(documents)
    assert report.written == engine.count() == 999
    assert [key for key, _ in report.rejected] == ["417"]
    assert "start" in report.rejected[0][1]


def test_derived_fields_are_not_given_back(engine: Elastic, corpus: tuple[Finding, ...]) -> None:
    made = [finding_document(finding) for finding in corpus[:10]]
    engine.write(made)
    found = {row.document["id"]: row.document for row in engine.search(Query()).rows}
    assert found == {document["id"]: document for document in made}


# Migration


def newer(engine: Elastic) -> Elastic:
    """The engine as the next version of this program would open it."""
    return Elastic(f"{engine._url}#{engine.read_alias}", version=VERSION + 1)


@pytest.fixture
def old(engine: Elastic, corpus: tuple[Finding, ...]) -> Elastic:
    engine.write(map(finding_document, corpus))
    return engine


def test_an_older_mapping_is_read_and_not_written(old: Elastic, corpus: tuple[Finding, ...]) -> None:
    opened = newer(old)
    assert opened.search(Query()).total == len(corpus)
    assert opened.search(Query(text="手机")).total == old.search(Query(text="手机")).total
    with pytest.raises(IndexOutdated, match="shangqing index migrate"):
        opened.write([])
    opened.close()


def test_words_are_found_in_an_index_that_was_written_by_version_2(
    new_elasticsearch_index: Callable[..., AbstractContextManager[str]], corpus: tuple[Finding, ...]
) -> None:
    older = mapping()
    del older["properties"]["held"]
    with new_elasticsearch_index() as url:
        engine = Elastic(url)
        aliases = {engine.read_alias: {}, engine.write_alias: {"is_write_index": True}}
        name = f"{engine.read_alias}-v2-000001"
        engine.client.indices.create(index=name, aliases=aliases, mappings=older)
        for document in map(finding_document, corpus[:30]):
            fields = document | derived_fields(document) | {"written": 1}
            del fields["held"]
            engine.client.index(index=name, id=document["id"], document=fields)
        engine.client.indices.refresh(index=name)
        with open_index(url) as index:
            before = index.search("手机")
            assert before.total > 0
            assert index.migrate().moved == 30
            assert index.search("手机").total >= before.total
        engine.close()


def test_migrate_moves_all_and_search_is_never_empty(old: Elastic, corpus: tuple[Finding, ...]) -> None:
    opened, totals, ended = newer(old), list[int](), threading.Event()
    origin = old.origin()

    def watch() -> None:
        while not ended.is_set():
            totals.append(old.search(Query(limit=0, facets=())).total)

    watcher = threading.Thread(target=watch)
    watcher.start()
    move = opened.migrate()
    ended.set()
    watcher.join()
    base = old.read_alias
    assert (move.source, move.target) == (f"{base}-v{VERSION}-000001", f"{base}-v{VERSION + 1}-000002")
    assert move.moved == opened.count() == len(corpus)
    assert set(totals) == {len(corpus)}
    assert opened.status().mapping == f"v{VERSION + 1}"
    assert opened.origin() == origin != ""
    assert opened.migrate().source is None
    assert opened.write(map(finding_document, corpus)).written == opened.count() == len(corpus)
    opened.close()


def test_what_is_written_during_the_move_arrives(
    old: Elastic, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = {"kind": "article", "title": "迟到", "text": "迟到"}
    turn = elastic_migration.Move._turn

    def write_and_turn(move: elastic_migration.Move, source: str, target: str) -> None:
        old.write([late | {"id": "before the turn"}])
        turn(move, source, target)
        old.client.index(
            index=source, id="behind it", document=late | {"id": "behind it", "rank": 1, "written": 2**60}
        )

    monkeypatch.setattr(elastic_migration.Move, "_turn", write_and_turn)
    opened = newer(old)
    assert opened.migrate().moved == len(corpus) + 2
    assert opened.search(Query(text="迟到")).total == 2
    opened.close()


def test_an_interrupted_move_is_resumed(
    old: Elastic, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elastic_migration, "PAGE", 50)
    put, pages = elastic_migration.Move._put, list[int]()

    def put_some(move: elastic_migration.Move, target: str, page: list[dict[str, Any]]) -> None:
        if len(pages) == 3:
            raise KeyboardInterrupt
        pages.append(len(page))
        put(move, target, page)

    opened = newer(old)
    with monkeypatch.context() as interrupted, pytest.raises(KeyboardInterrupt):
        interrupted.setattr(elastic_migration.Move, "_put", put_some)
        opened.migrate()
    assert opened.search(Query()).total == len(corpus)  # still the old one
    came_to = _recorded_places(monkeypatch)
    assert opened.migrate().moved == len(corpus)
    assert came_to[0] is not None  # not from the beginning
    opened.close()


def _recorded_places(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where each copying begins."""
    pages, places = elastic_migration.Move._pages, list[Any]()

    def recorded(move: elastic_migration.Move, source: str, query: Any, after: Any = None) -> Any:
        places.append(after)
        return pages(move, source, query, after)

    monkeypatch.setattr(elastic_migration.Move, "_pages", recorded)
    return places
