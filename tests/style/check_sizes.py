"""Functions of at most 60 lines and 5 parameters, files of at most 500 lines, or a reason in exceptions.txt.

check_sizes.py [ROOT]. Prints the medians, too. A C function is what clang-format makes recognisable: its braces stand alone
in the first column. The tail that asynchronous and failing calls share (done, context, err) is not counted. An exception is
`path: reason` for a file, `path:function: reason` for a function; one that is no longer needed is a problem, too.
"""
import ast
import re
import statistics
import sys

import tree

FUNCTION_LINES = 60
FUNCTION_PARAMETERS = 5
FILE_LINES = 500
SUFFIXES = (".c", ".h", ".cc", ".lua", ".py", ".proto", ".js", ".css", "CMakeLists.txt", ".cmake")
EXCEPTIONS = "tests/style/exceptions.txt"


def c_functions(source):
    """Yields (name, lines, parameters)."""
    lines = source.split("\n")
    begin = 0
    for number, line in enumerate(lines):
        if line == "{":
            head = number
            while head > 0 and lines[head - 1].strip() and not lines[head - 1].startswith((" *", "/*", "#", "}", "//")):
                head -= 1
            begin = head
        elif line == "}" and begin is not None:
            head = " ".join(lines[begin : lines.index("{", begin)])
            match = re.match(r"[^(]*?(\w+)\((.*)\)", head)
            if match:
                yield match.group(1), number - begin + 1, count_parameters(match.group(2))


def count_parameters(text):
    depth, parameters = 0, [""]
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parameters.append("")
        else:
            parameters[-1] += char
    return sum(re.fullmatch(r"\s*(void)?\s*|.*\b(done|context|err)", each, re.S) is None for each in parameters)


def python_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.end_lineno - node.lineno + 1, 0  # pytest's fixtures are parameters: not counted


def lua_functions(source):
    for match in re.finditer(r"^(?:local )?function ([\w.:]+)\((.*?)\).*?^end", source, re.M | re.S):
        yield match.group(1), match.group(0).count("\n") + 1, 0


READERS = {".c": c_functions, ".cc": c_functions, ".py": python_functions, ".lua": lua_functions}


def read_exceptions(root):
    """Path or path:function → reason."""
    found = {}
    for line in tree.text(root, EXCEPTIONS).splitlines():
        if line.strip() and not line.startswith("#"):
            what, _, reason = line.partition(": ")
            found[what] = reason.strip()
    return found


def measure(root):
    """Yields (what, size, limit, unit) for each file and function; the sizes of functions go to `sizes`."""
    for path in tree.files(root, SUFFIXES):
        source = tree.text(root, path)
        yield str(path), len(source.splitlines()), FILE_LINES, "lines"
        for name, lines, parameters in READERS.get(path.suffix, lambda _: ())(source):
            yield f"{path}:{name}", lines, FUNCTION_LINES, "lines"
            yield f"{path}:{name}", parameters, FUNCTION_PARAMETERS, "parameters"


def print_medians(measured):
    for label, limit in (("function", FUNCTION_LINES), ("file", FILE_LINES)):
        sizes = [
            size for what, size, most, _ in measured
            if most == limit and what.startswith("services/") and what.split(":")[0].endswith(".c")
        ]
        if sizes:
            print(f"services: {len(sizes)} C {label}s, median {statistics.median(sizes):.0f} lines, longest {max(sizes)}")


def main(root="."):
    exceptions = read_exceptions(root)
    measured = list(measure(root))
    needed = {what for what, size, limit, _ in measured if size > limit}
    problems = [
        f"{what}: {size} {unit}, at most {limit}" for what, size, limit, unit in measured
        if size > limit and not exceptions.get(what)
    ]
    problems += [f"{EXCEPTIONS}: {what} is no exception any more" for what in exceptions if what not in needed]
    print_medians(measured)
    return tree.report(problems, "sizes")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
