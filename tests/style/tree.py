"""The files of the project that the checks of style read: tree.files(root, suffixes) in a stable order."""
import pathlib

FOLDERS = ("services", "proto", "deploy", "tests", ".ci")
SKIPPED = {"__pycache__", "node_modules"}


def files(root, suffixes):
    """Yields paths relative to root whose name ends with one of the suffixes ("" takes every file)."""
    root = pathlib.Path(root)
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.name.endswith(tuple(suffixes)) and not SKIPPED & set(path.parts):
                yield path.relative_to(root)
    for path in sorted(root.glob("*")):
        if path.is_file() and path.name.endswith(tuple(suffixes)):
            yield path.relative_to(root)


def text(root, path):
    return (pathlib.Path(root) / path).read_text(encoding="utf-8", errors="replace")


def report(problems, what):
    """Prints the problems and returns the exit status of a check."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s)" if problems else f"{what}: fine")
    return 1 if problems else 0
