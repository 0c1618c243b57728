"""What every test run says of itself."""

import os


def pytest_report_header():
    """Name the halves of the contract suites that do not run here."""
    if os.environ.get("KLIPING_TEST_POSTGRES"):
        return "archive contract: sqlite, postgres"
    return "archive contract: sqlite (postgres not run: KLIPING_TEST_POSTGRES names no server)"
