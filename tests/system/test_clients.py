"""The clients of deploy/clients: what they give is what the feed has, over breaks anywhere; and README's example as it is pasted."""
import importlib
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request

import pytest

from desk import DEMO, ROOT, Desk, json_lines, wait_for

CLIENTS = ROOT / "deploy" / "clients"
PYTHON = CLIENTS / "python"


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("clients"))
    try:
        desk.start_redis()
        desk.start_all(publish={"publish_min_sources": 1, "reader_rate": 0}, summarize={"settle": 0})
        rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
        for begin in range(0, len(rows), 60):
            part = desk.folder / "part.jsonl"
            part.write_text("".join(rows[begin:begin + 60]))
            desk.replay(part)
        publish = desk.of("publish")[0]
        publish.desk = desk
        yield publish
    finally:
        desk.close()


@pytest.fixture(scope="module", name="package")
def fixture_package():
    sys.path.insert(0, str(PYTHON))
    try:
        yield importlib.import_module("triptych_feed")
    finally:
        sys.path.remove(str(PYTHON))


def wanted_seqs(publish, query):
    """All events from the start that match, as the tool gives them, and the last position."""
    last = publish.desk.settle()["feed_seq"]
    everything = publish.desk.subscribe(f"all-{random.random()}", publish, "--from", "start")
    try:
        wait_for(lambda: any(event["seq"] == last for event in json_lines(everything.text())), "all events")
        return [event["seq"] for event in json_lines(everything.text()) if query(event)], last
    finally:
        everything.stop()


def has_three(event):
    return event["story"]["counts"]["sources"] >= 3


def endpoint(publish):
    return f"tcp://127.0.0.1:{publish.snapshot_port}"


def test_the_schema_of_the_package_is_that_of_proto(tmp_path):
    subprocess.run([PYTHON / "make-schema", tmp_path / "schema.py"], check=True)
    assert (tmp_path / "schema.py").read_text() == (PYTHON / "triptych_feed" / "schema.py").read_text()


def test_the_package_says_what_it_is_made_of():
    project = tomllib.loads((PYTHON / "pyproject.toml").read_text())
    assert {re.match(r"\w+", each).group() for each in project["project"]["dependencies"]} == {"pyzmq", "protobuf"}
    for name in project["tool"]["setuptools"]["packages"]:
        assert (PYTHON / name / "__init__.py").is_file() and (PYTHON / name / "py.typed").is_file()


SCRIPT = """
import sys
from triptych_feed import Feed
for event in Feed(where="sources>=3", start="start", resume=sys.argv[2], snapshot=sys.argv[1]):
    print(event.seq, flush=True)
"""


@pytest.fixture(scope="module", name="example")
def fixture_example(tmp_path_factory):
    """deploy/clients/c/example.c, built as its header says."""
    folder = tmp_path_factory.mktemp("c")
    subprocess.run(["protoc-c", f"--c_out={folder}", f"-I{ROOT / 'proto'}", "article.proto", "story.proto", "feed.proto"], check=True)
    subprocess.run(["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-Wwrite-strings", "-Wno-unused-function", f"-I{folder}",
                    f"-I{CLIENTS / 'c'}", CLIENTS / "c" / "example.c", *sorted(folder.glob("*.c")), "-o", folder / "example",
                    "-lzmq", "-lprotobuf-c"], check=True)
    return str(folder / "example")


@pytest.mark.parametrize("language", ["python", "c"])
def test_a_program_that_is_killed_anywhere_goes_on_from_its_file(publish, example, tmp_path, language):
    seqs, _ = wanted_seqs(publish, has_three)
    chance, got = random.Random(9), []
    arguments = [sys.executable, "-c", SCRIPT, endpoint(publish), str(tmp_path / "position")]
    if language == "c":
        arguments = [example, "sources>=3", endpoint(publish), str(tmp_path / "position"), "start"]
    while not got or got[-1] != seqs[-1]:
        with subprocess.Popen(arguments, env={"PYTHONPATH": str(PYTHON)}, stdout=subprocess.PIPE, text=True) as program:
            lines = []
            try:
                while len(lines) < chance.randrange(1, max(2, len(seqs) // 4)) and not any(line.startswith(seqs[-1]) for line in lines):
                    lines.append(program.stdout.readline())
            finally:
                program.kill()
            lines += program.stdout.readlines()  # what it had said when it was killed, whole lines of it
        for line in (line.split()[0] for line in lines if line.endswith("\n")):
            # Killed before it asked for the next one it has not said that it is done with this one: it comes again.
            if not got or line != got[-1]:
                got.append(line)
    assert got == seqs


def test_a_snapshot_comes_first_and_then_what_follows(publish, package):
    listed = {story["id"] for story in json.loads(publish.page("/api/v1/stories?limit=200&all=1&q=sources%3E%3D3")[1])["stories"]}
    row = json.loads((DEMO / "articles.jsonl").read_text().splitlines()[0])
    with package.Feed("sources>=3", start="snapshot", snapshot=endpoint(publish)) as feed:
        stories = [next(feed) for _ in listed]
        assert {event.head.id for event in stories} == listed and {event.kind for event in stories} == {"snapshot"}
        extra = publish.desk.folder / "extra.jsonl"
        extra.write_text("".join(json.dumps({**row, "id": f"more-{number}", "source": f"more{number}.example",
                                             "url": f"https://more{number}.example/{number}"}) + "\n" for number in range(3)))
        publish.desk.replay(extra)
        event = next(feed)
        assert event.kind in ("created", "updated") and event.head.coverage.sources >= 3


def test_the_header_takes_a_snapshot_first_and_says_what_is_wrong(publish, example):
    listed = {story["id"] for story in json.loads(publish.page("/api/v1/stories?limit=200&all=1&q=sources%3E%3D3")[1])["stories"]}
    with subprocess.Popen([example, "sources>=3", endpoint(publish)], stdout=subprocess.PIPE, text=True) as program:
        try:
            assert {program.stdout.readline().split()[1] for _ in listed} == {"snapshot"}
        finally:
            program.kill()
    wrong = subprocess.run([example, "topic:gossip", endpoint(publish)], capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode == 1 and "bad-request: There is no such topic" in wrong.stderr


def test_whole_stories_and_first_matches(publish, package):
    with package.Feed("sources>=3", start="start", snapshot=endpoint(publish), full=True, once=True) as feed:
        events = [next(feed) for _ in range(5)]
    assert len({event.head.id for event in events}) == 5
    assert any(len(event.story.articles) >= 3 for event in events)


def test_a_query_that_is_wrong_is_pointed_at(publish, package):
    with pytest.raises(package.FeedError) as refused:
        next(package.Feed("harbour topic:gossip", snapshot=endpoint(publish)))
    assert refused.value.error == "bad-request" and (refused.value.position, refused.value.length) == (14, 6)


def test_a_position_that_is_gone_is_an_error_or_a_new_snapshot(publish, package, tmp_path):
    position = tmp_path / "position"
    position.write_text("1-5\n")
    with pytest.raises(package.FeedError) as refused:
        next(package.Feed(start="start", resume=str(position), snapshot=endpoint(publish)))
    assert refused.value.error == "snapshot-required"
    with package.Feed("sources>=3", start="snapshot", resume=str(position), snapshot=endpoint(publish)) as feed:
        assert next(feed).kind == "snapshot"


def test_the_readmes_example_works_when_it_is_pasted(publish, tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    example = next(block for block in blocks if "triptych_feed" in block)
    assert len(example.strip().splitlines()) <= 5
    example = example.replace("topic:politics place:FR blindspot:left", "sources>=3")
    example = example.replace('resume="', f'snapshot="{endpoint(publish)}", resume="')
    with subprocess.Popen([sys.executable, "-u", "-c", example], cwd=tmp_path, env={"PYTHONPATH": str(PYTHON)},
                          stdout=subprocess.PIPE, text=True) as program:
        try:
            assert " snapshot " in program.stdout.readline()
        finally:
            program.kill()


@pytest.mark.skipif(not shutil.which("node"), reason="no node")
def test_the_javascript_example_follows_a_query_and_says_what_is_wrong_with_one(publish, tmp_path):
    seqs, _ = wanted_seqs(publish, has_three)
    arguments = ["node", str(CLIENTS / "js" / "events.mjs")]
    address = f"http://127.0.0.1:{publish.page_port}"
    urllib.request.urlopen(f"{address}/healthz", timeout=10).close()
    with subprocess.Popen([*arguments, "sources>=3", address, "start"], cwd=tmp_path, stdout=subprocess.PIPE, text=True) as program:
        try:
            assert [program.stdout.readline().split(" ")[0] for _ in seqs] == seqs
        finally:
            program.kill()
    wrong = subprocess.run([*arguments, "topic:gossip", address], capture_output=True, text=True, timeout=60, check=False)
    assert wrong.returncode != 0 and "no such topic" in wrong.stderr
    assert pathlib.Path(CLIENTS / "README.md").read_text().count("events.mjs") >= 1
