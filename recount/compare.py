"""Compares the hub's figures with the recounted ones, cell by cell and both ways."""

from dataclasses import dataclass

import areas
from office_files import scaled, text


@dataclass(frozen=True)
class Difference:
    element: str
    period: str
    area: str
    options: tuple
    # (value, reports) as texts; None where one side has no such cell.
    hub: tuple | None
    recounted: tuple | None

    def __str__(self):
        place = " ".join([self.element, *(f"{category}={option}" for category, option in self.options)])
        return f"{place} {self.period} {self.area}: hub {shown(self.hub)}, recounted {shown(self.recounted)}"


def shown(cell):
    return "nothing" if cell is None else f"{cell[0]} from {cell[1]} reports"


def compare(hub, recount, question, months):
    """Returns (cells compared, differences) of one question, for every length of period and level of area."""
    element = question.element
    combinations = recount.dictionary.combinations(question.categories)
    # An answer names the option of one category plainly, those of several as a tuple.
    one = len(question.categories) == 1
    positions = {key[0] if one else key: index for index, key in enumerate(combinations)}
    compared, differences = 0, []

    def note(period, area, key, of_hub, own):
        options = tuple(zip(question.categories, (key,) if isinstance(key, str) else key))
        differences.append(Difference(element.id, period, area, options, of_hub, own))

    def own_cell(values, reports, position):
        return text(values[position], element.decimals), str(reports[position])

    for period_type, level, figures in recount.figures(question):
        unseen = {place: bytearray(map(bool, reports)) for place, (_, reports) in figures.items()}
        most = areas.most_places(recount.places, level)
        for period, area, key, value, reports in hub.rows(
                question, period_type, level, months, most, len(combinations)):
            compared += 1
            place, position = (period, area), positions.get(key)
            if position is None or place not in unseen or not unseen[place][position]:
                # We have no such cell, or the hub gave it twice.
                note(period, area, key, (value, reports), None)
                continue
            unseen[place][position] = 0
            own_values, own_reports = figures[place]
            if not same(value, own_values[position], element.decimals) or reports != str(own_reports[position]):
                note(period, area, key, (value, reports), own_cell(own_values, own_reports, position))
        for place, marks in unseen.items():
            for position in (position for position, mark in enumerate(marks) if mark):
                compared += 1
                note(*place, combinations[position], None, own_cell(*figures[place], position))
    return compared, differences


def same(hub_text, value, decimals):
    try:
        return scaled(hub_text, decimals) == value
    except ValueError:
        return False
