"""From a source to an article: a Scrapy project and the readers of its pages."""
