#!/usr/bin/env python3
"""Compares the records of the sample case with what must be found in it. TAP.

    tests/check-demo.py RECORDS EXPECTED

RECORDS: what `exhibit extract` writes, or records.ndjson of a bundle. EXPECTED: fixtures/demo.expected/expected.ndjson;
what its lines mean is said in the README beside it. One test for each origin and kind of line.
"""
import json, re, sys


def lines(path):
    with open(path, encoding='utf-8') as f:
        return [json.loads(line) for line in f]


def origin(item):
    """Below the folder that was named, whatever it was called."""
    path = list(item['origin'])
    for top in ('fixtures/demo/', 'demo/'):
        if top in path[0]:
            path[0] = path[0].split(top, 1)[1]
    return tuple(path)


def one_space(s):
    return re.sub(r'\s+', ' ', s)


def facts(items, kind):
    return [f for i in items for f in i.get('facts', []) if f['kind'] == kind]


def money(s):
    return s.lstrip('+').replace(',', '')


def has_item(want, items, _):
    return any(all(i.get(k) == want[k] for k in ('media', 'sha256', 'size') if k in want) for i in items)


def has_amount(want, items, is_statement):
    def same(f, value):
        a, b = money(value), money(want['value'])
        return (a == b if is_statement else a.lstrip('-') == b.lstrip('-')) and want.get('currency') in (None, f.get('currency')) \
            and want.get('role') in (None, f.get('role'))
    rows = [dict(t, value=t.get('amount', '')) for i in items for t in i.get('transactions', [])]
    return any(same(f, v) for f in facts(items, 'amount') + rows
               for v in [f.get('value') or ''] + (f.get('or', []) if f.get('value') is None else []))


def has_date(want, items, _):
    day = want['value'][:10]
    if 'or' in want:
        wanted = {want['value'], *want['or']}
        return any({f.get('value'), *f.get('or', [])} >= wanted for f in facts(items, 'date'))
    known = [f.get('value') or '' for f in facts(items, 'date')] + [t.get('date', '') for i in items for t in i.get('transactions', [])]
    return any(v[:len(day)] == day for v in known)


def has_reference(want, items, _):
    known = [f['value'] for f in facts(items, 'reference')] + [t.get('reference', '') for i in items for t in i.get('transactions', [])]
    return want['value'] in known


def has_note(want, items, _):
    return any(n['level'] == want['level'] for i in items for n in i.get('notes', []))


def has_mail(want, items, _):
    for m in (i.get('mail') for i in items):
        if not m:
            continue
        if want.get('from', '').lower() != (m.get('from') or {}).get('addr', '').lower() or want.get('subject') != m.get('subject'):
            continue
        if 'date' in want and want['date'] is None:
            if m.get('date_by') == 'Date' or ('received' in want and want['received'] != m.get('received')):
                continue
        elif want.get('date') and want['date'] != m.get('date'):
            continue
        return True
    return False


def has_text(want, items, texts):
    # Recognition overlooks the dot at the end of a bubble; nobody disputes a dot.
    return any((want['contains'].rstrip('.') if i['media'].startswith('image/') else want['contains']) in texts.get(i['id'], '') for i in items)


CHECKS = {'item': has_item, 'amount': has_amount, 'date': has_date, 'reference': has_reference, 'note': has_note, 'mail': has_mail}


# What is known to be missed: shown as such (TAP's TODO), so that a new miss stands out and a mended one too.
KNOWN = {}


def known(place, missed):
    whys = [KNOWN.get((place[-1], w.get('value'))) for w in missed]
    return whys[0] if whys and all(whys) else None


def main():
    records, expected = lines(sys.argv[1]), lines(sys.argv[2])
    texts = {k: one_space(v) for k, v in (json.load(open(sys.argv[3], encoding='utf-8')) if len(sys.argv) > 3 else {}).items()}
    everything = [r for r in records if r.get('type') == 'item']
    at = {}
    for r in everything:
        at.setdefault(origin(r), []).append(r)
    # What the body of a message says is said by the message.
    for r in everything:
        if r.get('part') == 'body':
            at.setdefault(origin(r)[:-1], []).append(r)
    results = {}
    for want in expected:
        kind = want['expect']
        if kind == 'ledger':
            continue
        place = tuple(want['origin'])
        items = at.get(place, [])
        if want.get('within'):
            items = [r for o, rs in at.items() if o[:len(place)] == place for r in rs]
        if kind == 'text':
            good = has_text(dict(want, contains=one_space(want['contains'])), items, texts)
        else:
            good = CHECKS[kind](want, items, place[-1].endswith('.csv'))
        results.setdefault((place, kind), []).append((good, want))
    failed = False
    for n, ((place, kind), found) in enumerate(results.items(), 1):
        bad = [w for good, w in found if not good]
        todo = known(place, bad)
        print('%sok %d - %s: %d %s%s' % ('not ' if bad else '', n, ' > '.join(place).replace('#', r'\#'), len(found), kind,
                                         ' # TODO ' + todo if todo else ''))
        failed = failed or (bad and not todo)
        for w in bad:
            print('# missing: ' + json.dumps({k: v for k, v in w.items() if k not in ('expect', 'origin')}, ensure_ascii=False))
    print('1..%d' % len(results))
    print('# %d of %d expectations are met' % (sum(good for f in results.values() for good, _ in f), sum(len(f) for f in results.values())))
    return bool(failed)


sys.exit(main())
