"""From a saved page to an article: pure functions, without Scrapy and without a network."""
