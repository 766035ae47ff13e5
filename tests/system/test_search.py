"""Searching a whole desk: what stands only in an article's title, in any language, is found; misspelt words are helped."""
import json
import pathlib
import re
import urllib.parse

import pytest

from desk import DEMO, wait_for
from test_languages import fixture_told, rows  # noqa: F401  (fixture_told is a fixture)


def search(publish, question, **more):
    """(ids of the stories that are found in their order, the page)."""
    query = urllib.parse.urlencode({"q": question, **more})
    status, page = publish.page(f"/search?{query}")
    assert status == 200, page
    return list(dict.fromkeys(re.findall(r'href="/story/(s\w{16})"', page))), page


@pytest.mark.parametrize("question", ["poplavila", "Unterstadt", "inondée OR inonde", '"lower town"', "sl1.example",
                                      "marvi*", "hochwasser -tokyo"])
def test_articles_in_every_language_lead_to_their_story(told, question):
    wait_for(lambda: told.story in search(told.publish, question)[0], f"{question} to be found")


def test_what_is_denied_or_absent_is_not_found(told):
    wait_for(lambda: told.story in search(told.publish, "Hochwasser")[0], "the index")
    for question in ("marvik -hochwasser", "marvik place:JP", "hochwasser sources>=99", '"town lower"'):
        assert told.story not in search(told.publish, question)[0], question


def test_the_demo_is_searched_with_spelling_facets_and_order(desk):
    desk.start_all(publish={"tiers": "open"})
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    publish = desk.of("publish")[0]
    wait_for(lambda: search(publish, "storm")[0], "the index")
    assert "Did you mean" in search(publish, "strom")[1]
    found, page = search(publish, "side:left")
    assert len(found) > 5 and "Narrow" in page
    narrowed = re.search(r'href="/search\?([^"]*topic=[^"]*)"', page).group(1).replace("&amp;", "&")
    status, body = publish.page(f"/search?{narrowed}")
    assert status == 200 and len(set(re.findall(r'/story/(s\w{16})"', body))) < len(found)
    times = [json.loads(publish.page(f"/api/v1/stories/{story}")[1])["last_updated"] for story in found]
    assert times == sorted(times, reverse=True)  # no word weighs, so the latest come first
    assert "How to ask" in search(publish, "qqqqqq")[1]
    folders = list(pathlib.Path("/tmp").glob("triptych-search.*"))
    publish.stop()
    assert len(list(pathlib.Path("/tmp").glob("triptych-search.*"))) < len(folders)  # its own is gone


def test_without_a_folder_searches_still_find(desk):
    desk.start_all(publish={"tiers": "open", "search_folder": "/nowhere"})
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    publish = desk.of("publish")[0]
    assert search(publish, "storm")[0]
    assert "search_index_missing" in publish.text()
    assert "Did you mean" not in search(publish, "strom")[1]
