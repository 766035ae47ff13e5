"""deploy/clients/recount: the numbers of every story of the demo are what its articles make them, and a wrong one is found."""
import copy
import importlib.machinery
import importlib.util
import json
import subprocess

import pytest

from desk import DEMO, ROOT, Desk

RECOUNT = ROOT / "deploy" / "clients" / "recount"


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("recount"))
    try:
        desk.start_redis()
        desk.start_all(publish={"publish_min_sources": 1, "reader_rate": 0})
        desk.replay(DEMO / "articles.jsonl")
        yield desk.of("publish")[0]
    finally:
        desk.close()


@pytest.fixture(scope="module", name="recount")
def fixture_recount():
    loader = importlib.machinery.SourceFileLoader("recount", str(RECOUNT))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("recount", loader))
    loader.exec_module(module)
    return module


def run(*arguments, stdin=None):
    return subprocess.run([RECOUNT, *arguments], input=stdin, capture_output=True, text=True, timeout=60, check=False)


def stories(publish):
    listed = json.loads(publish.page("/api/v1/stories?limit=200&sort=coverage")[1])["stories"]
    return [json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1]) for story in listed]


def test_every_number_of_every_story_of_the_demo_is_what_its_articles_make_it(publish, recount):
    everything = stories(publish)
    assert len(everything) > 30
    for story in everything:
        said, found = dict(recount.flatten(story)), recount.recount(story)
        assert {name: value for name, value in found.items() if said.get(name) != value} == {}, story["id"]
    largest = recount.recount(everything[0])
    assert len(recount.Sources(everything[0]["articles"]).first) > 24  # more than its growth has points
    for part in ("counts.", "coverage.leaning.", "coverage.country.", "coverage.language.", "coverage.factuality.",
                 "coverage.ownership.", "reporting.growth.", "reporting.sources.", "reporting.leaning_by_articles."):
        assert any(name.startswith(part) for name in largest), part


def test_anybody_can_run_it_on_an_address_or_a_file(publish, tmp_path):
    story = stories(publish)[0]
    address = f"http://127.0.0.1:{publish.page_port}/api/v1/stories/{story['id']}"
    done = run(address)
    assert done.returncode == 0 and ", 0 wrong." in done.stdout
    assert "ok    counts.sources: " in run("--all", "-", stdin=json.dumps(story)).stdout
    for text in ("{}", "[]", "no JSON", '{"articles":[]}'):
        (tmp_path / "story.json").write_text(text)
        done = run(tmp_path / "story.json")
        assert done.returncode == 2 and "/api/v1/stories/ID" in done.stderr
    assert run(tmp_path / "nothing.json").returncode == 2


def test_a_number_that_is_wrong_is_found(publish):
    story = stories(publish)[0]
    for path in (("counts", "sources"), ("coverage", "leaning", "left", "pct"), ("coverage", "leaning", "unrated", "sources"),
                 ("reporting", "original_pct"), ("reporting", "leaning_by_articles", "right", "articles")):
        wrong = copy.deepcopy(story)
        parent = wrong
        for name in path[:-1]:
            parent = parent[name]
        parent[path[-1]] += 1
        done = run("-", stdin=json.dumps(wrong))
        assert done.returncode == 1 and f"WRONG {'.'.join(path)}: " in done.stdout


def test_two_versions_are_compared(publish, tmp_path):
    story = stories(publish)[0]
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(story))
    new.write_text(json.dumps({**story, "headline": "Another one", "articles": story["articles"][1:]}))
    done = run("--diff", old, new)
    assert done.returncode == 1 and '-> "Another one"' in done.stdout
    assert f"articles.{story['articles'][0]['id']}.title: " in done.stdout
    assert run("--diff", old, old).stdout == "0 changed.\n" and run("--diff", old).returncode == 2
