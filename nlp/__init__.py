"""From an article to the facts in it."""
