"""Works out every figure of a question from the reported numbers, as the domain defines it.

A flow adds up over the months. A stock is its last month's. Families supported are those open at the end of the month
before the period and those new within it, scheme by scheme. Figures of areas are sums over their schemes. Behind each
figure stands the number of reports: the scheme-months with a number for that one of the summed cells which most of them
reported.
"""

import areas
import periods


class Recount:
    def __init__(self, dictionary, reported, places):
        self.dictionary = dictionary
        self.reported = reported
        self.places = places

    def figures(self, question):
        """Yields (period type, level, figures), where figures are {(period, area): (values, reports)}.

        Both are lists over the combinations of the question's categories. A value without a report behind it is not a
        figure: the hub must have no row for it.
        """
        element = question.element
        groups = [0] if element.kind == "distinct" else [group for _, group in self._cells(question)]
        months = None if element.kind == "distinct" else self._months(question)
        for period_type in periods.LENGTHS:
            if element.kind == "distinct":
                by_scheme = self._supported(element, period_type)
            else:
                by_scheme = (sums if element.kind == "flow" else last_months)(months, period_type)
            named = {
                (periods.name(first, period_type), scheme): figure for (scheme, first), figure in by_scheme.items()}
            for level, figures in self._by_level(named):
                yield period_type, level, {
                    place: (values, most_of_each(reports, groups, len(values)))
                    for place, (values, reports) in figures.items()}

    def _cells(self, question):
        """The cells of the question's table, each with the position of the combination that it is summed into."""
        positions = {key: index for index, key in enumerate(self.dictionary.combinations(question.categories))}
        cells = []
        for options in self.dictionary.combinations(question.table):
            pairs = dict(zip(question.table, options))
            key = ",".join(f"{category}={option}" for category, option in sorted(pairs.items()))
            cell = question.element.id + ("/" + key if key else "")
            cells.append((cell, positions[tuple(pairs[category] for category in question.categories)]))
        return cells

    def _months(self, question):
        """{(scheme, month): (values, reports)} of what was reported; the reports are counted cell by cell."""
        cells = self._cells(question)
        combinations = len(self.dictionary.combinations(question.categories))
        months = {}
        for place, numbers in self.reported.numbers.get(question.element.data_set, {}).items():
            values, reports = [0] * combinations, [0] * len(cells)
            for position, (cell, group) in enumerate(cells):
                number = numbers.get(cell)
                if number is not None:
                    values[group] += number
                    reports[position] = 1
            if any(reports):
                months[place] = (values, reports)
        return months

    def _supported(self, element, period_type):
        total = {question.element.id: question for question in self.dictionary.questions() if not question.categories}
        opening = self._months(total[element.opening_stock])
        result = {}
        for (scheme, first), (new, reports) in sums(self._months(total[element.plus_flow]), period_type).items():
            before, _ = opening.get((scheme, first - 1), ([0], [0]))
            result[scheme, first] = ([before[0] + new[0]], reports)
        return result

    def _by_level(self, by_scheme):
        """From the schemes up to the nation, each level out of the one below it, since places lie within places."""
        yield "scheme", by_scheme
        narrower = by_scheme
        for position in reversed(range(len(areas.LEVELS) - 1)):
            wider = {place[position + 1]: place[position] for place in self.places.values()}
            summed = {}
            for (period, area), figure in narrower.items():
                add(summed, (period, wider[area]), figure)
            yield areas.LEVELS[position], summed
            narrower = summed


def most_of_each(reports, groups, count):
    """Of the cells summed into each figure, the reports of the one that has most."""
    most = [0] * count
    for number, group in zip(reports, groups):
        most[group] = max(most[group], number)
    return most


def sums(months, period_type):
    """{(scheme, first month): …} of flows."""
    result = {}
    for (scheme, month), figure in months.items():
        add(result, (scheme, periods.first_month(month, period_type)), figure)
    return result


def last_months(months, period_type):
    """{(scheme, first month): …} of stocks. Whoever did not report the last month has none: nothing is carried on."""
    result = {}
    for (scheme, month), figure in months.items():
        first = periods.first_month(month, period_type)
        if month == periods.last_month(first, period_type):
            result[scheme, first] = figure
    return result


def add(figures, place, figure):
    values, reports = figure
    if place in figures:
        before = figures[place]
        figures[place] = ([a + b for a, b in zip(before[0], values)], [a + b for a, b in zip(before[1], reports)])
    else:
        figures[place] = figure
