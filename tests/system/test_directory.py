"""Who reports, as pages: the directory of sources, a source's page, who covers a topic, and the way to a story's list."""
import http.client
import json
import re

import pytest

from desk import DEMO, wait_for


@pytest.fixture(name="publish")
def fixture_publish(desk):
    desk.start_all(publish={"sources": DEMO / "sources.csv", "tiers": "gated"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: json.loads(publish.page("/api/v1/stories?limit=50")[1])["stories"], "the stories")
    return publish


def moved(publish, path):
    """(status, where it leads): urllib would follow."""
    connection = http.client.HTTPConnection("127.0.0.1", publish.page_port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Location")


def numbers_of(html, label):
    """The number in a link's <b>, as pages write it."""
    return int(re.search(rf'>{label} <b>([\d,]+)</b></a>', html).group(1).replace(",", ""))


def test_sources_are_found_by_side_name_and_story(publish):
    status, html = publish.page("/sources")
    assert status == 200 and "/source/concordwire.example" in html
    sides = {side: numbers_of(html, side) for side in ("Left", "Center", "Right")}
    assert sum(sides.values()) <= numbers_of(html, "All")
    narrowed = publish.page("/sources?side=left")[1]
    assert f"{sides['Left']} sources" in narrowed and "concordwire" not in narrowed
    assert "concordwire.example" in publish.page("/sources?q=concord")[1]
    assert "Ownership:" not in html and "Factuality:" not in html  # locked, so nothing can be asked by it
    assert publish.page("/sources?factuality=high")[0] == 403
    # Every source of the first page has a page of its own.
    for path in re.findall(r'href="(/source/[^"]+)"', html)[:10]:
        assert publish.page(path)[0] == 200, path


def test_addresses_as_people_write_them_lead_to_the_page(publish):
    for path, target in (("/source/WWW.ConcordWire.example", "/source/concordwire.example"), ("/topic/Politics", "/topic/politics"),
                         ("/latest/", "/latest"), ("/place/be", "/place/BE"), ("/language/FR?lang=de", "/language/fr?lang=de")):
        assert moved(publish, path) == (301, target), path
        assert publish.page(path)[0] == 200, path


def test_each_number_beside_a_story_leads_to_as_many_articles(publish):
    stories = json.loads(publish.page("/api/v1/stories?limit=50")[1])["stories"]
    story = max(stories, key=lambda one: one["counts"]["articles"])
    html = publish.page(f"/story/{story['id']}")[1]
    whole = json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1])
    for kind, is_copy in (("original", False), ("copy", True)):
        wanted = {article["id"] for article in whole["articles"] if bool(article["copy_of"]) == is_copy}
        shown = set(re.findall(r'<li(?: class="art")? id="(a\w{16})"', publish.page(f"/story/{story['id']}?kind={kind}")[1]))
        assert shown == wanted, kind
    for link in set(re.findall(r'href="(/story/\w+\?[^"#]+)#articles"', html)):
        status, page = publish.page(link.replace("&amp;", "&"))
        assert status == 200 and "No article of this story is like that" not in page, link


def test_a_topic_says_who_covers_it_and_counts_as_the_api_does(publish):
    html = publish.page("/topic/politics")[1]
    stories = json.loads(publish.page("/api/v1/stories?topic=politics&limit=100")[1])["stories"]
    assert f"{len(stories)} stories. " in html and "Who covers it most" in html
    domain, count = re.search(r'<a href="/source/([^"]+)" dir="auto">[^<]+</a> <span class="soft">(\d+)<', html).groups()
    narrowed = json.loads(publish.page(f"/api/v1/stories?topic=politics&source={domain}&limit=100")[1])["stories"]
    assert len(narrowed) == int(count)
