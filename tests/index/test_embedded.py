"""The embedded engine's own: locks, damage, older versions, and writers that are killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from analysis.findings import Finding
from index import Index, Query, open_index, parse_query
from index.answers import WriteReport
from index.documents import finding_document
from index.engines import embedded, embedded_best, embedded_migration, embedded_pages
from index.engines.embedded import Embedded
from index.engines.embedded_best import best_of_common_words
from index.engines.embedded_writing import write_documents
from index.exceptions import EngineUnavailable, IndexBusy, IndexOutdated, InvalidIndexUrl
from index.fields import VERSION

WRITER = """
import sys
from index.engines.embedded import Embedded
def documents(prefix, number):
    for n in range(number):
        if n == number - 1 and "hang" in sys.argv:
            print("writing", flush=True)
            sys.stdin.read()
        yield {"id": f"{prefix}{n}", "kind": "article", "title": f"手机 {n}", "text": f"手机 {n}"}
engine = Embedded(sys.argv[1])
print(engine.write(documents(sys.argv[2], int(sys.argv[3]))).written)
"""


def start_writer(folder: Path, prefix: str, number: int, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), prefix, str(number), *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    with start_writer(tmp_path, "a", 300) as first, start_writer(tmp_path, "b", 300) as second:
        assert [first.communicate()[0], second.communicate()[0]] == ["300\n", "300\n"]
    with open_index(tmp_path) as index:
        assert index.count() == 600


def test_a_writer_that_never_ends_is_told(
    tmp_path: Path, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "WAIT", 0.05)
    with open_index(tmp_path) as index:
        index.write(corpus[:5])
        with FileLock(tmp_path / "writer.lock"):
            assert index.status().writing
            assert index.search("").total == 5  # reading goes on
            with pytest.raises(IndexBusy, match="another process"):
                index.write(corpus)
        assert not index.status().writing
        assert index.write(corpus).written == len(corpus)


def test_a_killed_writer_leaves_what_was_acknowledged(tmp_path: Path, corpus: tuple[Finding, ...]) -> None:
    with open_index(tmp_path) as index:
        index.write(corpus[:20])
    with start_writer(tmp_path, "lost", 500, "hang") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        writer.send_signal(signal.SIGKILL)
    with open_index(tmp_path) as index:
        assert index.count() == 20
        assert index.write(corpus).written == index.count() == len(corpus)


def test_a_reader_sees_what_another_process_wrote(tmp_path: Path, corpus: tuple[Finding, ...]) -> None:
    with open_index(tmp_path) as reader:
        assert reader.count() == 0
        with open_index(tmp_path) as writer:
            writer.write(corpus[:7])
        assert reader.count() == 7


@pytest.mark.parametrize("damage", ["{", "[]", '{"index_settings": 1}'])
def test_a_damaged_index_says_what_to_do(tmp_path: Path, damage: str) -> None:
    with open_index(tmp_path) as index:
        index.setup()
    (tmp_path / f"v{VERSION}" / "meta.json").write_text(damage)
    with open_index(tmp_path) as index, pytest.raises(IndexOutdated, match="shangqing replay"):
        index.count()


def test_files_that_may_not_be_used_are_not_taken_for_damaged(
    tmp_path: Path, corpus: tuple[Finding, ...]
) -> None:
    """Else whoever lacks a right would be told to remove the index."""
    with open_index(tmp_path) as index:
        index.write(corpus[:5])
    lock = tmp_path / f"v{VERSION}" / ".tantivy-meta.lock"
    lock.unlink()
    lock.mkdir()  # as root ignores modes
    with open_index(tmp_path) as index, pytest.raises(EngineUnavailable, match="give rights"):
        index.count()
    lock.rmdir()
    with open_index(tmp_path) as index:
        assert index.count() == 5


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with open_index(tmp_path / "index") as index, pytest.raises(EngineUnavailable, match="cannot be used"):
        index.setup()


@pytest.mark.parametrize("url", ["ftp://a.example", "sqlite://x", "file:///tmp/x"])
def test_addresses_that_are_no_index(url: str) -> None:
    with pytest.raises(InvalidIndexUrl, match="directory"):
        open_index(url)


def test_the_environment_names_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, corpus: tuple[Finding, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHANGQING_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SHANGQING_INDEX_URL", raising=False)
    with open_index() as index:
        index.write(corpus[:2])
    assert (tmp_path / "data" / "index").is_dir()
    monkeypatch.setenv("SHANGQING_INDEX_URL", str(tmp_path / "elsewhere"))
    with open_index() as index:
        assert index.count() == 0


# Migration


def written_by(version: int, folder: Path, corpus: tuple[Finding, ...]) -> None:
    Embedded(str(folder), version).write(map(finding_document, corpus))


def test_another_version_is_neither_read_nor_written(tmp_path: Path, corpus: tuple[Finding, ...]) -> None:
    written_by(VERSION, tmp_path, corpus[:3])
    newer = Embedded(str(tmp_path), VERSION + 1)
    with pytest.raises(IndexOutdated, match="shangqing index migrate"):
        newer.count()
    with pytest.raises(IndexOutdated):
        newer.write([])


def test_what_was_moved_is_written_by_no_older_program(tmp_path: Path, corpus: tuple[Finding, ...]) -> None:
    """It would reach the old folder alone, and count as delivered."""
    older = Embedded(str(tmp_path), VERSION)
    older.write(map(finding_document, corpus[:3]))
    assert Embedded(str(tmp_path), VERSION + 1).migrate().moved == 3
    for act in (lambda: older.write([]), lambda: older.delete([corpus[0].id])):
        with pytest.raises(IndexOutdated, match="update"):
            act()
    assert older.count() == 3
    with pytest.raises(IndexOutdated, match="update"):
        Embedded(str(tmp_path), VERSION - 1).count()


def test_migrate_moves_all_and_keeps_the_old(tmp_path: Path, corpus: tuple[Finding, ...]) -> None:
    written_by(VERSION, tmp_path, corpus)
    older = Embedded(str(tmp_path), VERSION)
    older.setup()
    (tmp_path / f"v{VERSION + 1}.unfinished").mkdir()
    (tmp_path / f"v{VERSION + 1}.unfinished" / "meta.json").write_text("torn")
    newer = Embedded(str(tmp_path), VERSION + 1)
    move = newer.migrate()
    assert (move.source, move.target) == (str(tmp_path / f"v{VERSION}"), str(tmp_path / f"v{VERSION + 1}"))
    assert move.moved == newer.count() == len(corpus)
    assert move.rejected == ()
    assert older.count() == len(corpus)
    assert newer.origin() == older.origin() != ""
    assert newer.migrate().source is None
    assert newer.status().mapping == f"v{VERSION + 1}"


@pytest.mark.parametrize("written_meanwhile", [False, True])
def test_migrate_goes_on_where_it_was_interrupted(
    tmp_path: Path,
    corpus: tuple[Finding, ...],
    monkeypatch: pytest.MonkeyPatch,
    written_meanwhile: bool,
) -> None:
    written_by(VERSION, tmp_path, corpus)
    monkeypatch.setattr(embedded_migration, "BATCH", 20)
    newer, batches = Embedded(str(tmp_path), VERSION + 1), []

    def write(*given: Any) -> WriteReport:
        if len(batches) == 2:
            raise KeyboardInterrupt
        batches.append(given[-1])
        return replace(write_documents(*given), rejected=((f"batch {len(batches)}", "why"),))

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(embedded_migration, "write_documents", write)
        newer.migrate()
    with pytest.raises(IndexOutdated):
        newer.count()
    kept = corpus[:40]
    if written_meanwhile:
        with open_index(tmp_path) as old:
            old.delete([finding.id for finding in corpus[40:]])
    monkeypatch.setattr(
        embedded_migration,
        "write_documents",
        lambda *given: batches.append(given[-1]) or write_documents(*given),
    )
    move = newer.migrate()
    assert move.moved == newer.count() == len(kept if written_meanwhile else corpus)
    seen = [document["id"] for batch in batches[0 if not written_meanwhile else 2 :] for document in batch]
    assert len(seen) == len(set(seen)) == move.moved
    assert move.rejected == (() if written_meanwhile else (("batch 1", "why"), ("batch 2", "why")))
    assert not list(tmp_path.glob("*/moved*"))


def test_migrate_of_a_new_index_does_nothing(tmp_path: Path) -> None:
    with open_index(tmp_path) as index:
        assert index.migrate().source is None
        assert index.count() == 0


def test_what_only_labels_hold_comes_last_and_pages_through(tmp_path: Path) -> None:
    """More of them than are fetched at once, of one word and of two, in pages that neither repeat nor leave out."""
    written = [
        {
            "id": str(number),
            "kind": "offer",
            "title": f"手机 {number}",
            "text": f"手机 {number}" + ("满减" if number % 50 == 0 else ""),
            "mechanic": ["threshold_reduction"],
            "observed": f"2026-11-{number % 28 + 1:02}T00:00:00+00:00",
        }
        for number in range(300)
    ]
    with open_index(tmp_path) as index:
        assert index.engine.write(written).written == 300
        for text in ("满减", "满减 手机", "满减|没有"):
            query, found = Query(text=text, limit=40), []
            while page := index.search(query).hits:
                found += page
                query = replace(query, after=index.search(query).next)
                if query.after is None:
                    break
            assert len({hit.id for hit in found}) == len(found) == 300
            assert {hit.id for hit in found[:6]} == {str(number) for number in range(0, 300, 50)}
            moments = [hit.document["observed"] for hit in found if not hit.score]
            assert moments == sorted(moments, reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "满减",
        '"满减"',
        "价格",
        "满减 手机",
        "满减|价格",
        "手机 满减|价格 -没有",
        '"满减" 手机',
        "价|减|机",
        "手机 -价格",
    ],
)
@pytest.mark.parametrize(
    "line", ["", "competitor:甲", "strategy:price,promotion", "price:<30", "since:2026-11-10"]
)
def test_the_best_of_common_words_are_what_a_look_at_all_finds(
    common: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: str
) -> None:
    taken = list[int]()

    def look(*given: Any) -> Any:
        found = best_of_common_words(*given)
        taken.append(len(found or ()))
        return found

    with open_index(common) as index:
        monkeypatch.setattr(embedded_best, "COMMON", 10**9)
        slowly = pages(index, f"{text} {line}")
        monkeypatch.setattr(embedded_best, "COMMON", 1)
        monkeypatch.setattr(embedded_pages, "best_of_common_words", look)
        assert pages(index, f"{text} {line}") == slowly
    assert any(taken)
    assert len(slowly) == 60


def test_a_filter_that_few_of_the_best_answer_is_found_by_a_look_at_all(
    common: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = list[Any]()
    monkeypatch.setattr(embedded_best, "COMMON", 1)
    monkeypatch.setattr(
        embedded_pages,
        "best_of_common_words",
        lambda *given: taken.append(best_of_common_words(*given)) or taken[-1],
    )
    with open_index(common) as index:
        found = index.search("满减 price:<2")
        scores = [
            hit.score
            for hit in index.search(Query(text="满减", limit=1_000)).hits
            if hit.document["price_number"] < 2
        ]
    assert taken[0] is None
    assert [hit.score for hit in found.hits] == scores[:20]


def test_what_counting_meets_is_told_with_the_counts(
    tmp_path: Path, corpus: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index(tmp_path) as index:
        index.write(corpus)
        found = index.engine.search(Query(limit=3))
        assert found.counts() == found.counts()
        assert (len(found.rows), found.counts().total) == (3, len(corpus))

        def fail(*given: Any) -> None:
            raise ValueError("out of memory")

        monkeypatch.setattr(embedded, "count_matches", fail)
        assert len(index.engine.search(Query(limit=3)).rows) == 3
        with pytest.raises(ValueError, match="out of memory"):
            index.search(Query(limit=3))


def pages(index: Index, line: str) -> list[tuple[str, float]]:
    found, after = list[tuple[str, float]](), None
    for _ in range(3):
        page = index.search(parse_query(line, after=after))
        found += [(hit.id, hit.score) for hit in page.hits]
        after = page.next
    return found


@pytest.fixture(scope="module")
def common(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of two common words, many of the same score; of one word some titles are not in the text."""
    folder, chance = tmp_path_factory.mktemp("common"), random.Random(5)
    with open_index(folder) as index:
        index.engine.write(_common(number, chance) for number in range(2_400))
    return folder


def _common(number: int, chance: random.Random) -> dict[str, Any]:
    word = ("满减", "价格")[number % 2]
    title = f"{word}{' 手机' * chance.randrange(3)}"
    body = f"{word} " * chance.randrange(6) + "手机 " * chance.randrange(9)
    return {
        "id": str(number),
        "kind": "offer",
        "competitor": chance.choice("甲乙丙"),
        "strategy": chance.sample(["price", "promotion", "brand"], chance.randrange(3)),
        "title": title,
        "text": body if word == "价格" and chance.random() < 0.5 else f"{title}\n{body}",
        "observed": f"2026-11-{number % 28 + 1:02}T00:00:00+00:00",
        "price": f"{number % 90}",
        "price_number": float(number % 90),
    }
