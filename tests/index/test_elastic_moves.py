"""A move to a new mapping that is killed at every step, while somebody writes and deletes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from index.engines import elastic_migration
from index.engines.elastic import Elastic
from index.engines.elastic_migration import Move
from index.exceptions import EngineRefused
from index.fields import VERSION
from index.query import Query

NUMBER = 120


def document(number: int | str, title: str = "题") -> dict[str, Any]:
    return {"id": f"{number}", "kind": "article", "title": title, "text": title}


def titles(engine: Elastic) -> dict[str, str]:
    return {found["id"]: found["title"] for found in engine.scan(Query())}


@pytest.fixture
def old(engine: Elastic, monkeypatch: pytest.MonkeyPatch) -> Elastic:
    monkeypatch.setattr(elastic_migration, "PAGE", 25)
    engine.write(document(n) | {"written": 1} for n in range(NUMBER))  # long before the move
    return engine


@pytest.fixture
def newer(old: Elastic) -> Iterator[Elastic]:
    """The engine as the next version of this program opens it."""
    opened = Elastic(old._location, VERSION + 1)
    yield opened
    opened.close()


@pytest.fixture
def before(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], None]:
    """Does something before a step of a move, once."""

    def arrange(step: str, act: Callable[[], None]) -> None:
        real, done = getattr(Move, step), list[None]()

        def stepped(*given: Any) -> Any:
            if not done:
                done.append(None)
                act()
            return real(*given)

        monkeypatch.setattr(Move, step, stepped)

    return arrange


def interrupt() -> None:
    raise KeyboardInterrupt


STEPS = ["_copy_all", "_copy", "_forget", "_turn", "_copy_newer", "_finish"]


@pytest.mark.parametrize("step", STEPS)
def test_a_move_killed_at_any_step_is_resumed_while_others_write_and_delete(
    old: Elastic, newer: Elastic, before: Callable[[str, Callable[[], None]], None], step: str
) -> None:
    expected, origin = {f"{n}": "题" for n in range(NUMBER)}, old.origin()
    before(step, interrupt)
    with pytest.raises(KeyboardInterrupt):
        newer.migrate()
    # Who writes is of the version that the alias is of by now.
    writer = old if step in STEPS[:4] else newer
    writer.write([document("new"), document(7, "改")])
    writer.delete(["3", "99"])
    expected |= {"new": "题", "7": "改"}
    del expected["3"], expected["99"]
    newer.migrate()
    assert titles(newer) == expected
    assert newer.migrate().source is None
    assert newer.status().fault is None
    assert newer.origin() == origin


@pytest.mark.parametrize("step", STEPS[1:4])
def test_what_is_deleted_during_a_move_does_not_come_back(
    old: Elastic, newer: Elastic, before: Callable[[str, Callable[[], None]], None], step: str
) -> None:
    before(step, lambda: old.delete([f"{n}" for n in range(50)]))
    assert newer.migrate().moved == NUMBER - 50
    assert sorted(map(int, titles(newer))) == list(range(50, NUMBER))


def test_what_reached_the_old_index_last_follows_though_the_move_was_killed_behind_the_turn(
    old: Elastic, newer: Elastic, before: Callable[[str, Callable[[], None]], None]
) -> None:
    name = f"{old.read_alias}-v{VERSION}-000001"
    before("_copy_newer", interrupt)
    with pytest.raises(KeyboardInterrupt):
        newer.migrate()
    late = document("late") | {"rank": 1, "written": 2**60}
    old.client.index(index=name, id="late", document=late)
    newer.write([document("1", "新")])
    moved = newer.migrate()
    assert (moved.source, moved.moved) == (name, NUMBER + 1)
    assert titles(newer) == {f"{n}": "题" for n in range(NUMBER)} | {"late": "题", "1": "新"}


def test_what_the_new_mapping_rejected_before_a_move_was_killed_is_told_in_the_end(
    old: Elastic, newer: Elastic, before: Callable[[str, Callable[[], None]], None]
) -> None:
    name = f"{old.read_alias}-v{VERSION}-000001"
    old.client.indices.put_mapping(index=name, properties={"colour": {"type": "keyword"}})
    odd = document("odd") | {"rank": 1, "written": 1, "colour": "red"}
    old.client.index(index=name, id="odd", document=odd)
    before("_turn", interrupt)
    with pytest.raises(KeyboardInterrupt):
        newer.migrate()
    moved = newer.migrate()
    assert moved.moved == NUMBER
    assert [key for key, _ in moved.rejected] == ["odd"]


def test_an_index_in_the_way_of_a_move_is_told_and_not_searched(old: Elastic, newer: Elastic) -> None:
    old.client.indices.create(index=f"{old.read_alias}-v{VERSION + 1}-000002")
    with pytest.raises(EngineRefused, match="is there already"):
        newer.migrate()
    assert old.count() == NUMBER


def test_a_template_that_keeps_an_older_mapping_stops_a_move_before_it_begins(
    old: Elastic, newer: Elastic
) -> None:
    base, client = old.read_alias, old.client
    client.indices.put_index_template(
        name=f"{base}-site", index_patterns=[f"{base}-*"], priority=900, composed_of=[f"{base}-settings"]
    )
    with pytest.raises(EngineRefused, match=f"{base}-mapping-v{VERSION + 1}"):
        newer.migrate()
    assert old.count() == NUMBER
    assert client.indices.get_alias(name=base).body.keys() == {f"{base}-v{VERSION}-000001"}
