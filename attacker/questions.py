"""Asks whatever comes to mind, as anybody and with tokens that may not see raw figures: nothing but releases may answer.

What is drawn comes from a seed, so that a question that was answered can be asked again.
"""

import urllib.parse

FORMATS = ("json", "json-stat", "csv", "xlsx", "sdmx", "sdmx-structure", "sdmx-csv", "xml", "html", "parquet")
ACCEPTED = (
    "*/*", "text/csv", "application/vnd.sdmx.genericdata+xml;version=2.1", "application/vnd.sdmx.structure+xml",
    "application/json", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "image/png")
AREAS = ("nation", "region", "prefecture", "municipality", "scheme", "JP", "R3", "13", "131016", "hs-13", "all", "*")
TIMES = ("2024-08", "2024-H1", "FY2024", "FY2023", "last-12-months", "current-year", "2009-04", "9999-99")
KINDS = ("month", "half", "year", "week")
MORE = (
    ("asOf", ("2024-05-01", "2024-05-01T00:00:00Z", "now")), ("draft", ("true",)), ("hidden", ("show",)),
    ("compare", ("yearBefore",)), ("rank", ("true",)), ("share", ("true",)), ("running", ("true",)),
    ("percentile", ("hs-0001",)), ("limit", ("1", "100000")), ("after", ("0",)), ("having", ("value<10",)),
    ("charset", ("cp932",)), ("filter", ("referral=phn",)), ("dimensionAtObservation", ("AllDimensions",)))


def ask_at_random(hub, dictionary, random, tokens, count):
    """What was answered with figures, though it is no release."""
    for _ in range(count):
        path, token, accept = _question(dictionary, random), random.choice(tokens), random.choice(ACCEPTED)
        fields = {"Accept": accept}
        if token:
            fields["Authorization"] = f"Bearer {token}"
        if random.random() < 0.1:
            fields["If-None-Match"] = "*"
        answer = hub.ask(path, random.choice(("GET", "GET", "GET", "HEAD", "POST")), **fields)
        if answer.status < 400 or answer.status >= 500:
            yield f"{path} as {accept} {'with' if token else 'without'} a token: {answer.status}"


def _question(dictionary, random):
    element = random.choice([*dictionary.elements, *dictionary.indicators, "families.secret"])
    name = element.replace(".", "_")
    address = random.choice((
        f"/statistics/values/{element}", f"/statistics/history/{element}", "/statistics/query", "/statistics/facts",
        "/statistics/achievements/FY2024", f"/statistics/saved/{name}", "/reporting/completeness",
        "/reporting/outliers", "/reporting/held", "/reporting/approvals", "/reporting/periods",
        f"/statistics/sdmx/2.1/data/{name}/all", f"/sdmx/2.1/data/{name}/all", "/statistics/sdmx/2.1/dataflow/HSJ/all",
        f"/releases/{random.choice(TIMES)}/tables/year", "/releases/draft", "/releases/previews/FY2024",
        "/releases/previews/FY2024/cells"))
    if random.random() < 0.2:
        address += "." + random.choice(FORMATS)
    parameters = [("from", random.choice(TIMES)), ("area", random.choice(AREAS)), ("period", random.choice(KINDS))]
    parameters += [("measures", element), ("breakdown", random.choice((*dictionary.categories, "name")))]
    parameters += [("format", random.choice(FORMATS))]
    parameters += [(name, random.choice(values)) for name, values in MORE]
    chosen = random.sample(parameters, random.randrange(len(parameters) // 2))
    return address + ("?" + urllib.parse.urlencode(chosen) if chosen else "")
