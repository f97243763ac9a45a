"""Months, halves and fiscal years by their names: `2025-04`, `2025-H1`, `FY2025`. Fiscal years begin in April."""

LEVELS = ("month", "half", "year")


def level(name):
    if name.startswith("FY"):
        return "year"
    return "half" if "-H" in name else "month"


def months(name):
    """The months of a period, as numbers since January of year 0, first and last."""
    if name.startswith("FY"):
        first = int(name[2:]) * 12 + 3
        return first, first + 11
    year, rest = name.split("-")
    if rest.startswith("H"):
        first = int(year) * 12 + (3 if rest == "H1" else 9)
        return first, first + 5
    month = int(year) * 12 + int(rest) - 1
    return month, month


def month(number):
    return f"{number // 12:04}-{number % 12 + 1:02}"


def half(number):
    """Of the month."""
    start = number - 3
    return f"{start // 12:04}-H{1 if start % 12 < 6 else 2}"


def year(number):
    return f"FY{(number - 3) // 12:04}"


def year_of(name):
    """The fiscal year that a period lies in."""
    return year(months(name)[0])


def parents(name):
    """The next longer period that holds this one; none for a year."""
    first, _ = months(name)
    return {"month": [half(first)], "half": [year(first)], "year": []}[level(name)]


def last_month(name):
    return month(months(name)[1])


def before(name):
    """The month before a period."""
    return month(months(name)[0] - 1)
