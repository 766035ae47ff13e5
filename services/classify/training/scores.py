"""How well a stream was grouped: B-cubed figures, and what a reader of a desk notices.

Sums, so that the folds of a cross-validation add up. Used by train_grouping.py and tests/bench/group/quality.py.
"""
import collections
import json
import subprocess

LARGE = 5  # reports of an event that a reader expects to find in one story


def group(program, path, mode):
    """The story of each row, as bench-group puts it."""
    out = subprocess.run(["nice", "-n", "5", program, path, *mode], capture_output=True, text=True, check=True).stdout
    return [json.loads(line)["story"] for line in out.splitlines()]


def of_fold(rows, gold, predicted, chosen):
    """Over the chosen articles: B-cubed precision and recall; recall of those whose event has LARGE reports or more;
    stories of just two reports by two outlets, by their first report, and how many of these are of one event."""
    gold_size, predicted_size = collections.Counter(gold), collections.Counter(predicted)
    both = collections.Counter(zip(gold, predicted))
    members = collections.defaultdict(list)
    for i, story in enumerate(predicted):
        members[story].append(i)
    sums = collections.Counter(articles=len(chosen))
    for i in chosen:
        here = both[gold[i], predicted[i]]
        sums["precision"] += here / predicted_size[predicted[i]]
        sums["recall"] += here / gold_size[gold[i]]
        if gold_size[gold[i]] >= LARGE:
            sums["large"] += 1
            sums["large_recall"] += here / gold_size[gold[i]]
        pair = members[predicted[i]]
        if len(pair) == 2 and pair[0] == i and outlet(rows, pair[0]) != outlet(rows, pair[1]):
            sums["pairs"] += 1
            sums["pairs_right"] += gold[pair[0]] == gold[pair[1]]
    return sums


def outlet(rows, i):
    """An article whose outlet is not known counts as an outlet of its own."""
    return rows[i].get("source") or i


def share(part, whole):
    return 100 * part / whole if whole else 0.0


def figures(sums):
    p, r = (share(sums[name], sums["articles"]) for name in ["precision", "recall"])
    return {"f1": 2 * p * r / (p + r), "precision": p, "recall": r, "large_recall": share(sums["large_recall"], sums["large"]),
            "pairs": sums["pairs"], "pairs_right": share(sums["pairs_right"], sums["pairs"])}


def show(title, found, as_they_are):
    """Prints a line a stream's kind; returns the mean F1 over the sets as they are."""
    mean = sum(found[name]["f1"] for name in as_they_are) / max(1, len(as_they_are))
    print(f"{title} mean {mean:.2f}")
    for suffix in ["", "-sentence", "-title"]:
        names = as_they_are if not suffix else [name for name in found if name.endswith(suffix)]
        if names:
            print(f"  {suffix[1:] or 'as they are':12}", "  ".join(
                f"{name.removesuffix(suffix)} {found[name]['f1']:.1f} ({found[name]['precision']:.0f}/{found[name]['recall']:.0f})"
                for name in names))
    for name in [name for name in found if name.startswith("mixed")]:
        of = found[name]
        print(f"  {name:12} F1 {of['f1']:.1f} ({of['precision']:.0f}/{of['recall']:.0f})  pairs of two outlets right "
              f"{of['pairs_right']:.1f} % of {of['pairs']}  recall of events of {LARGE} and more {of['large_recall']:.1f}",
              flush=True)
    return mean
