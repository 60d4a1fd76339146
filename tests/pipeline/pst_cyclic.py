#!/usr/bin/env python3
"""Rewrites a mail file of Outlook that is encoded by permutation with the other encoding, cyclic ([MS-PST] 5.2).

  pst_cyclic.py IN OUT      exit status 77: no library to take the tables from, or IN is of another kind

The tables of substitution stand in libpst's library (package libpst4). Unicode files alone. Python 3 standard library only.
"""
import glob, struct, sys, zlib

FIRST = {'R': b'\x41\x36\x13\x62\xa8\x21', 'S': b'\x14\x53\x0f\x56\xb3\xc8', 'I': b'\x47\xf1\xb4\xe6\x0b\x6a'}


def tables():
    for path in glob.glob('/usr/lib/*/libpst.so.*'):
        with open(path, 'rb') as f:
            code = f.read()
        at = {k: code.find(v) for k, v in FIRST.items()}
        if min(at.values()) >= 0:
            return {k: code[v:v + 256] for k, v in at.items()}
    sys.exit(77)


def crc(data):
    return zlib.crc32(data, 0xffffffff) ^ 0xffffffff


def cyclic(t, data, key):
    w, out = (key ^ key >> 16) & 0xffff, bytearray()
    for b in data:
        low, high = w & 255, w >> 8
        out.append((t['I'][(t['S'][(t['R'][(b + low) & 255] + high) & 255] - high) & 255] - low) & 255)
        w = (w + 1) & 0xffff
    return bytes(out)


def blocks(b, at):
    """(number, place, size) of each block, from the page of the tree at `at`."""
    entries, size, level = b[at + 488], b[at + 490], b[at + 491]
    for i in range(entries):
        e = b[at + i * size:at + (i + 1) * size]
        if level:
            yield from blocks(b, struct.unpack_from('<Q', e, 16)[0])
        else:
            yield struct.unpack_from('<QQH', e)


def main():
    t = tables()
    assert sorted(t['R']) == sorted(t['S']) == sorted(t['I']) == list(range(256))
    with open(sys.argv[1], 'rb') as f:
        b = bytearray(f.read())
    if b[:4] != b'!BDN' or struct.unpack_from('<H', b, 10)[0] < 23 or b[513] != 1:
        sys.exit(77)
    for number, at, size in blocks(b, struct.unpack_from('<Q', b, 240)[0]):
        if number & 2:	# trees of blocks are not encoded
            continue
        new = cyclic(t, bytes(t['I'][x] for x in b[at:at + size]), number & 0xffffffff)
        b[at:at + size] = new
        struct.pack_into('<I', b, at + (size + 16 + 63) // 64 * 64 - 16 + 4, crc(new))
    b[513] = 2
    struct.pack_into('<I', b, 4, crc(bytes(b[8:8 + 471])))
    struct.pack_into('<I', b, 524, crc(bytes(b[8:8 + 516])))
    with open(sys.argv[2], 'wb') as f:
        f.write(b)


main()
