"""The tool as a person and a script meet it: help in every form, colours on a terminal alone, JSON from every command, exit codes."""
import json
import os
import pty
import subprocess

import pytest

from desk import BIN, DEMO, Desk

TOOL = str(BIN / "triptych")
AWAY = "redis_url=redis://127.0.0.1:1/0"


def run(*arguments, **settings):
    return subprocess.run([TOOL, *arguments], capture_output=True, text=True, timeout=120, check=False, **settings)


def commands():
    lines = run("--help").stdout.split("\n\n")[1].splitlines()
    return [line.split()[0] for line in lines]


def on_terminal(arguments, env):
    """What a command writes to a terminal, and its exit code."""
    main, end = pty.openpty()
    child = subprocess.Popen([TOOL, *arguments], stdout=end, stderr=end, stdin=subprocess.DEVNULL, env=env)
    os.close(end)
    out = b""
    try:
        while part := os.read(main, 65536):
            out += part
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(main)
    return out.decode(), child.wait(timeout=60)


def test_help_is_the_same_wherever_it_is_asked_for():
    for name in commands():
        asked = [run(*words) for words in ((name, "--help"), (name, "-h"), ("-h", name), ("--help", name), ("help", name),
                                           ("--json", name, "-h"))]
        assert len({done.stdout for done in asked}) == 1 and all(done.returncode == 0 for done in asked), name
        assert asked[0].stdout.startswith(f"usage: triptych {name}") and "example: triptych " in asked[0].stdout
    assert "Exit: 0 done, 1 failed, 2 usage or configuration" in run("-h").stdout
    assert "EXIT STATUS" in run("--man").stdout
    words = run("--completion").stdout
    assert all(f"    {name}) words=" in words for name in commands())


def test_exit_codes_are_those_that_are_written_down():
    for arguments in ((), ("nonsense",), ("status", "--nonsense"), ("stories", "--limit"), ("story",), ("log", "check", "x"), ("stories", "--limit", "0"),
                      ("status", "--set", "nonsense=1"), ("stories", "--where", "(")):
        assert run(*arguments).returncode == 2, arguments
    for name in ("status", "stories", "export", "digest", "doctor", "top"):
        assert run(name, "--set", AWAY).returncode == 1, name


@pytest.fixture(scope="module", name="desk")
def fixture_desk(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("tool"))
    try:
        desk.start_redis()
        desk.start_all()
        desk.replay(DEMO / "articles.jsonl")
        yield desk
    finally:
        desk.close()


def test_options_stand_before_or_behind_the_command(desk):
    assert desk.tool("--json", "--limit", "3", "stories").stdout == desk.tool("stories", "--limit", "3", "--json").stdout != ""


def test_every_command_speaks_json(desk):
    stories = [json.loads(line) for line in desk.tool("stories", "--json").stdout.splitlines()]
    story = stories[0]["id"]
    article = json.loads(desk.tool("story", story, "--json").stdout)["articles"][0]["id"]
    for arguments in (("status",), ("doctor",), ("story", story), ("story", "history", story), ("why", article), ("trace", article),
                      ("feeds", "list"), ("dead", "list"), ("keys", "list"), ("assignments",), ("export", "--where", "sources>=3"),
                      ("story", "pin", story), ("top", "--count", "1", "--every", "1"), ("remove", article),
                      ("edition", "remove", "other", "--yes", "--set", "edition=other")):
        env = {name: value for name, value in desk.tool_env().items() if name != "TRIPTYCH_EDITION" or arguments[0] != "edition"}
        done = subprocess.run([TOOL, *arguments, "--json"], capture_output=True, text=True, timeout=120, check=False, env=env)
        assert done.returncode in (0, 1), f"{arguments}: {done.stderr}"
        for line in done.stdout.splitlines():
            assert isinstance(json.loads(line), (dict, list)), arguments


def test_an_export_has_every_story_whole_and_goes_on_where_it_broke_off(desk):
    lines = desk.tool("export", "--where", "sources>=2").stdout.splitlines()
    stories = [json.loads(line) for line in lines]
    listed = [json.loads(line)["id"] for line in desk.tool("stories", "--json", "--where", "sources>=2", "--limit", 100000).stdout.splitlines()]
    assert [story["id"] for story in stories] == listed and len(listed) > 5
    assert all(len(story["articles"]) == story["counts"]["articles"] for story in stories)
    rest = desk.tool("export", "--where", "sources>=2", "--after", listed[3]).stdout.splitlines()
    assert rest == lines[4:]
    assert "articles" not in json.loads(desk.tool("export", "--heads").stdout.splitlines()[0])


def test_colours_are_for_terminals(desk):
    env = {**desk.tool_env(), "TERM": "xterm"}
    env.pop("NO_COLOR", None)
    arguments = ("doctor", "--set", AWAY)
    env.pop("TRIPTYCH_REDIS_URL")
    coloured, code = on_terminal(arguments, env)
    assert code == 1 and "\033[1;31mfault\033[0m  Redis" in coloured
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\033" not in on_terminal(arguments, {**env, **plain})[0]
    assert "\033" not in run(*arguments, env=env).stdout and run(*arguments, env=env).stdout.startswith("fault  Redis")
