#!/usr/bin/env -S /usr/bin/python3 -B
"""Draws what bench-growth printed: plot.py < TABLE > growth.svg. Time of an article and memory of a live story over the
number of live stories, both by powers of ten."""
import math
import sys

WIDTH, HEIGHT, LEFT, TOP, GAP = 340, 240, 58, 34, 90
SERIES = (("words", "#1f5fa8", "by words"), ("meaning", "#b3471d", "by words and meaning"))
PANELS = (("microseconds an article, with reviews", "mean_reviewed", 1, 4), ("bytes a live story", "index", 3, 4))


def read(lines):
    """[(features, stories, {figure: value})]"""
    rows = []
    for line in lines:
        fields = line.replace("|", " ").split()
        if fields and fields[0] in ("words", "meaning"):
            rows.append((fields[0], int(fields[1]), {"mean_reviewed": float(fields[6]), "index": float(fields[9])}))
    return rows


def panel(rows, number, title, figure, low, high):
    left = LEFT + number * (WIDTH + GAP)
    out = [f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{title}</text>']

    def place(stories, value):
        return (left + (math.log10(stories) - 3) / 3 * WIDTH,
                TOP + HEIGHT * (1 - (math.log10(value) - low) / (high - low)))
    for power in range(low, high + 1):
        y = place(1000, 10 ** power)[1]
        out.append(f'<path d="M{left} {y:.1f}h{WIDTH}" stroke="#ddd"/>'
                   f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10 ** power:,}</text>')
    for power in range(3, 7):
        x = place(10 ** power, 10 ** low)[0]
        out.append(f'<path d="M{x:.1f} {TOP}v{HEIGHT}" stroke="#ddd"/>'
                   f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{10 ** power:,}</text>')
    for kind, colour, name in SERIES:
        points = [place(stories, values[figure]) for features, stories, values in rows if features == kind]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        if points:  # above the end that is higher, where the line leaves room
            x, y = min(points[0], points[-1], key=lambda point: point[1])
            anchor = "start" if x == points[0][0] else "end"
            out.append(f'<text x="{x + (8 if anchor == "start" else -8):.1f}" y="{y - 8:.1f}" text-anchor="{anchor}" '
                       f'fill="{colour}">{name}</text>')
    out.append(f'<text x="{left + WIDTH / 2}" y="{TOP + HEIGHT + 34}" text-anchor="middle">live stories</text>')
    return out


def main():
    rows = read(sys.stdin)
    width, height = LEFT + 2 * WIDTH + GAP + 44, TOP + HEIGHT + 46
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
           'font-size="12" fill="#333">', f'<rect width="{width}" height="{height}" fill="#fff"/>']
    for number, (title, figure, low, high) in enumerate(PANELS):
        out += panel(rows, number, title, figure, low, high)
    print("\n".join([*out, "</svg>"]))


if __name__ == "__main__":
    main()
