"""schemathesis reads /openapi.json and asks the desk what it allows and what it does not, by all of its checks: status codes, content types,
headers and bodies as described, wrong data and other methods refused, keys that are needed. test_schema.py asks on about what it
cannot: lines of exports, and which parameter a problem names."""
import json
import os
import re
import shutil
import subprocess

import pytest

from desk import DEMO, ROOT

FOLDER = ROOT / "tests" / "system" / "schemathesis"
PROGRAM = ROOT / "build-tests" / "schemathesis" / "bin" / "schemathesis"
LIMIT_S = 400  # half a minute where nothing else is at work
CASES_MIN = 1000


@pytest.mark.skipif(not PROGRAM.exists(), reason="schemathesis is not here: deploy/packages/make-venv schemathesis build-tests/schemathesis "
                    "fetches it from PyPI, as tests/run has tried")
def test_schemathesis_finds_nothing(desk, tmp_path):
    desk.start_all(publish={"reader_rate": 0, "key_rate": 0, "page_operations": "yes", "base_url": "http://desk.example",
                            "sources": DEMO / "sources.csv", "fetch_private": "127.0.0.1"})
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    address = f"http://127.0.0.1:{publish.page_port}"
    key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)  # it reads them where it works, and leaves a folder of its own there
    done = subprocess.run([PROGRAM, "run", f"{address}/openapi.json", "--url", address, "--checks", "all", "--no-color"],
                          cwd=tmp_path, env={**os.environ, "TRIPTYCH_DESK": address, "TRIPTYCH_KEY": key}, capture_output=True, text=True,
                          timeout=LIMIT_S, check=False)
    assert done.returncode == 0, done.stdout[-12000:] + done.stderr[-2000:]
    operations = sum(len(item) for item in json.loads(publish.page("/openapi.json")[1])["paths"].values())
    assert f"Tested: {operations - 1}\n" in done.stdout, done.stdout  # all but the stream, which has no end
    assert int(re.search(r"(\d+) generated", done.stdout)[1]) >= CASES_MIN
    assert publish.is_running()
