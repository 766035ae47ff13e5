"""How pages look, and what they are for readers with other senses: a real browser opens every page of a demo desk, in the
widths of a phone and a desk, in light and dark, and keeps a picture of each. Pictures are in build-tests/looks (or the
folder TRIPTYCH_LOOKS); README's are made of them. With axe's script at TRIPTYCH_AXE (a file) that is asked, too."""
import base64
import json
import os
import pathlib
import random
import urllib.request

import pytest

from desk import DEMO, ROOT, wait_for

LOOKS = pathlib.Path(os.environ.get("TRIPTYCH_LOOKS", ROOT / "build-tests" / "looks"))
CHECKS = (pathlib.Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
PHONE, DESK = (390, 844), (1280, 900)
NARROWEST = 320  # CSS pixels that a page must do with (WCAG 1.4.10)
PICTURE_MAX = 6000  # px of a page's height that are kept
README_PICTURES = ("front", "story")  # copied to deploy/pictures when pages have changed
README_HEIGHT = 1500
WIDE, SMALL = "desk", "phone"
SCRIPT_SECONDS = 240  # on a machine that is busy with other things axe takes a minute for a long page
AXE_LANGS = ("en", "de", "ar")  # ar: from right to left

PAGES = {
    "front": "/", "latest": "/latest", "blindspot": "/blindspot", "blindspot-left": "/blindspot/left", "topics": "/topics",
    "places": "/places", "topic": "/topic/politics", "place": "/place/BE", "language": "/language/fr", "sources": "/sources",
    "sources-narrowed": "/sources?side=left", "source": "/source/concordwire.example", "search": "/search?q=storm",
    "search-empty": "/search", "lookup": "/lookup", "method": "/method", "bot": "/about/bot", "api": "/api", "feeds": "/feeds", "key": "/key",
    "no-page": "/nothing", "story": "/story/{story}", "story-history": "/story/{story}/history",
    "story-by-country": "/story/{story}?sort=country", "story-left": "/story/{story}?side=left", "story-arabic": "/story/{story}?lang=ar",
}


class Browser:
    """Chromium over its own protocol: widths of a phone are set there, which a window's size does not reach."""

    def __init__(self):
        from selenium import webdriver  # pylint: disable=import-outside-toplevel
        from selenium.webdriver.chrome.service import Service  # pylint: disable=import-outside-toplevel
        options = webdriver.ChromeOptions()
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--force-color-profile=srgb"):
            options.add_argument(argument)
        options.binary_location = "/usr/bin/chromium"
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)

    def open(self, url, size, theme="light", media=""):
        width, height = size
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "media": media, "features": [{"name": "prefers-color-scheme", "value": theme}]})
        self.driver.get(url)

    def speak(self, lang):
        """The reader's language from now on. Not by ?lang=, which a search takes for what it is to find."""
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": lang}})

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def height(self):
        return self.run("return document.documentElement.scrollHeight")

    def picture(self, width, height_max=PICTURE_MAX, kind="png"):
        # Pictures come when they are near the window: all are asked for before the page is.
        self.driver.set_script_timeout(SCRIPT_SECONDS)
        self.driver.execute_async_script(
            "const done = arguments[0], all = [...document.images]; all.forEach(one => one.loading = 'eager');"
            "Promise.all(all.map(one => one.decode().catch(() => 0))).then(() => done())")
        # Beyond the window Chromium moves a page that runs from right to left to the side, if all of it is in the window.
        is_longer = self.height() > self.run("return innerHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": min(self.height(), height_max), "scale": 1}
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": is_longer, "clip": clip, "format": kind})
        return base64.b64decode(shot["data"])


@pytest.fixture(name="browser")
def fixture_browser():
    browser = Browser()
    try:
        yield browser
    finally:
        browser.driver.quit()


def keep(name, picture, kind="png"):
    LOOKS.mkdir(parents=True, exist_ok=True)
    (LOOKS / f"{name}.{kind}").write_bytes(picture)


def start_demo(desk, **settings):
    desk.start_all(publish={"sources": DEMO / "sources.csv", "picture_folder": DEMO / "pictures", "tiers": "both", "reader_rate": 0} | settings,
                   classify={"sources": DEMO / "sources.csv"})
    publish = desk.of("publish")[0]
    desk.replay(DEMO / "articles.jsonl")
    desk.settle()  # a picture shows stories as they are after the last review
    stories = wait_for(lambda: json.loads(publish.page("/api/v1/stories?limit=50")[1])["stories"], "the stories")
    return f"http://127.0.0.1:{publish.page_port}", max(stories, key=lambda one: one["counts"]["articles"])["id"]


def axe_problems(browser):
    """What axe finds, where its script is at hand."""
    script = os.environ.get("TRIPTYCH_AXE")
    if not script:
        return []
    browser.run(pathlib.Path(script).read_text(encoding="utf-8"))
    browser.driver.set_script_timeout(SCRIPT_SECONDS)
    found = browser.driver.execute_async_script(
        "const done = arguments[0];"
        "axe.run().then(found => done(found.passes.length ? found.violations : 0), why => done([{id: String(why), nodes: [{html: ''}]}]))")
    assert found != 0, "axe has looked at nothing"
    return [f"axe: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def looks(browser, name, url):
    """Keeps a page's pictures in both widths and themes; what is wrong with them, and in a window of the narrowest."""
    problems = []
    for theme in ("light", "dark"):
        for kind, size in ((WIDE, DESK), (SMALL, PHONE)):
            browser.open(url, size, theme)
            keep(f"{name}-{kind}-{theme}", browser.picture(size[0]))
            if name in README_PICTURES and (kind, theme) == (WIDE, "light"):
                keep(name, browser.picture(size[0], README_HEIGHT, "webp"), "webp")
            problems += [f"{name}, {kind}, {theme}: {one}" for one in browser.run(CHECKS)]
    browser.open(url, (NARROWEST, 700))
    width = browser.run("return document.documentElement.scrollWidth")
    if width > NARROWEST:
        problems.append(f"{name} is {width} px wide in a window of {NARROWEST}")
    return problems


def test_every_page_is_whole_for_every_reader_and_leaves_its_picture(desk, browser):
    site, story = start_demo(desk)
    problems = []
    for name, path in PAGES.items():
        url = site + path.format(story=story)
        problems += looks(browser, name, url)
        for theme in ("light", "dark") if os.environ.get("TRIPTYCH_AXE") else ():
            for lang in AXE_LANGS:
                browser.speak(lang)
                browser.open(url, DESK, theme)
                problems += [f"{name}, {theme}, {lang}: {one}" for one in axe_problems(browser)]
        browser.speak("en")
    assert not problems, "\n".join(problems)


def test_every_page_is_whole_from_right_to_left(desk, browser):
    site, story = start_demo(desk)
    problems = []
    browser.speak("ar")
    for name, path in PAGES.items():
        problems += looks(browser, f"arabic-{name}", site + path.format(story=story))
        side, lang = browser.run("return [getComputedStyle(document.body).direction, document.documentElement.lang]")
        if (side, lang) != ("rtl", "ar"):
            problems.append(f"{name} is written {side} in {lang}")
    assert not problems, "\n".join(problems)


def test_the_pages_of_who_runs_the_desk_are_whole_too(desk, browser):
    site, story = start_demo(desk)
    key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
    # A key that is not known yet would be forgotten by the browser.
    wait_for(lambda: desk.of("publish")[0].page("/operator", {"Authorization": f"Bearer {key}"})[0] == 200, "the key to be known")
    browser.open(site + "/about/bot", DESK)
    browser.driver.add_cookie({"name": "triptych_key", "value": key})
    problems = []
    for name, path in (("operator", "/operator"), ("editor", f"/story/{story}/edit"), ("feeds-read", "/feeds")):
        for theme in ("light", "dark"):
            for kind, size in ((WIDE, DESK), (SMALL, PHONE)):
                browser.open(site + path, size, theme)
                keep(f"{name}-{kind}-{theme}", browser.picture(size[0]))
                problems += [f"{name}, {kind}, {theme}: {one}" for one in browser.run(CHECKS)]
            problems += [f"{name}, {theme}: {one}" for one in axe_problems(browser)]
        browser.open(site + path, (NARROWEST, 700))
        width = browser.run("return document.documentElement.scrollWidth")
        if width > NARROWEST:
            problems.append(f"{name} is {width} px wide in a window of {NARROWEST}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path", ["/feed.atom", "/feed.rss"])
def test_a_feed_that_is_opened_in_a_browser_is_a_page_for_people(desk, browser, path):
    site, story = start_demo(desk)
    for theme in ("light", "dark"):
        for kind, size in ((WIDE, DESK), (SMALL, PHONE)):
            browser.open(site + path, size, theme)
            keep(f"{path[1:].replace('.', '-')}-{kind}-{theme}", browser.picture(size[0]))
    seen = browser.run("return document.querySelector('main').innerText")
    assert "This is a feed" in seen and "The same stories as a page" in seen
    links = browser.run("return [...document.querySelectorAll('main li a')].filter(one => one.checkVisibility()).map(one => one.href)")
    assert f"{site}/story/{story}" in links and len(links) >= 15
    # What is for programs is not seen, and the style sheet was let in.
    assert browser.run("return [...document.querySelectorAll('entry, item')].every(one => !one.checkVisibility())")
    assert browser.run("return getComputedStyle(document.querySelector('main li a')).textDecorationLine") == "none"
    browser.open(site + path, (NARROWEST, 700))
    assert browser.run("return document.documentElement.scrollWidth") <= NARROWEST
    browser.run("document.querySelector('main li a').click()")
    wait_for(lambda: browser.run("return location.pathname").startswith("/story/"), "the story")


def test_on_paper_bars_are_seen_and_what_is_clicked_is_not(desk, browser):
    site, story = start_demo(desk)
    browser.open(f"{site}/story/{story}", DESK, media="print")
    keep("story-print", browser.picture(DESK[0]))
    assert browser.run("return getComputedStyle(document.querySelector('.head .bar')).printColorAdjust") == "exact"
    for gone in (".menu", ".tabs", ".tabbar", ".top form", ".choose"):
        assert not browser.run(f"return document.querySelector('{gone}')?.checkVisibility()"), gone


class Reader:
    """Somebody at the front page who wants to know something, and whose clicks are counted."""

    def __init__(self, browser, site):
        self.browser, self.clicks = browser, 0
        browser.open(site + "/", DESK)

    def click(self, selector):
        found = self.browser.driver.find_elements("css selector", selector)
        assert found, f"nothing to click at {selector}"
        self.clicks += 1
        found[0].click()
        return self

    def reads(self, selector):
        seen = [one.text for one in self.browser.driver.find_elements("css selector", selector) if one.is_displayed()]
        assert seen and self.clicks <= 2, f"{selector}, {self.clicks} clicks"
        return " ".join(seen)


def test_five_questions_of_readers_take_two_clicks_at_most(desk, browser):
    """tests/README.md tells the clicks: whoever changes one here changes it there."""
    site, _ = start_demo(desk)
    # Who does not report this? What a side misses stands on the front page; the story says how many of that side have it.
    ask = Reader(browser, site)
    assert "What the left misses" in ask.reads(".sidebox.l")
    assert "the left hardly covers this story" in ask.click(".sidebox.l h2 a[href^='/story/']").reads(".blind-box")
    # Who said it first?
    assert "First reported by" in Reader(browser, site).click(".lead h2 a").reads(".head .dek")
    # Is this outlet reliable, and who says so?
    said = Reader(browser, site).click(".lead h2 a").click(".art .who a[href^='/source/']").reads(".raters")
    assert "Rater" in said and "factuality:" in said
    # What do the sides disagree on?
    ask = Reader(browser, site).click(".lead h2 a").click("label:has(#tab-compare)")
    assert all(side in ask.reads("#panel-compare") for side in ("Left", "Center", "Right"))
    assert ask.reads("#panel-compare .points, #panel-compare .differ, #panel-compare .shared")
    # What is new since yesterday? All stories by time; of one story what each report added.
    ask = Reader(browser, site).click(".menu a[href='/latest']")
    ages = [one.get_attribute("datetime") for one in browser.driver.find_elements("css selector", "main .facts time")]
    assert ages and ages == sorted(ages, reverse=True) and ask.reads("main .facts time")
    assert "First report" in Reader(browser, site).click(".lead h2 a").click("label:has(#tab-timeline)").reads("#panel-timeline .timeline")


FILLERS = [a + b + c for a in ("bor", "dal", "fen", "gil", "hun", "kor") for b in ("a", "e", "i", "o") for c in ("nt", "rk", "st", "mp")]


def crowd_rows(count):
    """`count` reports of one event in words of their own, every fourth a copy."""
    chance = random.Random(4)
    outlets = [row.split(",")[0] for row in (ROOT / "deploy/sources/raters/10-mbfc.csv").read_text(encoding="utf-8").splitlines()[1:]]
    chance.shuffle(outlets)
    agency = None
    for number in range(count):
        title = f"Velden harbour bridge {chance.choice(('reopens', 'opens again', 'is back in use'))} {' '.join(chance.sample(FILLERS, 2))}"
        text = ("VELDEN - The Velden harbour bridge reopened on Tuesday, 14 months after a barge struck its second pier. Some 38,000 "
                f"vehicles used it every day. Mayor Ilse Korving opened it. {' '.join(chance.sample(FILLERS, 40))}.")
        if number % 16 == 0:
            agency = title, text
        elif number % 4 == 3:
            title, text = agency
        yield {"url": f"https://{outlets[number]}/2026/bridge-{number}", "source": outlets[number], "title": title, "text": text,
               "published": f"2026-11-{18 + number // 200:02}T{number // 9 % 24:02}:{number % 60:02}:00Z"}


def test_four_hundred_articles_are_six_screens_of_a_phone_and_a_hundred_kilobytes(desk, browser, tmp_path):
    rows = tmp_path / "crowd.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in crowd_rows(400)), encoding="utf-8")
    raters = {"sources": ROOT / "deploy/sources/raters"}
    desk.start_all(publish=raters | {"reader_rate": 0}, classify=raters)
    publish = desk.of("publish")[0]
    desk.replay(rows)
    story = max(json.loads(publish.page("/api/v1/stories?limit=50")[1])["stories"], key=lambda one: one["counts"]["articles"])
    assert story["counts"]["articles"] == 400
    site = f"http://127.0.0.1:{publish.page_port}"
    browser.open(f"{site}/story/{story['id']}", PHONE)
    keep("crowd-phone-light", browser.picture(PHONE[0]))
    assert browser.height() <= 6 * PHONE[1]
    request = urllib.request.Request(f"{site}/story/{story['id']}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Content-Encoding"] == "gzip" and len(answer.read()) <= 100_000
    # An article is found: the country is picked, then it is one of few, unfolded.
    browser.open(f"{site}/story/{story['id']}?country=FR&sort=time", PHONE)
    assert not browser.run("return document.querySelector('details.fold')")
    keep("crowd-narrowed-phone-light", browser.picture(PHONE[0]))
