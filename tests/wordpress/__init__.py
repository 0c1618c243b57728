"""A real WordPress, as most regional outlets are one, filled with stories of our own."""
