"""What is wrong with the desk stands on the pages of who runs it, and on nobody else's."""
import json

from desk import DEMO, wait_for


def test_what_is_wrong_is_told_to_an_operator_alone_until_it_is_right_again(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
    publish, own = desk.of("publish")[0], {"Authorization": f"Bearer {key}"}
    wait_for(lambda: "How the desk is doing" in publish.page("/operator", own)[1], "the key to count")
    assert 'id="trouble"' not in publish.page("/", own)[1]
    used = desk.redis().info("memory")["used_memory"]
    desk.redis().config_set("maxmemory", int(used / 0.93))
    wait_for(lambda: 'id="trouble"' in publish.page("/", own)[1], "the line")
    page = publish.page("/", own)[1]
    assert "Redis is nearly full" in page and '<a href="/operator">' in page
    assert 'id="trouble"' not in publish.page("/operator", own)[1]  # its figures say it there
    assert "nearly full" not in publish.page("/")[1]
    desk.redis().config_set("maxmemory", 0)
    wait_for(lambda: 'id="trouble"' not in publish.page("/", own)[1], "the line to go")
