"""deploy/kubernetes, deploy/swarm and deploy/docker-compose.ha.yml say the same as docker-compose.yml, which is tested by running."""
import os
import pathlib
import re
import signal
import subprocess

import pytest
import yaml

from desk import ROOT, STAGES, wait_for

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


def tmp_of_compose(service):
    """How many MiB of memory /tmp may take; None where nothing is said."""
    found = re.search(r"/tmp:size=(\w+)", str(service.get("tmpfs")))
    return mebibytes(found[1]) if found else None


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
    tmp = [volume["emptyDir"]["sizeLimit"] for volume in pod["volumes"] if volume["name"] == "tmp"]
    if tmp_of_compose(service):
        assert list(map(mebibytes, tmp)) == [tmp_of_compose(service)]
    # What lies in memory counts against the limit: the program needs as much again.
    assert all(2 * mebibytes(size) <= mebibytes(main["resources"]["limits"]["memory"]) for size in tmp)
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


def picks(selector, name):
    """Whether a selector of pods picks those that are called so."""
    labels = selector.get("matchLabels", {})
    names = [row["values"] for row in selector.get("matchExpressions", [])
             if row["key"] == "app.kubernetes.io/name" and row["operator"] == "In"]
    assert names or "app.kubernetes.io/name" in labels
    return labels.get("app.kubernetes.io/name", name) == name and all(name in values for values in names)


def is_let(policies, side, mine, other, port):
    """Whether the policies of `mine` let it out to ("egress") or in from ("ingress") `other`; they add up."""
    rules = [rule for policy in policies if picks(policy["spec"]["podSelector"], mine) for rule in policy["spec"].get(side, [])]
    peers = {"egress": "to", "ingress": "from"}[side]
    return any(port in [row["port"] for row in rule["ports"]]
               and (peers not in rule or any("podSelector" in peer and picks(peer["podSelector"], other) for peer in rule[peers]))
               for rule in rules)


def overlay(name):
    """The settings and the policies of an overlay."""
    folder = DEPLOY / "kubernetes" / "overlays" / name
    said = load(folder / "kustomization.yaml")[0]
    own = [document for file in said["resources"] if file.endswith(".yaml") for document in load(folder / file)]
    settings = {**settings_env(), **dict(literal.split("=", 1) for row in said["configMapGenerator"] for literal in row["literals"])}
    policies = [document for document in [*manifests(), *own] if document["kind"] == "NetworkPolicy"]
    return settings, [policy for policy in policies if policy["metadata"]["name"] != "nobody"]


COMPONENTS = [("embedder", ["classify", "summarize"], {80, 443}), ("mail", ["publish"], {465, 587}), ("writer", ["summarize"], {80, 443})]


def chosen(selector):
    """The programs that a policy is about."""
    (expression,) = selector.get("matchExpressions") or [{"operator": "In", "key": "app.kubernetes.io/name", "values": list(selector["matchLabels"].values())}]
    assert (expression["operator"], expression["key"]) == ("In", "app.kubernetes.io/name")
    return expression["values"]


@pytest.mark.parametrize("component, programs, ports", COMPONENTS)
def test_a_component_has_its_settings_and_the_one_way_out_that_they_need(component, programs, ports):
    folder = DEPLOY / "kubernetes" / "components" / component
    assert sorted(path.name for path in folder.parent.iterdir()) == [name for name, *_ in COMPONENTS]
    said, (policy,) = load(folder / "kustomization.yaml")[0], load(folder / "network.yaml")
    known = {line.split()[0] for line in (DEPLOY / "docker" / "setting-names").read_text(encoding="utf-8").splitlines()}
    settings = dict(literal.split("=", 1) for row in said["configMapGenerator"] for literal in row["literals"])
    assert said["kind"] == "Component" and settings and set(settings) <= known
    # The programs that read them have the way out, and in base nobody has it.
    assert chosen(policy["spec"]["podSelector"]) == programs and "ingress" not in policy["spec"]
    (rule,) = policy["spec"]["egress"]
    assert {row["port"] for row in rule["ports"]} == ports and "ipBlock" in rule["to"][0]
    for program in programs:
        assert set(settings) <= set(compose()[program]["environment"])
        base = of_kind("NetworkPolicy")[program]["spec"]["egress"]
        assert not ports & {row["port"] for way in base if "ipBlock" in str(way.get("to")) for row in way["ports"]}
        # Files of the secret are all taken over, so that a key or a password may be among them.
        if any(name.endswith("_FILE") for name in settings):
            (keys,) = of_kind("Deployment")[program]["spec"]["template"]["spec"]["initContainers"]
            assert "cp /run/secret/* " in keys["command"][2]


def test_with_an_embedder_elsewhere_nothing_is_left_of_the_desks_own():
    said = load(DEPLOY / "kubernetes" / "components" / "embedder" / "kustomization.yaml")[0]
    gone = {(patch["target"]["kind"], patch["target"]["name"]) for patch in said["patches"] if "$patch: delete" in patch["patch"]}
    scaled = load(DEPLOY / "kubernetes" / "overlays" / "large" / "scaling.yaml")
    own = {(document["kind"], "embed") for document in [*manifests(), *scaled] if document["metadata"]["name"] == "embed"}
    assert len(own) > 3 and gone == own


def addresses(url):
    """Of a redis_url: the pods (the last label of a name within the namespace is its service) and their ports."""
    scheme, hosts = re.fullmatch(r"(redis(?:\+sentinel)?)://([^/]+)/\w+", url).groups()
    for host in hosts.split(","):
        name, _, port = host.partition(":")
        yield name.split(".")[-1], int(port or (6379 if scheme == "redis" else 26379))


@pytest.mark.parametrize("name", ["large", "small"])
def test_each_address_of_redis_is_within_reach(name):
    assert sorted(path.name for path in (DEPLOY / "kubernetes" / "overlays").iterdir()) == ["large", "small"]
    settings, policies = overlay(name)
    links = {link for link in addresses(settings["TRIPTYCH_REDIS_URL"])} | {("redis", 6379)}
    for program in (*STAGES, "tool"):
        for other, port in links:
            assert is_let(policies, "egress", program, other, port), (program, other, port)
            assert is_let(policies, "ingress", other, program, port), (program, other, port)
        assert is_let(policies, "egress", program, "elsewhere", 53)
    assert not any(is_let(policies, "ingress", other, name, port) for other, port in links for name in ("embed", "front", "prometheus"))
    watched = ("sentinel", 26379) in links
    # Redis that fails over: one follows the other, Sentinels watch them and each other.
    for one, other, port in (("redis", "redis", 6379), ("sentinel", "redis", 6379), ("sentinel", "sentinel", 26379)):
        assert is_let(policies, "egress", one, other, port) == watched, (one, other, port)
        assert is_let(policies, "ingress", other, one, port) == watched, (one, other, port)


def test_redis_of_the_cluster_takes_any_password_and_hears_that_it_shall_stop(tmp_path):
    """Its command as the cluster runs it, with a password that quotes and escapes, in this folder and on a socket."""
    password = 'a "b" \\c $HOME `id` \\x41'
    (tmp_path / "redis_password").write_text(password + "\n", encoding="utf-8")
    container = of_kind("StatefulSet")["redis"]["spec"]["template"]["spec"]["containers"][0]
    (script,) = container["args"]
    socket = tmp_path / "redis.sock"
    script = script.replace("/run/keys", str(tmp_path)).replace("--dir /data", f"--dir {tmp_path} --port 0 --unixsocket {socket}")
    environment = {"PATH": os.environ["PATH"], "MAXMEMORY": "64mb"}
    server = subprocess.Popen([*container["command"], script], env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        def ping(secret):
            return subprocess.run(["redis-cli", "-s", str(socket), "ping"], env={**environment, "REDISCLI_AUTH": secret},
                                  capture_output=True, text=True, timeout=60, check=False).stdout
        wait_for(lambda: "PONG" in ping(password), "Redis to answer")
        assert "PONG" not in ping("")
        probe = container["readinessProbe"]["exec"]["command"]
        probe = [part.replace("/run/keys", str(tmp_path)).replace("redis-cli", f"redis-cli -s {socket}") for part in probe]
        assert subprocess.run(probe, env=environment, timeout=60, check=False).returncode == 0
        assert (pathlib.Path("/proc") / str(server.pid) / "comm").read_text(encoding="utf-8").strip() == "redis-server"
        assert "x41" not in (pathlib.Path("/proc") / str(server.pid) / "cmdline").read_text(encoding="utf-8")
        server.terminate()
        assert server.wait(60) == 0
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    (tmp_path / "redis_password").write_text("", encoding="utf-8")
    refused = subprocess.run([*container["command"], script], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1 and "redis_password" in refused.stderr


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
    # How many there are is up to the scaler alone: a number in the manifest would undo it at every `kubectl apply`.
    large = load(DEPLOY / "kubernetes" / "overlays" / "large" / "kustomization.yaml")[0]
    scaled = {scaler["spec"]["scaleTargetRef"]["name"] for scaler in load(DEPLOY / "kubernetes" / "overlays" / "large" / "scaling.yaml")}
    (freed,) = [patch for patch in large["patches"] if "/spec/replicas" in patch["patch"]]
    assert set(freed["target"]["name"].split("|")) == scaled and not scaled & {row["name"] for row in large["replicas"]}


def test_what_is_scaled_by_is_a_figure_that_publish_has(desk):
    desk.start_all()
    publish = desk.of("publish")[0]
    adapter = (DEPLOY / "kubernetes" / "README.md").read_text(encoding="utf-8")
    for scaler in load(DEPLOY / "kubernetes" / "overlays" / "large" / "scaling.yaml"):
        for metric in scaler["spec"]["metrics"]:
            if metric["type"] == "External":
                name, labels = metric["external"]["metric"]["name"], metric["external"]["metric"]["selector"]["matchLabels"]
                ((label, value),) = labels.items()
                line = f'\n{name}{{{label}="{value}"}} '
                # publish looks at the desk every few seconds.
                wait_for(lambda: line in publish.get("/metrics")[1], line)  # pylint: disable=cell-var-from-loop
                assert f"seriesQuery: {name}\n" in adapter and f"by ({label})" in adapter


def test_the_stack_of_a_swarm_has_the_services_of_compose():
    stack = load(DEPLOY / "swarm" / "stack.yml")[0]
    assert set(stack["services"]) == {*PROGRAMS, "redis"}
    for name, service in stack["services"].items():
        assert service["read_only"] and service["cap_drop"] == ["ALL"] and service["init"], name
        assert service["deploy"]["endpoint_mode"] == "dnsrr", name
        assert mebibytes(service["deploy"]["resources"]["limits"]["memory"]) == mebibytes(plain(compose()[name]["mem_limit"])), name
    # What leads out is opened by the same settings.
    for name in ("classify", "summarize"):
        assert stack["services"][name]["networks"] == compose()[name]["networks"]
    # `docker stack deploy` knows no size behind `tmpfs: /tmp`; among the volumes it does.
    (tmp,) = [volume for volume in stack["services"]["publish"]["volumes"] if volume["target"] == "/tmp"]
    assert tmp["type"] == "tmpfs" and "tmpfs" not in stack["services"]["publish"]
    assert tmp["tmpfs"]["size"] == tmp_of_compose(compose()["publish"]) << 20
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
