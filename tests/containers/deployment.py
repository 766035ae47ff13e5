"""A running compose project, as a person at its command line has it."""
import json
import re
import subprocess
import time
import urllib.request

POLL_S = 0.2
WAIT_S = 240  # for what takes seconds on a quiet machine; tests share two cores with builds
SERVICES = ("ingest", "classify", "summarize", "publish", "front", "redis")


def docker(*arguments, check=True, seconds=60, **options):
    done = subprocess.run(["docker", *arguments], check=False, text=True, capture_output=True, timeout=seconds,
                          **{"stdin": subprocess.DEVNULL, **options})
    if check and done.returncode != 0:
        raise AssertionError(f"docker {arguments}: {done.stdout[-4000:]} {done.stderr[-4000:]}")
    return done


def remove_images(tag):
    """All that carry it."""
    images = docker("images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", f"reference=triptych-*:{tag}", check=False).stdout
    if images:
        docker("rmi", *images.split(), check=False)


class Deployment:
    def __init__(self, root, command, environment):
        self.root = root
        self.command = command
        self.environment = environment
        self.page = f"http://127.0.0.1:{environment['HTTP_PORT']}"

    def compose(self, *arguments, seconds=WAIT_S, **options):
        """Runs compose; raises with its output when it fails. Returns what it printed."""
        done = subprocess.run(
            [*self.command, *arguments], cwd=self.root, env=self.environment, timeout=seconds, check=False,
            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **{"stdin": subprocess.DEVNULL, **options})
        if done.returncode != 0:
            print(done.stdout, done.stderr)
            raise subprocess.CalledProcessError(done.returncode, arguments, done.stdout, done.stderr)
        return done.stdout

    def tool_command(self, *arguments):
        return [*self.command, "run", "--rm", "-T", "tool", *arguments]

    def tool(self, *arguments, seconds=WAIT_S, **options):
        return self.compose("run", "--rm", "-T", "tool", *arguments, seconds=seconds, **options)

    def tool_lines(self, *arguments):
        return [json.loads(line) for line in self.tool(*arguments).splitlines() if line.strip()]

    def containers(self, service):
        return self.compose("ps", "-q", service).split()

    def inspect(self, container):
        return json.loads(subprocess.run(["docker", "inspect", container], check=True, capture_output=True).stdout)[0]

    def healthy(self, service):
        """How many replicas of the service say that they are well."""
        states = [self.inspect(container)["State"] for container in self.containers(service)]
        return sum(state.get("Health", {}).get("Status") == "healthy" for state in states)

    def network(self, name):
        return f"{self.environment['COMPOSE_PROJECT_NAME']}_{name}"

    def image(self, name):
        return f"triptych-{name}:{self.environment['TRIPTYCH_VERSION']}"

    def address(self, container, network):
        """Of a container on one of the project's networks."""
        return self.inspect(container)["NetworkSettings"]["Networks"][self.network(network)]["IPAddress"]

    def ask(self, container, path, port=9100):
        """(status, body) of a GET inside the container: nobody outside, the host included, reaches its networks."""
        ask = f"exec 3<>/dev/tcp/127.0.0.1/{port}; printf 'GET {path} HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3"
        done = subprocess.run(["docker", "exec", container, "timeout", "10", "bash", "-c", ask], check=True,
                              capture_output=True)
        head, _, body = done.stdout.decode().partition("\r\n\r\n")
        return int(head.split()[1]), body

    def figure(self, container, name):
        """The sum of a metric of one replica, over its labels."""
        lines = [line for line in self.ask(container, "/metrics")[1].splitlines() if re.match(rf"{name}[ {{]", line)]
        return sum(float(line.split()[-1]) for line in lines)

    def wait_until_healthy(self):
        self.wait(lambda: all(self.healthy(service) for service in SERVICES), "health of every service")

    def scale(self, service, count):
        self.compose("up", "-d", "--scale", f"{service}={count}", "--scale", "embed=0")
        self.wait(lambda: len(self.containers(service)) == count and self.healthy(service) == count,
                  f"{count} healthy {service}")

    def redis(self, *arguments):
        return self.compose("exec", "-T", "redis", "desk-redis", "cli", *arguments)

    def get_json(self, path):
        with urllib.request.urlopen(self.page + path, timeout=10) as answer:
            return json.load(answer)

    def status(self, *arguments):
        """Whatever the exit code says: a desk in which something is wrong has figures, too."""
        done = subprocess.run(self.tool_command("status", "--json", *arguments), cwd=self.root, env=self.environment, check=False,
                              text=True, capture_output=True, timeout=WAIT_S)
        return json.loads(done.stdout)

    def wait(self, condition, what, seconds=WAIT_S):
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                print(self.logs())
                raise AssertionError(f"waited {seconds} s in vain for: {what}")
            time.sleep(POLL_S)

    def logs(self):
        done = subprocess.run([*self.command, "logs", "--no-color", "--tail", "50"], cwd=self.root,
                              env=self.environment, check=False, text=True, capture_output=True)
        return done.stdout + done.stderr

    def remove(self):
        """Everything of this project and nothing else: containers, volumes, networks."""
        subprocess.run([*self.command, "--profile", "tool", "--profile", "demo", "down",
                        "--volumes", "--remove-orphans", "--timeout", "10"],
                       cwd=self.root, env=self.environment, check=False)
