"""Runs: one a source at a time, resumed after a kill, judged when they end."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from threading import Timer

import orjson
import pytest
from filelock import FileLock

from crawlers.exceptions import SourceBusy
from crawlers.items import Article, Offer
from crawlers.sources.folder import Source
from crawlers.sources.source import Expectation
from crawlers.storage.runs import observation_key, open_run

AT = datetime(2026, 11, 11, 2, tzinfo=UTC)


def source(expected: int = 1) -> Source:
    return Source.model_validate(
        {
            "name": "qinghe",
            "competitor": {"name": "青禾"},
            "spider": "shop",
            "start": ["https://a.example/"],
            "expect": {"observations": expected},
        }
    )


def offer(number: int) -> Offer:
    return Offer(title=str(number), url=f"https://a.example/{number}", observed=AT, price=Decimal(number))


def test_a_source_is_crawled_once_at_a_time(tmp_path: Path) -> None:
    run = open_run(tmp_path, source())
    with pytest.raises(SourceBusy, match="qinghe"):
        open_run(tmp_path, source())
    run.finish("finished")
    open_run(tmp_path, source()).finish("finished")


def test_a_run_begins_while_others_look_whether_one_is_under_way(tmp_path: Path) -> None:
    open_run(tmp_path, source()).finish("finished")
    looking = FileLock(tmp_path / "locks" / "qinghe.lock", thread_local=False)
    looking.acquire()
    Timer(0.1, looking.release).start()
    run = open_run(tmp_path, source())
    assert run.lock.is_locked
    run.finish("finished")


def test_a_killed_run_goes_on_and_remembers(tmp_path: Path) -> None:
    killed = open_run(tmp_path, source())
    killed.journal.append([offer(1)])
    killed.journal.close()  # this and the next line are what the kernel does for a killed process
    killed.lock.release()
    resumed = open_run(tmp_path, source())
    assert resumed.name == killed.name
    assert observation_key(offer(1)) in resumed.seen
    resumed.finish("finished")
    fresh = open_run(tmp_path, source())
    assert fresh.name != killed.name
    fresh.finish("finished")


def test_articles_are_remembered_from_all_runs_and_offers_are_not(tmp_path: Path) -> None:
    article = Article(title="a", body="b", observed=AT)
    first = open_run(tmp_path, source())
    first.journal.append([offer(1), article])
    first.finish("finished")
    second = open_run(tmp_path, source())
    assert second.seen == {article.id}
    second.finish("finished")


def test_a_dated_run_is_the_same_run_again(tmp_path: Path) -> None:
    first = open_run(tmp_path, source(), AT)
    first.journal.append([offer(1)])
    first.finish("finished")
    again = open_run(tmp_path, source(), AT)
    assert again.name == first.name == "20261111T020000000000Z"
    assert observation_key(offer(1)) in again.seen
    again.finish("finished")


@pytest.mark.parametrize(
    ("reason", "observations", "pages", "failures", "outcome"),
    [
        ("finished", 2, 2, 0, "ok"),
        ("finished", 1, 2, 0, "unhealthy"),
        ("finished", 0, 0, 1, "failed"),
        ("shutdown", 2, 2, 0, "paused"),
        ("quiet hours began", 2, 2, 0, "paused"),
        ("journal failed", 2, 2, 0, "failed"),
    ],
)
def test_a_run_is_judged(
    tmp_path: Path, reason: str, observations: int, pages: int, failures: int, outcome: str
) -> None:
    run = open_run(tmp_path, source(expected=2))
    run.tally.observations, run.tally.pages = observations, pages
    for number in range(failures):
        run.tally.fail("HTTP status 500", f"https://a.example/{number}")
    summary = run.finish(reason)
    assert summary.outcome == outcome
    assert (summary.why is None) == (outcome == "ok")
    written = orjson.loads((tmp_path / "runs" / "qinghe" / f"{run.name}.json").read_bytes())
    assert (written["outcome"], written["pages"], written["observations"]) == (outcome, pages, observations)


def test_what_was_left_out_is_counted_with_examples(tmp_path: Path) -> None:
    run = open_run(tmp_path, source())
    for number in range(9):
        run.tally.skip("nothing found on the page", f"https://a.example/{number}")
    summary = run.finish("finished")
    assert summary.skipped == {"nothing found on the page": 9}
    assert len(summary.examples["nothing found on the page"]) == 5


@pytest.mark.parametrize("reason", ["shutdown", "quiet hours began", "journal failed", "finished"])
def test_what_ended_early_goes_on_under_its_name(tmp_path: Path, reason: str) -> None:
    first = open_run(tmp_path, source())
    first.journal.append([offer(1)])
    first.finish(reason)
    again = open_run(tmp_path, source())
    assert (again.name == first.name, again.resumed) == ((reason != "finished",) * 2)
    again.finish("finished")


def test_a_run_far_below_what_its_source_used_to_yield_is_unhealthy(tmp_path: Path) -> None:
    watched = source().model_copy(update={"expect": Expectation(usual=0.5)})

    def crawl(found: int) -> tuple[str, str | None]:
        run = open_run(tmp_path, watched)
        run.tally.observations, run.tally.pages = found, 1
        summary = run.finish("finished")
        return summary.outcome, summary.why

    assert [crawl(found)[0] for found in (40, 44, 30, 22)] == ["ok"] * 4
    assert crawl(10) == ("unhealthy", "10 observations where its last runs found 35")
    assert crawl(18)[0] == "ok"


def test_a_run_whose_summary_is_spoilt_has_ended(tmp_path: Path) -> None:
    run = open_run(tmp_path, source())
    run.finish("finished")
    (tmp_path / "runs" / "qinghe" / f"{run.name}.json").write_bytes(b'{"outc')
    watched = source().model_copy(update={"expect": Expectation(usual=0.5)})
    again = open_run(tmp_path, watched)
    assert again.name != run.name
    assert again.finish("finished").outcome == "unhealthy"


def test_a_summary_that_cannot_be_written_fails_the_run_and_lets_go_of_the_source(tmp_path: Path) -> None:
    run = open_run(tmp_path, source(expected=0))
    (tmp_path / "runs").write_bytes(b"in the way")
    summary = run.finish("finished")
    assert (summary.outcome, "cannot be written" in (summary.why or "")) == ("failed", True)
    (tmp_path / "runs").unlink()
    assert open_run(tmp_path, source(expected=0)).finish("finished").outcome == "ok"


def test_a_run_from_a_wrong_clock_hides_no_killed_one(tmp_path: Path) -> None:
    wrong = open_run(tmp_path, source(), datetime(2099, 1, 1, tzinfo=UTC))
    wrong.finish("finished")
    killed = open_run(tmp_path, source())
    killed.journal.append([offer(1)])
    killed.journal.close()
    killed.lock.release()
    resumed = open_run(tmp_path, source())
    assert (resumed.name, resumed.resumed) == (killed.name, True)
    resumed.finish("finished")
