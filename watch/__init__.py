"""Watch: crawl on schedule, and tell who must know: alerts (告警) and briefings (简报) when they are due."""
