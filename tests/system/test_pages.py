"""Feeds that give titles alone: what readers get comes from the articles' pages."""
import gzip
import json
import re
import threading

from desk import wait_for
from test_feeds import fixture_web, page, rss, start_desk  # noqa: F401  (fixture_web is a fixture)

PARAGRAPHS = [
    "The harbour bridge of Orlen was closed on Monday evening after the freighter Meridian Star struck its southern pillar.",
    "Nobody was hurt, said the harbour master, Ines Duarte, but trains to the islands will not run before Thursday.",
    "Divers looked at the pillar during the night and found a crack that is two metres long, below the water line.",
    "The council has ordered four ferries, which carry 1,200 passengers an hour, half as many as the bridge does.",
    "The captain of the freighter told investigators that its rudder had failed ten minutes before the collision.",
    "Repairs will cost about 12 million crowns, according to a first estimate that engineers gave on Tuesday.",
    "Shops on the southern bank expect to lose a third of their trade until the bridge is open again.",
]
WORDS = [["closed", "shut", "blocked"], ["Monday evening", "Monday night", "the evening of Monday"],
         ["said the harbour master", "according to the harbour master", "the harbour master said"]]


def article_page(number, title, paragraphs, lang="en", extra=""):
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (f'<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title><meta property="og:title" content="{title}">'
            f'<meta property="og:type" content="article"><meta property="og:image" content="https://pictures.example/{number}.jpg">'
            f'<meta name="author" content="Reporter {number}">{extra}</head><body><nav><a href="/">Home</a> <a href="/news">News</a>'
            f'</nav><article><h1>{title}</h1>{body}</article><footer><p>All rights reserved.</p></footer></body></html>')


def row_of(desk, url):
    row = next(item for item in desk.assignments() if item["url"] == url)
    return json.loads(desk.tool("why", row["article"], "--json").stdout)


def story_json(desk, story):
    status, body = desk.of("publish")[0].page(f"/api/v1/stories/{story}")
    assert status == 200, body
    return json.loads(body)


TITLES = ["Freighter strikes harbour bridge of Orlen", "Orlen harbour bridge closed after freighter strikes pillar",
          "Harbour bridge of Orlen shut: freighter Meridian Star hits pillar"]


def test_a_desk_of_title_only_feeds_shows_texts_pictures_and_five_bullets(desk, web):
    paths = []
    for number, title in enumerate(TITLES):
        paragraphs = [text.replace(WORDS[0][0], WORDS[0][number]).replace(WORDS[1][0], WORDS[1][number])
                      .replace(WORDS[2][0], WORDS[2][number]) for text in PARAGRAPHS[number:] + PARAGRAPHS[:number]]
        web.pages[f"/feed{number}"] = page(rss([(title, f"/a/{number}", 1, "")]))
        web.pages[f"/a/{number}"] = page(article_page(number, title, paragraphs), "text/html; charset=utf-8")
        paths.append(f"/feed{number}")
    start_desk(desk, web, paths)
    ingest, publish = desk.of("ingest")[0], desk.of("publish")[0]
    wait_for(lambda: ingest.metric("triptych_pages_total") == 3, "the pages")
    desk.settle()
    stories = {item["story"] for item in desk.assignments()}
    assert len(stories) == 1
    story = stories.pop()
    found = story_json(desk, story)
    assert len(found["articles"]) == 3
    assert all(len(item["excerpt"]) > 300 for item in found["articles"])
    assert not any("rights reserved" in item["excerpt"] or "Home" in item["excerpt"] for item in found["articles"])
    assert len(found["summary"]["bullets"]) == 5
    assert found["image"].startswith("https://pictures.example/")
    html = publish.page(f"/story/{story}")[1]
    bullets = re.search(r'<ul class="bullets">.*?</ul>', html, re.S) or re.search(r"<ol.*?</ol>", html, re.S)
    assert bullets and bullets.group().count("<li") == 5, html
    assert re.search(r'<p class="ex"[^>]*>[^<]{200,}', html)  # of the original; copies stand under it by name
    assert row_of(desk, web.url("/a/0"))["title"] == TITLES[0]


def test_walls_errors_and_longer_texts_of_feeds(desk, web):
    long_text = " ".join(PARAGRAPHS[:5])
    web.pages = {
        "/feed": page(rss([("Consent in the way of Orlen", "/a/consent", 1, "One line of the feed."),
                           ("Nothing there in Orlen", "/a/missing", 1, "Another line of the feed."),
                           ("Long text of a feed in Orlen", "/a/long", 1, long_text),
                           ("Behind a wall in Orlen", "/a/wall", 1, ""),
                           ("Dans une autre langue", "/a/french", 1, "")])),
        "/a/consent": page("<html><head><title>Before you continue</title></head><body><p>We and our partners use cookies and "
                           "personal data with your consent. Accept all. Read our privacy policy and vendors list.</p></body></html>",
                           "text/html"),
        "/a/long": page(article_page(1, "Long text", PARAGRAPHS), "text/html"),
        "/a/wall": page(article_page(2, "Behind a wall in Orlen", PARAGRAPHS[:2] + [
            "Subscribe to continue reading this article. Already a subscriber? Log in."]), "text/html"),
        "/a/french": page(article_page(3, "Dans une autre langue", [
            "Le pont du port a été fermé lundi soir après la collision d'un cargo avec son pilier sud, a dit la mairie.",
            "Les trains pour les îles ne circuleront pas avant jeudi, et quatre navettes transportent les passagers."], "fr"),
            "text/html"),
    }
    start_desk(desk, web, ["/feed"])
    ingest = desk.of("ingest")[0]
    wait_for(lambda: ingest.metric("triptych_pages_total") == 4, "the pages")
    desk.settle()
    assert len(desk.assignments()) == 5
    assert not web.asked("/a/long")
    texts = {path: row_of(desk, web.url(f"/a/{path}")) for path in ("consent", "missing", "long", "wall", "french")}
    metrics = ingest.get("/metrics")[1]
    for outcome, count in (("consent", 1), ("failed", 1), ("walled", 1), ("article", 1)):
        assert f'triptych_pages_total{{outcome="{outcome}"}} {count}' in metrics, metrics
    html = "".join(desk.of("publish")[0].page(f"/story/{row['story']}")[1] for row in desk.assignments())
    assert "personal data" not in html and "One line of the feed." in html and "Another line of the feed." in html
    assert "Paywall" in html and "Le pont du port" in html
    assert texts["long"]["title"] == "Long text of a feed in Orlen"


def test_without_the_setting_no_page_is_asked_for(desk, web):
    web.pages = {"/feed": page(rss([(TITLES[0], "/a/0", 1, "")])),
                 "/a/0": page(article_page(0, TITLES[0], PARAGRAPHS), "text/html")}
    start_desk(desk, web, ["/feed"], pages="never")
    wait_for(lambda: len(desk.assignments()) == 1, "the article")
    assert not web.asked("/a/0")


def test_a_kill_while_pages_are_read_loses_no_article(desk, web):
    release = threading.Event()

    def slow(_):
        release.wait(60)
        return page(article_page(0, TITLES[0], PARAGRAPHS), "text/html")
    web.pages = {"/feed": page(rss([(TITLES[0], "/a/0", 1, "")])), "/a/0": slow}
    start_desk(desk, web, ["/feed"])
    wait_for(lambda: web.asked("/a/0"), "the page to be asked for")
    ingest = desk.of("ingest")[0]
    ingest.kill()
    release.set()
    # The wait is over, as far as Redis knows.
    todo = f"{{{desk.edition}}}:todo:classify"
    [(article, _)] = desk.redis().zrange(todo, 0, -1, withscores=True)
    desk.redis().zadd(todo, {article: 0})
    desk.start("ingest", contact="desk@triptych.example", fetch_private=1, host_pause="50ms")
    wait_for(lambda: len(web.asked("/a/0")) == 2, "its page to be asked for again")
    desk.settle()
    found = story_json(desk, desk.assignments()[0]["story"])
    assert len(found["articles"][0]["excerpt"]) > 300


def test_what_a_source_says_in_every_article_is_left_out(desk, web):
    always = "Sign up for the weekly letter of our newsroom and never miss a thing."
    titles = ["Quota for herring rejected", "Tennis final goes to Okafor", "Lighthouse stays dark", "Bakers strike for wages",
              "Museum finds lost map"]
    outlet = f"http://daily.localhost:{web.server_port}"  # an address that is a number belongs to no source
    items = [(title, f"{outlet}/s/{number}", 1, f"{title}, as report number {number} tells at length. {always}")
             for number, title in enumerate(titles)]
    shown = {"count": 1}
    web.pages["/feed"] = lambda _: page(rss(items[:shown["count"]]))
    start_desk(desk, web, ["/feed"], pages="never")
    ingest = desk.of("ingest")[0]
    for count in range(1, len(items) + 1):
        shown["count"] = count
        desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url("/feed"): 0})
        wait_for(lambda expected=count: len(desk.assignments()) == expected, "the next article")
    desk.settle()
    assert ingest.metric("triptych_ingest_refrain_bytes_total") > 100
    excerpts = [story_json(desk, row["story"])["articles"][0]["excerpt"] for row in desk.assignments()]
    assert sum(always in excerpt for excerpt in excerpts) == 3
    assert all("tells at length" in excerpt for excerpt in excerpts)
    # Read again, an article is no revision for what was left out of it.
    asked = len(web.asked("/feed"))
    items.append(("Ferry runs again", f"{outlet}/s/9", 1, f"Ferry runs again, as report number 9 tells at length. {always}"))
    shown["count"] = len(items)
    desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url("/feed"): 0})
    wait_for(lambda: len(web.asked("/feed")) > asked and len(desk.assignments()) == 6, "the last article")
    assert not ingest.metric("triptych_ingest_revised_total")


def warc_record(url, html, status="200 OK"):
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}".encode()
    return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-05T07:08:09Z\r\n"
            f"Content-Length: {len(block)}\r\n\r\n").encode() + block + b"\r\n\r\n"


def test_a_web_archive_is_replayed(desk):
    desk.start_all(publish={"tiers": "open"})
    archive = desk.folder / "old.warc.gz"
    records = [warc_record(f"https://paper{number}.example/{number}", article_page(number, title, PARAGRAPHS[number:]))
               for number, title in enumerate(TITLES)]
    records.append(warc_record("https://paper9.example/9", "<html><title>Page not found</title><p>Error 404.</p></html>"))
    records.append(warc_record("https://paper8.example/8", "gone", "404 Not Found"))
    archive.write_bytes(b"".join(map(gzip.compress, records)))
    answer = json.loads(desk.tool("replay", archive, check=False).stdout.splitlines()[-1])
    assert (answer["articles"], answer["rejected"]) == (3, 1), answer
    desk.settle()
    rows = desk.assignments()
    assert len(rows) == 3 and len({row["story"] for row in rows}) == 1
    found = story_json(desk, rows[0]["story"])
    assert sorted(item["title"] for item in found["articles"]) == sorted(TITLES)
    assert all(len(item["excerpt"]) > 300 for item in found["articles"])
    assert found["image"].startswith("https://pictures.example/")
