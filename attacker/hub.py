"""Reads what a hub serves to anybody, over HTTP only."""

import csv
import dataclasses
import io
import json
import urllib.error
import urllib.request
import xml.etree.ElementTree

import openpyxl


@dataclasses.dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Hub:
    def __init__(self, base):
        self._base = base.rstrip("/")
        self.requests = 0

    def ask(self, path, method="GET", **headers):
        request = urllib.request.Request(self._base + path, method=method, headers=headers)
        self.requests += 1
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def releases(self):
        """Of each its fiscal year and how many schemes reported."""
        return {
            release["id"]: (f"FY{release['id'].split('-')[1].removeprefix('FY')}", release["schemes"])
            for release in self.ask("/releases").json["releases"]}

    def tables(self, release):
        return [table["id"] for table in self.ask(f"/releases/{release}").json["tables"]]

    def formats(self, release, table):
        """As the hub lists them to who asks for one that it does not have."""
        return self.ask(f"/releases/{release}/tables/{table}?format=none").json["formats"]


def read(name, body, shape):
    """The cells of a table in a format: (codes of the place…, measure) → number, or None for a hidden one.

    `shape`: the table as JSON, which names its dimensions and measures. None for a format that nobody here can read.
    """
    reader = READERS.get(name)
    return reader(body, shape) if reader else None


def _json(body, shape):
    table = json.loads(body)
    measure = table["measures"][0]["id"]
    return {
        (*(cell[dimension["id"]] for dimension in table["dimensions"]), cell.get("measure", measure)):
            _number(cell["value"])
        for cell in table["cells"] if _tells(cell.get("status"))}


def _csv(body, shape):
    names = [dimension["id"] for dimension in shape["dimensions"]]
    measure = shape["measures"][0]["id"]
    return {
        (*(row[name] for name in names), row.get("measure", measure)): _number(row["value"])
        for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")) if _tells(row["status"])}


def _workbook(body, shape):
    """Codes and labels of the place in turn, then the measure's label, the number, the unit and the status."""
    count = 2 * len(shape["dimensions"])
    ids = {label: measure["id"] for measure in shape["measures"] for label in measure["label"].values()}
    rows = openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0].iter_rows(
        min_row=2, max_col=count + 4, values_only=True)
    return {
        (*(str(code) for code in row[0:count:2]), ids[row[count]]): _number(row[count + 1])
        for row in rows if row[count + 1] is not None}


def _json_stat(body, shape):
    table = json.loads(body)
    members = []
    for name in table["id"]:
        index = table["dimension"][name]["category"]["index"]
        members.append(index if isinstance(index, list) else sorted(index, key=index.get))
    values = table["value"]
    values = values if isinstance(values, dict) else {str(place): value for place, value in enumerate(values)}
    cells = {}
    status = table.get("status", {})
    for place in {*values, *status}:
        value = values.get(place)
        if value is None and status.get(place) != "x":
            continue
        codes, rest = [], int(place)
        for names in reversed(members):
            codes.insert(0, names[rest % len(names)])
            rest //= len(names)
        cells[tuple(codes)] = None if value is None else _number(value)
    return cells


def _sdmx(body, shape):
    """Names of SDMX have no points, and its halves and years are those of a reporting year."""
    measures = {measure["id"].replace(".", "_"): measure["id"] for measure in shape["measures"]}
    periods = [member["code"] for member in shape["dimensions"][0]["members"]]
    names = [dimension["id"] for dimension in shape["dimensions"][1:]]
    cells = {}
    for series in xml.etree.ElementTree.fromstring(body).iter(_GENERIC + "Series"):
        place = {value.get("id"): value.get("value") for value in series.find(_GENERIC + "SeriesKey")}
        observations = series.findall(_GENERIC + "Obs")
        for period, observation in zip(periods, observations, strict=True):
            value = observation.find(_GENERIC + "ObsValue")
            statuses = {attribute.get("value") for attribute in observation.iter(_GENERIC + "Value")}
            if value is None and _SUPPRESSED not in statuses:
                continue
            key = (period, *(place[name] for name in names), measures[place["measure"]])
            cells[key] = None if value is None else _number(value.get("value"))
    return cells


def _tells(status):
    return status in (None, "", "suppressed")


def _number(value):
    if value in (None, "x"):
        return None
    number = float(value)
    return int(number) if number == int(number) else number


_GENERIC = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic}"
_SUPPRESSED = "Q"
READERS = {"json": _json, "csv": _csv, "json-stat": _json_stat, "xlsx": _workbook, "sdmx": _sdmx}
