"""A client that a generator makes of /openapi.json has every operation, lists stories and follows their pages as it is described,
and says what is wrong with a query."""
import json
import os
import subprocess

import pytest

from desk import DEMO, ROOT

PROGRAMS = ROOT / "build-tests" / "openapi-client" / "bin"
LIMIT_S = 60
PAGE = 5
QUERY = "sources>=3"  # more stories of the demo than a page has
SCRIPT = """
import json, sys
from made import Client
from made.api.stories import get_story, list_stories
from made.models import Problem

client = Client(base_url=sys.argv[1])
ids, cursor = [], {}
while cursor is not None:
    page = list_stories.sync(client=client, q=sys.argv[2], limit=int(sys.argv[3]), **cursor)
    ids += [story.id for story in page.stories]
    cursor = {"cursor": page.next_cursor} if page.next_cursor else None
story = get_story.sync(ids[0], client=client)
wrong = list_stories.sync(client=client, q="harbour topic:gossip")
assert isinstance(wrong, Problem), wrong
print(json.dumps([ids, story.to_dict(), wrong.position]))
"""


@pytest.mark.skipif(not (PROGRAMS / "openapi-python-client").exists(), reason="openapi-python-client is not here: deploy/packages/make-venv "
                    "openapi-client build-tests/openapi-client fetches it from PyPI, as tests/run has tried")
def test_a_generated_client_builds_and_lists_stories(desk, tmp_path):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    publish = desk.of("publish")[0]
    described = tmp_path / "openapi.json"
    described.write_text(publish.page("/openapi.json")[1])
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}"}  # it formats what it has made by a program beside it
    subprocess.run([PROGRAMS / "openapi-python-client", "generate", "--path", described, "--output-path", tmp_path / "made", "--meta", "none"],
                   env=environment, capture_output=True, timeout=LIMIT_S, check=True)
    operations = {operation["operationId"] for path in json.loads(described.read_text())["paths"].values() for operation in path.values()}
    made = {path.stem.replace("_", "") for path in (tmp_path / "made" / "api").glob("*/[!_]*.py")}
    assert made == {operation.lower() for operation in operations}
    done = subprocess.run([PROGRAMS / "python3", "-c", SCRIPT, f"http://127.0.0.1:{publish.page_port}", QUERY, str(PAGE)], cwd=tmp_path,
                          capture_output=True, text=True, timeout=LIMIT_S, check=False)
    assert done.returncode == 0, done.stderr
    ids, story, position = json.loads(done.stdout.replace("+00:00", "Z"))  # it reads times as times
    listed = json.loads(publish.page("/api/v1/stories?limit=200&q=sources%3E%3D3")[1])["stories"]
    assert ids == [one["id"] for one in listed] and len(ids) > PAGE and position == 14
    assert story == json.loads(publish.page(f"/api/v1/stories/{ids[0]}")[1])
