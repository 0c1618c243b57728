"""How the weights in ``nlp/model`` are made; never imported by the service."""
