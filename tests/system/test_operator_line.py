"""What is wrong with the desk stands on the pages of who runs it, and on nobody else's."""
import json

from desk import DEMO, wait_for


def operator_of(desk):
    """The headers of a request with an operator's key that counts."""
    key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
    own = {"Authorization": f"Bearer {key}"}
    wait_for(lambda: "How the desk is doing" in desk.of("publish")[0].page("/operator", own)[1], "the key to count")
    return own


def test_what_is_wrong_is_told_to_an_operator_alone_until_it_is_right_again(desk):
    desk.start_all()
    desk.replay(DEMO / "articles.jsonl")
    publish, own = desk.of("publish")[0], operator_of(desk)
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


def test_ratings_of_ones_own_that_cannot_be_read_take_nothing_down_and_are_told(desk):
    """Missing, then of no use, then right: daemons start and go on, and the line says what is left out."""
    own_file = desk.folder / "own" / "ratings.csv"
    settings = {"sources": DEMO / "sources.csv", "sources_own": own_file.parent, "sources_poll": "100ms"}
    desk.start_all(classify=settings, publish=settings)
    publish, own = desk.of("publish")[0], operator_of(desk)
    wait_for(lambda: "Ratings are left out: cannot open" in publish.page("/", own)[1], "the line")
    own_file.parent.mkdir()
    own_file.write_text("nothing,of,use\n")
    wait_for(lambda: "must name the columns" in publish.page("/", own)[1], "another reason")
    doctor = desk.tool("doctor", check=False).stdout
    assert "classify" in doctor and "must name the columns" in doctor
    own_file.write_text("domain,leaning\nmine.example,left\n")
    wait_for(lambda: 'id="trouble"' not in publish.page("/", own)[1], "the line to go")
    assert "left out" not in publish.page("/")[1]
    assert all(daemon.is_ready() for daemon in desk.daemons)
