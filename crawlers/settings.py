"""Scrapy's settings, and the one place where the environment is read (README, "Settings")."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dotenv import load_dotenv


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Where things are. `data` holds journal, index, archive and spool; `index_url` is None for the
    embedded engine inside `data`; `sources` is the user's folder of source YAML files; `user_agent` is what
    the crawler calls itself; `watch` is the user's watch.yaml, `ours`
    the user's ours.yaml."""

    data: Path
    index_url: str | None
    sources: Path
    user_agent: str
    watch: Path
    ours: Path


def read_environment() -> Environment:
    """Read the SHANGQING_… variables, and what a `.env` in the working directory adds to them."""
    load_dotenv(Path.cwd() / ".env")
    return Environment(
        data=Path(os.environ.get("SHANGQING_DATA") or "data"),
        index_url=os.environ.get("SHANGQING_INDEX_URL") or None,
        sources=Path(os.environ.get("SHANGQING_SOURCES") or "sources"),
        user_agent=os.environ.get("SHANGQING_USER_AGENT") or "shangqing/0.1 (+market research crawler)",
        watch=Path(os.environ.get("SHANGQING_WATCH") or "watch.yaml"),
        ours=Path(os.environ.get("SHANGQING_OURS") or "ours.yaml"),
    )


_environment = read_environment()

SHANGQING_DATA = str(_environment.data)
SHANGQING_INDEX_URL = _environment.index_url
SHANGQING_SOURCES = str(_environment.sources)

BOT_NAME = "shangqing"
SPIDER_MODULES = ["crawlers.spiders"]
USER_AGENT = _environment.user_agent

# Manners: robots.txt is obeyed, the delay is the source's, AutoThrottle slows down where a site is slow.
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY_JITTER = 0.0  # a delay of 1 s is never less
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 4.0

# Limits, where a source does not set its own.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_VERIFY_CERTIFICATES = True
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the run's summary counts it

# Only a source that is a folder reads files (crawlers.manners).
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# All that runs is named here: Scrapy adds to its defaults what nobody asked for (one of 2026 runs what Python it is
# sent), and imports what is switched off (aiohttp, requests).
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100,
    "crawlers.pace.SitePaceMiddleware": 110,  # behind robots.txt, which it reads
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "crawlers.middlewares.WrittenRefreshMiddleware": 580,  # Scrapy's decodes every page: this one looks first
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "crawlers.middlewares.PrivateAddressMiddleware": 700,  # behind redirects: each hop is looked at
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # the frontier keeps depth and length of an address
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
CONCURRENT_ITEMS = 8  # Scrapy makes that many tasks a page: its own 100 cost a quarter of the time
EXTENSIONS_BASE: dict[str, int] = {}  # the run's own tally counts
EXTENSIONS = {
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,  # `scrapy crawl -o`
    "scrapy.extensions.throttle.AutoThrottle": 0,
    "crawlers.extensions.RunRecorder": 100,  # the run's summary
    "crawlers.extensions.QuietHoursKeeper": 150,  # no request in a source's quiet hours
    "crawlers.spiders.visits.VisitKeeper": 200,  # remembers a page once its observations are safe
}
ITEM_PIPELINES = {
    "crawlers.pipelines.validate.ValidatePipeline": 100,  # leave out what is no observation
    "crawlers.pipelines.deduplicate.DeduplicatePipeline": 200,  # once a run, an article once and for all
    "crawlers.pipelines.journal.JournalPipeline": 300,  # on the disk: from here on it is collected
    "index.pipeline.IndexPipeline": 900,  # at the end: analyse the journal's news and index it
}

ASYNCIO_EVENT_LOOP = "uvloop.Loop" if os.name == "posix" else None
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = os.environ.get("SHANGQING_LOG_LEVEL") or "WARNING"
LOG_SHORT_NAMES = True
