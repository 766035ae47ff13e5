"""The editor's door: what an operator's key does to a story on its page, and what readers, programs and subscribers see of it."""
import json
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from desk import wait_for
from test_changes import Changed, NoRedirect, atom_ids
from test_readers import EventStream


class Editor(Changed):
    """A desk with the demo in it, and a browser that has entered the operator's key."""

    def __init__(self, desk):
        super().__init__(desk)
        self.key = json.loads(desk.tool("keys", "new", "--tier", "operator", "--json").stdout)["key"]
        self.cookies = {"triptych_key": self.key}
        wait_for(lambda: self.get(f"/story/{self.large}/edit")[0] == 200, "the key to be known")

    def send(self, request):
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            with urllib.request.build_opener(NoRedirect).open(request, timeout=10) as answer:
                status, headers, body = answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, headers, body = error.code, error.headers, error.read().decode()
        for cookie in headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            if name == "triptych_form":  # a key that is not known yet would be forgotten
                self.cookies[name] = value
        return status, headers, body

    def get(self, path):
        return self.send(urllib.request.Request(f"http://127.0.0.1:{self.publish.page_port}{path}"))

    def post(self, story, fields):
        """What a person does: opens the page, fills in the form that is there, sends it."""
        path = f"/story/{story}/edit"
        page = self.get(path)[2]
        assert re.search(f'name="act" value="{dict(fields)["act"]}"', page)
        token = re.search(r'name="form" value="([0-9a-f]+)"', page)[1]
        body = urllib.parse.urlencode([("form", token), *fields]).encode()
        status, headers, text = self.send(urllib.request.Request(
            f"http://127.0.0.1:{self.publish.page_port}{path}", data=body,
            headers={"Origin": f"http://127.0.0.1:{self.publish.page_port}"}))
        assert status == 303, text
        return headers["Location"]

    def by_hand(self, story):
        history = json.loads(self.get(f"/api/v1/stories/{story}/history")[2])["history"]
        return [(line["kind"], line.get("note")) for line in history if line["by"] == "operator"]


@pytest.fixture(name="editor")
def fixture_editor(desk):
    return Editor(desk)


def test_what_an_editor_says_of_a_story_is_seen_by_everyone(editor):
    story = editor.large
    page = f"/story/{story}"
    assert f'href="{page}/edit"' in editor.get(page)[2]
    assert f'href="{page}/edit"' not in editor.publish.page(page)[1]
    assert editor.post(story, [("act", "retitle"), ("text", "In our own <words>"), ("note", "Clearer.")]) == page + "/edit"
    editor.post(story, [("act", "remark"), ("text", "The first figures were wrong & are gone.")])
    editor.post(story, [("act", "pin")])
    events = editor.settle()
    assert {"headline", "remark", "pinned"} <= {word for event in events for word in event["changes"]}
    shown = editor.api(story)
    assert shown["headline"] == "In our own <words>" and shown["retitled"] is True and shown["pinned"] is True
    assert shown["remark"] == "The first figures were wrong & are gone."
    text = editor.publish.page(page)[1]
    for words in ("In our own &lt;words&gt;</h1>", "The first figures were wrong &amp; are gone.", ">Edited</span>"):
        assert words in text
    for act in ("untitle", "unremark", "unpin"):
        editor.post(story, [("act", act)])
    editor.settle()
    shown = editor.api(story)
    assert not {"retitled", "pinned", "remark"} & shown.keys()
    assert editor.by_hand(story) == [("retitled", "Clearer."), ("remarked", None), ("pinned", None), ("untitled", None),
                                     ("unremarked", None), ("unpinned", None)]
    assert "Edited" not in editor.publish.page(page)[1]
    # The key is in a cookie, and nowhere else.
    for daemon in editor.desk.of("publish"):
        assert editor.key not in daemon.text()


def test_a_hidden_story_is_gone_for_everybody_until_it_is_shown_again(editor):
    story = editor.large
    listed, entries = editor.listed(), atom_ids(editor.publish)
    editor.post(story, [("act", "hide"), ("note", "Not ours to tell.")])
    [event] = editor.settle()
    assert event["kind"] == "retired" and event["story"]["id"] == story and event["note"] == "Not ours to tell."
    for path in (f"/story/{story}", f"/story/{story}/history", f"/api/v1/stories/{story}",
                 f"/api/v1/stories/{story}/history", f"/embed/story/{story}"):
        status, body = editor.publish.page(path)
        assert status == 410 and "taken this story down" in body, path
    assert story in listed and story not in editor.listed()
    assert story not in editor.publish.page("/")[1] and story not in editor.publish.page("/latest")[1]
    assert len(atom_ids(editor.publish)) < len(entries) or not any(story in entry for entry in atom_ids(editor.publish))
    status, headers, _ = editor.get(f"/story/{story}")
    assert status == 303 and headers["Location"] == f"/story/{story}/edit"
    # Who follows whole stories from before it was hidden is not told what became of it since.
    editor.post(story, [("act", "retitle"), ("text", "Said while it was hidden")])
    stream = EventStream(editor.publish, query="?full=1&from=start")
    wait_for(lambda: any(one["event"] == "retired" and story in one["data"] for one in stream.events), "its end")
    assert not any("Said while it was hidden" in one["data"] for one in stream.events)
    editor.post(story, [("act", "untitle")])
    # A replica that starts does not find it either.
    late = editor.desk.start("publish", tiers="open")
    editor.desk.wait_ready()
    stories = json.loads(late.page("/api/v1/stories?limit=200&all=1")[1])["stories"]
    assert stories and story not in {one["id"] for one in stories}
    editor.post(story, [("act", "show")])
    [event] = editor.settle()
    assert event["kind"] in ("created", "split") and event["story"]["id"] == story
    assert story in editor.listed()
    editor.check_whole(story)
    assert editor.by_hand(story) == [("hidden", "Not ours to tell."), ("retitled", None), ("untitled", None), ("shown", None)]


def places(editor):
    return {row["article"]: row["story"] for row in editor.desk.assignments()}


def undo(editor, story, kind):
    """Takes back the last act of that kind, as a person does who reads the story's history."""
    page = editor.get(f"/story/{story}/edit")[2]
    times = re.findall(r'name="time" value="([0-9]+)"', page)
    assert times, kind
    return editor.post(story, [("act", "undo"), ("time", times[0])]).split("/")[2]


def test_articles_are_moved_split_off_and_merged_and_each_is_taken_back(editor):
    large, small = editor.large, editor.small
    before = places(editor)
    chosen = sorted(editor.large_articles)[:2]
    # Split, and back.
    begun = editor.post(large, [("act", "split"), *(("article", one) for one in chosen), ("note", "Two affairs.")]).split("/")[2]
    assert begun not in (large, small)
    kinds = {(event["kind"], event["story"]["id"]) for event in editor.settle()}
    assert ("split", begun) in kinds
    assert {places(editor)[one] for one in chosen} == {begun}
    editor.check_whole(large)
    editor.check_whole(begun)
    assert undo(editor, begun, "split") == large
    editor.settle()
    assert places(editor) == before and editor.api(large)["id"] == large
    # Move, and back.
    editor.post(large, [("act", "move"), ("article", chosen[0]), ("text", f"https://desk.example/story/{small}")])
    editor.settle()
    assert places(editor)[chosen[0]] == small
    assert undo(editor, small, "moved-in") == large
    editor.settle()
    assert places(editor) == before
    # Merge, and back: under a new address, since the old one leads on.
    assert editor.post(small, [("act", "merge"), ("text", large), ("note", "One affair.")]) == f"/story/{large}/edit"
    editor.settle()
    assert {places(editor)[one] for one in editor.small_articles} == {large}
    back = undo(editor, large, "merged")
    assert back not in (large, small)
    editor.settle()
    assert {places(editor)[one] for one in editor.small_articles} == {back}
    assert {places(editor)[one] for one in editor.large_articles} == {large}
    # Another classify reads it from the log; the engine leaves alone what was decided.
    for classify in editor.desk.of("classify"):
        classify.kill()
    editor.desk.start("classify")
    editor.desk.wait_ready()
    editor.settle()
    assert {places(editor)[one] for one in editor.small_articles} == {back}
    for story in (large, back):
        editor.check_whole(story)
    kinds = [kind for kind, _ in editor.by_hand(large)]
    assert kinds.count("moved-out") >= 3 and kinds.count("moved-in") >= 2 and kinds.count("merged") == 1, kinds


def test_what_makes_no_sense_is_told_and_changes_nothing(editor):
    before = places(editor)
    page = editor.get(f"/story/{editor.large}/edit")[2]
    token = re.search(r'name="form" value="([0-9a-f]+)"', page)[1]

    def refused(*fields, headers=()):
        body = urllib.parse.urlencode([("form", token), *fields]).encode()
        return editor.send(urllib.request.Request(
            f"http://127.0.0.1:{editor.publish.page_port}/story/{editor.large}/edit", data=body, headers=dict(headers)))

    for fields, status, words in (
            ([("act", "split")], 400, "tick the articles"),
            ([("act", "merge"), ("text", "s0000000000000000")], 409, "no such story"),
            ([("act", "split"), ("article", sorted(editor.small_articles)[0])], 409, "no such story or article"),
            ([("act", "retitle"), ("text", "x" * 301)], 400, "at most 300 bytes"),
            ([("act", "retitle"), ("text", "a\nb")], 400, "one line"),
            ([("act", "retitle"), ("text", "x" * 5000)], 400, "text is too long"),
            ([("act", "pin"), ("note", "x" * 5000)], 400, "note is too long"),
            ([("act", "undo"), ("time", "1")], 409, "too long ago")):
        answer = refused(*fields)
        assert answer[0] == status and words in answer[2], (fields, answer[0])
    del editor.cookies["triptych_form"]
    assert refused(("act", "pin"))[0] == 403
    # A browser adds a proxy's password to what another site makes it send, too: it is no proof of whose form this is.
    assert refused(("act", "pin"), headers={"Authorization": "Basic ZGVzazpkZXNr"})[0] == 403
    assert places(editor) == before
