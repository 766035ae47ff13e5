"""README's question, politics in France that the left misses, asked of the demo by every way there is: each gives the one story that
answers it, and nothing else. What README gives to paste is pasted."""
import datetime
import json
import re
import shutil
import subprocess
import urllib.parse

import pytest

from desk import BIN, DEMO, ROOT, wait_for
from smtp_server import SmtpServer
from test_clients import CLIENTS, endpoint, fixture_example, fixture_package  # noqa: F401  (two are fixtures)
from test_digest import a_moment_ago, start_publish, write_list
from test_hub import fixture_subscriber, started  # noqa: F401  (one is a fixture)
from test_mcp import Server
from test_query import Client, Subscription, feed  # noqa: F401  (one is a fixture)
from test_webhooks import LOCAL, fixture_receiver  # noqa: F401  (one is a fixture)

QUESTION = "topic:politics place:FR blindspot:left"
STORY = "castanou-advisers"
COMMANDS = re.sub(r"\\\n *", "", (ROOT / "README.md").read_text()).splitlines()


class Checkout:
    """A folder that looks like a checkout with a desk of deploy/try."""

    def __init__(self, desk, publish, site, **addresses):
        self.folder, self.addresses = desk.folder / "checkout", {"http://127.0.0.1:8080": site, **addresses}
        (self.folder / ".try").mkdir(parents=True)
        (self.folder / "build").symlink_to(BIN.parent)
        (self.folder / ".try" / "triptych.ini").write_text(
            f"redis_url = {desk.redis_url}\nedition = {desk.edition}\npub_connect = tcp://127.0.0.1:{publish.pub_port}\n"
            f"snapshot_connect = {endpoint(publish)}\nbase_url = {site}\n")

    def paste(self, command):
        """README's one line with this word that asks QUESTION."""
        (line,) = (line for line in COMMANDS if re.match(f"    .*{command}", line) and QUESTION in line.replace("+", " "))
        for old, new in self.addresses.items():
            line = line.replace(old, new)
        return subprocess.Popen(["bash", "-c", "exec " + line.strip()], cwd=self.folder, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def said(self, command):
        with self.paste(command) as program:
            return program.stdout.read()


def first_line(program, pattern):
    """The first line that has this; then the program is ended."""
    with program:
        line = next((line for line in program.stdout if re.search(pattern, line)), "")
        program.kill()
    return line


def shifted_demo(path):
    """The demo as if it ended a minute ago: a digest of the week has it all."""
    rows = [json.loads(line) for line in (DEMO / "articles.jsonl").read_text().splitlines()]
    times = [datetime.datetime.fromisoformat(row["published"]) for row in rows if row["published"]]
    by = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=1) - max(times)
    for row in rows:
        if row["published"]:
            row["published"] = f"{datetime.datetime.fromisoformat(row['published']) + by:%Y-%m-%dT%H:%M:%SZ}"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(name="server")
def fixture_server():
    server = SmtpServer()
    yield server
    server.close()


def linked(text):
    """The stories that a page, a feed or a mail links to."""
    return set(re.findall(r"/story/(s[0-9a-z]{16})", text))


def asked_over_http(publish):
    """{way: stories of its answer}"""
    q = urllib.parse.quote(QUESTION)
    exported = map(json.loads, publish.page(f"/api/v1/export?q={q}")[1].splitlines())
    return {"search box": linked(publish.page(f"/search?q={q}")[1]),
            "API": {story["id"] for story in json.loads(publish.page(f"/api/v1/stories?q={q}")[1])["stories"]},
            **{name: linked(publish.page(f"/feed.{name}?q={q}")[1]) for name in ("atom", "rss", "json")},
            "export": {line["story"]["id"] for line in exported if "story" in line}}


def streamed(publish, checkout, feed, last):  # noqa: F811
    stream = Client(publish, {"from": "start", "q": QUESTION})
    stream.read(1 << 30, last)
    bare = Subscription(publish, feed, query=QUESTION)
    bare.read(100, 1 << 30, last)
    pasted = {"triptych subscribe": first_line(checkout.paste("triptych subscribe"), "^{"),
              "curl": first_line(checkout.paste("curl -N"), "^data").removeprefix("data: ")}
    return {"server-sent events": {event["story"]["id"] for event in stream.events}, "ZeroMQ": {event.head.id for event in bare.events},
            **{way: {json.loads(line)["story"]["id"]} for way, line in pasted.items()}}


def by_clients(desk, publish, package, example):
    """What each client gives first; MCP: all that it has."""
    with package.Feed(QUESTION, start="snapshot", snapshot=endpoint(publish)) as events:
        found = {"Python": {next(events).head.id}}
    programs = {"C": [example, QUESTION, endpoint(publish)]}
    if shutil.which("node"):
        programs["JavaScript"] = ["node", CLIENTS / "js" / "events.mjs", QUESTION, f"http://127.0.0.1:{publish.page_port}", "start"]
    for way, arguments in programs.items():  # they print the headline: no other story's has this
        line = first_line(subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True), "")
        found[way] = found["Python"] if re.search("38|Castanou", line) else line
    mcp = Server(desk)
    found["MCP"] = {story["id"] for story in mcp.call("search_stories", query=QUESTION)["stories"]}
    found["MCP's events"] = {event["story"]["id"] for event in mcp.call("new_events", query=QUESTION, **{"from": "start"})["events"]}
    assert mcp.end() == 0
    return found


def mailed(desk, checkout, server):
    day = f"{datetime.datetime.now(datetime.timezone.utc):%A}".lower()
    start_publish(desk, server, write_list(desk, f"ana@example.net,{day} {a_moment_ago()},UTC,{QUESTION}"))
    wait_for(lambda: server.mails, "the digest")
    return {"triptych digest": linked(checkout.said("triptych digest")),
            "digest": linked(server.message().get_body(("plain",)).get_content())}


def test_a_newcomers_question_is_answered_by_every_way_there_is(desk, receiver, subscriber, server, feed, package, example):  # noqa: F811
    publish, site = started(desk, **LOCAL)
    checkout = Checkout(desk, publish, site, **{"https://hooks.example/desk": receiver.url(), "https://reader.example/feed": subscriber.url()})
    hook, secret = re.search(r"^(\w+): .*\n(whsec_\S+)", checkout.said("triptych webhook add"), re.M).groups()
    receiver.secrets[hook] = secret
    checkout.said("curl .*/hub")
    wait_for(lambda: publish.metric("triptych_publish_websub_subscriptions") == 1, "it to be known")
    desk.replay(shifted_demo(desk.folder / "demo.jsonl"))
    last = desk.settle()["feed_seq"]
    gold = {row["id"]: row["story"] for row in map(json.loads, (DEMO / "stories.jsonl").read_text().splitlines())}
    (wanted,) = {row["story"] for row in desk.assignments() if gold[row["id"]] == STORY}
    answers = {**asked_over_http(publish), **streamed(publish, checkout, feed, last), **by_clients(desk, publish, package, example),
               **mailed(desk, checkout, server)}
    assert answers == dict.fromkeys(answers, {wanted})
    wait_for(receiver.events, "the webhook's answer")
    assert {one["body"]["story"]["id"] for one in receiver.events()} == {wanted} and not receiver.wrong
    wait_for(lambda: subscriber.of() and linked(subscriber.of()[-1]["body"].decode()) == {wanted}, "WebSub's answer")
