# SPDX-License-Identifier: Apache-2.0
"""Draws the ratios of a comparison as SVG, readable on light and on dark pages."""
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT, ROW, TOP = 860, 300, 60, 16, 64
MOST = 1.5  # longer bars are cut off there

STYLE = """
text { font: 11px sans-serif; fill: #24292f }
.title { font-size: 14px; font-weight: bold }
.group { font-weight: bold }
.number { font-size: 10px }
.end { text-anchor: end }
.faster { fill: #2da44e }
.slower { fill: #cf222e }
.v8 { fill: #0969da }
.line { stroke: #8c959f; stroke-width: 1 }
.one { stroke: #24292f; stroke-width: 1.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .faster { fill: #3fb950 }
  .slower { fill: #f85149 }
  .v8 { fill: #58a6ff }
  .line { stroke: #484f58 }
  .one { stroke: #e6edf3 }
}
"""


def x_of(ratio):
    return LEFT + min(ratio, MOST) / MOST * (WIDTH - LEFT - RIGHT)


def text(x, y, words, kind=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}">{escape(words)}</text>'


def bar(row, y):
    """One operation: a bar beside Node-API, a diamond beside V8."""
    parts = [text(LEFT - 8, y + 11, row["operation"], "end")]
    ratio = row.get("jsvm/node")
    if ratio is not None:
        kind = "faster" if ratio <= 1 else "slower"
        parts.append(f'<rect x="{LEFT}" y="{y + 2}" width="{x_of(ratio) - LEFT:.1f}" '
                     f'height="{ROW - 4}" class="{kind}"/>')
        parts.append(text(WIDTH - RIGHT + 8, y + 11, f"{ratio:.2f}", "number"))
    beside = row.get("jsvm/v8")
    if beside is not None:
        x, middle = x_of(beside), y + ROW / 2
        parts.append(f'<path d="M{x:.1f} {middle - 5:.1f} l5 5 l-5 5 l-5 -5z" class="v8"/>')
    return parts


def axis(bottom):
    parts = []
    for tenths in range(0, 16, 5):
        x = x_of(tenths / 10)
        kind = "one" if tenths == 10 else "line"
        parts.append(f'<line x1="{x:.1f}" y1="{TOP - 4}" x2="{x:.1f}" y2="{bottom}" '
                     f'class="{kind}"/>')
        parts.append(text(x - 8, TOP - 8, f"{tenths / 10:.1f}", "number"))
    return parts


def draw(rows):
    """The SVG text; rows are those of compare.py, in order."""
    parts, y, group = [], TOP, None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            parts.append(text(8, y + 12, group, "group"))
            y += ROW
        parts += bar(row, y)
        y += ROW
    head = [text(8, 20, "Time of JSVM-API, as a share of that of others on the same V8", "title"),
            text(8, 38, "bars: beside Node-API; diamonds: beside V8 itself; shorter is faster; "
                        f"cut off at {MOST}")]
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 12}" '
                      f'width="{WIDTH}" height="{y + 12}" role="img">',
                      f"<style>{STYLE}</style>", *head, *axis(y), *parts, "</svg>", ""])
