# SPDX-License-Identifier: Apache-2.0
"""The rows of a comparison as text for a terminal and for documents."""
NAMES = ("jsvm", "node", "v8")
RATIOS = ("jsvm/node", "jsvm/v8", "node/v8")
HEAD = (f"{'operation':38} {'JSVM, ns':>11} {'Node-API':>11} {'V8':>11}  {'JSVM/Node':>9} "
        f"{'JSVM/V8':>9} {'Node/V8':>9}")


def title(row):
    return row["operation"] + (" *" if row["statistic"] == "mean" else "")


def cells(row, keys, width, digits):
    return " ".join(f"{row[key]:{width}.{digits}f}" if key in row else " " * width for key in keys)


def line(row):
    return f"{title(row):38} {cells(row, NAMES, 11, 1)}  {cells(row, RATIOS, 9, 2)}"


def mean_line(mean):
    return f"{mean['group']:74}  {cells(mean, RATIOS, 9, 2)}"


def short(nanoseconds):
    """Three digits, or all that are before the point."""
    return f"{nanoseconds:.1f}" if nanoseconds < 100 else f"{nanoseconds:,.0f}"


def table(head, lines):
    separator = [":--"] + ["--:"] * (len(head) - 1)
    return "".join("| " + " | ".join(cells_of_it) + " |\n" for cells_of_it in
                   [head, separator, *lines])


def markdown(rows, means, machine):
    """Both tables, and what they were measured on."""
    lines, group = [], None
    for row in rows:
        if row["group"] != group:
            group = row["group"]
            lines.append([f"**{group}**"] + [""] * 5)
        lines.append([title(row).replace("*", "\\*")] +
                     [short(row[key]) if key in row else "" for key in NAMES] +
                     [f"{row[key]:.2f}" if key in row else "" for key in RATIOS[:2]])
    averages = [[mean["group"]] + [f"{mean[key]:.2f}" if key in mean else "" for key in RATIOS]
                for mean in means]
    return (f"On {machine['cpu']}, {machine['cores']} cores, with a load of {machine['load']:.1f}; "
            f"clock: {machine['clock']}; {machine['rounds']} samples of "
            f"{machine['sample']:g} ms.\n\n"
            + table(["operation, ns", "JSVM-API", "Node-API", "V8", "of Node-API", "of V8"], lines)
            + "\n" + table(["geometric means", "JSVM of Node-API", "JSVM of V8", "Node-API of V8"],
                           averages))
