#!/usr/bin/env python3
"""Nothing in an archive is lost: every member that Python's zipfile, tarfile, gzip, bz2 and lzma can
read must be an item with the same SHA-256.

    tests/pipeline/leaves_archive.py [--command 'build/exhibit ingest --store {tmp}/s {file}'] PATH...

PATH: archives, or directories searched for them. The command prints records for one file. Exits 1
when a member is missing. Members Python itself cannot read (encrypted, damaged) are not asked for;
office documents, e-books and jars are somebody else's and passed over.
"""
import argparse, bz2, gzip, hashlib, json, lzma, os, shlex, stat, subprocess, sys, tarfile, tempfile, zipfile

MAX = 512 << 20


def sha(data):
    return hashlib.sha256(data).hexdigest()


def is_document(z):
    names = z.namelist()
    return bool(names) and (names[0] in ('mimetype', 'META-INF/MANIFEST.MF') or
                            any(n in ('[Content_Types].xml', 'META-INF/container.xml') for n in names))


def zip_members(path, everything):
    with zipfile.ZipFile(path) as z:
        if is_document(z) and not everything:
            return
        for i in z.infolist():
            mode = i.external_attr >> 16
            if (i.is_dir() and i.file_size == 0) or i.flag_bits & 1 or i.file_size > MAX:
                continue
            if i.create_system == 3 and stat.S_ISLNK(mode):
                continue
            try:
                yield i.filename, sha(z.read(i))
            except Exception:
                pass


def tar_members(path):
    with tarfile.open(path) as t:
        try:
            for m in t:
                if m.isreg() and m.size <= MAX:
                    yield m.name, sha(t.extractfile(m).read())
        except Exception:
            return


def single_members(path):
    for opener, magic in ((gzip.open, b'\x1f\x8b'), (bz2.open, b'BZh'), (lzma.open, b'\xfd7zXZ')):
        with open(path, 'rb') as f:
            if not f.read(8).startswith(magic):
                continue
        try:
            with opener(path) as f:
                yield os.path.basename(path), sha(f.read(MAX))
        except Exception:
            return


def truth(path, everything):
    try:
        if zipfile.is_zipfile(path) and open(path, 'rb').read(2) == b'PK':
            return list(zip_members(path, everything))
        with open(path, 'rb') as f:
            f.seek(257)
            plain_tar = f.read(5) == b'ustar'
            f.seek(0)
            packed = f.read(6).startswith((b'\x1f\x8b', b'BZh', b'\xfd7zXZ'))
        if (plain_tar or packed) and tarfile.is_tarfile(path):
            found = list(tar_members(path))
            if found:
                return found
        return list(single_members(path)) if packed else []
    except Exception:
        return []


def items(command, path):
    with tempfile.TemporaryDirectory() as tmp:
        args = [a.replace('{file}', path).replace('{tmp}', tmp) for a in shlex.split(command)]
        out = subprocess.run(args, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=300)
    found = set()
    for line in out.stdout.splitlines():
        record = json.loads(line)
        if record.get('type') == 'item' and 'sha256' in record:
            found.add(record['sha256'])
    return found


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--command', default='build/exhibit ingest --quiet --store {tmp}/s {file}')
    p.add_argument('--everything', action='store_true', help='documents in zip form as well')
    p.add_argument('paths', nargs='+')
    o = p.parse_args()
    files = []
    for path in o.paths:
        if os.path.isdir(path):
            files += [os.path.join(d, f) for d, _, fs in sorted(os.walk(path)) for f in sorted(fs)]
        else:
            files.append(path)
    archives = members = missing = 0
    for path in files:
        if not os.path.isfile(path) or os.path.islink(path):
            continue
        expected = truth(path, o.everything)
        if not expected:
            continue
        archives += 1
        members += len(expected)
        found = items(o.command, path)
        for name, digest in expected:
            if digest not in found:
                missing += 1
                print('missing: %s: %r %s' % (path, name, digest))
    print('%d archives, %d members, %d missing' % (archives, members, missing))
    return 1 if missing else 0


sys.exit(main())
