"""Shows that the comparison would notice: plants mistakes in our own copy and looks whether each is found.

Every plant touches one scheme and month of a flow without categories, so it must show at each length of period and
each level of area: 3 × 5 cells.
"""

import contextlib

import areas
import compare
import periods


def run(hub, recount, months, element="visits"):
    """Returns a list of (name of the plant, cells found, cells expected)."""
    question = next(q for q in recount.dictionary.questions() if q.element.id == element and not q.categories)
    expected = len(periods.LENGTHS) * len(areas.LEVELS)
    findings = []
    for name, plant in (("a changed number", changed), ("a number left out", left_out)):
        before = differing(hub, recount, question, months)
        with plant(recount.reported, element):
            after = differing(hub, recount, question, months)
        findings.append((name, len(after - before), expected))
    return findings


def differing(hub, recount, question, months):
    return set(compare.compare(hub, recount, question, months)[1])


def cells_with(reported, element):
    """The reported cells that hold the element, of the first scheme and month that has one."""
    return next(cells for places in reported.numbers.values() for cells in places.values() if element in cells)


@contextlib.contextmanager
def changed(reported, element):
    cells = cells_with(reported, element)
    number = cells[element]
    cells[element] = number + 1
    yield
    cells[element] = number


@contextlib.contextmanager
def left_out(reported, element):
    cells = cells_with(reported, element)
    number = cells.pop(element)
    yield
    cells[element] = number
