"""deploy/kubernetes, deploy/swarm and deploy/docker-compose.ha.yml say the same as docker-compose.yml, which is tested by running."""
import re

import pytest
import yaml

from desk import ROOT, STAGES

DEPLOY = ROOT / "deploy"
BASE = DEPLOY / "kubernetes" / "base"
PROGRAMS = (*STAGES, "embed", "front", "tool")
# Settings of which the cluster's own value is another one, and why.
OTHERS = {"TRIPTYCH_REDIS_URL", "TRIPTYCH_CONTACT", "TRIPTYCH_BASE_URL", "TRIPTYCH_PROXY_FROM"}


class Strict(yaml.SafeLoader):
    """A key that stands twice is a mistake; YAML takes the last one in silence."""

    def construct_mapping(self, node, deep=False):
        names = [key.value for key, _ in node.value if key.value != "<<"]
        assert len(names) == len(set(names)), f"{node.start_mark}: a key stands twice: {names}"
        self.flatten_mapping(node)
        return super().construct_mapping(node, deep)


def load(path):
    return list(yaml.load_all(path.read_text(encoding="utf-8"), Loader=Strict))


def compose():
    return load(ROOT / "docker-compose.yml")[0]["services"]


def plain(value):
    """What compose makes of ${NAME:-default} and ${NAME-default} when .env says nothing."""
    return re.sub(r"\$\{\w+:?-([^{}]*)\}", r"\1", str(value))


def environment(service):
    """The settings under their full names, as deploy/docker/desk settles them."""
    names = {name: plain(value) for name, value in (service.get("environment") or {}).items()}
    for short in names.get("SHORT_NAMES", "").split():
        if not names.get(f"TRIPTYCH_{short}") and names.get(short):
            names[f"TRIPTYCH_{short}"] = names[short]
    return {name: value for name, value in names.items() if name.startswith("TRIPTYCH_") and value}


def manifests():
    listed = load(BASE / "kustomization.yaml")[0]["resources"]
    assert sorted(listed) == sorted(path.name for path in BASE.glob("*.yaml") if path.name != "kustomization.yaml")
    return [document for name in listed for document in load(BASE / name)]


def of_kind(kind):
    return {document["metadata"]["name"]: document for document in manifests() if document["kind"] == kind}


def settings_env():
    lines = (BASE / "settings.env").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def mebibytes(text):
    number, unit = re.fullmatch(r"(\d+)([a-zA-Z]*)", text).groups()
    return int(number) * {"m": 1, "Mi": 1, "M": 1, "g": 1024, "Gi": 1024, "G": 1024}[unit]


def test_the_settings_are_those_of_compose():
    known = {line.split()[0] for line in (DEPLOY / "docker" / "setting-names").read_text(encoding="utf-8").splitlines()}
    said = settings_env()
    assert set(said) <= known
    wanted = {}
    for stage in (*STAGES, "tool"):
        wanted |= environment(compose()[stage])
    assert said == wanted


def test_every_overlay_and_the_swarm_name_settings_that_exist():
    known = {line.split()[0] for line in (DEPLOY / "docker" / "setting-names").read_text(encoding="utf-8").splitlines()}
    names = set(load(DEPLOY / "swarm" / "stack.yml")[0]["x-settings"])
    for path in sorted((DEPLOY / "kubernetes" / "overlays").glob("*/kustomization.yaml")):
        for generator in load(path)[0].get("configMapGenerator", []):
            names |= {literal.split("=", 1)[0] for literal in generator["literals"]}
    assert names <= known, names - known
    merged = {**settings_env(), **{name: plain(value) for name, value in load(DEPLOY / "swarm" / "stack.yml")[0]["x-settings"].items()}}
    differ = {name for name, value in settings_env().items() if merged[name] != value}
    assert differ <= OTHERS, differ


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_pod_is_confined_as_its_container_is(name):
    pod = of_kind("Deployment")[name]["spec"]["template"]["spec"]
    service = compose()[name]
    assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == 10001
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"} and not pod["automountServiceAccountToken"]
    for container in [*pod["containers"], *pod.get("initContainers", [])]:
        assert container["securityContext"] == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True,
                                                "capabilities": {"drop": ["ALL"]}}
        assert container["image"] == f"triptych-{name}" and container["resources"]["limits"]["memory"]
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted <= {volume["name"] for volume in pod["volumes"]}
    main = pod["containers"][0]
    assert mebibytes(main["resources"]["limits"]["memory"]) == mebibytes(plain(service["mem_limit"]))
    assert service["image"].startswith(f"triptych-{name}:")
    if name not in ("tool",):
        assert pod["terminationGracePeriodSeconds"] >= int(service["stop_grace_period"].rstrip("s"))
        assert main["livenessProbe"]["httpGet"]["path"] == "/healthz"
        ports = {port["name"]: port["containerPort"] for port in main["ports"]}
        assert ports["operations"] == 9100


def test_images_are_of_the_version_that_compose_builds():
    version = re.search(r"TRIPTYCH_VERSION:-([\d.]+)\}", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))[1]
    tags = {row["name"]: row["newTag"] for row in load(BASE / "kustomization.yaml")[0]["images"]}
    assert tags.pop("redis") == "7-bookworm"
    assert tags == {f"triptych-{name}": version for name in PROGRAMS}
    found = re.findall(r"TRIPTYCH_VERSION:-([\d.]+)\}", (DEPLOY / "swarm" / "stack.yml").read_text(encoding="utf-8"))
    assert found and set(found) == {version}


def test_the_front_of_the_cluster_differs_in_names_alone():
    mine = (BASE / "haproxy.cfg").read_text(encoding="utf-8")
    mine = mine.replace("    parse-resolv-conf\n", "    nameserver docker 127.0.0.11:53\n")
    mine = re.sub(r'"(\w+)\.\$\{NAMESPACE\}\.svc\.cluster\.local:(\d+)"', r"\1:\2", mine)
    assert mine == (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    front = of_kind("Deployment")["front"]["spec"]["template"]["spec"]["containers"][0]
    assert {row["name"] for row in front["env"]} >= set(re.findall(r"\$\{(\w+)", (BASE / "haproxy.cfg").read_text(encoding="utf-8")))


def test_each_policy_lets_in_who_is_let_out_and_nobody_else():
    policies = of_kind("NetworkPolicy")
    nobody = policies.pop("nobody")["spec"]
    assert nobody["podSelector"]["matchLabels"] == {"app.kubernetes.io/part-of": "triptych"}
    assert set(nobody["policyTypes"]) == {"Ingress", "Egress"} and "ingress" not in nobody and "egress" not in nobody
    outs, ins = set(), set()
    for name, policy in policies.items():
        for rule in policy["spec"]["egress"]:
            for peer in rule.get("to", []):
                if "podSelector" in peer:
                    outs |= {(name, peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"], port["port"]) for port in rule["ports"]}
        for rule in policy["spec"]["ingress"]:
            for peer in rule.get("from", []):
                ins |= {(peer["podSelector"]["matchLabels"]["app.kubernetes.io/name"], name, port["port"]) for port in rule["ports"]}
    assert outs == {link for link in ins if link[0] != "prometheus"}
    # Only who has a way to the web in compose has one here.
    web = {name for name, policy in policies.items() if "ipBlock" in str(policy["spec"]["egress"])}
    assert web == {name for name, service in compose().items()
                   if name in STAGES and {"web", "outlets"} & set(service["networks"])}


def test_services_lead_to_ports_that_pods_have():
    deployments, services = {**of_kind("Deployment"), **of_kind("StatefulSet")}, of_kind("Service")
    assert set(services) == {"ingest", "publish", "embed", "front", "redis"}
    for name, service in services.items():
        assert service["spec"]["selector"] == {"app.kubernetes.io/name": name}
        pod = deployments[name]["spec"]["template"]
        assert pod["metadata"]["labels"]["app.kubernetes.io/name"] == name
        has = {port["containerPort"] for port in pod["spec"]["containers"][0]["ports"]}
        assert {port["port"] for port in service["spec"]["ports"]} <= has


def test_budgets_and_scaling_name_deployments_that_exist():
    deployments = of_kind("Deployment")
    assert set(of_kind("PodDisruptionBudget")) == {*STAGES, "front"}
    for scaler in load(DEPLOY / "kubernetes" / "overlays" / "large" / "scaling.yaml"):
        assert scaler["spec"]["scaleTargetRef"]["name"] in deployments
        assert scaler["spec"]["minReplicas"] >= 2


def test_the_stack_of_a_swarm_has_the_services_of_compose():
    stack = load(DEPLOY / "swarm" / "stack.yml")[0]
    assert set(stack["services"]) == {*PROGRAMS, "redis"}
    for name, service in stack["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["init"], name
        assert service["deploy"]["endpoint_mode"] == "dnsrr", name
        assert mebibytes(service["deploy"]["resources"]["limits"]["memory"]) == mebibytes(plain(compose()[name]["mem_limit"])), name
    assert plain(" ".join(map(str, stack["services"]["redis"]["command"]))) == plain(" ".join(map(str, compose()["redis"]["command"])))


def test_the_pair_has_two_of_everything_and_the_same_redis_twice():
    whole = load(DEPLOY / "docker-compose.ha.yml")[0]
    pair, front = whole["services"], compose()["front"]
    for stage in STAGES:
        assert plain(pair[stage]["deploy"]["replicas"]) == "2" and "sentinel" in pair[stage]["environment"]["TRIPTYCH_REDIS_URL"]
        assert plain(compose()[stage]["deploy"]["replicas"]) == "1"
    # What follows "member" and whom it follows at first.
    assert pair["redis"]["command"][2:] == pair["redis-2"]["command"][2:]
    same = ("image", "read_only", "cap_drop", "security_opt", "networks", "environment", "mem_limit", "stop_grace_period", "healthcheck")
    assert all(pair["front-2"][key] == front[key] for key in same)
    # docker-compose 1.29 takes the later file's word for a whole network: what walls it in must be said again.
    plain_one = load(ROOT / "docker-compose.yml")[0]["networks"]["inside"]
    assert {key: value for key, value in whole["networks"]["inside"].items() if key != "ipam"} == plain_one
    version = re.search(r"TRIPTYCH_VERSION:-([\d.]+)\}", (ROOT / "docker-compose.yml").read_text(encoding="utf-8"))[1]
    assert pair["front-2"]["image"].endswith(f":-{version}}}")
