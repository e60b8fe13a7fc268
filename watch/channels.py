"""Channels: where messages go, each an Apprise URL in the environment (https://appriseit.com)."""

from __future__ import annotations

import os
from collections.abc import Mapping

from watch.exceptions import ChannelMissing


class Channel:
    """One channel, ready to be sent to; ChannelMissing where its variable does not hold an Apprise URL."""

    def __init__(self, name: str, variable: str, environment: Mapping[str, str] = os.environ) -> None:
        import apprise

        self.name = name
        address = environment.get(variable)
        if not address:
            raise ChannelMissing(
                f"channel {name}: the environment variable {variable} is not set; set it to an Apprise URL such as "
                "mailtos://…, wecombot://…, dingtalk://…, feishu://… or jsons://…"
            )
        self._sender = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False, interpret_escapes=False))
        if not self._sender.add(address):
            raise ChannelMissing(
                f"channel {name}: {variable} holds no URL that Apprise can use; see https://appriseit.com/services/"
            )

    def send(self, title: str, body: str, attachment: str | None = None) -> bool:
        """Send a plain text; whether the channel took it."""
        import apprise

        return bool(
            self._sender.notify(
                title=title,
                body=body,
                body_format=apprise.NotifyFormat.TEXT,
                attach=attachment,
            )
        )
