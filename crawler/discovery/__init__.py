"""What feeds and sitemaps list: bytes in, addresses out, without a network."""
