"""The API as /openapi.json describes it: each documented operation, parameter, answer and header against the running desk; lists
that go on, parts of stories, exports that break off."""
import json
import random
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from desk import DEMO, Desk

SKIPPED = {"streamEvents"}  # without an end: test_query.py reads it
# The operator's: test_webhooks.py asks with a key.
SKIPPED |= {"askHub", "listWebhooks", "addWebhook", "listDeadDeliveries", "getWebhook", "removeWebhook", "testWebhook", "replayWebhook", "changeWebhook",
            "rotateWebhookSecret"}
EXAMPLES = {"lang": "en", "kind": "created", "format": "json", "maxwidth": "600", "maxheight": "400", "Accept-Language": "fr"}


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("api"))
    try:
        desk.start_redis()
        desk.start_all(publish={"reader_rate": 0, "page_operations": "yes", "base_url": "http://desk.example",
                                "sources": DEMO / "sources.csv"})
        desk.replay(DEMO / "articles.jsonl")
        yield desk.of("publish")[0]
    finally:
        desk.close()


class Api:
    def __init__(self, publish):
        self.publish = publish
        self.spec = json.loads(publish.page("/openapi.json")[1])
        self.story = json.loads(publish.page("/api/v1/stories?limit=1")[1])["stories"][0]["id"]
        whole = json.loads(publish.page(f"/api/v1/stories/{self.story}")[1])
        self.article, self.domain = whole["articles"][0]["url"], whole["reporting"]["sources"][0]["domain"]

    def resolve(self, value):
        while isinstance(value, dict) and "$ref" in value:
            reference, value = value["$ref"], self.spec
            for part in reference.removeprefix("#/").split("/"):
                value = value[part]
        return value

    def operations(self):
        for path, item in self.spec["paths"].items():
            for method, operation in item.items():
                yield path, method, operation, [self.resolve(one) for one in operation.get("parameters", [])]

    def path_of(self, path):
        return path.replace("{id}", self.story).replace("{domain}", self.domain)

    def value_of(self, path, parameter):
        if parameter["name"] == "url":
            return f"http://desk.example/story/{self.story}" if path == "/oembed" else self.article
        if parameter["name"] == "source":
            return self.domain
        if parameter["name"] == "story":
            return self.story
        if parameter["name"] in EXAMPLES:
            return EXAMPLES[parameter["name"]]
        schema = parameter["schema"]
        return str(parameter.get("example", schema.get("default", schema.get("enum", [schema.get("minimum", "")])[0])))

    def get(self, address, headers=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.publish.page_port}{address}", headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def check(self, schema, value, where):
        """What is wrong with a value by its schema: types, enumerations, members that are required."""
        schema = self.resolve(schema)
        for word, enough in (("oneOf", lambda count: count == 1), ("anyOf", lambda count: count >= 1)):
            if word in schema:
                found = [self.check(one, value, where) for one in schema[word]]
                if not enough(sum(not one for one in found)):
                    return [f"{where}: fits {sum(not one for one in found)} of {word}: {min(found, key=len)[:2]}"]
        types = schema.get("type")
        kinds = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
                 "null": type(None)}
        if types and not any(isinstance(value, kinds[one]) and not (one in ("integer", "number") and isinstance(value, bool))
                             for one in ([types] if isinstance(types, str) else types)):
            return [f"{where}: {value!r:.40} is no {types}"]
        wrong = [f"{where}: {value!r:.40} is none of {schema['enum']}"] if "enum" in schema and value not in schema["enum"] else []
        if isinstance(value, dict):
            wrong += [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
            for name, one in value.items():
                if name in schema.get("properties", {}):
                    wrong += self.check(schema["properties"][name], one, f"{where}.{name}")
        elif isinstance(value, list):
            wrong += [text for number, one in enumerate(value) for text in self.check(schema.get("items", {}), one,
                                                                                      f"{where}[{number}]")]
        return wrong

    def assert_documented(self, operation, address, headers=None):
        status, headers, body = self.get(address, headers)
        assert str(status) in operation["responses"], f"{address}: {status} is not described: {body[:200]}"
        described = self.resolve(operation["responses"][str(status)])
        for name in described.get("headers", {}):
            if not name.startswith("RateLimit"):
                assert headers[name], f"{address}: no {name}"
        if "content" not in described:
            return status, body
        kind = headers["Content-Type"].split(";")[0]
        kinds = {one.split(";")[0]: each for one, each in described["content"].items()}
        assert kind in kinds, f"{address}: {kind} is not described"
        if kind.endswith("json"):
            for line in body.splitlines() if kind.endswith("ndjson") else [body]:
                assert self.check(kinds[kind].get("schema", {}), json.loads(line), "") == [], address
        return status, body


@pytest.fixture(scope="module", name="api")
def fixture_api(publish):
    return Api(publish)


def test_the_description_is_whole(api):
    ids = [operation.get("operationId") for _, _, operation, _ in api.operations()]
    assert all(ids) and len(set(ids)) == len(ids)
    for _, _, operation, parameters in api.operations():
        assert operation["summary"]
        assert all(one["name"] and one["in"] in ("query", "path", "header") for one in parameters)
    for reference in set(re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(api.spec))):
        assert api.resolve({"$ref": reference})


def test_each_operation_answers_as_described_with_each_of_its_parameters(api):
    for path, _, operation, parameters in api.operations():
        if operation["operationId"] in SKIPPED:
            continue
        needed = [one for one in parameters if one["in"] == "query" and (one.get("required") or one["name"] == "url")]
        base = {one["name"]: api.value_of(path, one) for one in needed}
        address = api.path_of(path) + ("?" + urllib.parse.urlencode(base) if base else "")
        assert api.assert_documented(operation, address)[0] == 200, address
        for one in parameters:
            value = api.value_of(path, one)
            if one["in"] != "query" or one["name"] in ("cursor", "token") or one.get("deprecated"):
                continue
            address = api.path_of(path) + "?" + urllib.parse.urlencode({**base, one["name"]: value})
            assert api.assert_documented(operation, address)[0] == 200, address


def test_what_is_no_parameter_or_no_value_is_a_described_problem(api):
    chance = random.Random(15)
    odd = ["", "\x00", "'\"<>", "%", "-1", "9" * 40, "é漢🦆", "a,b,,", "(" * 30, "null", "*"]
    for path, _, operation, parameters in api.operations():
        if operation["operationId"] in SKIPPED or not path.startswith(("/api", "/feed")):
            continue
        assert api.assert_documented(operation, api.path_of(path) + "?nonsense=1")[0] == 400
        for one in parameters:
            if one["in"] == "query":
                value = chance.choice(odd)
                api.assert_documented(operation, api.path_of(path) + "?" + urllib.parse.urlencode({one["name"]: value}))


def pages(api, path, name, limit, **query):
    """All rows of a list that goes on from cursor to cursor."""
    rows, cursor = [], None
    while True:
        parameters = {**query, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = json.loads(api.get(f"{path}?{urllib.parse.urlencode(parameters)}")[2])
        rows += answer[name]
        cursor = answer["next_cursor"]
        if not cursor:
            return rows


def test_lists_go_on_until_every_row_came_once(api):
    for path, name, key in (("/api/v1/topics", "topics", "topic"), ("/api/v1/places", "places", "place"),
                            ("/api/v1/sources", "sources", "domain")):
        whole = pages(api, path, name, 8000)
        assert len(whole) > 3 and pages(api, path, name, 3) == whole
        assert len({row[key] for row in whole}) == len(whole)
        assert [row["stories"] for row in whole] == sorted((row["stories"] for row in whole), reverse=True)
    for sort in ("latest", "top", "coverage", "controversy"):
        ids = [story["id"] for story in pages(api, "/api/v1/stories", "stories", 7, sort=sort)]
        assert len(set(ids)) == len(ids) == len(pages(api, "/api/v1/stories", "stories", 200))


def test_sources_are_found_by_what_they_are_themselves(api):
    everyone = pages(api, "/api/v1/sources", "sources", 8000)
    for name, member in (("country", "country"), ("leaning", "leaning"), ("side", "side")):
        value = next(row[member] for row in everyone if row[member] and row[member] != "unrated")
        found = pages(api, "/api/v1/sources", "sources", 8000, **{name: value})
        assert found and {row["domain"] for row in found} == {row["domain"] for row in everyone if row[member] == value}
    row = everyone[0]
    listed = pages(api, "/api/v1/stories", "stories", 200, source=row["domain"])
    assert len(listed) == row["stories"]


def test_articles_are_those_of_the_stories(api):
    stories = pages(api, "/api/v1/stories", "stories", 200, lang="fr")
    rows = pages(api, "/api/v1/articles", "articles", 2, lang="fr")
    assert rows and all(row["article"]["lang"] == "fr" for row in rows)
    assert {row["story"] for row in rows} == {story["id"] for story in stories}
    everything = pages(api, "/api/v1/articles", "articles", 20)
    assert len({row["article"]["id"] for row in everything}) == len(everything)
    counts = {story["id"]: story["counts"]["articles"] for story in pages(api, "/api/v1/stories", "stories", 200)}
    assert {story: sum(row["story"] == story for row in everything) for story in counts} == counts


def test_only_the_members_that_are_asked_for_come(api):
    listed = json.loads(api.get("/api/v1/stories?fields=id,counts&limit=3")[2])["stories"]
    assert all(list(story) == ["id", "counts"] for story in listed)
    assert list(json.loads(api.get(f"/api/v1/stories/{api.story}?fields=headline")[2])) == ["headline"]
    assert len(json.loads(api.get(f"/api/v1/stories/{api.story}")[2])) > 10  # what was kept for another question is not given
    problem = json.loads(api.get("/api/v1/stories?fields=id,nonsense")[2])
    assert problem["parameter"] == "fields" and "headline" in problem["detail"]


def test_an_export_that_breaks_off_anywhere_goes_on(api):
    wanted = [story["id"] for story in pages(api, "/api/v1/stories", "stories", 50, q="sources>=2")]
    body = api.get("/api/v1/export?q=sources%3E%3D2&fields=id,headline")[2]
    end = json.loads(body.splitlines()[-1])
    assert end["end"] is True and end["stories"] == len(wanted)
    chance, ids, cursor = random.Random(4), [], ""
    while True:
        query = urllib.parse.urlencode({"q": "sources>=2", "fields": "id,headline", **({"cursor": cursor} if cursor else {})})
        part = api.get("/api/v1/export?" + query)[2]
        part = part[:chance.randrange(1, 600)] if len(ids) < len(wanted) - 5 else part
        lines = [json.loads(line) for line in part.split("\n")[:-1]]
        ids += [line["story"]["id"] for line in lines if "story" in line]
        cursor = next((line["cursor"] for line in reversed(lines) if "cursor" in line), cursor)
        if lines and "end" in lines[-1]:
            break
    assert ids == wanted


def test_coverage_over_time_is_that_of_the_stories_that_match(api):
    for query in ({}, {"q": "sources>=3"}, {"lang": "fr"}):
        stories = pages(api, "/api/v1/stories", "stories", 200, **query)
        for by, length in (("day", 10), ("hour", 13)):
            wanted = {}
            for story in stories:
                row = wanted.setdefault(story["first_published"][:length], [0, 0, 0])
                leaning = story["coverage"]["leaning"]
                sources = sum(leaning[side]["sources"] for side in ("left", "center", "right", "unrated"))
                wanted[story["first_published"][:length]] = [row[0] + 1, row[1] + story["counts"]["articles"], row[2] + sources]
            address = "/api/v1/coverage?" + urllib.parse.urlencode({**query, "by": by})
            answer = json.loads(api.get(address)[2])
            rows = {row["time"][:length]: [row["stories"], row["articles"], sum(row["reports"].values())] for row in answer["rows"]}
            assert {time: row for time, row in rows.items() if row[0]} == wanted and answer["earlier"] == 0
            assert [row["time"] for row in answer["rows"]] == sorted(row["time"] for row in answer["rows"])
    assert json.loads(api.get("/api/v1/coverage?story=s0000000000000000")[2])["rows"] == []
    assert json.loads(api.get("/api/v1/coverage?by=week")[2])["parameter"] == "by"


def test_who_copies_whom_is_what_the_articles_say(api):
    edges = 0
    for story in pages(api, "/api/v1/stories", "stories", 200):
        whole = json.loads(api.get(f"/api/v1/stories/{story['id']}")[2])["articles"]
        answer = json.loads(api.get(f"/api/v1/stories/{story['id']}/copies")[2])
        wanted = {(one["copy_of"], one["id"]) for one in whole if one["copy_of"]}
        assert {(one["original"]["article"], one["copy"]["article"]) for one in answer["edges"]} == wanted
        assert answer["articles"] == len(whole) and answer["copies"] == len(wanted) == sum(one["copies"] for one in answer["originals"])
        times = {one["id"]: one["published"] for one in whole}
        assert all(one["copy"]["published"] == times[one["copy"]["article"]] for one in answer["edges"])
        edges += len(wanted)
    assert edges > 0, "the demo has copies"
    assert api.get("/api/v1/stories/s1/copies")[0] == 404 and api.get("/api/v1/stories/s0000000000000000/copies")[0] == 404
