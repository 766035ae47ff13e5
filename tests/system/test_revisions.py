"""Sources change what they wrote: the story shows what an article says now, and remembers what it said before."""
import json
import time

from desk import json_lines, wait_for
from test_feeds import fixture_web, page, rss, start_desk  # noqa: F401  (fixture_web is a fixture)

LEAD = ("The mayor of Orlen was charged on Monday over the sale of the harbour wharf, the court said, after the council had "
        "looked at the contracts for two years and a clerk had handed over letters.")


def row(number, title, text, url=None, hours=2):
    return {"id": f"r{number}", "url": url or f"https://paper{number}.example/{number}", "source": f"paper{number}.example",
            "title": title, "text": text, "published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - hours * 3600)),
            "lang": "en"}


def write_rows(desk, name, rows):
    path = desk.folder / name
    path.write_text("".join(json.dumps(item) + "\n" for item in rows))
    return path


def story_of(desk, row_id):
    return next(item["story"] for item in desk.assignments() if item["id"] == row_id)


def api(desk, path):
    status, body = desk.of("publish")[0].page(path)
    assert status == 200, body
    return json.loads(body)


MAYOR = [row(1, "Mayor of Orlen charged over harbour wharf", LEAD),
         row(2, "Orlen mayor charged in harbour wharf affair, says court", LEAD.replace("two years", "twenty months")),
         row(3, "Harbour wharf: court charges mayor of Orlen", LEAD.replace("a clerk", "an accountant"))]
LIGHTHOUSE = [row(n, title, "The lighthouse of Brenn went dark on Tuesday night when a storm tore the lantern from its tower; "
                  "keepers lit fires on the cliffs and three trawlers waited at sea until the morning.")
              for n, title in ((11, "Storm tears lantern from lighthouse of Brenn"),
                               (12, "Lighthouse of Brenn dark after storm, trawlers wait at sea"),
                               (13, "Brenn lighthouse goes dark in storm"))]


def test_a_corrected_title_is_shown_with_what_it_said_before(desk):
    desk.start_all(publish={"tiers": "open"})
    publish = desk.of("publish")[0]
    subscriber = desk.subscribe("subscriber", publish, "--from", "start")
    desk.replay(write_rows(desk, "one.jsonl", MAYOR))
    story = story_of(desk, "r1")
    before = api(desk, f"/api/v1/stories/{story}")
    corrected = {**MAYOR[0], "title": "Correction: mayor of Orlen not charged over harbour wharf"}
    answer = desk.replay(write_rows(desk, "two.jsonl", [corrected]))
    assert (answer["articles"], answer["duplicates"]) in ((1, 1), (0, 1))
    desk.settle()
    after = api(desk, f"/api/v1/stories/{story}")
    article = next(item for item in after["articles"] if item["url"] == MAYOR[0]["url"])
    assert article["title"] == corrected["title"] and article["changed"]
    assert [wording["title"] for wording in article["wordings"]] == [MAYOR[0]["title"]]
    assert after["version"] == before["version"] + 1
    assert after["counts"] == before["counts"]
    lines = api(desk, f"/api/v1/stories/{story}/history")["history"]
    revised = [line for line in lines if line["kind"] == "revised"]
    assert [(line["article"], line["text"]) for line in revised] == [(article["id"], corrected["title"])]
    html = publish.page(f"/story/{story}")[1]
    assert corrected["title"] in html and "Changed at" in html and MAYOR[0]["title"] in html
    assert "has a new title" in publish.page(f"/story/{story}/history")[1]
    events = wait_for(lambda: [event for event in json_lines(subscriber.text()) if "revised" in event.get("changes", [])],
                      "the event")
    assert len(events) == 1 and "articles" not in events[0]["changes"]
    assert [item["title"] for item in events[0]["story"]["articles"]] == [corrected["title"]]
    assert desk.status("--recount")["recount"]["wrong"] == 0
    # The same again is no news to anybody.
    desk.replay(write_rows(desk, "three.jsonl", [corrected]))
    desk.settle()
    assert api(desk, f"/api/v1/stories/{story}")["version"] == after["version"]
    assert desk.of("ingest")[0].metric("triptych_ingest_revised_total") == 1
    assert desk.of("classify")[0].metric("triptych_classify_revised_total") == 1


def test_an_article_that_tells_another_story_now_goes_there(desk):
    desk.start_all(replicas=2, publish={"tiers": "open"})
    desk.replay(write_rows(desk, "one.jsonl", MAYOR + LIGHTHOUSE))
    mayor, lighthouse = story_of(desk, "r1"), story_of(desk, "r11")
    assert mayor != lighthouse and story_of(desk, "r3") == mayor and story_of(desk, "r13") == lighthouse
    rewritten = {**MAYOR[2], "title": "Lighthouse of Brenn stays dark after storm tore its lantern", "text": LIGHTHOUSE[0]["text"]}
    desk.replay(write_rows(desk, "two.jsonl", [rewritten]))
    desk.settle()
    assert story_of(desk, "r3") == lighthouse and story_of(desk, "r1") == story_of(desk, "r2") == mayor
    kinds = [line["kind"] for line in api(desk, f"/api/v1/stories/{lighthouse}/history")["history"]]
    assert "moved-in" in kinds and "revised" in kinds
    assert desk.status("--recount")["recount"]["wrong"] == 0
    assert all(not classify.metric("triptych_classify_log_refused_total") for classify in desk.of("classify"))
    # What follows finds it where it is now.
    later = row(14, "Brenn lighthouse: lantern found on beach after storm", LIGHTHOUSE[0]["text"].replace("Tuesday", "that"))
    desk.replay(write_rows(desk, "three.jsonl", [later]))
    assert story_of(desk, "r14") == lighthouse


def test_a_feed_that_corrects_itself_and_a_live_page(desk, web):
    now = {"title": "Mayor of Orlen charged", "text": LEAD}
    live = {"text": LEAD}
    web.pages = {
        "/mayor": lambda _: page(rss([(now["title"], "/m/one", 1, now["text"])])),
        "/live": lambda _: page(rss([("Live: the harbour of Orlen", "/live/one", 1, live["text"])])),
        "/other": page(rss([("Mayor of Orlen charged - The Orlen Paper", "/m/one", 1, "Short.")])),
    }
    start_desk(desk, web, ["/mayor", "/live"], pages="never")
    wait_for(lambda: [bool(item["story"]) for item in desk.assignments()] == [True, True], "both articles in their stories")

    def read_again(path):
        seen = len(web.asked(path))
        desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url(path): 0})
        wait_for(lambda: len(web.asked(path)) > seen, "the next reading")

    def article(path):
        row_of = next(item for item in desk.assignments() if item["url"] == web.url(path))
        return json.loads(desk.tool("why", row_of["article"], "--json").stdout)

    now["title"] = "Correction: mayor of Orlen not charged"
    read_again("/mayor")
    wait_for(lambda: article("/m/one")["title"] == now["title"], "the correction")
    # Another feed words it otherwise, which is no revision.
    desk.tool("feeds", "add", web.url("/other"))
    wait_for(lambda: web.asked("/other"), "the other feed")
    # A page that grows is read by classify once and then not before ten minutes are over.
    classify, ingest = desk.of("classify")[0], desk.of("ingest")[0]
    for minute in range(4):
        live["text"] += f" At minute {minute} pilots saw {minute + 7} boats leave pier {minute * 3} for berth {minute + 40}."
        read_again("/live")
        wait_for(lambda expected=minute + 2: ingest.metric("triptych_ingest_revised_total") == expected, "the revision")
    desk.settle()
    assert article("/m/one")["title"] == now["title"]
    assert classify.metric("triptych_classify_revised_total") == 2


def test_an_article_whose_address_changes_is_the_same_one(desk, web):
    """A correction that comes with another address, known by its guid; and a feed whose guids name nothing."""
    now = {"items": [("Mayor of Orlen charged", "/m/charged", LEAD, "post-7")],
           "latest": ("Ferry of Orlen is late", "/f/1", "Passengers waited for two hours at the pier of Orlen.", "latest")}

    def feed(items):
        return page(rss([]).replace("</channel>", "".join(
            f'<item><title>{title}</title><link>{web.url(path)}</link><guid isPermaLink="false">{guid}</guid>'
            f"<description>{text}</description></item>" for title, path, text, guid in items) + "</channel>"))

    web.pages = {"/mayor": lambda _: feed(now["items"]), "/latest": lambda _: feed([now["latest"]])}
    start_desk(desk, web, ["/mayor", "/latest"], pages="never")
    wait_for(lambda: len([item for item in desk.assignments() if item["story"]]) == 2, "both articles in their stories")
    first = next(item["article"] for item in desk.assignments() if item["url"] == web.url("/m/charged"))
    now["items"] = [("Correction: mayor of Orlen not charged", "/m/not-charged", LEAD, "post-7")]
    now["latest"] = ("Bakery wins the prize for rye bread", "/f/2", "Twenty bakers of the old town had entered.", "latest")
    desk.redis().zadd(f"{{{desk.edition}}}:feeds", {web.url(path): 0 for path in ("/mayor", "/latest")})
    wait_for(lambda: {item["url"] for item in desk.assignments()} == {
        web.url("/m/not-charged"), web.url("/f/1"), web.url("/f/2")}, "the new addresses")
    desk.settle()
    why = json.loads(desk.tool("why", first, "--json").stdout)
    assert why["title"] == "Correction: mayor of Orlen not charged"
    assert len(desk.assignments()) == 3 and all(item["story"] for item in desk.assignments())
