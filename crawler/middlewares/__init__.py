"""What every request passes on its way: robots.txt and the limits of redirects."""
