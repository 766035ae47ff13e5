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


@pytest.fixture(name="open_desk")
def fixture_open_desk(request):
    """Makes a desk of a class; its logs are shown when the test fails."""
    desks = []
    with tempfile.TemporaryDirectory(prefix="triptych-") as folder:
        def open_desk(kind, **options):
            desk = kind(folder, **options)
            desks.append(desk)  # before its servers run: they end with it, also when the last of them does not start
            desk.start_servers()
            return desk
        try:
            yield open_desk
        finally:
            for desk in desks:
                if getattr(request.node, "has_failed", True):
                    print(desk.logs())
                desk.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    if call.when == "call":
        item.has_failed = outcome.get_result().failed
