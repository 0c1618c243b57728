"""The query language: text that a reader types becomes one tree that every engine answers."""
