"""Each contract is held on every engine by the same number of tests, and none is left out."""

import re
import subprocess
import sys
from collections import Counter

import pytest

from tests.hygiene import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.elastic]

ENGINE = re.compile(r"\[(tantivy|memory|elastic|sqlite|postgres)[\]-]")


def test_every_engine_is_held_to_the_contract_by_the_same_number_of_tests():
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "tests/contract"]
    run = subprocess.run(  # noqa: S603 - our own words
        command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120
    )
    counted = Counter(match[1] for match in ENGINE.finditer(run.stdout))
    assert counted["elastic"] == counted["tantivy"] == counted["memory"] > 100
    assert counted["postgres"] == counted["sqlite"] > 50
