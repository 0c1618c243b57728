"""Numbers of the pages and the API: answers by route, status and time, and errors of the index."""

from prometheus_client import CollectorRegistry, Counter, Histogram

from kliping.metrics.stores import SECONDS


class AnswerCounts:
    """Counts what ``search_api`` reports of each request."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "kliping_request_seconds",
            "Answers of pages and API, by the route's pattern.",
            ["method", "route", "status"],
            registry=registry,
            buckets=SECONDS,
        )
        self._failures = Counter(
            "kliping_request_failures",
            "Requests that failed, by the code of the problem: index, rebuilding, server ...",
            ["code"],
            registry=registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._seconds.labels(method, route, str(status)).observe(seconds)

    def failed(self, code: str) -> None:
        """Count a problem of ours, not of the reader's."""
        self._failures.labels(code).inc()
