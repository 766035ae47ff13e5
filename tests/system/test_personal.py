"""What the pages' script adds, in a browser: read marks, saving, following, keys, what is new; all of it kept in the browser alone."""
import json

import pytest

from desk import DEMO, wait_for


def open_browser(folder):
    from selenium import webdriver  # pylint: disable=import-outside-toplevel
    from selenium.webdriver.chrome.service import Service  # pylint: disable=import-outside-toplevel
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1280,1600",
                     "--lang=en", f"--user-data-dir={folder}/browser"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.binary_location = "/usr/bin/chromium"
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


@pytest.fixture(name="reader")
def fixture_reader(desk):
    """A browser at the front page of a desk with the demo's stories."""
    desk.start_all(publish={"tiers": "open"})
    rows = (DEMO / "articles.jsonl").read_text().splitlines(keepends=True)
    (desk.folder / "first.jsonl").write_text("".join(rows[:158]))
    (desk.folder / "rest.jsonl").write_text("".join(rows[158:]))
    desk.replay(desk.folder / "first.jsonl")
    desk.settle()
    browser = open_browser(desk.folder)
    browser.desk = desk
    browser.base = f"http://127.0.0.1:{desk.of('publish')[0].page_port}"
    try:
        browser.get(browser.base + "/")
        yield browser
    finally:
        browser.quit()


def stored(browser):
    return json.loads(browser.execute_script("return localStorage.getItem('triptych') || '{}'"))


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def first_story(browser):
    return find(browser, "main article h2 a")[0].get_attribute("href")


def errors(browser):
    return [row["message"] for row in browser.get_log("browser") if row["level"] == "SEVERE"]


def test_what_was_read_is_marked_and_saving_and_following_are_kept(reader):
    address = first_story(reader)
    story = address.rsplit("/", 1)[1]
    reader.get(address)
    assert story in stored(reader)["read"]
    save, follow = find(reader, ".does .do")[:2]
    save.click()
    follow.click()
    assert save.get_attribute("aria-pressed") == "true"
    assert stored(reader)["saved"][story]["title"] and f"/story/{story}" in stored(reader)["follow"]
    reader.get(reader.base + "/")
    assert any(link.get_attribute("href") == address for link in find(reader, "a.was-read"))
    reader.get(reader.base + "/mine")
    assert len(find(reader, f"#mine a[href='/story/{story}']")) == 2
    find(reader, "#mine .brief .do")[0].click()
    assert not stored(reader)["saved"]
    assert errors(reader) == []


def test_keys_move_from_story_to_story(reader):
    body = find(reader, "body")[0]
    body.send_keys("j")
    assert reader.switch_to.active_element.get_attribute("href") == first_story(reader)
    reader.switch_to.active_element.send_keys("j")
    assert reader.switch_to.active_element.get_attribute("href") != first_story(reader)
    reader.switch_to.active_element.send_keys("k")
    assert reader.switch_to.active_element.get_attribute("href") == first_story(reader)
    reader.switch_to.active_element.send_keys("/")
    assert reader.switch_to.active_element.get_attribute("name") == "q"
    reader.switch_to.active_element.send_keys("j?")  # in a field they are letters
    assert reader.switch_to.active_element.get_attribute("value") == "j?" and not find(reader, "dialog[open]")


def test_new_reports_are_offered_and_move_nothing(reader):
    top = reader.execute_script("return document.querySelector('main').getBoundingClientRect().top")
    wait_for(lambda: reader.desk.of("publish")[0].get("/metrics")[1].count("triptych"), "the stream")
    reader.desk.replay(reader.desk.folder / "rest.jsonl")
    wait_for(lambda: find(reader, ".news a"), "the offer")
    assert "new report" in find(reader, ".news a")[0].text
    assert reader.execute_script("return document.querySelector('main').getBoundingClientRect().top") == top


def streams(browser):
    """How many pages listen, as the desk counts them."""
    text = browser.desk.of("publish")[0].get("/metrics")[1]
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("triptych_publish_subscribers "))


def show(browser, state):
    """The page believes that it is hidden, or seen: what a browser tells it of a tab in the background."""
    browser.execute_script(
        "Object.defineProperty(document, 'visibilityState', {value: arguments[0], configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))", state)


def test_only_a_page_that_is_seen_listens(reader):
    wait_for(lambda: streams(reader) == 1, "the stream of the page that is seen")
    show(reader, "hidden")
    wait_for(lambda: streams(reader) == 0, "the stream to be closed")
    reader.execute_script("window.dispatchEvent(new Event('pageshow'))")  # a page that is brought back unseen
    reader.desk.replay(reader.desk.folder / "rest.jsonl")
    reader.desk.settle()
    assert streams(reader) == 0 and not find(reader, ".news a")
    show(reader, "visible")
    wait_for(lambda: streams(reader) == 1, "the stream to be opened again")
    reader.execute_script("window.dispatchEvent(new Event('pagehide'))")
    wait_for(lambda: streams(reader) == 0, "the stream to be closed by leaving")
    reader.execute_script("window.dispatchEvent(new Event('pageshow'))")
    wait_for(lambda: streams(reader) == 1, "the stream of the page that is brought back")
    assert errors(reader) == []


def test_lists_say_the_day_alone_and_use_the_width(reader):
    reader.get(reader.base + "/latest")
    days = [one for one in find(reader, ".facts time") if "ago" not in one.text and one.text not in ("just now", "yesterday")]
    assert days and all(":" not in one.text and "UTC" in one.get_attribute("title") for one in days)
    first, second = find(reader, ".rows > .row")[:2]
    assert first.location["y"] == second.location["y"] and second.location["x"] >= first.location["x"] + first.size["width"]
    reader.get(first_story(reader))
    find(reader, "label:has(#tab-timeline)")[0].click()
    moments = find(reader, ".timeline time")
    assert moments and all(":" in one.text and "UTC" not in one.text for one in moments)


def test_a_page_that_says_what_is_wrong_offers_nothing_to_save(reader):
    reader.get(first_story(reader) + "?colour=red")
    assert "colour" in find(reader, "main")[0].text and not find(reader, ".do")


def test_a_store_that_is_broken_or_foreign_harms_nothing(reader):
    for text in ("not json", "[]", '{"saved": [1], "follow": 7, "read": null}',
                 '{"saved": {"s0000000000000001": null, "s0000000000000002": 3}, "follow": {"/topic/sport": "x", "/topic/x": [1]},'
                 ' "read": {"s0000000000000001": {}}, "opened": {"left": "many"}}',
                 '{"follow": {"javascript:alert(1)": {"title": "x"}, "/story/<b>": {"title": "<img src=x onerror=alert(1)>"}}}'):
        reader.execute_script("localStorage.setItem('triptych', arguments[0])", text)
        reader.get(reader.base + "/mine")
        assert find(reader, "#mine section") and not find(reader, "#mine a[href^='javascript']") and not find(reader, "#mine img")
        reader.get(reader.base + "/")
        assert errors(reader) == [], text


def test_the_script_speaks_the_pages_language(reader):
    reader.get(first_story(reader) + "?lang=de")
    assert find(reader, ".does .do")[0].text == "Merken"
    reader.get(reader.base + "/mine?lang=fr")
    assert "Rien pour l’instant." in find(reader, "#mine")[0].text


def test_a_file_that_is_imported_brings_only_what_is_an_entry(reader):
    path = reader.desk.folder / "mine.json"
    path.write_text(json.dumps({"version": 1, "saved": {"s0000000000000001": {"at": 5, "title": "Kept"}, "s0000000000000002": None},
                                "follow": {"/topic/sport": 7}, "read": {"s0000000000000001": "long ago"}, "opened": {"left": 2}}))
    reader.get(reader.base + "/mine")
    find(reader, "#mine input[type=file]")[0].send_keys(str(path))
    wait_for(lambda: find(reader, "#mine a[href='/story/s0000000000000001']"), "the page with what was imported")
    kept = stored(reader)
    assert list(kept["saved"]) == ["s0000000000000001"] and not kept["follow"] and not kept["read"] and kept["opened"] == {"left": 2}
    assert errors(reader) == []
