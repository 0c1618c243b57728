"""Two add-ons that wire the project's components into Scrapy."""

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import BaseSettings

from crawler.middlewares.patience import PatienceMiddleware
from crawler.middlewares.redirects import NearRedirectMiddleware
from crawler.middlewares.robots import ArchiveRobotsMiddleware
from crawler.pipelines import SettlingPipeline


class PoliteAddon:
    """Patience with the busy, robots rules from the archive, redirects that stay near."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put our middlewares in the places of Scrapy's."""
        name = "DOWNLOADER_MIDDLEWARES"
        settings.set_in_component_priority_dict(name, RobotsTxtMiddleware, None)
        settings.set_in_component_priority_dict(name, RedirectMiddleware, None)
        settings.set_in_component_priority_dict(name, PatienceMiddleware, 90)
        settings.set_in_component_priority_dict(name, ArchiveRobotsMiddleware, 100)
        settings.set_in_component_priority_dict(name, NearRedirectMiddleware, 600)


class ArchiveAddon:
    """The item pipeline: what a visit brought into WARC file and archive."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the pipeline."""
        settings.set_in_component_priority_dict("ITEM_PIPELINES", SettlingPipeline, 100)
