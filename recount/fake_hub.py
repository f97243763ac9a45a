"""A small hub for the tests: answers the same questions over a list of numbers, in the plainest way there is.

It goes through the whole list for every cell: neither its data structure nor its order of summing is the recount's.
"""

import collections
import csv
import http.server
import io
import itertools
import threading
import urllib.parse

# (scheme, month as "2024-04", element, {category: option}, value in tenths where the element has decimals)
Number = collections.namedtuple("Number", "scheme month element options value")

MONTHS = [f"{year}-{month:02}" for year in range(2020, 2030) for month in range(1, 13)]
# The most cells of an answer that this hub is willing to give.
LIMIT = 250_000


class FakeHub:
    """`spoil` may change the rows of any answer: it gets (element, period type, level, rows) and returns rows."""

    def __init__(self, dictionary, places, numbers, spoil=lambda element, period_type, level, rows: rows):
        self.dictionary, self.places, self.numbers, self.spoil = dictionary, places, numbers, spoil
        self.requests = 0

    def __enter__(self):
        hub = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: two would wait for each other's acknowledgement

            def do_GET(self):
                hub.requests += 1
                status, body = hub.answer(self.path, self.headers)
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path, headers):
        if headers["Authorization"] != "Bearer secret":
            return 401, b'{"code":"token-invalid","title":"The access token is missing or not valid"}'
        url = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(url.query))
        element = self.dictionary.elements[url.path.rsplit("/", 1)[1]]
        categories = query["breakdown"].split(",") if "breakdown" in query else []
        months = [month for month in MONTHS if query["from"] <= month <= query["to"]]
        rows = self.rows(element, categories, months, query["period"], query["area"])
        rows = self.spoil(element.id, query["period"], query["area"], rows)
        if len(rows) > LIMIT:
            return 422, b'{"code":"answer-too-large","title":"The answer would be too large"}'
        text = io.StringIO()
        table = csv.writer(text)
        # Labels and a note stand between and after the columns that matter, as people like them.
        labelled = [column for category in categories for column in (category, f"{category}_label")]
        table.writerow(["period", "area", "area_label", *labelled, "value", "reports", "note"])
        for period, area, options, value, reports in rows:
            cells = [column for option in options for column in (option, "a label, with a comma")]
            table.writerow([period, area, "", *cells, value, reports, "made up"])
        return 200, ("\ufeff" + text.getvalue()).encode()

    def rows(self, element, categories, months, period_type, level):
        level = ("nation", "region", "prefecture", "municipality", "scheme").index(level)
        rows = []
        for period, inside in itertools.groupby(months, lambda month: period_of(month, period_type)):
            inside = list(inside)
            for area in sorted({place[level] for place in self.places.values()}):
                schemes = [scheme for scheme, place in self.places.items() if place[level] == area]
                for options in itertools.product(*(self.dictionary.options[category] for category in categories)):
                    value, reports = self.cell(element, dict(zip(categories, options)), schemes, inside)
                    if reports:
                        shown = f"{value / 10:.1f}" if element.decimals else str(value)
                        rows.append((period, area, options, shown, reports))
        return rows

    def cell(self, element, options, schemes, months):
        if element.kind == "distinct":
            new = self.found(element.plus_flow, {}, schemes, months)
            begun = {number.scheme for number in new}
            before = [MONTHS[MONTHS.index(months[0]) - 1]]
            opening = [n for n in self.found(element.opening_stock, {}, schemes, before) if n.scheme in begun]
            return sum(n.value for n in new + opening), len(new)
        found = self.found(element.id, options, schemes, months[-1:] if element.kind == "stock" else months)
        reports = collections.Counter(tuple(sorted(n.options.items())) for n in found)
        return sum(n.value for n in found), max(reports.values(), default=0)

    def found(self, element, options, schemes, months):
        """A total is asked for by no categories and is then not added to its parts, unless there is none."""
        whole = self.dictionary.elements[element].has_total
        return [
            n for n in self.numbers
            if n.element == element and n.scheme in schemes and n.month in months
            and (options or not whole or not n.options)
            and all(n.options.get(category) == option for category, option in options.items())]


def period_of(month, period_type):
    year, number = map(int, month.split("-"))
    if period_type == "month":
        return month
    fiscal_year = year if number >= 4 else year - 1
    if period_type == "half":
        return f"{fiscal_year}-H{1 if 4 <= number <= 9 else 2}"
    return f"FY{fiscal_year}"
