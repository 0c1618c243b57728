"""The door: who may come in, and how a browser shows that it is let in."""
