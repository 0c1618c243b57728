"""Write the source files by which the crawler finds the demo's outlets."""

from collections.abc import Iterable
from pathlib import Path

from kliping.demo.world import Outlet

REGIONS = {
    "demo-kabarsorong": "96.71",
    "demo-hariantimika": "94.04",
    "demo-makassarkini": "73.71",
    "demo-jayapuranet": "91.71",
}
ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
ADDRESSES = {
    "feed": ("feeds", "/feed/"),
    "atom": ("feeds", "/atom.xml"),
    "sitemap": ("sitemaps", "/sitemap_index.xml"),
    "news_sitemap": ("sitemaps", "/sitemap-news.xml"),
}


def write_sources(folder: Path, outlets: Iterable[Outlet], port: int) -> None:
    """Put one TOML file an outlet into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for outlet in outlets:
        (folder / f"{outlet.id}.toml").write_text(_source_file(outlet, port), encoding="utf-8")


def _source_file(outlet: Outlet, port: int) -> str:
    base = f"http://{outlet.host}:{port}"
    lists: dict[str, list[str]] = {}
    for way in outlet.discovery:
        key, path = ADDRESSES[way]
        lists.setdefault(key, []).append(f'{{ url = "{base}{path}", evidence = "seen" }}')
    lines = [
        f'name = "{outlet.name}"',
        f'homepage = "{base}/"',
        f'zone = "{ZONES[outlet.zone.key]}"',
        'network = "Demo"',
        *([f'region = "{REGIONS[outlet.id]}"'] if outlet.id in REGIONS else []),
        *(['system = "wpberita"'] if outlet.theme == "wpberita" else []),
        *(f"{key} = [{', '.join(values)}]" for key, values in lists.items()),
        'notes = "demo"',
    ]
    return "\n".join(lines) + "\n"
