"""The embedder that comes along with the deployment: contained like the rest, used by classify, and
missed by nobody. Its image is made from PyPI; where that cannot be reached it says so, and these tests are skipped."""
import json

import pytest

from rows import articles


MISSING = "the model could not be fetched"
EMBEDDED = 'triptych_classify_embedder_texts_total{outcome="embedded"}'
SETTINGS = {"EMBED_URL": "http://embed:9100"}


@pytest.fixture(name="embedder", scope="module")
def fixture_embedder(deployment):
    """Its container, with classify made to use it; the other tests go without, at full speed."""
    without = deployment.environment
    deployment.environment = {**without, **SETTINGS}
    deployment.compose("build", "embed", seconds=600)
    deployment.compose("up", "-d", "embed", "classify", seconds=120)
    try:
        deployment.wait(lambda: deployment.healthy("embed") == 1 or MISSING in said(deployment), "the embedder")
        if MISSING in said(deployment):
            pytest.skip("the embedder's image was built without PyPI")
        deployment.wait(lambda: deployment.healthy("classify") == 1, "classify with an embedder")
        (container,) = deployment.containers("embed")
        yield container
    finally:
        deployment.compose("rm", "-sf", "embed")
        deployment.environment = without
        deployment.compose("up", "-d", "classify")


def said(deployment):
    return deployment.compose("logs", "--no-color", "embed")


def replay(deployment, name, count):
    rows = [{**row, "id": f"{name}-{row['id']}", "url": f"{row['url']}-{name}", "title": f"{row['title']} {name}"}
            for row in articles(count)]
    printed = deployment.tool("replay", "-", stdin=None, input="".join(json.dumps(row) + "\n" for row in rows))
    return json.loads(printed.strip().splitlines()[-1])


def of_classify(deployment, name):
    (container,) = deployment.containers("classify")
    return deployment.figure(container, name)


def test_the_embedder_runs_confined(deployment, embedder):
    found = deployment.inspect(embedder)
    host = found["HostConfig"]
    assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and host["Init"]
    assert any(option.startswith("no-new-privileges") for option in host["SecurityOpt"])
    assert found["Config"]["User"].split(":")[0] not in ("", "0", "root")
    assert 0 < host["Memory"] <= 512 * 1024**2
    assert not any(found["NetworkSettings"]["Ports"].values())


def test_classify_gets_vectors_from_it(deployment, embedder):
    deployment.wait(lambda: of_classify(deployment, "triptych_classify_embedder_ready") == 1, "an embedder that answers")
    assert replay(deployment, "embedded", 40)["rejected"] == 0
    deployment.wait(lambda: of_classify(deployment, EMBEDDED) > 0, "articles with a vector")


def test_articles_go_on_while_it_is_stopped(deployment, embedder):
    deployment.compose("stop", "embed")
    assert replay(deployment, "alone", 40)["articles"] > 0
    deployment.wait(lambda: of_classify(deployment, "triptych_classify_embedder_ready") == 0, "its loss to be noticed")
    assert deployment.status()["dead"] == 0 and not any(deployment.status()["todo"].values())
    deployment.compose("start", "embed")
    deployment.wait(lambda: of_classify(deployment, "triptych_classify_embedder_ready") == 1, "it to be found again")
