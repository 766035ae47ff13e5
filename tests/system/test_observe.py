"""deploy/observe: rules that fire when they should, and figures that the daemons have."""
import json
import re
import subprocess

import pytest
import yaml

from desk import DEMO, ROOT, STAGES, wait_for
from fake_model import FakeModel

OBSERVE = ROOT / "deploy" / "observe"
NAME = re.compile(r"\b(?:triptych|process)_[a-z_]+\b")


@pytest.fixture(name="model")
def fixture_model():
    with FakeModel() as model:
        yield model


def run(*command):
    done = subprocess.run(command, cwd=OBSERVE, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rules():
    return [rule for group in yaml.safe_load((OBSERVE / "rules.yml").read_text())["groups"] for rule in group["rules"]]


def panels():
    return [panel for panel in json.loads((OBSERVE / "dashboard.json").read_text())["panels"] if panel["type"] != "row"]


def test_prometheus_takes_the_files_and_each_alert_fires_on_its_fault():
    run("promtool", "check", "config", "prometheus.yml")
    assert "SUCCESS" in run("promtool", "test", "rules", "rules_test.yml")


def test_each_alert_says_what_is_wrong_and_what_to_do_and_is_tested():
    tests = yaml.safe_load((OBSERVE / "rules_test.yml").read_text())["tests"]
    silent = {row["alertname"] for row in tests[0]["alert_rule_test"]}
    names = {rule["alert"] for rule in rules()}
    assert silent == names
    assert tests[1]["promql_expr_test"][0]["exp_samples"][0]["value"] == len(names)
    assert all(rule["annotations"]["summary"] and rule["annotations"]["do"] for rule in rules())
    guide = (ROOT / "deploy" / "README.md").read_text()
    assert all(f"`{name}`" in guide for name in names)


def test_redis_is_nearly_full_from_one_share_on_wherever_it_is_said():
    """The alert, `triptych doctor`, and the line on an operator's pages."""
    alert = next(rule["expr"] for rule in rules() if rule["alert"] == "RedisNearlyFull")
    said = {round(100 * float(re.search(r"> ([\d.]+) \*", alert)[1]))}
    for path in ("services/triptych/health/check_redis.c", "services/publish/desk/desk_trouble.h"):
        said.add(int(re.search(r"#define \w*NEARLY_FULL_PCT (\d+)", (ROOT / path).read_text())[1]))
    assert said == {90}


def test_the_dashboard_is_what_its_table_says():
    run("/usr/bin/python3", "dashboard", "--check")
    assert len({panel["title"] for panel in panels()}) == len(panels())


def test_every_expression_names_figures_that_the_daemons_have(desk, model):
    desk.start_all(summarize={"writer_url": model.url, "writer_model": "small", "embed_url": model.url})
    desk.replay(DEMO / "articles.jsonl")
    publish = desk.of("publish")[0]
    wait_for(lambda: publish.metric("triptych_desk_articles"), "the figures of the desk")
    text = "".join(desk.of(stage)[0].get("/metrics")[1] for stage in STAGES)
    known = set(re.findall(r"^([a-z_]+)[{ ]", text, re.M))
    asked = set()
    for expression in [rule["expr"] for rule in rules()] + [target["expr"] for panel in panels() for target in panel["targets"]]:
        asked |= set(NAME.findall(expression))
    assert len(asked) > 25
    assert asked <= known, asked - known
    assert publish.metric("triptych_desk_stories") > 10
    assert publish.get("/metrics")[1].count("triptych_condition_met{") == len(json.loads(publish.get("/readyz")[1])["conditions"])
