"""The search index: one port, several engines behind it."""
