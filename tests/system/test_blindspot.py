"""A story becomes a blindspot and ceases to be one: an event says so each time, the history too, and nothing flickers
between; while unrated sources could turn it there is none."""
import json

from desk import DEMO, json_lines, wait_for


class Story:
    """One story that outlets report one after another, by a copy each: it is theirs at once."""

    def __init__(self, desk, folder):
        sides = ["left"] * 4 + ["center"] * 2 + ["right"] * 9
        outlets = [f"{side}{number}.example" for number, side in enumerate(sides)]
        (folder / "sources.csv").write_text("domain,leaning\n" + "".join(
            f"{outlet},{side}\n" for outlet, side in zip(outlets, sides)))
        desk.start_all(classify={"sources": folder / "sources.csv"})
        self.desk, self.folder, self.publish = desk, folder, desk.of("publish")[0]
        rows = map(json.loads, (DEMO / "articles.jsonl").read_text().splitlines())
        self.row = max(rows, key=lambda row: len(row["text"]))
        self.subscriber = desk.subscribe("subscriber", self.publish, "--from", "start")
        self.free = {side: [outlet for outlet in outlets if outlet.startswith(side)]
                     for side in ("left", "center", "right")}
        self.free["unrated"] = [f"unrated{number}.example" for number in range(9)]
        self.count = self.seen = 0

    def reported_by(self, **sides):
        """So many more outlets of each side report it; returns (blindspot's side, changes) of each event since."""
        rows = []
        for side, count in sides.items():
            for _ in range(count):
                self.count += 1
                outlet = self.free[side].pop()
                rows.append({**self.row, "id": f"b{self.count}", "source": outlet, "url": f"https://{outlet}/{self.count}"})
        path = self.folder / "rows.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        assert self.desk.replay(path)["articles"] == len(rows)
        self.desk.settle()

        def caught_up():
            events = json_lines(self.subscriber.text())
            return events if events and events[-1]["seq"] == self.desk.status()["feed_seq"] else None
        events = wait_for(caught_up, "the subscriber")
        fresh, self.seen = events[self.seen:], len(events)
        assert len({event["story"]["id"] for event in events}) == 1
        self.id = events[0]["story"]["id"]
        return [(event["story"]["blindspot"] and event["story"]["blindspot"]["side"], event["changes"])
                for event in fresh]

    def says_blindspot(self, events):
        return [side for side, changes in events if "blindspot" in changes]


def test_a_story_becomes_a_blindspot_and_ceases_to_be_one_with_an_event_each(desk, tmp_path):
    story = Story(desk, tmp_path)
    assert story.says_blindspot(story.reported_by(right=4)) == []  # too few rated sources
    assert story.says_blindspot(story.reported_by(center=1, right=2)) == ["left"]  # 0 of 7
    events = story.reported_by(left=1, center=1)  # 1 of 9 and 6 of 9: still
    assert story.says_blindspot(events) == [] and events[-1][0] == "left"
    events = story.reported_by(left=1)  # 2 of 10: beyond the threshold and within the margin
    assert story.says_blindspot(events) == [] and events[-1][0] == "left"
    assert story.says_blindspot(story.reported_by(left=1)) == [None]  # 3 of 11
    events = story.reported_by(right=1)  # 3 of 12: what ended does not come back within the margin
    assert story.says_blindspot(events) == [] and events[-1][0] is None
    history = json.loads(story.publish.page(f"/api/v1/stories/{story.id}/history")[1])["history"]
    assert [line["text"] for line in history if line["kind"] == "blindspot"] == ["left", "ended"]
    page = story.publish.page(f"/story/{story.id}/history")[1]
    assert "Became a blindspot of the left" in page and "No blindspot any more" in page


def test_there_is_no_blindspot_that_unrated_sources_could_turn(desk, tmp_path):
    story = Story(desk, tmp_path)
    events = story.reported_by(unrated=3, right=5)  # 0 of 5 rated; 3 of 8 if the unrated are left
    assert story.says_blindspot(events) == [] and events[-1][0] is None
    assert story.says_blindspot(story.reported_by(right=4, center=2)) == []  # 3 of 14 are 21 %
    listed = json.loads(story.publish.page("/api/v1/stories?blindspot=1")[1])["stories"]
    assert listed == []
