"""Numbers of several runs: their median, their spread, and a table of them."""

import statistics

MIB = 1 << 20


class Figure:
    """What was measured in each run."""

    def __init__(self, values):
        self.values = [value for value in values if value is not None]

    def over(self, other):
        """The ratio in each pair of runs that followed each other."""
        pairs = zip(self.values, other.values)
        return Figure([ours / theirs for ours, theirs in pairs if theirs])

    @property
    def median(self):
        return statistics.median(self.values) if self.values else None

    def text(self, digits=0):
        """Median and, of more than one run, least and greatest."""
        if not self.values:
            return "–"
        median = f"{self.median:,.{digits}f}"
        if len(self.values) == 1:
            return median
        return f"{median} ({min(self.values):,.{digits}f}–{max(self.values):,.{digits}f})"


def table(rows):
    """Markdown with aligned columns; the first row is the head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append("| " + " | ".join(cells) + " |")
        if number == 0:
            rule = ["-" * widths[0]] + ["-" * (width - 1) + ":" for width in widths[1:]]
            lines.append("| " + " | ".join(rule) + " |")
    return "\n".join(lines)


class Targets:
    """Figures beside what they are to be."""

    def __init__(self):
        self.rows = [["figure", "measured", "target", ""]]

    def at_least(self, label, value, least, digits=0):
        self._add(label, value, f"≥ {least:,}", value is not None and value >= least, digits)

    def below(self, label, value, most, digits=1):
        self._add(label, value, f"< {most:,}", value is not None and value < most, digits)

    def at_most(self, label, value, most, digits=2):
        self._add(label, value, f"≤ {most:,}", value is not None and value <= most, digits)

    def told(self, label, value, digits=1):
        self._add(label, value, "", None, digits)

    def _add(self, label, value, target, holds, digits):
        text = "–" if value is None else f"{value:,.{digits}f}"
        self.rows.append([label, text, target, {True: "yes", False: "no", None: ""}[holds]])

    def print(self, title):
        print(f"\n{title}\n\n{table(self.rows)}\n")
