import pathlib
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from desk import Desk  # noqa: E402


@pytest.fixture(name="desk")
def fixture_desk(request):
    """A desk with a running Redis and no daemon yet. Its logs are shown when the test fails."""
    with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
        desk = Desk(folder)
        try:
            desk.start_redis()
            yield desk
        finally:
            if getattr(request.node, "has_failed", True):
                print(desk.logs())
            desk.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.has_failed = outcome.get_result().failed
