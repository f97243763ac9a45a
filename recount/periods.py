"""Months, halves and fiscal years. A month is the number of months since January of year 0."""

LENGTHS = {"month": 1, "half": 6, "year": 12}


def month(text):
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def month_text(month):
    return f"{month // 12:04}-{month % 12 + 1:02}"


def first_month(month, period_type):
    """Of the period that the month is in. Fiscal years begin in April."""
    return (month - 3) // LENGTHS[period_type] * LENGTHS[period_type] + 3


def last_month(first, period_type):
    return first + LENGTHS[period_type] - 1


def name(first, period_type):
    """`2025-04`, `2025-H1`, `FY2025`, from the period's first month."""
    if period_type == "month":
        return month_text(first)
    if period_type == "half":
        return f"{(first - 3) // 12:04}-H{1 if first % 12 == 3 else 2}"
    return f"FY{first // 12:04}"
