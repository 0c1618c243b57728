"""A follower whose archive goes away in the middle of its work."""

import pytest

from records.archive.articles import store_article
from records.archive.migrate import migrate
from records.archive.positions import count_backlog
from records.archive.store import is_away, open_archive
from records.feed import EntryKind
from records.follower import Follower
from tests.making import make_article


class Unplugging:
    """A stage during whose first work the archive's file is taken away."""

    name = "unplugging"
    partitions = 1
    kinds = frozenset({EntryKind.ARTICLE_STORED})

    def __init__(self, archive, file):
        self.archive = archive
        self.file = file
        self.done = []
        self.unplugged = False

    def work(self, entries):
        if not self.unplugged:
            self.unplugged = True
            self.archive.close()
            self.file.rename(self.file.with_name("kept"))
            self.file.mkdir()
        return entries

    def write(self, tx, result):
        self.done += [entry.article_id for entry in result]

    def plug_in(self):
        self.file.rmdir()
        self.file.with_name("kept").rename(self.file)


def test_work_goes_on_at_once_when_the_archive_is_back_and_nothing_is_put_aside(tmp_path):
    file = tmp_path / "kliping.db"
    migrate(f"sqlite:///{file}")
    with open_archive(f"sqlite:///{file}") as archive:
        with archive.write() as tx:
            store_article(tx, make_article())
        stage = Unplugging(archive, file)
        follower = Follower(archive, stage, lease_seconds=3600)
        with pytest.raises(Exception, match="unable to open") as caught:
            follower.run_once()
        assert is_away(caught.value)
        stage.plug_in()
        assert follower.run_once() == 1
        assert stage.done == [make_article().id]
        assert follower.backlog() == 0


def test_a_long_backlog_is_counted_as_far_as_is_asked(tmp_path):
    url = f"sqlite:///{tmp_path}/kliping.db"
    migrate(url)
    with open_archive(url) as archive:
        with archive.write() as tx:
            for number in range(5):
                store_article(tx, make_article(str(number)))
        with archive.read() as conn:
            counted = [
                count_backlog(conn, "any", list(EntryKind), at_most=limit) for limit in (3, 5, None)
            ]
    assert counted == [3, 5, 5]
