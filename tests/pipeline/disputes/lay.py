#!/usr/bin/env python3
"""Small disputes as people have them, all made up, one text file each: what lies in the folder, and the balance.

  lay.py NAME.txt DIR      lays the folder out
  lay.py NAME.txt DIR BALANCE.csv   compares what was made of it

A file begins with `expect COLUMN=VALUE ...`, one line per currency, a column of csv/balance.csv that is not named
being 0. Parts follow:

  --- mail DATE TIME | FROM | TO | SUBJECT | re N      one message of mail.mbox; N: the one it answers, from 1
  --- html ...                                         the same with a page as its text
  --- file NAME | ENCODING                             a file; without an encoding UTF-8
"""
import csv, datetime, email.message, email.utils, mailbox, os, sys


def parts(path):
    head, kind, body = [], None, []
    for line in open(path, encoding="utf-8").read().split("\n"):
        if line.startswith("--- "):
            if kind:
                yield kind, "\n".join(body)
            kind, body = line[4:], []
        elif kind:
            body.append(line)
    yield kind, "\n".join(body)


def lay(path, top):
    os.makedirs(top)
    box, n = None, 0
    for head, body in parts(path):
        what, rest = head.split(" ", 1)
        f = [x.strip() for x in rest.split(" | ")]
        if what == "file":
            p = os.path.join(top, f[0])
            os.makedirs(os.path.dirname(p), exist_ok=True)
            open(p, "wb").write(body.encode(f[1] if len(f) > 1 else "utf-8"))
            continue
        n += 1
        when = datetime.datetime.strptime(f[0], "%Y-%m-%d %H:%M").replace(tzinfo=datetime.timezone.utc)
        m = email.message.EmailMessage()
        m["From"], m["To"], m["Subject"] = f[1], f[2], f[3]
        m["Date"] = email.utils.format_datetime(when)
        m["Message-ID"] = "<%d@mail.example>" % n
        if len(f) > 4:
            m["In-Reply-To"] = m["References"] = "<%s@mail.example>" % f[4].removeprefix("re ")
        if what == "html":
            m.set_content("This message is in HTML.\n")
            m.add_alternative(body + "\n", subtype="html")
        else:
            m.set_content(body + "\n")
        box = box or mailbox.mbox(os.path.join(top, "mail.mbox"))
        box.add(m)
    if box is not None:
        box.close()


def compare(path, balance):
    number = lambda v: float(v or 0)
    want = {}
    for line in open(path, encoding="utf-8"):
        if line.startswith("expect "):
            row = dict(x.split("=") for x in line.split()[1:])
            want[row.pop("currency")] = row
    got = {r["currency"]: r for r in csv.DictReader(open(balance, newline=""))}
    columns = ("invoiced", "milestones", "asked_for", "credited", "paid", "refunded", "taken_back", "received_for_no_invoice", "open")
    bad = ["%s %s: %s instead of %s" % (cur, col, got.get(cur, {}).get(col), row.get(col, "0"))
           for cur, row in want.items() for col in columns
           if number(got.get(cur, {}).get(col)) != number(row.get(col))]
    bad += ["%s: not expected" % cur for cur in got if cur not in want]
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(compare(sys.argv[1], sys.argv[3]) if len(sys.argv) > 3 else lay(*sys.argv[1:3]))
