# SPDX-License-Identifier: Apache-2.0
"""Draws how cost grows, as SVG: a panel for each kind of thing, both axes logarithmic."""
import math

import compare_chart

PANEL_WIDTH, PANEL_HEIGHT, LEFT, RIGHT, TOP, GAP = 330, 220, 56, 86, 74, 64
COLUMNS = 2
LABEL = 11  # the least that lies between the lines of text beside a panel

STYLE = """
.stage { fill: none; stroke-width: 2 }
.beside { fill: none; stroke-width: 1.2; stroke-dasharray: 4 3 }
.stage0 { stroke: #0969da } .stage1 { stroke: #2da44e } .stage2 { stroke: #cf222e }
@media (prefers-color-scheme: dark) {
  .stage0 { stroke: #58a6ff } .stage1 { stroke: #3fb950 } .stage2 { stroke: #f85149 }
}
"""


def decades(values):
    """From which power of ten to which they lie."""
    return (math.floor(math.log10(min(values))),
            max(math.ceil(math.log10(max(values))), math.floor(math.log10(min(values))) + 1))


def brief(power):
    """A power of ten in few letters."""
    return f"{10 ** (power % 3):g}{['', 'k', 'M', 'G'][power // 3]}" if power >= 0 else "0.1"


class Panel:
    """The place and the scales of one kind of thing."""

    def __init__(self, rows, number):
        self.rows = rows
        self.x = LEFT + number % COLUMNS * (PANEL_WIDTH + LEFT + RIGHT)
        self.y = TOP + number // COLUMNS * (PANEL_HEIGHT + GAP)
        self.counts = decades([row["count"] for row in rows])
        self.times = decades([row[side] for row in rows for side in ("jsvm", "v8") if side in row])

    def at(self, count, nanoseconds):
        across = (math.log10(count) - self.counts[0]) / (self.counts[1] - self.counts[0])
        up = (math.log10(nanoseconds) - self.times[0]) / (self.times[1] - self.times[0])
        return self.x + across * PANEL_WIDTH, self.y + (1 - up) * PANEL_HEIGHT

    def grid(self):
        parts = []
        for power in range(self.counts[0], self.counts[1] + 1):
            x, _ = self.at(10 ** power, 10 ** self.times[0])
            parts.append(f'<line x1="{x:.1f}" y1="{self.y}" x2="{x:.1f}" '
                         f'y2="{self.y + PANEL_HEIGHT}" class="line"/>')
            parts.append(compare_chart.text(x - 8, self.y + PANEL_HEIGHT + 14, brief(power), "number"))
        for power in range(self.times[0], self.times[1] + 1):
            _, y = self.at(10 ** self.counts[0], 10 ** power)
            parts.append(f'<line x1="{self.x}" y1="{y:.1f}" x2="{self.x + PANEL_WIDTH}" '
                         f'y2="{y:.1f}" class="line"/>')
            parts.append(compare_chart.text(self.x - 6, y + 4, brief(power), "number end"))
        return parts

    def lines(self):
        """Each stage over JSVM-API, with its name, and over V8."""
        parts, labels = [], []
        for number, stage in enumerate(dict.fromkeys(row["stage"] for row in self.rows)):
            for side, kind in (("v8", "beside"), ("jsvm", "stage")):
                points = [self.at(row["count"], row[side]) for row in self.rows
                          if row["stage"] == stage]
                path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
                parts.append(f'<polyline points="{path}" class="{kind} stage{number}"/>')
            labels.append((points[-1][1], points[-1][0], stage))
        lowest = -math.inf
        for y, x, stage in sorted(labels):
            lowest = max(y + 4, lowest + LABEL)
            parts.append(compare_chart.text(x + 6, lowest, stage))
        return parts

    def draw(self, title):
        return [compare_chart.text(self.x, self.y - 8, title, "group"), *self.grid(),
                *self.lines()]


def draw(rows):
    """The SVG text; rows are those of growth.py, by kind of thing."""
    kinds = list(dict.fromkeys(row["things"] for row in rows))
    width = COLUMNS * (PANEL_WIDTH + LEFT + RIGHT)
    height = TOP + math.ceil(len(kinds) / COLUMNS) * (PANEL_HEIGHT + GAP) - 24
    head = [compare_chart.text(8, 20, "Nanoseconds for one, by how many there are", "title"),
            compare_chart.text(8, 38, "both axes logarithmic; dashed: the same in V8 itself, on the "
                                      "same libnode; level lines: twice as many cost twice as much")]
    parts = [part for number, kind in enumerate(kinds)
             for part in Panel([row for row in rows if row["things"] == kind], number).draw(kind)]
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
                      f'width="{width}" height="{height}" role="img">',
                      f"<style>{compare_chart.STYLE}{STYLE}</style>", *head, *parts, "</svg>", ""])
