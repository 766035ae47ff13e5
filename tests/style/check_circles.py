"""No circle between the files of a program: fails when objects of the build need each other's symbols in a ring.

check_circles.py BUILD. Reads every object of services/ with nm: what each defines and what it needs. A ring means that
none of its files can be understood, tested or moved without the others.
"""
import collections
import pathlib
import re
import subprocess
import sys

import tree


def objects_of(build):
    """The objects that the build still makes: one of a file that has moved may lie beside them."""
    plan = pathlib.Path(build, "build.ninja")
    made = set(re.findall(r"^build (services/\S+\.o):", plan.read_text(), re.M)) if plan.exists() else None
    paths = (path for path in pathlib.Path(build, "services").rglob("*.o") if "/tests/" not in str(path))
    return sorted(path for path in paths if made is None or str(path.relative_to(build)) in made)


def symbols(path):
    """(defined, needed) of an object."""
    defined, needed = set(), set()
    for line in subprocess.run(["nm", "-g", path], capture_output=True, text=True, check=True).stdout.splitlines():
        *_, kind, name = line.split()
        (needed if kind in "Uuw" else defined).add(name)
    return defined, needed


def graph_of(objects):
    """Object → the objects whose symbols it needs. A name that two objects define (in two programs) is taken from the
    same folder."""
    read = {path: symbols(path) for path in objects}
    owners = collections.defaultdict(list)
    for path, (defined, _) in read.items():
        for name in defined:
            owners[name].append(path)
    graph = {}
    for path, (_, needed) in read.items():
        graph[path] = set()
        for name in needed:
            near = [owner for owner in owners.get(name, ()) if owner.parent == path.parent] or owners.get(name, ())
            if len(near) == 1 and near[0] != path:
                graph[path].add(near[0])
    return graph


def rings(graph):
    """Strongly connected components of more than one node (Tarjan, without recursion)."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(sorted(graph[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(sorted(graph[target]))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    ring = []
                    while not ring or ring[-1] != node:
                        ring.append(stack.pop())
                        on_stack.discard(ring[-1])
                    if len(ring) > 1:
                        found.append(sorted(ring))
    return found


def name_of(path):
    """services/publish/hub.c of build/services/publish/CMakeFiles/triptych-publish.dir/hub.c.o."""
    parts = list(path.with_suffix("").parts)
    at = parts.index("CMakeFiles")
    return "/".join(parts[parts.index("services"):at] + parts[at + 2:])


def main(build="build"):
    objects = objects_of(build)
    if not objects:
        print(f"no objects in {build}")
        return 1
    graph = graph_of(objects)
    problems = [f"ring of {len(ring)} files: " + " ".join(name_of(path) for path in ring) for ring in rings(graph)]
    for problem, ring in zip(problems[:], rings(graph)):
        for path in ring:
            for target in sorted(graph[path] & set(ring)):
                shared = sorted(symbols(path)[1] & symbols(target)[0])
                problems.append(f"    {name_of(path)} needs {name_of(target)}: {', '.join(shared[:4])}")
    return tree.report(problems, f"circles between {len(objects)} objects")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
