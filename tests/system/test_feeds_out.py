"""Our feeds, every kind that there is (all, topic, place, source, language, search, blindspot, side, story), as programs read them: without
an objection of feedparser, with what RFC 4287, RSS 2.0 and JSON Feed 1.1 require, ids that stay, dates in order, addresses that lead
somewhere, and what each entry is about."""
import email.utils
import json
import re
import urllib.parse
import xml.etree.ElementTree as ElementTree

import feedparser
import pytest

from desk import DEMO, Desk

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
BASE = "https://desk.example"


@pytest.fixture(scope="module", name="publish")
def fixture_publish(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("feeds"))
    try:
        desk.start_redis()
        desk.start_all(publish={"reader_rate": 0, "base_url": BASE, "sources": DEMO / "sources.csv"})
        desk.replay(DEMO / "articles.jsonl")
        yield desk.of("publish")[0]
    finally:
        desk.close()


@pytest.fixture(scope="module", name="scopes")
def fixture_scopes(publish):
    """What each kind of feed asks for, of this desk."""
    def first(path, name):
        return json.loads(publish.page(path)[1])[name][0]
    story, topic = first("/api/v1/stories?limit=1", "stories")["id"], first("/api/v1/topics", "topics")["topic"]
    return [{}, {"topic": topic}, {"place": first("/api/v1/places", "places")["place"]}, {"lang": "fr"}, {"q": "bridge OR \"the\" sources>=2"},
            {"source": first("/api/v1/sources", "sources")["domain"]}, {"blindspot": "any"}, {"side": "left"}, {"story": story},
            {"q": "nothing-has-this-word"}, {"topic": topic, "lang": "en", "limit": "2"}]


def fetch(publish, name, scope):
    path = f"/feed.{name}" + ("?" + urllib.parse.urlencode(scope, quote_via=urllib.parse.quote) if scope else "")
    status, body = publish.page(path)
    assert status == 200, f"{path}: {status}"
    return path, body


def one(element, name):
    found = element.findall(ATOM + name)
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def assert_address(text):
    parts = urllib.parse.urlsplit(text)
    assert parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"]", text), text


def check_atom(body, path):
    feed = ElementTree.fromstring(body)
    assert feed.tag == ATOM + "feed" and feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert one(feed, "id").text.startswith("tag:") and one(feed, "title").text and one(one(feed, "author"), "name").text
    assert RFC3339.match(one(feed, "updated").text)
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links["self"] == BASE + path and links["alternate"].startswith(BASE)
    entries = feed.findall(ATOM + "entry")
    ids = [one(entry, "id").text for entry in entries]
    assert len(set(ids)) == len(ids)
    updated = [one(entry, "updated").text for entry in entries]
    assert updated == sorted(updated, reverse=True) and (not updated or one(feed, "updated").text == updated[0])
    for entry in entries:
        assert one(entry, "title").text and one(entry, "content").get("type") == "html" and "<ul></ul>" not in one(entry, "content").text
        assert RFC3339.match(one(entry, "published").text) and one(entry, "published").text <= one(entry, "updated").text
        rels = [link.get("rel") for link in entry.findall(ATOM + "link")]
        assert rels.count("alternate") == 1 and "related" in rels
        for link in entry.findall(ATOM + "link"):
            assert_address(link.get("href"))
        assert all(category.get("term") for category in entry.findall(ATOM + "category"))
    return ids


def check_rss(body, path):
    root = ElementTree.fromstring(body)
    channel = root.find("channel")
    assert root.get("version") == "2.0" and len(root.findall("channel")) == 1
    assert channel.findtext("title") and channel.findtext("description") and channel.findtext("language") == "en"
    assert_address(channel.findtext("link"))
    assert channel.find(ATOM + "link").get("href") == BASE + path
    for item in channel.findall("item"):
        assert item.findtext("title") and item.findtext("description") and item.find("guid").get("isPermaLink") == "false"
        assert_address(item.findtext("link"))
        assert email.utils.parsedate_to_datetime(item.findtext("pubDate")).utcoffset().total_seconds() == 0
    return [item.findtext("guid") for item in channel.findall("item")]


def check_json(body, path):
    feed = json.loads(body)
    assert feed["version"] == "https://jsonfeed.org/version/1.1" and feed["title"] and feed["feed_url"] == BASE + path
    assert feed["language"] == "en" and feed["authors"][0]["name"]
    for item in feed["items"]:
        assert item["id"] and item["content_html"] and RFC3339.match(item["date_modified"]) and isinstance(item["tags"], list)
        assert_address(item["url"])
    return [item["id"] for item in feed["items"]]


CHECKS = {"atom": check_atom, "rss": check_rss, "json": check_json}


def test_feeds_of_every_kind_are_as_the_formats_ask(publish, scopes):
    for scope in scopes:
        ids = {}
        for name, check in CHECKS.items():
            path, body = fetch(publish, name, scope)
            ids[name] = check(body, path)
        assert ids["atom"] == ids["rss"] == ids["json"], scope
        assert ids["atom"] or "nothing-has-this-word" in scope.get("q", "") or "blindspot" in scope, f"{scope} is empty"


def test_feedparser_has_no_objection_and_finds_everything(publish, scopes):
    stories = {story["id"]: story for story in json.loads(publish.page("/api/v1/stories?limit=200")[1])["stories"]}
    for scope in scopes:
        for name in ("atom", "rss"):
            path, body = fetch(publish, name, scope)
            parsed = feedparser.parse(body, response_headers={"content-type": "application/xml; charset=utf-8"})
            assert not parsed.bozo, f"{path}: {parsed.bozo_exception}"
            assert parsed.feed.title and parsed.feed.language == "en"
            for entry in parsed.entries:
                story = stories[entry.id.rsplit("/", 1)[1]]
                assert entry.title == story["headline"] and entry.link == f"{BASE}/story/{story['id']}"
                assert entry.published_parsed and entry.updated_parsed
                assert {tag.term for tag in entry.get("tags", [])} == {*story["topics"], *story["places"]}


def test_what_is_no_feed_is_a_problem(publish):
    for query in ("topic=gossip", "source=", "lang=fr&lang=", "q=(", "story=s1", "limit=0", "nonsense=1"):
        for name in CHECKS:
            status, body = publish.page(f"/feed.{name}?{query}")
            assert status == 400 and json.loads(body)["status"] == 400, f"{name} {query}: {status}"
