"""Which legal instruments a text names: ids, titles, provisions."""
