"""Aliases, indices and templates in disorder: mended where that is safe, else told, and no document is given up."""

from __future__ import annotations

from typing import Any

import pytest

from index.engines.elastic import Elastic
from index.exceptions import EngineRefused, EngineUnavailable, IndexingError, IndexOutdated
from index.fields import VERSION

DOCUMENTS: list[dict[str, Any]] = [
    {"id": f"{n}", "kind": "article", "title": f"题 {n}", "text": f"题 {n}"} for n in range(30)
]


@pytest.fixture
def written(engine: Elastic) -> Elastic:
    engine.write(DOCUMENTS)
    return engine


def index_of(engine: Elastic, number: int = 1) -> str:
    return f"{engine.read_alias}-v{VERSION}-{number:06d}"


def anew(engine: Elastic) -> Elastic:
    """The engine as another process opens it."""
    return Elastic(engine._location, engine.version)


@pytest.mark.parametrize("lost", [("read",), ("write",), ("read", "write")])
def test_aliases_that_were_deleted_are_told_and_given_back(written: Elastic, lost: tuple[str, ...]) -> None:
    for each in lost:
        written.client.indices.delete_alias(index=index_of(written), name=getattr(written, f"{each}_alias"))
    opened = anew(written)
    assert "shangqing index setup" in (opened.status().fault or "")
    opened.setup()
    assert opened.status().fault is None
    assert opened.count() == len(DOCUMENTS)
    assert opened.write(DOCUMENTS).written == opened.count() == len(DOCUMENTS)
    opened.close()


def test_an_unfinished_move_is_not_given_the_aliases(written: Elastic) -> None:
    names = f"{written.read_alias},{written.write_alias}"
    written.client.indices.delete_alias(index=index_of(written), name=names)
    written.client.indices.create(
        index=index_of(written, 2), mappings={"_meta": {"moving": {"source": index_of(written), "since": 1}}}
    )
    opened = anew(written)
    assert opened.write(DOCUMENTS[:1]).written == 1
    assert opened.count() == len(DOCUMENTS)
    opened.close()


def test_an_alias_that_points_elsewhere_is_told(written: Elastic) -> None:
    other, client = f"{written.read_alias}-restored", written.client
    client.indices.create(index=other)
    turn = [
        {"remove": {"index": index_of(written), "alias": written.write_alias}},
        {"add": {"index": other, "alias": written.write_alias}},
    ]
    client.indices.update_aliases(actions=turn)
    opened = anew(written)
    for act in (lambda: opened.write(DOCUMENTS), opened.migrate):
        with pytest.raises(EngineRefused, match="remove both aliases") as caught:
            act()
        assert other in str(caught.value)
    assert other in (opened.status().fault or "")
    assert client.count(index=other)["count"] == 0
    opened.close()


def test_what_would_be_written_and_not_found_is_not_written(written: Elastic) -> None:
    client = written.client
    client.indices.create(index=index_of(written, 2), aliases={written.read_alias: {}})
    client.indices.delete_alias(index=index_of(written), name=written.read_alias)
    with pytest.raises(EngineRefused, match="does not point to"):
        anew(written).write(DOCUMENTS)


def test_an_alias_of_two_indices_and_none_to_be_written_rejects_no_document(written: Elastic) -> None:
    client = written.client
    client.indices.create(index=index_of(written, 2), aliases={written.write_alias: {}})
    client.indices.put_alias(index=index_of(written), name=written.write_alias, is_write_index=False)
    with pytest.raises(EngineRefused, match="no write index"):
        anew(written).write(DOCUMENTS)


def close(engine: Elastic) -> None:
    engine.client.indices.close(index=index_of(engine))


def lose_pipeline(engine: Elastic) -> None:
    engine.client.indices.put_settings(index=index_of(engine), settings={"index.default_pipeline": "gone"})


def block(engine: Elastic) -> None:
    engine.client.indices.put_settings(index=index_of(engine), settings={"index.blocks.write": True})


@pytest.mark.parametrize("harm", [close, lose_pipeline, block])
def test_what_is_the_index_s_fault_rejects_no_document(written: Elastic, harm: Any) -> None:
    """The server says 400 of each document, as if that were at fault."""
    harm(written)
    with pytest.raises(EngineRefused, match="stays in the journal"):
        written.write(DOCUMENTS)


def test_a_server_whose_disk_was_full_takes_everything_when_it_is_free_again(
    written: Elastic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.elastic_writing._RETRIES", 0)
    name, client = index_of(written), written.client
    client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": True})
    assert "make room" in (written.status().fault or "")
    for act in (lambda: written.write(DOCUMENTS), lambda: written.delete(["1"])):
        with pytest.raises(EngineUnavailable, match="make room"):
            act()
    assert written.count() == len(DOCUMENTS)  # reading goes on
    client.indices.put_settings(index=name, settings={"index.blocks.read_only_allow_delete": None})
    assert written.write(DOCUMENTS).written == written.count() == len(DOCUMENTS)
    assert written.status().fault is None


def test_a_template_without_our_mapping_makes_no_index(engine: Elastic) -> None:
    client, base = engine.client, engine.read_alias
    client.indices.delete(index=index_of(engine))
    site = {"index_patterns": [f"{base}-*"], "priority": 900}
    client.indices.put_index_template(
        name=f"{base}-site", template={"settings": {"number_of_replicas": 0}}, **site
    )
    opened = anew(engine)
    for act in (opened.setup, lambda: opened.write(DOCUMENTS)):
        with pytest.raises(EngineRefused, match=f"compose it of {base}-mapping-v{VERSION}"):
            act()
    assert not client.indices.exists(index=index_of(engine))
    parts = [f"{base}-settings", f"{base}-mapping-v{VERSION}"]
    client.indices.put_index_template(name=f"{base}-site", composed_of=parts, **site)
    assert opened.write(DOCUMENTS).written == opened.count() == len(DOCUMENTS)
    opened.close()


def test_an_index_of_a_newer_version_is_left_alone(written: Elastic) -> None:
    newer = Elastic(written._location, VERSION + 1)
    newer.migrate()
    for act in (lambda: written.write(DOCUMENTS), written.migrate):
        with pytest.raises(IndexOutdated, match="update"):
            act()
    assert newer.count() == len(DOCUMENTS)
    assert newer.status().fault is None
    newer.close()


def test_an_older_writer_that_met_a_newer_index_gives_nothing_up(
    written: Elastic, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The aliases turn while its bulk is on the way, and the new mapping refuses the old documents."""
    newer, check, checked = Elastic(written._location, VERSION + 1), written._aliases.check, list[None]()

    def check_and_turn() -> None:
        check()
        if not checked:
            newer.migrate()
        checked.append(None)

    monkeypatch.setattr(written._aliases, "check", check_and_turn)
    odd = DOCUMENTS[0] | {"promotions": [{"start": "at the beginning"}]}
    with pytest.raises(IndexingError, match="newer version"):
        written.write([odd])
    newer.close()
