"""Checks the description of the protocol with validators that others wrote, and bodies against its schemas.

    check_description.py docs/openapi BODIES

BODIES has a JSON object a line: `schema`, `body`, `expected` (`valid`, `invalid`, or `whole`: valid, and without a member
that the schema does not name). What differs is printed; the exit status then is 1.
"""

import json
import pathlib
import sys

import openapi_spec_validator
from jsonschema import Draft202012Validator
from referencing import Registry, Resource


def closed(schema):
    """The schema where objects have no members but those named."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: closed(part) for name, part in schema.items()}
    if result.get("type") == "object" and "properties" in result:
        result.setdefault("additionalProperties", False)
    return result


def registry_of(schemas):
    return Registry().with_resources(
        (f"file:///{name}", Resource.from_contents(schema)) for name, schema in schemas.items())


def validator(name, registry):
    return Draft202012Validator(
        {"$ref": f"file:///{name}.json"}, registry=registry, format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults_of(description, bodies):
    openapi = description / "hsj-sync.json"
    openapi_spec_validator.validate(json.loads(openapi.read_text()), base_uri=openapi.resolve().as_uri())
    schemas = {file.name: json.loads(file.read_text()) for file in (description / "schemas").glob("*.json")}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    as_written = registry_of(schemas)
    whole = registry_of({name: closed(schema) for name, schema in schemas.items()})
    for line in bodies.read_text().splitlines():
        case = json.loads(line)
        registry = whole if case["expected"] == "whole" else as_written
        errors = list(validator(case["schema"], registry).iter_errors(case["body"]))
        if bool(errors) != (case["expected"] == "invalid"):
            messages = "; ".join(f"{error.json_path}: {error.message}" for error in errors)
            yield f"{case['schema']}, expected {case['expected']}: {messages or 'no error'}\n    {json.dumps(case['body'])}"


def main(description, bodies):
    faults = list(faults_of(pathlib.Path(description), pathlib.Path(bodies)))
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
