"""A million facts in a PostgreSQL archive, made by the server itself within half a minute.

Invented rows in the shape of real ones: 300 sources of unequal size, five years, ten facts an
article. What the words say does not matter here; how rows spread over keys and days does.
"""

from string import Template

from sqlalchemy import Engine, text

from tests.making import make_article

ARTICLES = 100_000

BIG = frozenset(
    {
        "articles",
        "versions",
        "aliases",
        "enrichments",
        "regulation_mentions",
        "figures",
        "officials",
        "quotes",
        "signatures",
        "bands",
        "feed",
        "urls",
        "sightings",
    }
)
"""Tables that grow with the news; every one holds 100,000 rows or more."""

_PARTS = {
    "day": "timestamptz '2021-11-20 03:00+00' + n * interval '26 minutes'",
    "id": "substr(md5(n::text), 1, 16)",
    "url": "'https://situs-' || n % 300 || '.example.id/berita/' || n",
    # A few sources give most of the news.
    "source": "'situs-' || floor(300 * power((n % 997) / 997.0, 3))::int",
    "record": make_article().model_dump_json(exclude={"title", "body"}),
}

_STATEMENTS = (
    """INSERT INTO articles (id, url, source, version, published, first_seen_at, cluster)
        SELECT $id, $url, $source, 1, $day, $day, $id FROM made""",
    """INSERT INTO versions (article_id, version, content_hash, stored_at, title, body, record)
        SELECT $id, 1, md5('isi' || n), $day, 'Berita ' || n,
        repeat('SORONG - Isi berita rekaan. ', 8), '$record' FROM made""",
    "INSERT INTO aliases (url, article_id) SELECT $url, $id FROM made",
    """INSERT INTO enrichments (article_id, version, pipeline_version, enriched_at, places)
        SELECT $id, 1, 'test', $day, '["96.71"]' FROM made""",
    """INSERT INTO figures (article_id, ordinal, start, "end", value, unit, kind)
        SELECT $id, o, o, o + 3, n * o, 'orang', 'level' FROM made, generate_series(0, 3) o""",
    """INSERT INTO officials (article_id, ordinal, name, mentions)
        SELECT $id, o, 'Nama ' || (n * o) % 20000, '[]' FROM made, generate_series(0, 2) o""",
    """INSERT INTO quotes (article_id, ordinal, start, "end", kind, speaker)
        SELECT $id, o, o, o + 9, 'direct', 'Nama ' || (n * o) % 20000
        FROM made, generate_series(0, 1) o""",
    """INSERT INTO regulation_mentions (article_id, ordinal, start, "end", id, provisions, draft,
        resolved_by, flags)
        SELECT $id, 0, 1, 9, 'uu/' || 1960 + n % 60 || '/' || n % 40, '[]', false, 'number', '[]'
        FROM made""",
    """INSERT INTO signatures (article_id, cluster, body_hash, minhash)
        SELECT $id, $id, md5('badan' || n), md5(n::text) FROM made""",
    """INSERT INTO bands (band, key, article_id)
        SELECT b, md5(b || '-' || n), $id FROM made, generate_series(0, 2) b""",
    """INSERT INTO feed (kind, partition, article_id, version, silent, at)
        SELECT kind, ('x0' || substr($id, 1, 1))::bit(8)::int, $id, 1, false, $day FROM made,
        unnest(ARRAY['article.stored', 'article.enriched', 'article.clustered']) kind ORDER BY n""",
    """INSERT INTO urls (url, fetch_url, source, domain, found_by, state, found_at, article_id,
        attempts, fetched_at, next_at, owner, lease_until)
        SELECT $url, $url, $source, 'situs-' || n % 300 || '.example.id', 'feed x', state,
        $day, $id, 0, CASE WHEN state IN ('due', 'leased') THEN NULL ELSE $day END,
        CASE WHEN state IN ('due', 'leased') THEN $day WHEN n % 50 = 0 THEN now() + interval '9 h'
        END, CASE state WHEN 'leased' THEN 'host/1/a/1' END,
        CASE state WHEN 'leased' THEN now() + interval '1 h' END
        FROM (SELECT n, CASE WHEN n % 400 = 0 THEN 'due' WHEN n % 2001 = 0 THEN 'leased'
        ELSE 'stored' END AS state FROM made) AS made""",
    """INSERT INTO sightings (url, found_by, source, at)
        SELECT $url, 'feed https://situs-' || n % 300 || '.example.id/feed/', $source, $day
        FROM made""",
)


def load_million(engine: Engine) -> int:
    """Fill an empty, migrated archive; return how many facts it holds."""
    with engine.begin() as conn:
        # Rows that are made to fit one another need no check of every key.
        conn.execute(text("SET LOCAL session_replication_role = replica"))
        conn.execute(text("SET LOCAL synchronous_commit = off"))
        conn.execute(text(f"CREATE TEMP TABLE made AS SELECT generate_series(1, {ARTICLES}) AS n"))
        for statement in _STATEMENTS:
            conn.exec_driver_sql(Template(statement).substitute(_PARTS).replace("%", "%%"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("VACUUM ANALYZE"))
        facts = ("figures", "officials", "quotes", "regulation_mentions")
        counts = " + ".join(f"(SELECT count(*) FROM {table})" for table in facts)  # noqa: S608
        return int(conn.execute(text(f"SELECT {counts}")).scalar_one())
