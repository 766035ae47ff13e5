"""How people and programs read the desk: server-sent events, the README's Python client, Atom, a browser without script."""
import json
import re
import subprocess
import sys
import threading
import urllib.request
import xml.etree.ElementTree

import pytest

from desk import DEMO, ROOT, json_lines, wait_for

ATOM = "{http://www.w3.org/2005/Atom}"


class EventStream(threading.Thread):
    """Reads /api/v1/events until closed; each event as {"id","event","data"}."""

    def __init__(self, publish, last=None, query=""):
        super().__init__(daemon=True)
        headers = {"Last-Event-ID": last} if last else {}
        request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}/api/v1/events{query}", headers=headers)
        self.answer = urllib.request.urlopen(request, timeout=60)
        self.events = []
        self.start()

    def run(self):
        event = {}
        try:
            for line in self.answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name in ("id", "event", "data"):
                    event[name] = value
                elif not name and "data" in event:
                    self.events.append(event)
                    event = {}
        except (OSError, ValueError):
            return

    def seqs(self):
        return [event["id"] for event in self.events]


def stream_ids(desk):
    return [key.decode() for key, _ in desk.redis().xrange(f"{{{desk.edition}}}:feed")]


def halves(tmp_path):
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_text("".join(rows[:100]))
    second.write_text("".join(rows[100:]))
    return first, second


def test_server_sent_events_resume_without_gap_on_any_replica(desk, tmp_path):
    desk.start_all(publish={"tiers": "open"})
    other = desk.start("publish", tiers="open")
    desk.wait_ready()
    first, second = halves(tmp_path)
    live = EventStream(desk.of("publish")[0])
    desk.replay(first)
    wait_for(lambda: live.seqs() and live.seqs()[-1] == stream_ids(desk)[-1], "the first half")
    resumed = EventStream(other, last=live.seqs()[4])
    desk.replay(second)
    whole = stream_ids(desk)
    wait_for(lambda: live.seqs()[-1] == whole[-1] and resumed.seqs()[-1] == whole[-1], "the second half")
    assert live.seqs() == whole
    assert resumed.seqs() == whole[5:]
    for event in live.events:
        data = json.loads(event["data"])
        assert data["seq"] == event["id"] and data["kind"] == event["event"] and data["story"]["id"]


def test_an_unknown_position_is_told_by_name(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    stream = EventStream(desk.of("publish")[0], last="1-5")
    wait_for(lambda: stream.events, "an answer")
    assert stream.events[0]["event"] == "snapshot-required"


def test_full_events_carry_every_article_of_the_story(desk):
    desk.start_all()
    stream = EventStream(desk.of("publish")[0], query="?full=1")
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: stream.seqs() and stream.seqs()[-1] == stream_ids(desk)[-1], "all events")
    story = json.loads(stream.events[-1]["data"])["story"]
    assert story["counts"]["articles"] == len(story["articles"])


def readme_client():
    """The ten-line client of the README, as a reader would copy it."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    client = next(block for block in blocks if "zmq" in block)
    assert len(client.strip().splitlines()) <= 12
    return client


def test_the_readmes_python_client_prints_events(desk, tmp_path):
    desk.start_all()
    publish = desk.of("publish")[0]
    subprocess.run(["protoc", f"--python_out={tmp_path}", f"-I{ROOT / 'proto'}", "article.proto", "story.proto",
                    "feed.proto"], cwd=ROOT / "proto", check=True)
    script = tmp_path / "client.py"
    script.write_text(readme_client().replace(":5556", f":{publish.pub_port}"))
    with open(tmp_path / "out", "wb") as out:
        client = subprocess.Popen([sys.executable, "-u", str(script)], cwd=tmp_path, stdout=out, stderr=out)
    try:
        wait_for(lambda: publish.get("/metrics") and client.poll() is None, "the client to run")
        # PUB knows no readiness: rows come until the client has printed something.
        def feed():
            for row in (DEMO / "articles.jsonl").read_text().splitlines():
                one = tmp_path / "one.jsonl"
                one.write_text(row + "\n")
                desk.replay(one)
                if (tmp_path / "out").read_bytes():
                    return True
            return False
        assert feed()
        assert client.poll() is None, (tmp_path / "out").read_text()
        assert "articles" in (tmp_path / "out").read_text()
    finally:
        client.kill()
        client.wait()


def entries(publish):
    feed = xml.etree.ElementTree.fromstring(publish.page("/feed.atom")[1])
    return {entry.findtext(ATOM + "id"): entry.findtext(ATOM + "updated") for entry in feed.iter(ATOM + "entry")}


def test_feed_entries_keep_their_ids_and_updated_moves_only_for_news(desk, tmp_path):
    desk.start_all()
    publish = desk.of("publish")[0]
    first, second = halves(tmp_path)
    desk.replay(first)
    before = wait_for(lambda: entries(publish), "entries")
    # An exact copy by a source that has reported already is no news.
    story = json.loads(publish.page("/api/v1/stories?limit=1")[1])["stories"][0]
    article = json.loads(publish.page(f"/api/v1/stories/{story['id']}")[1])["articles"][0]
    row = next(json.loads(line) for line in first.read_text().splitlines() if article["url"] in line)
    copy = tmp_path / "copy.jsonl"
    copy.write_text(json.dumps({**row, "id": "copy", "url": row["url"] + "-reprint", "text": row["text"] + " Reprinted."}) + "\n")
    assert desk.replay(copy)["articles"] == 1
    seq = desk.status()["feed_seq"]
    wait_for(lambda: json.loads(publish.page("/api/v1/stats")[1])["seq"] == seq, "the event to arrive")
    assert entries(publish) == before
    desk.replay(second)
    wait_for(lambda: len(entries(publish)) > len(before), "new entries")
    assert set(before) <= set(entries(publish))


def test_the_tool_prints_events_while_a_replay_runs_and_a_snapshot_afterwards(desk):
    desk.start_all()
    subscriber = desk.subscribe("subscriber", desk.of("publish")[0], "--from", "start")
    desk.replay(DEMO / "articles.jsonl")
    wait_for(lambda: json_lines(subscriber.text()), "events")
    assert {event["kind"] for event in json_lines(subscriber.text())} <= {"created", "updated", "merged", "split"}
    late = desk.subscribe("late", desk.of("publish")[0], "--from", "snapshot")
    wait_for(lambda: json_lines(late.text()), "a snapshot")
    assert {event["kind"] for event in json_lines(late.text())} == {"snapshot"}


@pytest.fixture(name="browser")
def fixture_browser():
    from selenium import webdriver  # pylint: disable=import-outside-toplevel
    from selenium.webdriver.chrome.service import Service  # pylint: disable=import-outside-toplevel
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--blink-settings=scriptEnabled=false",
                     "--window-size=1280,1600"):
        options.add_argument(argument)
    options.binary_location = "/usr/bin/chromium"
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    try:
        yield driver
    finally:
        driver.quit()


def test_a_reader_without_script_finds_everything_on_the_page(desk, browser):
    desk.start_all(publish={"tiers": "gated"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    stories = json.loads(publish.page("/api/v1/stories?limit=50")[1])["stories"]
    story = max(stories, key=lambda one: one["counts"]["articles"])
    browser.get(f"http://127.0.0.1:{publish.page_port}/story/{story['id']}")
    text = browser.find_element("tag name", "body").text
    assert story["headline"] in text
    assert f"{story['counts']['articles']} Articles" in text
    assert "Coverage Details" in text and re.search(r"\d% of the sources are (Left|Center|Right)|tie", text)
    assert "A Premium key opens factuality." in text.replace("\n", " ")
    for bullet in story["summary"]["bullets"]:
        assert bullet["text"] in text
    # The bar's three segments are drawn as wide as they say.
    leaning = story["coverage"]["leaning"]
    bar = browser.find_element("css selector", ".head .bar")
    total = bar.size["width"]
    widths = [part.size["width"] for part in bar.find_elements("xpath", "./*") if part.size["width"]]
    assert len(widths) == 3
    for width, side in zip(widths, ("left", "center", "right")):
        assert abs(100 * width / total - leaning[side]["pct"]) < 3, (widths, leaning)
    # Tabs without script: each shows its own panel.
    for tab, shown in (("left", "panel-left"), ("world", "panel-world"), ("all", "panel-all")):
        browser.find_element("css selector", f"label:has(#tab-{tab})").click()
        panels = [panel.get_attribute("id") for panel in browser.find_elements("class name", "panel") if panel.is_displayed()]
        assert panels == [shown]
    # The articles beyond the first of each side are folded.
    folds = browser.find_elements("css selector", "details.fold")
    assert folds and not any(fold.get_attribute("open") for fold in folds)
    # Nothing is fetched from anywhere else.
    assert not re.search(r'(src|href)="https?://[^"]*\.(css|js|png|jpg|woff2?)"', browser.page_source)
    # Narrow screens do not scroll sideways.
    browser.set_window_size(500, 900)
    body = browser.find_element("tag name", "body")
    assert body.size["width"] <= 500


def test_the_front_page_has_no_story_twice_and_leads_to_topics_and_places(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    html = wait_for(lambda: (lambda page: page if page.count("<article") > 10 else None)(publish.page("/")[1]), "the stories")
    shown = re.findall(r'<(?:h2|li)><a href="/story/(\w+)"', html)
    assert len(shown) == len(set(shown)) > 15
    assert "What the left misses" in html and "What the right misses" in html
    for path in ("/topics", "/places", "/topic/politics", "/language/fr"):
        assert f'href="{path}"' in html
        status, page = publish.page(path)
        assert status == 200 and "/story/" in page or "/topic/" in page or "/place/" in page, path
    assert publish.page("/language/xx")[0] == 404
