"""The deployment of docker-compose.yml, as a whole: what contains its services, what it serves, what scaling, stopping and
starting do to work that is under way. Tests run in order, on one project."""
import collections
import csv
import json
import subprocess
import urllib.error
import urllib.request

import pytest

from deployment import SERVICES
from reader import Reader
from rows import SlowReplay, articles


WORK_DONE = {  # by each of the services that scale
    "ingest": "triptych_ingest_articles_total",
    "classify": "triptych_classify_articles_total",
    "summarize": "triptych_summarize_summaries_total",
    "publish": "triptych_publish_published_total",
}
SLOW_ROWS_MAX = 60000  # at 50 a second longer than any scaling takes; the replay ends before
SIDES = {"far-left": "left", "left": "left", "lean-left": "left", "center": "center",
         "lean-right": "right", "right": "right", "far-right": "right"}


def demo_rows(project):
    lines = (project.root / "deploy" / "demo" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def leaning_of(project):
    with open(project.root / "deploy" / "demo" / "sources.csv", encoding="utf-8", newline="") as file:
        return {row["domain"]: row["leaning"] for row in csv.DictReader(file)}


def is_idle(project):
    status = project.status()
    return sum(status["todo"].values()) == 0


def assert_each_in_one_story(project, ids):
    counted = collections.Counter(row["id"] for row in project.tool_lines("assignments"))
    assert not [id for id, times in counted.items() if times > 1], "an article is in two stories"
    missing = set(ids) - set(counted)
    assert not missing, f"{len(missing)} articles are in no story, such as {sorted(missing)[:5]}"


def assert_coverage_is_right(project, story_id, leanings):
    """Recounts a story's coverage from its articles and compares it with what the counters say."""
    story = project.get_json(f"/api/v1/stories/{story_id}")
    domains = {article["source"]["domain"] for article in story["articles"]}
    sides = collections.Counter(SIDES.get(leanings.get(domain, ""), "unrated") for domain in domains)
    said = story["coverage"]["leaning"]
    assert story["counts"]["articles"] == len(story["articles"])
    assert story["counts"]["sources"] == len(domains)
    assert {side: said[side]["sources"] for side in ("left", "center", "right", "unrated")} == {
        side: sides[side] for side in ("left", "center", "right", "unrated")}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_confined(deployment, service):
    (container,) = deployment.containers(service)
    found = deployment.inspect(container)
    host = found["HostConfig"]
    assert found["State"]["Health"]["Status"] == "healthy"
    assert host["ReadonlyRootfs"]
    assert host["CapDrop"] == ["ALL"]
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert found["Config"]["User"].split(":")[0] not in ("", "0", "root")
    assert 0 < host["Memory"] <= 2 * 1024**3
    assert host["Init"] and host["RestartPolicy"]["Name"] == "unless-stopped"


def test_only_the_front_has_ports_and_they_are_on_loopback(deployment):
    for service in SERVICES:
        (container,) = deployment.containers(service)
        bound = [bind for binds in deployment.inspect(container)["NetworkSettings"]["Ports"].values() for bind in binds or ()]
        assert {bind["HostIp"] for bind in bound} == ({"127.0.0.1"} if service == "front" else set())


def test_an_empty_page_says_how_to_fill_it(deployment):
    with urllib.request.urlopen(deployment.page + "/", timeout=10) as answer:
        page = answer.read().decode()
    assert "docker compose" in page and "CONTACT" in page


def test_the_demo_reaches_the_page(deployment):
    summary = json.loads(deployment.tool("replay", "deploy/demo/articles.jsonl").strip().splitlines()[-1])
    rows = demo_rows(deployment)
    assert summary["articles"] + summary["duplicates"] == len(rows) and summary["rejected"] == 0
    assert_each_in_one_story(deployment, {row["id"] for row in rows})
    stories = deployment.get_json("/api/v1/stories?limit=5")["stories"]
    assert len(stories) == 5
    for story in stories:
        assert_coverage_is_right(deployment, story["id"], leaning_of(deployment))
        with urllib.request.urlopen(f"{deployment.page}/story/{story['id']}", timeout=10) as answer:
            assert "Coverage Details" in answer.read().decode()


def test_a_key_made_by_the_tool_holds_at_the_front(deployment):
    """And one that was hashed without the operator's secret does not."""
    new_key = ("tool", "keys", "new", "--tier", "premium", "--json")
    other = json.loads(deployment.compose("run", "--rm", "-T", "-e", "KEY_SECRET=", *new_key))
    made = json.loads(deployment.compose("run", "--rm", "-T", *new_key))

    def status(key):
        request = urllib.request.Request(deployment.page + "/api/v1/stories?limit=1",
                                         headers={"Authorization": f"Bearer {key}"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
    deployment.wait(lambda: status(made["key"]) == 200, "the key")
    assert status(other["key"]) == 401
    deployment.tool("keys", "revoke", made["id"])
    deployment.wait(lambda: status(made["key"]) == 401, "the key to end")


def test_a_subscriber_gets_the_feed_through_the_front(deployment):
    """From the readers' side: a container that shares a network with the front and nothing else."""
    count = 20
    name = deployment.environment["COMPOSE_PROJECT_NAME"] + "-subscriber"
    command = ["docker", "run", "--rm", "--name", name, "--network", deployment.network("edge"), deployment.image("tool"),
               "subscribe", "--from", "start", "--connect", "tcp://front:5556", "--snapshot", "tcp://front:5557"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        events = [json.loads(process.stdout.readline()) for _ in range(count)]
    finally:
        subprocess.run(["docker", "stop", "--time", "5", name], check=False, capture_output=True)
        process.stdout.close()  # nobody reads on: the client must not wait for that
        process.kill()
        process.wait(30)
    assert len({event["seq"] for event in events}) == count
    assert all(event["kind"] in ("created", "updated", "merged", "split", "retired") for event in events)


def test_the_tool_subscribes_inside(deployment):
    name = deployment.environment["COMPOSE_PROJECT_NAME"] + "-inside"
    command = [*deployment.command, "run", "--rm", "-T", "--name", name, "tool", "subscribe", "--from", "start"]
    process = subprocess.Popen(command, cwd=deployment.root, env=deployment.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert json.loads(process.stdout.readline())["seq"]
    finally:
        subprocess.run(["docker", "stop", "--time", "5", name], check=False, capture_output=True)
        process.stdout.close()
        process.kill()
        process.wait(30)


def all_replicas_work(deployment, service):
    return all(deployment.figure(container, WORK_DONE[service]) > 0 for container in deployment.containers(service))


def test_scaling_every_service_while_a_replay_runs_loses_nothing(deployment, capsys):
    with SlowReplay(deployment, articles(SLOW_ROWS_MAX)) as replay, Reader(deployment.page + "/") as reader:
        for service in WORK_DONE:
            try:
                deployment.scale(service, 3)
                deployment.wait(lambda: all_replicas_work(deployment, service), f"work done by all three of {service}")
            finally:
                deployment.scale(service, 1)
            assert replay.is_running(), "the replay ended too early for this test to mean anything"
        summary = replay.finish()
    rows = replay.sent
    with capsys.disabled():
        print("\n" + str(reader))
    assert reader.failures == []
    assert len(reader.retries) <= reader.requests // 50
    assert summary["articles"] + summary["duplicates"] == len(rows) and summary["rejected"] == 0
    deployment.wait(lambda: is_idle(deployment), "todo sets to be empty")
    assert deployment.status()["dead"] == 0
    assert deployment.status("--recount")["recount"]["wrong"] == 0
    assert_each_in_one_story(deployment, {row["id"] for row in rows} | {row["id"] for row in demo_rows(deployment)})
    for story in deployment.get_json("/api/v1/stories?limit=20")["stories"]:
        assert_coverage_is_right(deployment, story["id"], leaning_of(deployment))


def test_stopping_and_starting_the_project_loses_nothing(deployment):
    rows = [{**row, "id": f"later-{row['id']}", "url": row["url"] + "-later", "title": row["title"] + " again",
             "text": row["text"].replace("surprised", "astonished")} for row in articles(1000)]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    before = {row["id"] for row in deployment.tool_lines("assignments")}
    deployment.tool("replay", "--no-wait", "-", stdin=None, input=lines)
    deployment.compose("stop")
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(deployment.page + "/", timeout=2)
    deployment.compose("start")
    deployment.wait_until_healthy()
    deployment.wait(lambda: is_idle(deployment), "todo sets to be empty")
    assert_each_in_one_story(deployment, before | {row["id"] for row in rows})


def test_the_demo_container_lives_in_its_own_edition_and_takes_it_along(deployment):
    page = f"http://127.0.0.1:{deployment.environment['DEMO_PORT']}"

    def world():
        stats = deployment.get_json("/api/v1/stats")
        return {name: stats[name] for name in ("articles", "stories", "feed_entries")}

    before = world()

    def is_filled():
        try:
            with urllib.request.urlopen(page + "/api/v1/stories?limit=10", timeout=5) as answer:
                return len(json.load(answer)["stories"]) == 10
        except OSError:
            return False

    deployment.compose("--profile", "demo", "up", "-d", "demo")
    deployment.wait(is_filled, "ten stories on the demo's page")
    assert "{demo}" in deployment.redis("--scan", "--pattern", "*{demo}*")
    assert world() == before
    deployment.compose("--profile", "demo", "rm", "-sf", "demo")
    assert deployment.redis("--scan", "--pattern", "*{demo}*").strip() == ""
    assert world() == before
