"""WebSub: hubs say that a feed has news, so that it is asked at once. No more is believed."""
