"""Asks for what nobody but the national office may have, in the ways that have worked elsewhere."""

import re

# What a release does not serve, and live figures.
LIVE = (
    "/statistics/values/visits?from=FY2024", "/statistics/values/visits?from=FY2024&period=year&area=prefecture",
    "/statistics/values/visits?from=FY2024&format=csv", "/statistics/facts", "/statistics/achievements/FY2024",
    "/statistics/query?measures=visits&from=FY2024", "/statistics/history/visits", "/statistics/saved",
    "/reporting/completeness", "/reporting/outliers", "/metrics/releases", "/dues/invoices")

# Added to a table's address.
NARROWING = (
    "area=13", "in=13", "breakdown=referral", "from=2024-04", "asOf=2024-04-01", "draft=true", "hidden=show",
    "format=draft", "charset=none", "id=1%20OR%201=1")


def probe(hub):
    """What was answered that should not have been."""
    findings = []
    for path in LIVE:
        for method in ("GET", "HEAD"):
            answer = hub.ask(path, method)
            if answer.status not in (401, 403, 404, 405):
                findings.append(f"{method} {path} without a token: {answer.status}")
    for release in hub.releases():
        findings += _of_release(hub, release)
    findings += _of_absence(hub)
    return findings


def _of_release(hub, release):
    for table in hub.tables(release):
        path = f"/releases/{release}/tables/{table}"
        for query in NARROWING:
            answer = hub.ask(f"{path}?{query}")
            if answer.status in (200, 304):
                yield f"{path}?{query}: {answer.status}"
            elif re.search(rb'"(value|cells|certificate)":', answer.body):
                yield f"{path}?{query}: a problem that tells figures"
        whole = hub.ask(path)
        part = hub.ask(path, Range="bytes=0-99")
        if part.status == 206:
            yield f"{path}: serves parts"
        if whole.headers.get("ETag") != hub.ask(path, "HEAD").headers.get("ETag"):
            yield f"{path}: another ETag for HEAD"
    for page in ("certificate", "draft", "cells", "preview", "explain"):
        answer = hub.ask(f"/releases/{release}/{page}")
        if answer.status not in (401, 403, 404, 405):
            yield f"/releases/{release}/{page}: {answer.status}"


def _of_absence(hub):
    """What is not published and what never was must look the same."""
    def of(path):
        answer = hub.ask(path)
        body = re.sub(rb'"(request_id|instance)":\s*"[^"]*"', b"", answer.body)
        return answer.status, body, answer.headers.get("ETag")

    published = set(hub.releases())
    candidates = [f"{kind}{year}" for year in range(2009, 2031) for kind in ("", "final-FY", "interim-FY")]
    never = of("/releases/final-FY1990")
    for name in candidates:
        if name not in published and (answer := of(f"/releases/{name}")) != never:
            yield f"/releases/{name} does not look like what never was: {answer[0]}"
