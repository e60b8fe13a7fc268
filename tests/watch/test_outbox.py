"""Sending: to a real webhook and a real mail server, once, not in quiet hours, again where a channel was down."""

from datetime import UTC, datetime, time, timedelta

import pytest

from crawlers.beijing import BEIJING
from watch.channels import Channel
from watch.exceptions import ChannelMissing
from watch.ledger import Ledger
from watch.outbox import send_due, when_due
from watch.plan import WatchPlan

NOON = datetime(2026, 11, 11, 12, 0, tzinfo=BEIJING)
PLAN = WatchPlan.model_validate({"channels": {"ops": "OPS", "mail": "MAIL"}, "quiet_hours": ["22:00-08:00"]})


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "alerts.sqlite") as opened:
        yield opened


def opener(**addresses):
    return lambda name, variable: Channel(name, variable, addresses)


def queue(
    ledger, *words: str, channel: str = "ops", subject: str = "降价", due=NOON, attachment=None
) -> None:
    with ledger.change():
        for each in words:
            ledger.queue(channel, subject, each, due, attachment)


def test_messages_of_a_rule_go_out_together_and_once(ledger, hook):
    queue(ledger, "甲茶 | 龙井 100 → 80", "乙茶 | 龙井 90 → 85")
    queue(ledger, "tea | unhealthy", subject="采集")
    sent = send_due(ledger, PLAN, NOON, opener(OPS=hook.url))
    assert (sent.messages, sent.failures) == (3, [])
    assert [each["title"] for each in hook.taken] == [
        "商情 Shangqing | 降价 (2)", "商情 Shangqing | 采集 (1)",
    ]  # fmt: skip
    assert hook.taken[0]["message"] == "甲茶 | 龙井 100 → 80\n乙茶 | 龙井 90 → 85"
    assert send_due(ledger, PLAN, NOON, opener(OPS=hook.url)).messages == 0
    assert len(hook.taken) == 2


def test_a_channel_that_is_down_gets_it_later_and_the_others_at_once(ledger, hook, mailbox):
    queue(ledger, "降价")
    queue(ledger, "降价", channel="mail")
    hook.down = True
    both = opener(OPS=hook.url, MAIL=mailbox.url)
    sent = send_due(ledger, PLAN, NOON, both)
    assert sent.messages == 1 and "channel ops: did not take 1 messages" in sent.failures[0]
    assert hook.refused >= 1 and len(mailbox.mails) == 1
    assert send_due(ledger, PLAN, NOON + timedelta(seconds=30), both).failures == [], "not yet due again"
    hook.down = False
    sent = send_due(ledger, PLAN, NOON + timedelta(minutes=2), both)
    assert (sent.messages, hook.words, ledger.waiting()) == (1, "降价", 0)


def test_a_channel_that_nobody_listens_at_waits_longer_each_time(ledger):
    queue(ledger, "降价")
    closed = opener(OPS="json://127.0.0.1:9/hook")
    at, waits = NOON, []
    for _ in range(4):
        assert send_due(ledger, PLAN, at, closed).failures
        again = next(
            at + timedelta(minutes=m) for m in range(1, 400) if ledger.due(at + timedelta(minutes=m))
        )
        waits.append(round((again - at).total_seconds() / 60))
        at = again
    assert waits == sorted(waits) and waits[0] < waits[-1]
    assert ledger.waiting() == 1


def test_a_mail_carries_its_words_and_the_briefing(ledger, mailbox, tmp_path):
    briefing = tmp_path / "briefing.html"
    briefing.write_text("<p>简报</p>", "utf-8")
    queue(ledger, "简报 briefing weekly", channel="mail", subject="weekly", attachment=str(briefing))
    assert send_due(ledger, PLAN, NOON, opener(MAIL=mailbox.url)).messages == 1
    [mail] = mailbox.mails
    assert "weekly" in mail["subject"]
    assert [part.get_filename() for part in mail.iter_attachments()] == ["briefing.html"]


def test_markup_of_a_page_is_text_in_a_mail(ledger, mailbox):
    queue(ledger, "甲茶 | <script>alert(1)</script> | *降价*", channel="mail")
    send_due(ledger, PLAN, NOON, opener(MAIL=mailbox.url))
    for part in mailbox.mails[0].walk():
        if part.get_content_type() == "text/html":
            assert "<script>" not in part.get_content()
        elif part.get_content_type() == "text/plain":
            assert "<script>alert(1)</script>" in part.get_content()


def test_nothing_goes_out_in_quiet_hours(ledger, hook):
    night = NOON.replace(hour=23)
    queue(ledger, "降价", due=when_due(night, PLAN.quiet_hours))
    queue(ledger, "旧的", due=NOON)  # put off by a channel that was down, it fell into the night
    assert send_due(ledger, PLAN, night, opener(OPS=hook.url)).messages == 0
    assert send_due(ledger, PLAN, NOON + timedelta(hours=20), opener(OPS=hook.url)).messages == 2


@pytest.mark.parametrize(
    ("now", "digest", "due"),
    [
        (NOON, None, NOON),
        (NOON, time(9), NOON.replace(hour=9) + timedelta(days=1)),
        (NOON, time(18), NOON.replace(hour=18)),
        (NOON, time(23), NOON.replace(hour=8) + timedelta(days=1)),  # a digest within quiet hours
        (NOON.replace(hour=23), None, NOON.replace(hour=8) + timedelta(days=1)),
        (NOON.replace(hour=3), None, NOON.replace(hour=8)),
    ],
)
def test_when_a_message_is_due(now, digest, due):
    assert when_due(now.astimezone(UTC), PLAN.quiet_hours, digest) == due


def test_many_alerts_are_parted_so_that_each_channel_takes_them_all(ledger, hook):
    lines = [f"{number:03} | {'降价' * 40}" for number in range(60)]
    queue(ledger, *lines)
    send_due(ledger, PLAN, NOON, opener(OPS=hook.url))
    assert "\n".join(each["message"] for each in hook.taken).split("\n") == lines
    assert all(len(each["message"].encode()) <= 2048 for each in hook.taken)


@pytest.mark.parametrize("address", [None, "", "no address", "unknown://key"])
def test_a_channel_without_an_address_says_what_to_set(ledger, address):
    queue(ledger, "降价")
    sent = send_due(ledger, PLAN, NOON, opener(**({"OPS": address} if address is not None else {})))
    assert "OPS" in sent.failures[0] and "Apprise" in sent.failures[0]
    assert ledger.waiting() == 1


def test_an_address_never_stands_in_a_message(hook):
    with pytest.raises(ChannelMissing) as raised:
        Channel("ops", "OPS", {"OPS": "nonsense://secret-key-1234"})
    assert "secret-key-1234" not in str(raised.value)


@pytest.mark.parametrize(
    "address",
    [
        "wecombot://693axxx6-7aoc-4bc4-97a0-0ec2sifa5aaa",
        "dingtalk://" + "a" * 32,
        "feishu://" + "b" * 24,
        "mailtos://user:password@smtp.a.example?to=ops@a.example",
        "jsons://hooks.a.example/shangqing",
    ],
)
def test_the_addresses_of_the_readme_are_known(address):
    assert Channel("ops", "OPS", {"OPS": address}).name == "ops"


def test_a_channel_that_left_the_plan_is_named(ledger):
    queue(ledger, "降价", channel="gone")
    assert "gone: is in watch.yaml no more" in send_due(ledger, PLAN, NOON).failures[0]
