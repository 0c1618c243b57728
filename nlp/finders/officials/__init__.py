"""Who a text gives a position: names, positions, organisations, the forms they go by."""
