#!/usr/bin/env python3
"""Nothing lost: every piece of content that Python's email package finds in a message is an item.

  leaves.py EXHIBIT FILE...      ingests each FILE (a message, or a mailbox when named *.mbox)
  leaves.py - FILE... < PAIRS    compares with "FILE<tab>DIGEST DIGEST ..." lines instead

Content is each part that is not multipart, transfer-decoded: the same bytes must be there, compared
by SHA-256. Prints what is missing; exit status 1 when something is. Python 3 standard library only.
"""
import email, hashlib, json, mailbox, os, subprocess, sys, tempfile

def contents(message):
    for part in message.walk():
        if not part.is_multipart():
            yield part, part.get_payload(decode=True) or b''

def messages(path):
    if path.endswith('.mbox'):
        for i, m in enumerate(mailbox.mbox(path)):
            yield '#%d' % (i + 1), m
    else:
        with open(path, 'rb') as f:
            yield '', email.message_from_bytes(f.read())

def have_from_exhibit(exe, path):
    with tempfile.TemporaryDirectory() as tmp:
        out = subprocess.run([exe, 'ingest', '--store', os.path.join(tmp, 'store'), '--', path],
                             stdout=subprocess.PIPE, check=True).stdout
    return {r.get('sha256') for r in map(json.loads, out.splitlines()) if r.get('type') == 'item'}

def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    exe, paths = sys.argv[1], sys.argv[2:]
    given = {}
    if exe == '-':
        for line in sys.stdin:
            path, _, digests = line.rstrip('\n').partition('\t')
            given[path] = set(digests.split())
    total = missing = 0
    for path in paths:
        have = given.get(path, set()) if exe == '-' else have_from_exhibit(exe, path)
        for which, m in messages(path):
            for part, content in contents(m):
                total += 1
                if hashlib.sha256(content).hexdigest() not in have:
                    missing += 1
                    print('missing', path, which, part.get_content_type(), len(content),
                          part.get('content-transfer-encoding'), content[:60])
    print('%d of %d pieces of content are items' % (total - missing, total))
    return missing > 0

if __name__ == '__main__':
    sys.exit(main())
