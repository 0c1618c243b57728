"""A small and badly behaved news site on loopback, for tests that crawl for real."""
