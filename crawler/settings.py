"""Scrapy's settings for this project; a crawl adds its own on top, see ``crawler.run``."""

BOT_NAME = "kliping"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
ADDONS = {
    "crawler.addons.PoliteAddon": 100,
    "crawler.addons.ArchiveAddon": 200,
}

# Polite: robots.txt obeyed (by our own middleware), one request at a time a host, with a pause.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 6.0
DOWNLOAD_DELAY_JITTER = 1 / 6  # from 5 to 7 seconds
KLIPING_LEAST_WAIT = 30.0

DOWNLOAD_HANDLERS = {
    "http": "crawler.handler.PatientDownloadHandler",
    "https": "crawler.handler.PatientDownloadHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}

# Bounded: sizes, times, steps. What failed is tried again by the ledger, not at once.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
REDIRECT_MAX_TIMES = 5
RETRY_ENABLED = False
METAREFRESH_ENABLED = False

# Safe: no private addresses (a proxy from the environment would look them up elsewhere), no doors.
TWISTED_DNS_RESOLVER = "crawler.resolver.PublicResolver"
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Plain: nothing is remembered between requests, nobody is told where we come from.
COOKIES_ENABLED = False
REFERER_ENABLED = False
HTTPERROR_ALLOW_ALL = True
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
}

# Lean: what this crawl has no use for is not run for every request.
DOWNLOADER_MIDDLEWARES = {
    f"scrapy.downloadermiddlewares.{name}": None
    for name in ("offsite.OffsiteMiddleware", "httpauth.HttpAuthMiddleware")
}
SPIDER_MIDDLEWARES = {
    f"scrapy.spidermiddlewares.{name}": None
    for name in (
        "httperror.HttpErrorMiddleware",
        "urllength.UrlLengthMiddleware",
        "depth.DepthMiddleware",
        "metacopy.MetaCopyDetectionMiddleware",
    )
}
DOWNLOADER_STATS = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"

# Scrapy starts so many tasks for each answer; ours brings one item at most.
CONCURRENT_ITEMS = 1

LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False
LOGSTATS_INTERVAL = 0
