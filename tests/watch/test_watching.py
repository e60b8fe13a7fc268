"""`shangqing watch` as it runs on a server: real processes, real crawls of a loopback site, a real webhook."""

import os
import signal
import subprocess
import time

import pytest
import yaml

from crawlers.storage.run_history import last_run, run_history


@pytest.fixture
def watching(desk):
    """Start watches; whatever is left of them is killed."""
    started = []

    class Watching:
        def start(self, *arguments: str):
            started.append(desk.start("shangqing", "watch", *arguments))
            return started[-1]

        def end(self, process) -> str:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            return out

    yield Watching()
    for process in started:
        if process.poll() is None:
            process.kill()
            process.communicate()


def plan(desk, hook, *rules, **more) -> None:
    os.environ["OPS_HOOK"] = hook.url
    said = {"channels": {"ops": "OPS_HOOK"}, "alerts": [{"to": ["ops"], **rule} for rule in rules], **more}
    (desk.folder / "watch.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")


@pytest.fixture(autouse=True)
def clean_environment():
    yield
    os.environ.pop("OPS_HOOK", None)


def ended(desk, source: str = "tea") -> int:
    return sum(run.outcome == "ok" for run in run_history(desk.data, source))


def test_it_crawls_tells_and_stops(desk, site, hook, watching, wait_until):
    site.list("/item/1", "/item/2")
    site.sell(1)
    site.sell(2)
    desk.watch(site, schedule={"every": "1h"}, expect={"observations": 3})
    desk.watch(site, name="rice", schedule={"cron": "0 3 1 1 *"})
    plan(desk, hook, {"name": "便宜", "price_below": 2}, {"name": "采集", "unhealthy": True})
    process = watching.start()
    wait_until(lambda: len(hook.taken) == 2, 180)
    out = watching.end(process)
    assert "tea: to be crawled" in out and "rice: to be crawled" in out
    titles = {each["title"] for each in hook.taken}
    assert titles == {"商情 Shangqing | 便宜 (1)", "商情 Shangqing | 采集 (1)"}
    assert "龙井 1 号" in hook.words and "tea | unhealthy" in hook.words
    assert last_run(desk.data, "rice") is None
    listed = desk.run("runs", "tea").stdout
    assert "unhealthy" in listed and "2 observations" in listed

    # started again, nothing is due, and nothing is told again
    again = watching.start()
    assert "to be crawled" in again.stdout.readline()
    time.sleep(2)
    watching.end(again)
    assert len(hook.taken) == 2
    assert len(run_history(desk.data)) == 1


def test_a_killed_crawl_is_taken_up_and_nothing_is_doubled(desk, site, hook, watching, wait_until):
    numbers = range(1, 31)
    site.list(*(f"/item/{number}" for number in numbers))
    for number in numbers:
        site.sell(number, delay=0.3)
    desk.watch(site, schedule={"every": "1d"}, concurrency=2)
    plan(desk, hook)
    process = watching.start()
    wait_until(lambda: len(desk.observations()) > 4, 60)
    crawls = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True).stdout.split()
    process.kill()
    for crawl in crawls:  # as systemd kills what a watch leaves behind
        os.kill(int(crawl), signal.SIGKILL)
    process.communicate()
    wait_until(lambda: last_run(desk.data, "tea").outcome == "killed", 20)
    for number in numbers:
        site.pages[f"/item/{number}"].delay = 0
    restarted = watching.start()
    wait_until(lambda: ended(desk) == 1, 180)
    watching.end(restarted)
    assert sorted(each.title for each in desk.observations()) == sorted(f"龙井 {n} 号" for n in numbers)


def test_sigterm_in_a_crawl_closes_it_in_order(desk, site, hook, watching, wait_until):
    numbers = range(1, 41)
    site.list(*(f"/item/{number}" for number in numbers))
    for number in numbers:
        site.sell(number, delay=0.3)
    desk.watch(site, concurrency=2)
    plan(desk, hook)
    process = watching.start()
    wait_until(lambda: len(desk.observations()) > 2, 60)
    watching.end(process)
    assert last_run(desk.data, "tea").outcome != "running"


def test_two_watches_of_the_same_data_do_not_run(desk, site, watching):
    desk.watch(site, schedule={"cron": "0 3 1 1 *"})
    first = watching.start()
    assert "tea: to be crawled" in first.stdout.readline()
    second = desk.run("watch")
    assert second.returncode == 1 and "is being watched already" in second.stderr
    watching.end(first)


def test_a_missing_address_or_source_is_told_at_once(desk, site):
    refused = desk.run("watch")
    assert refused.returncode == 2 and "holds no source" in refused.stderr
    desk.watch(site)
    (desk.folder / "watch.yaml").write_text("channels: {ops: NOT_SET}\n", "utf-8")
    refused = desk.run("watch")
    assert refused.returncode == 2 and "NOT_SET is not set" in refused.stderr


@pytest.mark.long
def test_a_briefing_is_made_when_it_is_due_and_sent(desk, site, hook, watching, wait_until):
    site.list("/item/1")
    site.sell(1)
    desk.watch(site)
    daily = {"name": "daily", "cron": "* * * * *", "span": "1d", "out": "out/{date}.md", "to": ["ops"]}
    plan(desk, hook, briefings=[daily])
    assert desk.run("crawl").returncode == 0
    process = watching.start()
    wait_until(lambda: bool(hook.taken), 150)
    watching.end(process)
    assert hook.taken[0]["title"] == "商情 Shangqing | daily (1)"
    assert hook.taken[0]["attachments"][0]["filename"].endswith(".md")
    [written] = (desk.folder / "out").glob("*.md")
    assert "龙井" in written.read_text("utf-8")


def test_a_dry_run_prints_and_keeps_nothing(desk, site, hook):
    site.list("/item/1")
    site.sell(1)
    desk.watch(site)
    plan(desk, hook, {"name": "满减", "mechanic": "threshold_reduction"})
    desk.run("crawl")
    tried = desk.run("alerts", "check", "--dry-run")
    assert tried.returncode == 0 and "满300减50" in tried.stdout
    assert not (desk.data / "alerts.sqlite").exists() and not hook.taken
    assert desk.run("alerts", "check").returncode == 0
    assert "满300减50" in hook.words
    hook.down = True
    failed = desk.run("alerts", "test", "ops")
    assert failed.returncode == 1 and "did not take it" in failed.stderr
