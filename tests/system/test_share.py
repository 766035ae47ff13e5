"""A shared story on a whole desk: the page says what to show, the card is a picture, a frame shows the story."""
import json
import re
import struct
import urllib.parse

from desk import DEMO
from test_web import request

BASE = "http://desk.example"


def start(desk, **settings):
    desk.start_all(publish={"tiers": "open", "base_url": BASE, **settings})
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()
    publish = desk.of("publish")[0]
    return publish, json.loads(publish.page("/api/v1/stories?sort=top&limit=1")[1])["stories"][0]


def test_a_story_is_shared_with_card_frame_and_data(desk):
    publish, story = start(desk)
    page = publish.page(f"/story/{story['id']}")[1]
    image = re.search(r'property="og:image" content="([^"]+)"', page).group(1)
    assert image.startswith(BASE)
    status, headers, picture = request(publish, "GET", image.removeprefix(BASE))
    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert picture.startswith(b"\x89PNG") and struct.unpack(">II", picture[16:24]) == (1200, 630)
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1))
    assert data["@type"] == "CollectionPage" and data["url"] == f"{BASE}/story/{story['id']}"
    articles = [item["item"] for item in data["mainEntity"]["itemListElement"]]
    assert articles and all(item["@type"] == "NewsArticle" and item["url"].startswith("http") for item in articles)
    link = re.search(r'type="application/json\+oembed" href="([^"]+)"', page).group(1)
    embed = json.loads(publish.page(link.removeprefix(BASE))[1])
    assert embed["type"] == "rich" and embed["title"] == data["name"]
    frame = re.search(r'<iframe src="([^"]+)"', embed["html"]).group(1)
    status, headers, body = request(publish, "GET", frame.removeprefix(BASE))
    assert status == 200 and "frame-ancestors *" in headers["Content-Security-Policy"]
    assert re.search(rb"\d+ left \xc2\xb7 \d+ center \xc2\xb7 \d+ right", body)


def test_an_articles_address_shows_its_story_in_a_frame(desk):
    publish, story = start(desk)
    whole = json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1])
    for article in whole["articles"][:3]:
        address = urllib.parse.quote(article["url"], safe="")
        status, headers, _ = request(publish, "GET", f"/embed?url={address}")
        assert (status, headers["Location"]) == (303, f"/embed/story/{story['id']}")
        assert f"/embed/story/{story['id']}" in json.loads(publish.page(f"/oembed?url={address}")[1])["html"]
    assert publish.page("/oembed?url=https%3A%2F%2Fnowhere.example%2F")[0] == 404


def test_the_site_map_lists_what_is_shown(desk):
    publish, story = start(desk)
    status, text = publish.page("/sitemap.xml")
    assert status == 200 and f"<loc>{BASE}/story/{story['id']}</loc>" in text
    assert f"Sitemap: {BASE}/sitemap.xml" in publish.page("/robots.txt")[1]
    for path in re.findall(rf"<loc>{BASE}([^<]*)</loc>", text):
        if not path.startswith("/story/"):
            assert publish.page(path)[0] == 200, path


def test_a_desk_without_fonts_has_no_cards_and_all_else(desk):
    publish, story = start(desk, card_fonts="/nowhere.ttf")
    assert "card_fonts_missing" in publish.text()
    page = publish.page(f"/story/{story['id']}")[1]
    assert "/card/" not in page and "apple-touch-icon" in page
    assert publish.page(f"/card/story/{story['id']}.png")[0] == 404
