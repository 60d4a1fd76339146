#!/usr/bin/python3
"""score.py - made-up disputes through the whole program, what came out held against what is true

    score.py EXHIBIT [--seeds 1-300] [--jobs N] [--misses N] [--floors] [--keep DIR]

Every seed is one dispute of generate.py. What is counted, per seed:

    balance      the open balance of every currency, to the cent
    parties      the addresses of both sides, no more and no fewer
    threads      which messages belong together
    duplicates   all copies, each of its kind
    forged       the same Message-ID with different content, and nothing else called so
    private      no word of a private mail anywhere in the packet
    statement    every amount and day a sentence of the statement names stands in what it cites

With --floors the exit status is 1 when a floor of the table below is not met.
"""

import concurrent.futures
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from decimal import Decimal, InvalidOperation

HERE = os.path.dirname(os.path.abspath(__file__))
FLOORS = {"balance": 1.0, "parties": 0.98, "threads": 0.98, "duplicates": 0.98, "forged": 0.98, "private": 1.0, "statement": 1.0}
KINDS = {"identical": "identical", "redelivered": "twice", "footer": "footer", "conflict": "different content"}


class Packet:
    def __init__(self, top):
        self.top = top
        self.zip = zipfile.ZipFile([os.path.join(top, n) for n in os.listdir(top) if n.endswith(".zip")][0])
        self.items, self.labels = {}, {}
        for line in self.zip.read("data/case/records.ndjson").splitlines():
            record = json.loads(line)
            if record.get("type") == "item":
                self.items[record["id"]] = record
        for row in self.table("exhibits"):
            if row["exhibit"]:
                self.labels[row["exhibit"]] = self.items.get(row["item_id"])

    def table(self, name):
        path = os.path.join(self.top, "csv", name + ".csv")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    def message_id(self, label):
        item = self.labels.get(label) or {}
        return (item.get("mail") or {}).get("message_id")

    def everything(self):
        """All bytes a reader of the packet may see."""
        for path, _, names in os.walk(self.top):
            for name in names:
                with open(os.path.join(path, name), "rb") as f:
                    yield name, f.read()


def dec(text):
    try:
        return Decimal(text)
    except (InvalidOperation, TypeError):
        return None


def balance(packet, truth):
    want = {c: Decimal(a["open"]) for c, a in truth["ledger"].items()}
    got = {row["currency"]: dec(row["open"]) for row in packet.table("balance")}
    bad = ["%s %s, is %s" % (c, got.get(c), v) for c, v in want.items() if got.get(c, Decimal(0)) != v]
    bad += ["%s %s, is none" % (c, v) for c, v in got.items() if c not in want and v]
    return bad


def parties(packet, truth):
    bad = []
    for side, key in (("my side", "me"), ("other side", "other")):
        got = {row["party"] for row in packet.table("parties") if row["side"] == side and "@" in row["party"]}
        want = {a.lower() for a in truth[key]}
        bad += ["%s lacks %s" % (side, a) for a in sorted(want - got)] + ["%s has %s" % (side, a) for a in sorted(got - want)]
    return bad


def threads(packet, truth):
    out = set(truth["private"])
    want = {frozenset(t) for t in truth["threads"] if not out & set(t)}
    got = set()
    for row in packet.table("threads"):
        ids = frozenset(filter(None, (packet.message_id(label) for label in row["exhibits"].split())))
        if ids:
            got.add(ids)
    return ["together, but not so: %s" % sorted(t) for t in sorted(got - want, key=sorted)] + \
           ["not together: %s" % sorted(t) for t in sorted(want - got, key=sorted)]


def duplicates(packet, truth):
    got = {}
    for row in packet.table("duplicates"):
        kind = next((k for k, word in KINDS.items() if word in row["kind"]), None)
        if kind:
            item = packet.labels.get(row["exhibit"]) or {}
            name = item.get("name") if kind == "identical" else (item.get("mail") or {}).get("message_id")
            got.setdefault((kind, row["group"]), set()).add(name)
    found = {(kind, name) for (kind, _), names in got.items() for name in names}
    want = {(d["kind"], d.get("of") or d.get("message")) for d in truth["duplicates"]}
    may = {(d["kind"], d["of"]) for d in truth["may"]}
    return ["%s not found: %s" % x for x in sorted(want - found, key=str)] + ["called %s: %s" % x for x in sorted(found - want - may, key=str)]


def forged(packet, truth):
    found = {packet.message_id(row["exhibit"]) for row in packet.table("duplicates") if KINDS["conflict"] in row["kind"]}
    want = set(truth["forged"])
    return ["not found: %s" % m for m in sorted(want - found)] + ["called forged: %s" % m for m in sorted(found - want, key=str)]


def private(packet, truth):
    marks = [m.encode() for m in truth["marks"]]
    return ["%s in %s" % (m.decode(), name) for name, data in packet.everything() for m in marks if m in data]


# ---- the statement ----

CITED = re.compile(r"\[(EX-[0-9A-Z-]+(?:[^\]]*)?)\]")
AMOUNT = re.compile(r"(?<![\w.,-])(\d[\d,]*\.\d\d)\b")
DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b|\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December) (\d{4})\b")
MONTHS = "January February March April May June July August September October November December".split()


def told(item):
    """Amounts and days that stand in an item: facts, fields, transactions, clocks."""
    amounts, days = set(), set()
    for f in item.get("facts", []):
        if f["kind"] == "amount":
            amounts.add(abs(dec(f["value"])))
        if f["kind"] == "date":
            days.update(v[:10] for v in [f["value"]] + f.get("or", []))
    fields = item.get("fields") or {}
    amounts.update(abs(v) for v in (dec(fields.get(k)) for k in ("net", "tax", "total", "paid", "payable")) if v is not None)
    days.update(v for v in (fields.get(k) for k in ("issue_date", "due_date")) if v)
    for t in item.get("transactions", []):
        amounts.add(abs(dec(t.get("amount")) or 0))
        days.add(t.get("date"))
    mail = item.get("mail") or {}
    days.update(d[:10] for d in [mail.get("date")] + [c.get("time") for c in mail.get("clocks", [])] if d)
    if (item.get("chat") or {}).get("time"):
        days.add(item["chat"]["time"][:10])
    return amounts, days


def statement(packet, truth):
    path = os.path.join(packet.top, "statement.md")
    if not os.path.exists(path):
        return ["there is none"]
    children = {}
    for item in packet.items.values():
        children.setdefault(item.get("parent"), []).append(item)
    bad = []
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for sentence in re.split(r"(?<=\])[.;]?\s+|\n\n+", text):
        cited = [re.match(r"EX-[0-9A-Z]+(?:-\d+)?", part.strip()).group(0) for c in CITED.findall(sentence)
                 for part in re.split(r"[;,]", c) if part.strip().startswith("EX-")]
        if not cited:
            continue
        amounts, days = set(), set()
        for label in cited:
            item = packet.labels.get(label)
            if item is None:
                bad.append("cites %s, which is not in the packet" % label)
                continue
            for one in [item] + [k for k in children.get(item["id"], []) if k.get("part") == "body"]:
                a, d = told(one)
                amounts |= a
                days |= d
        plain = CITED.sub("", sentence)
        for m in AMOUNT.findall(plain):
            if Decimal(m.replace(",", "")) not in amounts:
                bad.append("%s is not in %s: %s" % (m, " ".join(cited), " ".join(plain.split())[:100]))
        for iso, d, month, y in DAY.findall(plain):
            day = iso or "%s-%02d-%02d" % (y, MONTHS.index(month) + 1, int(d))
            if day not in days:
                bad.append("%s is not in %s: %s" % (day, " ".join(cited), " ".join(plain.split())[:100]))
    return bad


CHECKS = {f.__name__: f for f in (balance, parties, threads, duplicates, forged, private, statement)}


def one(exhibit, seed, keep):
    top = tempfile.mkdtemp(prefix="scenario-")
    try:
        subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), str(seed), top], check=True)
        with open(os.path.join(top, "truth.json"), encoding="utf-8") as f:
            truth = json.load(f)
        args = [exhibit, "run", "in", "-o", "out", "--quiet", "-j1"] + (["--case", "case.ini"] if truth["case_ini"] else [])
        env = dict(os.environ, HOME=top, XDG_DATA_HOME=os.path.join(top, "data"), SOURCE_DATE_EPOCH="1767225600")
        r = subprocess.run(args, cwd=top, env=env, capture_output=True)
        if r.returncode:
            return seed, {name: ["exhibit run: exit status %d: %s" % (r.returncode, r.stderr.decode()[-200:])] for name in CHECKS}
        packet = Packet(os.path.join(top, "out"))
        if keep:
            shutil.copytree(top, os.path.join(keep, str(seed)), dirs_exist_ok=True)
        return seed, {name: check(packet, truth) for name, check in CHECKS.items()}
    finally:
        shutil.rmtree(top, ignore_errors=True)


def main(args):
    exhibit, seeds, jobs, misses, floors, keep = None, "1-300", os.cpu_count() or 2, 0, False, None
    while args:
        a = args.pop(0)
        if a == "--seeds":
            seeds = args.pop(0)
        elif a == "--jobs":
            jobs = int(args.pop(0))
        elif a == "--misses":
            misses = int(args.pop(0))
        elif a == "--keep":
            keep = args.pop(0)
        elif a == "--floors":
            floors = True
        elif exhibit is None and not a.startswith("-"):
            exhibit = os.path.abspath(a)
        else:
            sys.exit(__doc__)
    if exhibit is None:
        sys.exit(__doc__)
    first, _, last = seeds.partition("-")
    todo = range(int(first), int(last or first) + 1)
    results = {}
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for seed, found in pool.map(lambda s: one(exhibit, s, keep), todo):
            results[seed] = found
    failed = False
    print("disputes: %d" % len(results))
    for name in CHECKS:
        wrong = [s for s in results if results[s][name]]
        rate = 1 - len(wrong) / len(results)
        below = rate < FLOORS[name]
        failed |= below
        print("  %-11s %6.2f %%   floor %3.0f %%%s" % (name, 100 * rate, 100 * FLOORS[name], "   BELOW" if below else ""))
        for s in wrong[:misses]:
            print("      seed %d: %s" % (s, "; ".join(results[s][name])[:300]))
    sys.exit(1 if floors and failed else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
