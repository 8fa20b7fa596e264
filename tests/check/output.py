"""Judges what heapql check writes: output.py KIND FILE [SCHEMA]

Says what is wrong, a line each; exits with 1 where something is."""
import json
import re
import sys
import xml.etree.ElementTree as ET

wrong = []


def want(what, good):
    if not good:
        wrong.append(what)


def sarif(data, schema):
    import jsonschema
    log = json.loads(data.decode("utf-8"))
    with open(schema, encoding="utf-8") as f:
        checker = jsonschema.Draft7Validator(
            json.load(f), format_checker=jsonschema.FormatChecker())
    for error in checker.iter_errors(log):
        want("%s: %s" % ("/".join(map(str, error.path)), error.message[:200]), False)
    if wrong:
        return
    # What the schema says in words only.
    run = log["runs"][0]
    rules = [r["id"] for r in run["tool"]["driver"]["rules"]]
    bases = run.get("originalUriBaseIds", {})
    states = ["baselineState" in r for r in run["results"]]
    want("all results have a baselineState, or none", all(states) or not any(states))
    for base in bases.values():
        want("a base ends with a slash", base["uri"].endswith("/"))
    for result in run["results"]:
        want("ruleIndex is of ruleId", rules[result["ruleIndex"]] == result["ruleId"])
        want("a result has one location", len(result["locations"]) == 1)
        place = result["locations"][0].get("physicalLocation")
        want("which GitHub needs to be a file", place is not None)
        want("a message says something", result["message"]["text"].strip() != "")
    for place in re.findall(r'"artifactLocation":\s*{[^}]*}', data.decode("utf-8")):
        artifact = json.loads("{" + place + "}")["artifactLocation"]
        uri = artifact["uri"]
        want("a uri: " + uri, re.fullmatch(r"(file://)?([A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri))
        if "uriBaseId" in artifact:
            want("a base that there is", artifact["uriBaseId"] in bases)
            want("it is below: " + uri, not re.match(r"/|file:|\.\./", uri))


def junit(data, _):
    root = ET.fromstring(data)
    want("the root", root.tag == "testsuites")
    sums = {"tests": 0, "failures": 0, "errors": 0}
    for suite in root:
        cases = suite.findall("testcase")
        names = [(c.get("classname"), c.get("name")) for c in cases]
        want("cases have names of their own: %r" % names,
             len(set(names)) == len(names))
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            n = sum(c.find(tag) is not None for c in cases)
            want("%s of %s" % (name, suite.get("name")), suite.get(name) == str(n))
            if name in sums:
                sums[name] += n
        want("tests of a suite", suite.get("tests") == str(len(cases)))
        sums["tests"] += len(cases)
    for name, n in sums.items():
        want(name + " of all", root.get(name) == str(n))


def rows(data, _):
    all_rows = json.loads(data.decode("utf-8"))
    want("an array of objects", all(isinstance(r, dict) for r in all_rows))
    tables = [r["table"] for r in all_rows]
    want("the tables", set(tables) <= {"finding", "process", "unused", "summary"})
    want("one summary, the last", tables.count("summary") == 1 and tables[-1] == "summary")
    for row in all_rows:
        want("the same columns in each row of " + row["table"],
             row.keys() - {"allowed_blocks", "allowed_bytes"} ==
             [r for r in all_rows if r["table"] == row["table"]][0].keys()
             - {"allowed_blocks", "allowed_bytes"})
    summary = all_rows[-1]
    counted = [r for r in all_rows if r.get("status") in ("new", "worse")]
    want("findings are counted", summary["findings"] == len(counted))
    want("processes are counted", summary["processes"] == tables.count("process"))


def github(data, _):
    lines = data.decode("utf-8").splitlines()
    want("at most ten errors", sum(x.startswith("::error ") for x in lines) <= 10)
    for line in lines:
        # As the runner reads it: properties up to the first :: behind the name.
        m = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        want("a command: " + line[:80], m)
        if m:
            for p in m[2].split(","):
                want("a property: " + p, re.fullmatch(r"(file|line|title)=.+", p))
            want("no bare %: " + line, not re.search(r"%(?!25|0D|0A|3A|2C)", line))


def harmless(data, _):
    text = data.decode("utf-8")
    bad = re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text)
    want("characters for the terminal: %r" % bad[:10], not bad)


with open(sys.argv[2], "rb") as f:
    try:
        globals()[sys.argv[1]](f.read(), sys.argv[3] if len(sys.argv) > 3 else None)
    except (UnicodeDecodeError, ValueError, ET.ParseError) as error:
        wrong.append(str(error))
print("\n".join(wrong))
sys.exit(bool(wrong))
