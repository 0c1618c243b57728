"""Finders are light: the query box reads with them without a language model's library."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "module", ["nlp", "nlp.finders.regulations.find", "nlp.finders.quotes.find"]
)
def test_finders_load_no_spacy(module):
    code = f"import sys, {module}; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own words
