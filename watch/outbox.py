"""Send what waits: grouped by channel and rule, not in quiet hours, again and again where a channel is down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from crawlers.beijing import BEIJING
from crawlers.quiet import quiet_span
from crawlers.sources.yaml_values import Hours
from watch.channels import Channel
from watch.exceptions import ChannelMissing
from watch.ledger import Ledger, Message
from watch.plan import WatchPlan

_ROOM = 1800  # bytes a message: 企业微信 takes 2,048
_LONGEST = timedelta(hours=6)


@dataclass(slots=True)
class Sent:
    """What sending did: messages that were taken, and a line for each channel that took none."""

    messages: int = 0
    failures: list[str] = field(default_factory=list)


def when_due(now: datetime, quiet: Iterable[Hours], digest: time | None = None) -> datetime:
    """When a message of now is to be sent: at once, at the digest's hour, or when quiet hours end."""
    due = now if digest is None else next_time(now, digest)
    span = quiet_span(quiet, due)
    return due if span is None else next_time(due, span.end)


def next_time(now: datetime, at: time) -> datetime:
    """The next moment at which it is that time of the day in Beijing."""
    here = now.astimezone(BEIJING)
    then = datetime.combine(here.date(), at, BEIJING)
    return then if then > here else then + timedelta(days=1)


def send_due(
    ledger: Ledger, plan: WatchPlan, now: datetime, opened: Callable[[str, str], Channel] = Channel
) -> Sent:
    """Send what is due, each message until its channel has taken it; `opened` opens a channel by its variable."""
    sent = Sent()
    if quiet_span(plan.quiet_hours, now):
        return sent
    messages = sorted(ledger.due(now), key=lambda each: each.channel)
    for name, of_channel in groupby(messages, key=lambda each: each.channel):
        waiting = list(of_channel)
        try:
            channel = opened(name, plan.channels[name])
        except KeyError:
            sent.failures.append(f"channel {name}: is in watch.yaml no more; {len(waiting)} messages wait")
        except ChannelMissing as error:
            sent.failures.append(str(error))
        else:
            _send(channel, waiting, ledger, now, sent)
    return sent


def _send(channel: Channel, waiting: list[Message], ledger: Ledger, now: datetime, sent: Sent) -> None:
    """Send one channel's messages, in parts, up to the first that it does not take."""
    for part in _parts(waiting):
        title = f"商情 Shangqing | {part[0].subject} ({len(part)})"
        attachment = part[0].attachment
        there = attachment if attachment and Path(attachment).is_file() else None
        if not channel.send(title, "\n".join(each.words for each in part), there):
            again = now + min(timedelta(minutes=2 ** min(part[0].tries, 12)), _LONGEST)
            ledger.put_off(part, again)
            sent.failures.append(
                f"channel {channel.name}: did not take {len(part)} messages; "
                f"they are tried again from {again.astimezone(BEIJING):%m-%d %H:%M}, Beijing time"
            )
            return
        ledger.mark_sent(part, now)
        sent.messages += len(part)


def _parts(waiting: Iterable[Message]) -> Iterator[list[Message]]:
    """Messages of one subject that fit into one message; what has an attachment goes alone."""
    groups: dict[tuple[str, str | None], list[Message]] = {}
    for message in waiting:
        groups.setdefault((message.subject, message.attachment), []).append(message)
    for group in groups.values():
        part, room = list[Message](), _ROOM
        for message in group:
            size = len(message.words.encode()) + 1
            if part and size > room:
                yield part
                part, room = [], _ROOM
            part.append(message)
            room -= size
        yield part
