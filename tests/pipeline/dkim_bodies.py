#!/usr/bin/env python3
"""Does the body of each mail match its DKIM signatures? python3-dkim and the records of exhibit must agree.

  dkim_bodies.py KEYS RECORDS     KEYS: a file as for --dkim-keys, any RSA key of it will do: the signature is not asked for
"""
import json, re, sys, time

import dkim

with open(sys.argv[1]) as f:
    key = re.search(r'p=(MII[A-Za-z0-9+/=]+)', f.read()).group(1)


def body(path, i):
    for now in (946684800.0, 4102444800.0):  # one that is too old, or of the future, is refused before its body is looked at
        time.time = lambda: now
        try:
            with open(path, 'rb') as m:
                dkim.DKIM(m.read()).verify(idx=i, dnsfunc=lambda *a, **k: ('v=DKIM1; k=rsa; p=' + key).encode())
            return 'match'
        except dkim.ValidationError as e:
            if 'body hash' in str(e):
                return 'mismatch'
        except dkim.DKIMException:  # a header it does not read, an algorithm it does not have
            return None
    return None


seen = wrong = 0
with open(sys.argv[2]) as f:
    for r in map(json.loads, f):
        ours = [s for s in r.get('signatures', []) if s['kind'] == 'dkim'] if r.get('type') == 'item' and not r.get('parent') else []
        for i, s in enumerate(ours):
            theirs = body(r['origin'][0], i)
            if theirs is None:
                continue
            seen += 1
            if theirs != s.get('body'):
                wrong += 1
                print(r['origin'], i, 'python3-dkim', theirs, 'exhibit', s.get('body'))
print(seen, 'compared,', wrong, 'differ')
sys.exit(wrong > 0 or seen < 10)
