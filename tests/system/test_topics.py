"""What stories are about and where they happen: told by their articles, filtered by on every channel; what is no news is in
no story, and why says so."""
import json

import pytest

SPORT = ("Norway wins the handball final in Oslo",
         "Norway won the final of the championship in Oslo on Sunday. The goalkeeper saved two penalties, and the coach praised "
         "his team after the match. The players celebrated the medal with 9,000 supporters in the stadium.")
MONEY = ("Central bank of Brazil raises interest rates",
         "The central bank of Brazil raised its interest rate by half a point on Wednesday. Inflation had risen for months; "
         "shares fell and investors sold bonds. Economists expect the economy of Brazil to shrink next quarter.")
STARS = ("Your horoscope for Wednesday: Aries should rest", "Aries: a calm day. Taurus: a letter arrives.")
VIEW = ("Opinion: Norway deserved the handball final in Oslo",
        SPORT[1] + " Nobody who loves the sport can grudge the team that victory.")


def rows():
    for number, (title, text) in enumerate((SPORT, SPORT, MONEY, MONEY, STARS, VIEW)):
        outlet = f"outlet{number}.example"
        opening = ("", "As our reporter saw it: ")[number % 2]
        yield {"id": f"t{number}", "url": f"https://{outlet}/{number}", "source": outlet, "title": title,
               "text": opening + text, "published": f"2026-11-18T10:{number:02}:00Z", "lang": "en"}


@pytest.fixture(name="publish")
def fixture_publish(desk, tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows()))
    desk.start_all()
    assert desk.replay(path)["articles"] == 6
    desk.settle()
    return desk.of("publish")[0]


def listed(publish, query):
    return json.loads(publish.page(f"/api/v1/stories?{query}")[1])["stories"]


def test_stories_have_topics_and_places_and_are_found_by_them(publish):
    (sport,) = listed(publish, "topic=sport")
    (money,) = listed(publish, "topic=economy")
    assert sport["topics"][0] == "sport" and money["topics"][0] == "economy"
    assert sport["places"] == ["NO", "NO/Oslo"] and money["places"] == ["BR"]
    assert [story["id"] for story in listed(publish, "place=NO")] == [sport["id"]]
    assert [story["id"] for story in listed(publish, "place=NO/Oslo&topic=sport")] == [sport["id"]]
    assert listed(publish, "place=BR&topic=sport") == []
    page = publish.page(f"/story/{sport['id']}")[1]
    assert "/topic/sport" in page and "Oslo, Norway" in page
    assert sport["headline"] in publish.page("/topic/sport")[1] and money["headline"] not in publish.page("/topic/sport")[1]
    assert sport["headline"] in publish.page("/place/NO/Oslo")[1] and money["headline"] not in publish.page("/place/NO")[1]
    for feed in ("/feed.atom", "/feed.rss", "/feed.json"):
        assert sport["id"] in publish.page(f"{feed}?topic=sport")[1] and money["id"] not in publish.page(f"{feed}?topic=sport")[1]
        assert money["id"] in publish.page(feed)[1]
        assert f'href="{feed}?topic=sport"' in publish.page("/topic/sport")[1]
    assert "?topic=sport</id>" in publish.page("/feed.atom?topic=sport")[1]
    assert "?" not in publish.page("/feed.atom")[1].split("</id>")[0].split("<id>")[1]


def test_what_is_no_topic_or_place_is_told_so(publish):
    for path, status in (("/api/v1/stories?topic=sports", 400), ("/topic/sports", 404), ("/place/norway", 404),
                         ("/api/v1/stories?place=xx", 400), ("/feed.atom?topic=sports", 400), ("/feed.rss?place=xx", 400),
                         ("/feed.json?place=ZZ", 400), ("/place/ZZ", 404)):
        assert publish.page(path)[0] == status


def test_no_news_is_in_no_story_and_opinion_is_marked(desk, publish):
    assert desk.of("classify")[0].metric("triptych_classify_not_news_total") == 1
    assert all("horoscope" not in story["headline"] for story in listed(publish, "all=1"))
    stars = json.loads(desk.tool("why", "https://outlet4.example/4", "--json").stdout)
    assert stars["story"] is None and stars["kind"] == "not_news" and "aries" in stars["kind_reason"]
    view = json.loads(desk.tool("why", "https://outlet5.example/5", "--json").stdout)
    assert view["story"] and view["kind"] == "opinion" and view["places"] == ["NO", "NO/Oslo"]
    story = json.loads(publish.page(f"/api/v1/stories/{view['story']}")[1])
    assert "opinion" in [article["kind"] for article in story["articles"]]
    assert "<span>Opinion</span>" in publish.page(f"/story/{view['story']}")[1]
    assert "in no story" in desk.tool("why", "https://outlet4.example/4").stdout
