"""openapi.json as the contract: for every operation hypothesis makes parameters that the description allows, and others that it does
not: whatever comes is described, fits its schema by python3-jsonschema, is a problem that names the parameter where it should be one, and
never a 5xx. The choices are the same in every run."""
import json
import string
import urllib.parse

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import DEMO, ROOT, Desk
from test_api import Api

EXAMPLES = 25  # of each operation, of either kind
ENDLESS = {"streamEvents"}  # test_query.py reads it
SPEC = json.loads((ROOT / "services/publish/api/openapi.json").read_text(encoding="utf-8"))
# What anybody may ask; what an operator's key opens has tests of its own.
OPERATIONS = {item["get"]["operationId"]: path for path, item in SPEC["paths"].items()
              if "get" in item and "security" not in item["get"] and item["get"]["operationId"] not in ENDLESS}
QUICK = settings(max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
# What the grammar of queries and the description's sentences allow beyond one example.
TERMS = st.sampled_from(["bridge", "\"velden harbour\"", "-strike", "topic:politics", "place:FR", "lang:en,fr", "sources>=2", "left>=40%",
                         "since:2026-01-01", "until:2030-01-01", "blindspot:left", "side:right", "country:US", "is:pinned",
                         "(harbour OR ferry)", "NOT topic:sport", "articles<900", "港", "é"])
ALLOWED = {
    "q": st.lists(TERMS, min_size=1, max_size=5).map(lambda terms: terms[0].lstrip("-") + "".join(" " + term for term in terms[1:])),
    "since": st.dates().filter(lambda day: 1970 <= day.year <= 2100).map(str),
    "until": st.datetimes().filter(lambda time: 1970 <= time.year <= 2100).map(lambda time: time.strftime("%Y-%m-%dT%H:%M:%SZ")),
    "lang": st.sampled_from(["en", "fr", "en,fr", "EN", "pt-BR", "zz"]),
    "country": st.sampled_from(["FR", "us", "DE,FR"]),
    "place": st.sampled_from(["FR", "us"]),
    "fields": st.lists(st.sampled_from(["id", "headline", "counts", "coverage", "summary", "topics"]), min_size=1, unique=True).map(",".join),
}
TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
WORDS = st.text(string.ascii_letters + string.digits + " :>=\"()-%,.*", max_size=30)


@pytest.fixture(scope="module", name="api")
def fixture_api(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("schema"))
    try:
        desk.start_redis()
        desk.start_all(publish={"reader_rate": 0, "page_operations": "yes", "base_url": "http://desk.example",
                                "sources": DEMO / "sources.csv"})
        desk.replay(DEMO / "articles.jsonl")
        yield Api(desk.of("publish")[0])
    finally:
        desk.close()


def operation_of(api, name):
    return next((path, operation, parameters) for path, method, operation, parameters in api.operations()
                if method == "get" and operation["operationId"] == name)


def schema_of(api, schema):
    """With the description's parts beside it, so that references lead somewhere; 3.1's schemas are JSON Schema 2020-12."""
    return {**schema, "$schema": "https://json-schema.org/draft/2020-12/schema", "components": api.spec["components"]}


def values_of(api, path, parameter):
    """What the description allows of a parameter."""
    schema = api.resolve(parameter["schema"])
    if "pattern" in schema and parameter["name"] == "lang":
        return st.sampled_from(["en", "fr", "pt-BR", "ZH", "zh_Hant", "sl-rozaj"])
    if parameter["name"] in ALLOWED:
        return ALLOWED[parameter["name"]]
    if "enum" in schema:
        return st.sampled_from([str(one) for one in schema["enum"]])
    if schema.get("type") == "integer":
        return st.integers(schema.get("minimum", 0), schema.get("maximum", 10**6)).map(str)
    known = api.value_of(path, parameter)
    example = [str(one) for one in [parameter.get("example"), schema.get("example"), known] if one]
    return st.sampled_from(example) if example else st.just("")


def nonsense_of(parameter):
    schema = parameter.get("schema", {})
    odd = st.one_of(TEXT, WORDS, st.sampled_from(["", "\x00", "-1", "9" * 40, "%00", "../../etc/passwd", "'\"<>", "\u202e", "null", "NaN", "()" * 60]))
    if schema.get("type") == "integer":
        return st.one_of(odd, st.integers().map(str), st.floats().map(str))
    return odd


def fits(api, operation, address, answer):
    """Checks an answer against the description; returns its status."""
    status, headers, body = answer
    # 501 is what oEmbed asks for where a format is not made.
    assert status < 500 or (status == 501 and "/oembed" in address), f"{address}: {status} {body[:300]}"
    assert str(status) in operation["responses"], f"{address}: {status} is not described: {body[:200]}"
    described = api.resolve(operation["responses"][str(status)])
    if "content" not in described or not body:
        return status
    kind = headers["Content-Type"].split(";")[0]
    kinds = {one.split(";")[0]: each for one, each in described["content"].items()}
    assert kind in kinds, f"{address}: {kind} is not described for {status}"
    if kind.endswith("json"):
        validator = jsonschema.Draft202012Validator(schema_of(api, kinds[kind].get("schema", {})))
        for line in body.splitlines() if kind.endswith("ndjson") else [body]:
            errors = sorted(validator.iter_errors(json.loads(line)), key=str)
            assert not errors, f"{address}: {errors[0].json_path}: {errors[0].message[:300]}"
    return status


def address_of(api, path, query):
    return api.path_of(path) + ("?" + urllib.parse.urlencode(query) if query else "")


def needed(api, path, parameters):
    return {one["name"]: api.value_of(path, one) for one in parameters if one["in"] == "query" and (one.get("required") or one["name"] == "url")}


def test_the_description_is_itself_right(api):
    for name, schema in api.spec["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema.get("type") or any(word in schema for word in ("oneOf", "anyOf", "enum", "$ref")), name
    for _, _, operation, _ in api.operations():
        for answer in operation["responses"].values():
            for content in api.resolve(answer).get("content", {}).values():
                if "example" in content:
                    jsonschema.Draft202012Validator(schema_of(api, content["schema"])).validate(content["example"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_allowed_is_answered_as_described(api, name):
    path, operation, parameters = operation_of(api, name)
    asked = [one for one in parameters if one["in"] == "query" and one["name"] not in ("cursor", "token", "url")]

    @QUICK
    @given(st.data())
    def ask(data):
        chosen = data.draw(st.lists(st.sampled_from(asked), unique_by=lambda one: one["name"], max_size=4)) if asked else []
        if {"sort", "order"} <= {one["name"] for one in chosen}:
            chosen = [one for one in chosen if one["name"] != "order"]
        query = {**needed(api, path, parameters), **{one["name"]: data.draw(values_of(api, path, one)) for one in chosen}}
        address = address_of(api, path, query)
        assert fits(api, operation, address, api.get(address)) in (200, 304), address

    ask()


@pytest.mark.parametrize("name", OPERATIONS)
def test_what_is_nonsense_is_a_described_problem_or_finds_nothing(api, name):
    path, operation, parameters = operation_of(api, name)
    asked = [one for one in parameters if one["in"] == "query"]

    @QUICK
    @given(st.data())
    def ask(data):
        query = dict(needed(api, path, parameters))
        if asked and data.draw(st.booleans()):
            one = data.draw(st.sampled_from(asked))
            query[one["name"]] = data.draw(nonsense_of(one))
        else:
            query[data.draw(st.text(string.ascii_letters, min_size=1, max_size=20).map(lambda text: "x" + text))] = data.draw(TEXT)
        address = address_of(api, path, query)
        answer = api.get(address)
        if fits(api, operation, address, answer) == 400:
            assert json.loads(answer[2]).get("parameter") in query, f"{address}: {answer[2]}"

    ask()


@pytest.mark.parametrize("name", [name for name, path in OPERATIONS.items() if "{" in path])
def test_a_path_that_leads_nowhere_is_a_described_answer(api, name):
    path, operation, _ = operation_of(api, name)

    @QUICK
    @given(st.one_of(TEXT, WORDS).filter(lambda text: text.strip("./ ")))
    def ask(text):
        address = path.split("{")[0] + urllib.parse.quote(text, safe="") + path.split("}")[1]
        if "%2F" not in address:
            fits(api, operation, address, api.get(address))

    ask()
