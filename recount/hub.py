"""Asks the hub for figures over HTTP, in answers that it is willing to give."""

import csv
import http.client
import io
import json
import time
import urllib.parse

import periods

# A question that would give more cells is asked in parts.
CELLS_PER_ANSWER = 250_000
ATTEMPTS = 5


class HubRefused(Exception):
    """The hub answered with a problem; the text is what it said."""


class Hub:
    """One connection that is kept; for one thread or process."""

    def __init__(self, base, token):
        url = urllib.parse.urlsplit(base)
        kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
        self._connection = kinds[url.scheme](url.hostname, url.port, timeout=120)
        self._path = url.path.rstrip("/")
        self._headers = {"Accept": "text/csv", "Accept-Language": "en", "Authorization": f"Bearer {token}"}

    def rows(self, question, period_type, level, months, most_areas, combinations):
        """Yields (period, area, option or options, value, reports) of a span of months, which is of whole periods."""
        length = periods.LENGTHS[period_type]
        at_once = max(1, CELLS_PER_ANSWER // (most_areas * combinations))
        first, last = months
        while first <= last:
            end = min(first + at_once * length - 1, last)
            yield from self._part(question, period_type, level, (first, end))
            first = end + 1

    def _part(self, question, period_type, level, months):
        query = {
            "period": period_type, "area": level,
            "from": periods.month_text(months[0]), "to": periods.month_text(months[1])}
        if question.categories:
            query["breakdown"] = ",".join(question.categories)
        path = f"{self._path}/statistics/values/{urllib.parse.quote(question.element.id)}"
        status, body = self._get(f"{path}?{urllib.parse.urlencode(query, safe=',')}")
        if status == 204:
            return
        if status != 200:
            raise HubRefused(f"{question}, {query}: {explanation(status, body)}")

        table = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        header = next(table)
        period, area, value, reports = (header.index(name) for name in ("period", "area", "value", "reports"))
        options = [header.index(category) for category in question.categories]
        if len(options) == 1:
            option = options[0]
            for row in table:
                yield row[period], row[area], row[option], row[value], row[reports]
        else:
            for row in table:
                yield row[period], row[area], tuple([row[option] for option in options]), row[value], row[reports]

    def _get(self, path):
        """Again after a lost connection, and when the hub asks to come back later."""
        for attempt in range(ATTEMPTS):
            last = attempt == ATTEMPTS - 1
            try:
                self._connection.request("GET", path, headers=self._headers)
                response = self._connection.getresponse()
                body = response.read()
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
                if last:
                    raise
                continue
            if response.status not in (429, 503) or last:
                return response.status, body
            time.sleep(min(10, float(response.headers.get("Retry-After") or 1)))


def explanation(status, body):
    try:
        problem = json.loads(body)
        parts = [problem.get("code"), problem.get("title"), problem.get("detail")]
        return f"{status} " + ": ".join(part for part in parts if part)
    except (ValueError, AttributeError):
        return f"{status} {body[:200]!r}"
