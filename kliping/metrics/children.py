"""Numbers of the supervisor: which of its processes run, and how often they were started."""

from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kliping.up import Child


class Children(Collector):
    """Looks at the children when asked."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = children

    def collect(self) -> Iterator[Metric]:
        """Give for each child whether it runs and its starts."""
        running = GaugeMetricFamily("kliping_child_up", "Whether it runs.", labels=["process"])
        starts = CounterMetricFamily(
            "kliping_child_starts", "How often it was started.", labels=["process"]
        )
        for child in self._children:
            running.add_metric([child.name], int(child.process is not None))
            starts.add_metric([child.name], child.starts)
        yield from (running, starts)
