"""Compound files (OLE, [MS-CFB] version 3) from scratch, for the scripts that make fixtures."""
import struct

FREE, END_OF_CHAIN, FAT_SECTOR = 0xffffffff, 0xfffffffe, 0xfffffffd


def compound(streams, loop=False):
    """streams: {name: bytes}; a name may have one storage before a '/'. Streams are padded to 4096 bytes so that none is small."""
    names = ['Root Entry'] + sorted({n.split('/')[0] for n in streams if '/' in n}) + list(streams)
    sectors, starts = [], {}
    for n, data in streams.items():
        data = data + b'\0' * (-len(data) % 512 if len(data) >= 4096 else 4096 - len(data))
        starts[n] = (len(sectors), len(data))
        chunks = [data[i:i + 512] for i in range(0, len(data), 512)]
        first = len(sectors)
        for k, c in enumerate(chunks):
            sectors.append((c, first + k + 1 if k + 1 < len(chunks) else (first if loop else END_OF_CHAIN)))
    entries = []
    tops = [i for i, n in enumerate(names) if i and '/' not in n]
    for i, n in enumerate(names):
        inside = [k for k, m in enumerate(names) if '/' in m and m.split('/')[0] == n] if n not in streams else []
        kids = tops if i == 0 else inside
        siblings = tops if i in tops else [k for k, m in enumerate(names) if '/' in m and m.split('/')[0] == n.split('/')[0]] if '/' in n else []
        after = siblings[siblings.index(i) + 1] if i in siblings and i != siblings[-1] else FREE
        leaf = n.split('/')[-1].encode('utf-16le') + b'\0\0'
        at, size = starts.get(n, (END_OF_CHAIN, 0))
        kind = 5 if i == 0 else 2 if n in streams else 1
        entries.append(leaf.ljust(64, b'\0') + struct.pack('<HBBIII', len(leaf), kind, 1, FREE, after, kids[0] if kids else FREE) + b'\0' * 16 + struct.pack('<IQQIQ', 0, 0, 0, at, size))
    while len(entries) % 4:
        entries.append(b'\0' * 64 + struct.pack('<HBBIII', 0, 0, 0, FREE, FREE, FREE) + b'\0' * 48)
    d = b''.join(entries)
    dir_at = len(sectors)
    for i in range(0, len(d), 512):
        sectors.append((d[i:i + 512], dir_at + i // 512 + 1 if i + 512 < len(d) else END_OF_CHAIN))
    n_fat = 1
    while (len(sectors) + n_fat) > n_fat * 128:
        n_fat += 1
    fat_at = len(sectors)
    links = [s[1] for s in sectors] + [FAT_SECTOR] * n_fat
    links += [FREE] * (n_fat * 128 - len(links))
    fat = struct.pack('<%dI' % len(links), *links)
    head = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + b'\0' * 16 + struct.pack('<HHHHH', 0x3e, 3, 0xfffe, 9, 6) + b'\0' * 6 + struct.pack('<IIIIIIIII', 0, n_fat, dir_at, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    head += struct.pack('<%dI' % n_fat, *range(fat_at, fat_at + n_fat)) + b'\xff' * (4 * (109 - n_fat))
    return head + b''.join(s[0] for s in sectors) + fat
