"""What is secret stays with the operator: the addresses of feeds, the password of Redis."""
import base64
import json
import re
import subprocess
import urllib.parse
import urllib.request

import pytest

from desk import BIN, free_port, wait_for
from test_feeds import Web, feeds, page, rss

USER, PASSWORD, PATH, TOKEN = "anabel", "pa55+w0rd", "pr1vate-p4th", "t0ken-of-mine"
DAEMONS = ("ingest", "classify", "summarize", "publish")


def all_forms(*secrets):
    """Each secret as it is, percent-encoded in both ways, and in base 64 at each of the three offsets."""
    forms = set()
    for secret in [*secrets, f"{USER}:{PASSWORD}"]:
        forms |= {secret, urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret),
                  "".join(f"%{byte:02X}" for byte in secret.encode())}
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + secret.encode()).decode()
            forms.add(whole[(shift * 8 + 5) // 6:len(secret) * 8 // 6])
    return {form.lower() for form in forms if len(form) > 4}


FORMS = all_forms(USER, PASSWORD, PATH, TOKEN)


def check_clean(what, text):
    lowered = text.lower()
    found = [form for form in FORMS if form in lowered]
    assert not found, f"{what} shows {found}: {lowered[max(0, lowered.index(found[0]) - 200):][:400]}"


def secret_url(port, path=""):
    quoted = urllib.parse.quote(PASSWORD, safe="")
    return f"http://{USER}:{quoted}@127.0.0.1:{port}/{PATH}/feed{path}?token={TOKEN}"


@pytest.fixture(name="web")
def fixture_web():
    web = Web()
    yield web
    web.shutdown()
    web.server_close()


def start_desk(desk, web):
    """A desk with feeds that fail in many ways and one that is read, all with secrets in their addresses."""
    target = f"/{PATH}/moved?token={TOKEN}"
    items = [("Harbour of Orlen floods", "/open/one", 1, "Water came over the quay of Orlen harbour."),
             ("Wharf of Orlen is sold", "", 1, "The old wharf of Orlen was sold on Monday.")]
    text = rss(items).replace("<title>Harbour</title>", f"<title>{web.url(target)}</title>").replace(
        "</item>", '<enclosure url="/pictures/a.png" type="image/png" length="9"/></item>')
    query = f"?token={TOKEN}"
    web.pages = {
        f"/{PATH}/feed{query}": (401, b"who are you", "text/plain", {}),
        f"/{PATH}/feed-moved{query}": (302, b"", "text/plain", {"Location": secret_url(1, "-elsewhere")}),
        f"/{PATH}/feed-loop{query}": (302, b"", "text/plain", {"Location": secret_url(web.server_port, "-loop")}),
        f"/{PATH}/feed-html{query}": page(f"<html><title>{TOKEN}</title></html>", "text/html"),
        f"/{PATH}/feed-good{query}": page(text),
        f"/{PATH}/feed-file{query}": (302, b"", "text/plain", {"Location": f"file:///{PATH}/{TOKEN}"}),
    }
    urls = [secret_url(1), *(secret_url(web.server_port, name) for name in
                             ("", "-moved", "-loop", "-html", "-good", "-file")),
            secret_url(web.server_port, "-tls").replace("http:", "https:"),
            f"http://{USER}:{PASSWORD}@x@127.0.0.1:1/{PATH}?token={TOKEN}",
            f"http://{USER}:{PASSWORD}@no-such-host.invalid/{PATH}?token={TOKEN}"]
    desk.start_all(ingest={"contact": "desk@triptych.example", "fetch_private": 1, "host_pause": "10ms"},
                   publish={"publish_min_sources": 1})
    desk.tool("feeds", "add", *urls)
    wait_for(lambda: all(row["failures"] or row["read"] for row in feeds(desk).values()), "every feed to be tried")
    assert sum(1 for row in feeds(desk).values() if row["failures"]) == len(urls) - 1
    return urls


def routes(publish):
    """Every address that publish serves: what its own description lists, and its pages."""
    listed = json.loads(publish.page("/openapi.json")[1])["paths"]
    stories = json.loads(publish.page("/api/v1/stories?all=1")[1])["stories"]
    story = stories[0]["id"]
    names = {"id": story, "domain": "127.0.0.1", "name": "politics"}
    found = {re.sub(r"\{(\w+)\}", lambda match: names.get(match.group(1), story), path) for path in listed}
    found |= {"/", "/blindspot", f"/story/{story}", f"/story/{story}/history", "/search?q=orlen", "/feed.rss",
              "/feed.atom", "/feed.json", "/api/v1/stories?all=1", f"/api/v1/stories/{story}?all=1", "/api/v1/stats",
              "/openapi.json", "/method", "/healthz", "/readyz", "/metrics", "/feeds", "/operator", "/sitemap.xml",
              "/topic/politics", "/source/127.0.0.1", "/source/localhost", "/lookup?url=" + "http://127.0.0.1/open/one"}
    return sorted(path for path in found if not path.endswith("/events"))


def read_events(publish):
    """What SSE gives of the past, whole."""
    request = urllib.request.Request(f"http://127.0.0.1:{publish.page_port}/api/v1/events?full=1&from=1-1",
                                     headers={"Last-Event-ID": "1-1"})
    lines = []
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:
            while True:
                lines.append(answer.readline().decode())
    except (TimeoutError, OSError):
        return "".join(lines)


def test_no_output_but_the_operators_shows_what_a_feeds_address_holds(desk, web):
    urls = start_desk(desk, web)
    publish = desk.of("publish")[0]
    desk.settle()
    wait_for(lambda: json.loads(publish.page("/api/v1/stats")[1])["feeds"]["failing"] == len(urls) - 1,
             "the failing feeds to be counted")
    wait_for(lambda: json.loads(publish.page("/api/v1/stories?all=1")[1])["stories"], "a story")
    assert len(desk.assignments()) == 2
    assert "fail" not in publish.page("/")[1].lower()  # that is for operators, on /feeds
    for path in routes(publish):
        for accept in ("*/*", "text/html", "application/json"):
            check_clean(path, publish.get(path, publish.page_port, {"Accept": accept})[1])
    check_clean("SSE", read_events(publish))
    for stage in DAEMONS:
        for path in ("/healthz", "/readyz", "/metrics"):
            check_clean(f"{stage} {path}", desk.of(stage)[0].get(path)[1])
        check_clean(f"the log of {stage}", desk.of(stage)[0].text())
    subscriber = desk.subscribe("subscriber", publish, "--from", "start", "--full")
    wait_for(lambda: subscriber.text().count("\n") >= 1, "the subscriber's events")
    check_clean("the feed", subscriber.text())
    for arguments in (["stories", "--json"], ["status", "--json"], ["dead", "list"], ["assignments"]):
        check_clean(f"triptych {arguments[0]}", desk.tool(*arguments, check=arguments[0] != "status").stdout)
    for row in desk.assignments():
        check_clean("why", desk.tool("why", row["url"] or row["id"], "--json").stdout)


def test_the_operator_sees_addresses_whole_and_finds_them_by_the_names_in_the_log(desk, web):
    urls = start_desk(desk, web)
    listed = feeds(desk)
    assert set(listed) == set(urls)
    log = desk.of("ingest")[0].text()
    for row in listed.values():
        assert re.fullmatch(r"[^/@?]+#[0-9a-f]{8}", row["name"])
        assert row["name"] in log
        assert row["name"] in desk.tool("feeds", "list").stdout
        check_clean("an error", row["error"] or "")
    wrong = desk.tool("feeds", "add", f"ftp://{USER}:{PASSWORD}@h/{PATH}?token={TOKEN}", check=False)
    assert wrong.returncode == 2
    check_clean("feeds add", wrong.stderr)


def run(program, *arguments, **env):
    done = subprocess.run([str(BIN / program), *arguments], capture_output=True, text=True, timeout=60, check=False,
                          env={"PATH": "/usr/bin:/bin", **env})
    return done.returncode, done.stdout + done.stderr


WRONG_URLS = ("redis://:{}@127.0.0.1:{}/0", "redis://user:{}@127.0.0.1:{}", "redis://:{}@127.0.0.1:{}x/0",
              "rediss://:{}@127.0.0.1:{}/0", "redis://:{}/x@127.0.0.1:{}/0", "{}@127.0.0.1:{}")


@pytest.mark.parametrize("url", WRONG_URLS)
def test_no_program_prints_the_password_of_redis(url):
    password = "S3cretP4ss"
    whole = url.format(password, free_port())
    http = f"127.0.0.1:{free_port()}"
    for program in ("triptych", *(f"triptych-{stage}" for stage in DAEMONS)):
        is_tool = program == "triptych"
        texts = []
        for more in ([["status"], ["status", "--help"], ["--help"], ["status", f"--redis_url={whole}"],
                      ["status", "--set", whole], [whole]] if is_tool else
                     [["--help"], ["--check"], [f"--redis_url={whole}"], ["--set", whole], [whole]]):
            texts.append(run(program, *more, TRIPTYCH_REDIS_URL=whole, TRIPTYCH_HTTP_LISTEN=http)[1])
        assert all(password not in text for text in texts), [text for text in texts if password in text]
    code, text = run("triptych", "status", TRIPTYCH_REDIS_URL=whole)
    assert code in (1, 2) and "redis" in text.lower()


def test_a_daemon_whose_password_is_wrong_says_so_without_it(desk):
    desk.redis().config_set("requirepass", "right")
    desk.redis_url = f"redis://:wr0ngPassw0rd@127.0.0.1:{free_port()}/0"
    for stage in DAEMONS:
        desk.start(stage, log_level="debug")
    for stage in DAEMONS:
        daemon = desk.of(stage)[0]
        wait_for(lambda daemon=daemon: daemon.get("/readyz")[0] == 503, f"{stage} to say what is wrong")
        assert "wr0ngPassw0rd" not in daemon.get("/readyz")[1] + daemon.text()
