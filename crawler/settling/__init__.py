"""Bring visits to their end in a process of its own: keep the raw page, read it, write it down."""
