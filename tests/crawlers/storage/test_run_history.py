"""What runs left on the disk, read back: ended, under way, killed, spoilt."""

import threading
import time
from datetime import UTC, datetime

import pytest
from filelock import FileLock

from crawlers.sources.source import Source
from crawlers.storage.run_history import ended_runs, last_run, read_summary, run_history, run_moment
from crawlers.storage.runs import open_run, run_name, summary_path


@pytest.fixture
def source() -> Source:
    return Source.model_validate(
        {"name": "tea", "competitor": {"name": "甲"}, "spider": "shop", "start": ["https://a.example/"]}
    )


def test_a_run_is_under_way_until_it_ends(tmp_path, source):
    run = open_run(tmp_path, source)
    [under_way] = run_history(tmp_path)
    assert (under_way.source, under_way.outcome, ended_runs(tmp_path)) == ("tea", "running", [])
    run.finish("finished")
    [ended] = run_history(tmp_path, "tea")
    assert ended == ended_runs(tmp_path)[0] and ended.outcome == "unhealthy"
    assert run_history(tmp_path, "rice") == [] and last_run(tmp_path, "rice") is None


def test_a_run_whose_process_is_gone_was_killed(tmp_path, source):
    run = open_run(tmp_path, source)
    run.journal.close()
    run.memories.close()
    run.lock.release()  # as the system does for a dead process
    assert last_run(tmp_path, "tea").outcome == "killed"


def test_who_only_looks_is_not_taken_for_a_crawl(tmp_path, source):
    run = open_run(tmp_path, source)
    run.journal.close()
    run.memories.close()
    run.lock.release()
    holds = threading.Event()

    def look():
        with FileLock(run.lock.lock_file):
            holds.set()
            time.sleep(0.03)

    looker = threading.Thread(target=look)
    looker.start()
    holds.wait()
    assert last_run(tmp_path, "tea").outcome == "killed"
    looker.join()


def test_a_spoilt_summary_ends_nothing_and_breaks_nothing(tmp_path, source):
    run = open_run(tmp_path, source)
    run.finish("finished")
    path = summary_path(tmp_path, "tea", run.name)
    path.write_bytes(b'{"outc')
    assert read_summary(path) is None and ended_runs(tmp_path) == []
    assert last_run(tmp_path, "tea").outcome == "killed"


def test_the_name_of_a_run_tells_its_moment():
    at = datetime(2026, 11, 11, 4, 5, 6, 789, UTC)
    assert run_moment(run_name(at)) == at
    assert run_moment("a-users-file") is None
