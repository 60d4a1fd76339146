#!/usr/bin/env python3
"""Forged bundles: forge-bundles.py OUTDIR

Writes genuine and forged bundles of profile exhibit-bundle/1 with nothing of exhibit's own code:
zip by struct, hashes by hashlib, keys and signatures by the openssl command. Beside them goes
expected.tsv: file or directory, exit status, a problem code (or "-"), what it is.

"resign" forgeries are complete: every manifest is computed anew and signed with a key of the
forger's, so that only the trick itself can give them away."""

import hashlib
import os
import pathlib
import struct
import subprocess
import sys
import zlib

TAGS = "tagmanifest-sha256.txt"
SIG = TAGS + ".p7s"
LISTED = ["VERIFY.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "signer.pem"]


def sha(b):
    return hashlib.sha256(b).hexdigest()


# ---- keys and signatures ----

def openssl(*args, data=None):
    return subprocess.run(["openssl", *args], input=data, check=True, capture_output=True).stdout


class Key:
    def __init__(self, dir, name, cn, algo=("RSA", "rsa_keygen_bits:3072"), ext=(), days="36500"):
        self.key, self.pem = str(dir / (name + ".key")), str(dir / (name + ".crt"))
        openssl("genpkey", "-algorithm", algo[0], "-pkeyopt", algo[1], "-out", self.key)
        args = ["req", "-new", "-x509", "-key", self.key, "-subj", "/CN=" + cn, "-days", days, "-out", self.pem,
                "-addext", "keyUsage=critical,digitalSignature,nonRepudiation"]
        for e in ext or ["extendedKeyUsage=emailProtection"]:
            args += ["-addext", e]
        openssl(*args)
        self.cert = openssl("x509", "-in", self.pem)
        self.fp = sha(openssl("x509", "-in", self.pem, "-outform", "DER"))

    def sign(self, content, *more, detached=True, cades=True):
        args = ["cms", "-sign", "-binary", "-md", "sha256", "-signer", self.pem, "-inkey", self.key, "-outform", "DER"]
        args += [] if "-keep-smimecap" in more else ["-nosmimecap"]
        args += ["-cades"] if cades else []
        args += [] if detached else ["-nodetach"]
        args += [m for m in more if m != "-keep-smimecap"]
        return openssl(*args, data=content)


# ---- the bag ----

def payload():
    return {
        "data/case/index.csv": b"exhibit,path\r\nE0001,data/exhibits/E0001.eml\r\n",
        "data/case/report.html": b"<!doctype html><title>case</title>\n",
        "data/exhibits/E0001.eml": b"From: a@example.org\r\nSubject: invoice\r\n\r\npay 1,234.56\r\n",
        "data/exhibits/E0001-d1.txt": b"pay 1,234.56\n",
        "data/exhibits/E0002.png": bytes(range(256)) * 9,
    }


def manifest(files, names):
    return b"".join(b"%s  %s\n" % (sha(files[n]).encode(), n.encode()) for n in names)


def info(files, key, **change):
    data = [n for n in files if n.startswith("data/")]
    lines = {
        "External-Identifier": "case-7",
        "Bagging-Date": "2024-06-01",
        "Payload-Oxum": "%d.%d" % (sum(len(files[n]) for n in data), len(data)),
        "Bag-Software-Agent": "forge-bundles",
        "Exhibit-Bundle-Profile": "1",
        "Signer-Key-SHA256": key.fp,
    }
    lines.update({k.replace("_", "-"): v for k, v in change.items()})
    return "".join("%s: %s\n" % kv for kv in lines.items() if kv[1] is not None).encode()


def manifest1(f):
    f["manifest-sha256.txt"] = manifest(f, sorted(n for n in f if n.startswith("data/")))


def manifest2(f, names=LISTED):
    f[TAGS] = manifest(f, sorted(names))


def bag(key, files=None, **change):
    f = dict(files or payload())
    f["VERIFY.txt"] = b"how to check this\n"
    f["bag-info.txt"] = info(f, key, **change)
    f["bagit.txt"] = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    f["signer.pem"] = key.cert
    manifest1(f)
    return seal(f, key)


def seal(f, key, names=LISTED):
    manifest2(f, names)
    f[SIG] = key.sign(f[TAGS])
    return f


# ---- the zip; every number can be told to lie ----

def entry(name, data, **lie):
    raw = name if isinstance(name, bytes) else name.encode()
    e = dict(name=raw, local_name=raw, data=data, size=len(data), packed=len(data), crc=zlib.crc32(data), flags=0, method=0,
             made=0x0314, need=20, time=0, date=0x21, attr=0o100644 << 16, extra=b"", local_extra=b"", comment=b"",
             before=b"", local=True, central=True, local_crc=None, local_size=None)
    e.update(lie)
    return e


def zip_of(entries, front=b"", gap=b"", tail=b"", comment=b"", count=None, shift=0):
    out, central = bytearray(front), bytearray()
    for e in entries:
        out += e["before"]
        e["at"] = e.get("at_lie", len(out))
        middle = struct.pack("<HHHHHI", e["need"], e["flags"], e["method"], e["time"], e["date"], e["crc"])
        local = middle if e["local_crc"] is None else middle[:-4] + struct.pack("<I", e["local_crc"])
        size = e["size"] if e["local_size"] is None else e["local_size"]
        if e["local"]:
            out += struct.pack("<I", 0x04034b50) + local
            out += struct.pack("<IIHH", e["packed"], size, len(e["local_name"]), len(e["local_extra"]))
            out += e["local_name"] + e["local_extra"] + e["data"]
        if e["central"]:
            central += struct.pack("<IH", 0x02014b50, e["made"]) + middle
            central += struct.pack("<IIHHHHHII", e["packed"], e["size"], len(e["name"]), len(e["extra"]), len(e["comment"]),
                                   0, 0, e["attr"], e["at"] - shift)
            central += e["name"] + e["extra"] + e["comment"]
    n = sum(e["central"] for e in entries) if count is None else count
    out += gap
    end = struct.pack("<IHHHHIIH", 0x06054b50, 0, 0, n, n, len(central), len(out) - shift, len(comment)) + comment
    return bytes(out + central + end + tail)


def entries(f):
    return [entry(n, f[n]) for n in sorted(f)]


def put(f, name, data, **lie):
    """The entries of a bag with one more, where it has to stand."""
    raw = name if isinstance(name, bytes) else name.encode()
    return sorted(entries(f) + [entry(raw, data, **lie)], key=lambda e: e["name"])


def change(f, name, **lie):
    return [dict(e, **lie) if e["name"] == name.encode() else e for e in entries(f)]


def deflate(data):
    z = zlib.compressobj(9, zlib.DEFLATED, -15)
    return z.compress(data) + z.flush()


def deflated(f, name="data/exhibits/E0002.png", tail=b"", **lie):
    p = deflate(f[name]) + tail
    return change(f, name, **dict(dict(data=p, packed=len(p), method=8), **lie))


E1 = "data/exhibits/E0001.eml"
E2 = "data/exhibits/E0002.png"


class Forge:
    def __init__(self, out):
        self.out = pathlib.Path(out)
        self.out.mkdir(parents=True, exist_ok=True)
        keys = self.out / "keys"
        keys.mkdir(exist_ok=True)
        self.keys = keys
        self.good = Key(keys, "good", "Jane Doe")
        self.evil = Key(keys, "evil", "Jane Doe")
        self.good_cert = self.good.pem
        self.expected = []

    def expect(self, name, status, code, what):
        self.expected.append("%s\t%d\t%s\t%s\n" % (name, status, code, what))

    def zip(self, name, data, status, code, what):
        if not isinstance(data, bytes):
            data = zip_of(data if isinstance(data, list) else entries(data))
        (self.out / (name + ".zip")).write_bytes(data)
        self.expect(name + ".zip", status, code, what)

    def dir(self, name, f, status, code, what, after=None):
        root = self.out / name
        for n, data in f.items():
            p = root / n
            p.parent.mkdir(parents=True, exist_ok=True)
            p.write_bytes(data)
        if after:
            after(root)
        self.expect(name, status, code, what)

    def both(self, name, f, status, code, what):
        self.zip(name, f, status, code, what)
        self.dir(name + "-dir", f, status, code, what)

    def bag(self):
        return bag(self.good)

    # ---- rows 0-26: what is in the bag ----

    def rows_payload(self):
        self.both("00-untouched", self.bag(), 0, "-", "a genuine bundle")
        f = self.bag()
        f[E1] = f[E1].replace(b"1,234", b"9,234")
        self.both("01-byte-changed", f, 1, "bag.hash", "a byte of an exhibit")
        self.zip("01-crc-kept", change(self.bag(), E1, data=f[E1]), 1, "zip.crc", "the same, its checksum left as it was")
        f = self.bag()
        f["data/exhibits/E0003.txt"] = b"added"
        self.both("02-file-added", f, 1, "bag.unlisted", "an exhibit nobody listed")
        f = self.bag()
        del f[E2]
        self.both("03-file-removed", f, 1, "bag.missing", "an exhibit is gone")
        f = self.bag()
        f["data/exhibits/E0009.png"] = f.pop(E2)
        self.both("04-file-renamed", f, 1, "bag.missing", "an exhibit has another name")
        f = self.bag()
        f[E1] += b"x"
        manifest1(f)
        self.both("05-manifest-recomputed", f, 1, "bag.tag-hash", "changed, and the manifest with it")
        manifest2(f)
        self.both("06-tagmanifest-recomputed", f, 1, "sign.wrong", "and the tag manifest with it")
        f[SIG] = self.evil.sign(f[TAGS])
        self.both("07-signed-by-another", f, 1, "sign.wrong", "and signed by a key that signer.pem is not")
        self.both("07-resigned", bag(self.evil), 1, "key.changed", "all anew with a key of the same name; the name is pinned")
        f = self.bag()
        del f[E2]
        manifest1(f)
        manifest2(f)
        self.both("26-payload-emptied", f, 1, "sign.wrong", "an exhibit left out, all hashes anew")

    def rows_tags(self):
        f = self.bag()
        f["bag-info.txt"] = f["bag-info.txt"].replace(b"case-7", b"case-8")
        self.both("08-info-edited", f, 1, "bag.tag-hash", "bag-info.txt names another case")
        f = self.bag()
        f["NOTES.txt"] = b"trust me"
        self.both("09-tag-file-added", f, 1, "bag.unlisted", "a file beside the payload that nobody listed")
        self.both("09-tag-file-listed", seal(f, self.good, LISTED + ["NOTES.txt"]), 1, "bag.unlisted", "the same, listed and signed")
        f = self.bag()
        del f["VERIFY.txt"]
        self.both("10-tag-file-removed", f, 1, "bag.missing", "VERIFY.txt is gone")
        f = self.bag()
        del f[SIG]
        self.both("11-signature-stripped", f, 1, "sign.none", "the signature is gone")
        del f[TAGS]
        self.both("11-all-stripped", f, 1, "sign.none", "signature and tag manifest are gone: a plain, valid bag")
        f = self.bag()
        f["bagit.txt"] = b"\xef\xbb\xbf" + f["bagit.txt"]
        self.both("24-bom", seal(f, self.good), 1, "bag.bagit", "a BOM in bagit.txt")
        f = self.bag()
        f["fetch.txt"] = b"https://example.org/x 3 data/exhibits/E0003.txt\n"
        self.both("21-fetch", f, 1, "bag.fetch", "fetch.txt")
        f = self.bag()
        f["manifest-sha512.txt"] = b"0" * 128 + b"  " + E1.encode() + b"\n"
        self.both("13-bogus-sha512", f, 1, "bag.manifests", "one more manifest, wrong")
        f = self.bag()
        f["manifest-md5.txt"] = b"".join(b"%s  %s\n" % (hashlib.md5(f[n]).hexdigest().encode(), n.encode())
                                         for n in sorted(f) if n.startswith("data/"))
        self.both("14-correct-md5", f, 1, "bag.manifests", "one more manifest, correct")
        f = self.bag()
        f[SIG.replace("p7s", "sig")] = b"-----BEGIN SSH SIGNATURE-----\n"
        self.both("40-countersignature", f, 1, "bag.manifests", "a countersignature this version cannot check")

    def manifest_line(self, name, code, what, edit, resign=True):
        f = self.bag()
        f["manifest-sha256.txt"] = edit(f["manifest-sha256.txt"])
        self.both(name, seal(f, self.good) if resign else f, 1, code, what)

    def rows_manifest(self):
        def first(m):
            return m.split(b"\n")[0] + b"\n"
        zero = b"0" * 64
        m = self.manifest_line
        m("12-duplicate-line", "bag.manifest", "a line twice", lambda t: first(t) + t)
        m("15-dotdot-line", "bag.manifest", "a line that leads out", lambda t: t + zero + b"  ../../etc/passwd\n")
        m("15-dotdot-data-line", "bag.manifest", "a line that leads out of data/", lambda t: t + zero + b"  data/../../x\n")
        m("16-absolute-line", "bag.manifest", "an absolute line", lambda t: t + zero + b"  /etc/passwd\n")
        m("22-upper-case-name", "bag.missing", "a name in capitals", lambda t: b"".join(sorted(t.replace(b"E0002.png", b"E0002.PNG").splitlines(True), key=lambda x: x[66:])))
        m("22-upper-case-hash", "bag.manifest", "a hash in capitals", lambda t: t[:64].upper() + t[64:])
        m("23-crlf", "bag.manifest", "line ends of another system", lambda t: t.replace(b"\n", b"\r\n"))
        m("23-crlf-unsigned", "bag.tag-hash", "the same, not signed", lambda t: t.replace(b"\n", b"\r\n"), resign=False)
        m("23-no-last-lf", "bag.manifest", "the last line has no end", lambda t: t[:-1])
        m("23-star", "bag.manifest", "the mark of binary mode", lambda t: t.replace(b"  ", b" *", 1))
        m("23-one-space", "bag.manifest", "one space", lambda t: t.replace(b"  ", b" ", 1))
        m("23-bom", "bag.manifest", "a BOM", lambda t: b"\xef\xbb\xbf" + t)
        m("23-empty-line", "bag.manifest", "an empty line", lambda t: t + b"\n")
        m("23-unsorted", "bag.manifest", "lines in another order", lambda t: b"".join(reversed(t.splitlines(True))))
        m("23-tag-in-payload", "bag.manifest", "a tag file in the payload manifest", lambda t: t + zero + b"  signer.pem\n")
        m("23-nul", "bag.manifest", "a NUL in a name", lambda t: t.replace(b"E0002.png", b"E0002\0png"))
        m("23-percent", "bag.manifest", "an encoded name", lambda t: t.replace(b"E0002.png", b"E0002%2e"))
        m("23-empty", "bag.unlisted", "an empty manifest", lambda t: b"")
        f = self.bag()
        self.both("23-tag-missing-line", seal(f, self.good, LISTED[1:]), 1, "bag.manifest", "the tag manifest leaves a file out")
        f = self.bag()
        self.both("23-tag-lists-payload", seal(f, self.good, LISTED + [E1]), 1, "bag.manifest", "the tag manifest lists an exhibit")

    def rows_info(self):
        for name, code, change in [
            ("oxum", "bag.oxum", {"Payload_Oxum": "1.1"}),
            ("profile", "bag.profile", {"Exhibit_Bundle_Profile": "2"}),
            ("no-key", "bag.info", {"Signer_Key_SHA256": None}),
            ("no-case", "bag.info", {"External_Identifier": None}),
            ("bad-key", "bag.info", {"Signer_Key_SHA256": "ABCD"}),
            ("other-key", "sign.cert", {"Signer_Key_SHA256": self.evil.fp}),
            ("escape", "bag.info", {"External_Identifier": "case \x1b[2J\x1b]0;owned\x07"}),
            ("bidi", "bag.info", {"External_Identifier": "case \u202etxt.exe"}),
            ("folded", "bag.info", {"External_Identifier": "case\n 7"}),
            ("twice", "bag.info", {"External_Identifier": "case-7\nExternal-Identifier: case-8"}),
        ]:
            self.both("info-" + name, bag(self.good, **change), 1, code, "bag-info.txt: " + name)
        self.both("info-more", bag(self.good, External_Description="signed and harmless"), 0, "-", "a label this version does not know")

    # ---- signatures ----

    def signed(self, name, code, what, sig, status=1, key=None):
        f = bag(key) if key else self.bag()
        f[SIG] = sig(f[TAGS]) if callable(sig) else sig
        self.zip("sign-" + name, f, status, code, what)

    def rows_signature(self):
        g, s = self.good, self.signed
        s("smimecap", "-", "capabilities among the attributes: harmless", lambda t: g.sign(t, "-keep-smimecap"), 0)
        s("empty", "sign.wrong", "no bytes", b"")
        s("garbage", "sign.wrong", "garbage", b"\x30\x80" * 40)
        s("trailing", "sign.wrong", "bytes behind it", lambda t: g.sign(t) + b"\0")
        s("pem", "sign.wrong", "PEM instead of DER", lambda t: openssl("cms", "-sign", "-binary", "-cades", "-signer", g.pem, "-inkey", g.key, "-outform", "PEM", data=t))
        s("attached", "sign.wrong", "with a content of its own", lambda t: g.sign(t, detached=False))
        s("attached-other", "sign.wrong", "with another content", lambda t: g.sign(b"other", detached=False))
        s("other-content", "sign.wrong", "over something else", lambda t: g.sign(t + b"x"))
        s("no-attributes", "sign.wrong", "without attributes", lambda t: g.sign(t, "-noattr", cades=False))
        s("no-certificate-attribute", "sign.wrong", "without signing-certificate-v2", lambda t: g.sign(t, cades=False))
        s("no-certificate", "sign.wrong", "without the certificate", lambda t: g.sign(t, "-nocerts"))
        s("more-certificates", "sign.wrong", "with one certificate more", lambda t: g.sign(t, "-certfile", self.evil.pem))
        s("two-signers", "sign.wrong", "by two", lambda t: g.sign(t, "-signer", self.evil.pem, "-inkey", self.evil.key))
        s("sha1", "sign.wrong", "SHA-1", lambda t: g.sign(t, "-md", "sha1"))
        s("sha512", "-", "SHA-512: allowed", lambda t: g.sign(t, "-md", "sha512"), 0)
        s("pss", "sign.wrong", "RSA-PSS", lambda t: g.sign(t, "-keyopt", "rsa_padding_mode:pss"))
        s("other-type", "sign.wrong", "another content type", lambda t: g.sign(t, "-econtent_type", "1.2.3.4"))
        s("keyid", "-", "the signer named by its key identifier", lambda t: g.sign(t, "-keyid"), 0)
        s("p256", "-", "an elliptic curve", lambda t: ec.sign(t), 2, ec := Key(self.keys, "p256", "EC", ("EC", "ec_paramgen_curve:P-256")))
        s("secp256k1", "sign.key", "a curve that is not allowed", lambda t: k1.sign(t), 1, k1 := Key(self.keys, "k1", "K1", ("EC", "ec_paramgen_curve:secp256k1")))
        s("rsa2048", "sign.key", "a short key", lambda t: r2.sign(t), 1, r2 := Key(self.keys, "r2", "R2", ("RSA", "rsa_keygen_bits:2048")))
        s("purpose", "sign.cert", "a certificate for other things", lambda t: cs.sign(t), 1,
          cs := Key(self.keys, "cs", "CS", ext=["extendedKeyUsage=codeSigning"]))
        for name, cert in [("two", g.cert + self.evil.cert), ("noise", b"# hello\n" + g.cert), ("none", b"no certificate\n"), ("empty", b""),
                           ("crlf", g.cert.replace(b"\n", b"\r\n"))]:
            f = self.bag()
            f["signer.pem"] = cert
            self.zip("signer-" + name, seal(f, g), 1, "sign.cert", "signer.pem: " + name)
        f = bag(self.evil)
        f["signer.pem"] = g.cert
        f["bag-info.txt"] = info(f, g)
        self.zip("signer-swapped", seal(f, self.evil), 1, "sign.wrong", "signed by another key than signer.pem shows")

    # ---- rows 27-39: the zip ----

    def rows_zip(self):
        z, f = self.zip, self.bag()
        evil = b"From: a@example.org\r\n\r\npay 9,999.99\r\n"
        twice = sorted(entries(f) + [entry(E1, evil)], key=lambda e: e["name"])
        z("27-same-name", twice, 1, "zip.twice", "two entries of one name")
        z("27-same-name-last", entries(f) + [entry(E1, evil)], 1, "zip.order", "the same, at the end")
        z("28-local-name", change(f, E1, local_name=E1[:-3].encode() + b"exe"), 1, "zip.local", "another name in its own header")
        z("28-local-crc", change(f, E1, local_crc=0), 1, "zip.local", "another checksum in its own header")
        z("28-local-size", change(f, E1, local_size=1), 1, "zip.local", "another size in its own header")
        z("29-hidden", put(f, "data/exhibits/E0001.evil", evil, central=False), 1, "zip.gap", "an entry the directory does not have")
        z("29-hidden-first", [entry(E1, evil, central=False)] + entries(f), 1, "zip.gap", "the same, in front")
        z("29-hidden-last", entries(f) + [entry("z", evil, central=False)], 1, "zip.gap", "the same, at the end")
        z("29-ghost", put(f, "data/exhibits/E0001.evil", evil, local=False), 1, "zip.local", "an entry that is only in the directory")
        one, two = zip_of(entries(f)), zip_of(entries(bag(self.evil)))
        z("30-appended", one + two, 1, "zip.end", "a second zip behind it")
        z("30-prepended", two + one, 1, "zip.end", "a second zip in front")
        z("30-prepended-shifted", zip_of(entries(f), front=two), 1, "zip.gap", "the same, offsets adjusted")
        z("31-prefix", b"MZ" + b"\0" * 62 + one, 1, "zip.start", "bytes in front, as in a self-extractor")
        z("31-prefix-shifted", zip_of(entries(f), front=b"#!/bin/sh\n"), 1, "zip.start", "the same, offsets adjusted")
        z("31-prefix-pk", zip_of(entries(f), front=b"PK\3\4" + b"\0" * 60), 1, "zip.gap", "the same, looking like a zip")
        uni = struct.pack("<HHBI", 0x7075, 5 + 5, 1, zlib.crc32(E1.encode())) + b"b.txt"
        z("32-unicode-path", change(f, E1, extra=uni, local_extra=uni), 1, "zip.extra", "a second name in an extra field")
        z("32-local-extra", change(f, E1, local_extra=struct.pack("<HHI", 0xcafe, 4, 0)), 1, "zip.local", "an extra field in its own header")
        z("32-zip64-extra", change(f, E1, extra=struct.pack("<HHQ", 1, 8, 5)), 1, "zip.extra", "a zip64 field nobody needs")
        for name, bad in [("33-nul", b"data/exhibits/a\0b"), ("34-backslash", b"data\\exhibits\\a"), ("35-dotdot", b"data/../../a"),
                          ("35-absolute", b"/data/a"), ("37-utf8", "data/exhibits/\u00e9".encode()), ("37-nfd", "data/exhibits/e\u0301".encode()),
                          ("37-device", b"data/exhibits/nul.txt"), ("37-com1", b"data/COM1"), ("37-dot", b"data/exhibits/.hidden"),
                          ("37-end-dot", b"data/exhibits/a."), ("37-empty", b""), ("37-slashes", b"data//a"), ("37-space", b"data/a b"),
                          ("37-escape", b"data/\x1b[2Ja"), ("37-long", b"data/" + b"a" * 96)]:
            z(name, put(f, bad, b"x"), 1, "zip.name", "the name " + repr(bad[:40]))
        z("37-longer", put(f, b"data/" + b"a" * 60000, b"x"), 1, "zip.count", "a name of 60,000 bytes")
        z("36-link", put(f, "data/exhibits/lnk", b"/etc/passwd", attr=0o120777 << 16), 1, "zip.kind", "a symbolic link")
        z("17-link-same-bytes", change(f, E1, attr=0o120777 << 16), 1, "zip.kind", "an exhibit that became a link")
        z("18-directory", put(f, "data/empty/", b"", attr=0o040755 << 16 | 16), 1, "zip.kind", "a directory")
        z("37-setuid", change(f, E1, attr=0o104755 << 16), 1, "zip.kind", "other permissions")
        g = dict(f)
        g["data/exhibits/e0001.EML"] = evil
        self.both("20-case-twin", g, 1, "bag.twin", "a name that differs in case alone")
        manifest1(g)
        g["bag-info.txt"] = info(g, self.good)
        self.both("20-case-twin-signed", seal(g, self.good), 1, "bag.twin", "the same, listed and signed")
        z("38-comment", zip_of(entries(f), comment=b"verified by a court"), 1, "zip.end", "a comment")
        z("38-entry-comment", change(f, E1, comment=b"genuine"), 1, "zip.comment", "a comment on an entry")
        z("38-comment-is-zip", zip_of(entries(f), comment=two), 1, "zip.end", "a comment that is a zip")
        g = dict(f)
        g["README.txt"] = b"unsigned"
        z("39-unsigned-file", g, 1, "bag.unlisted", "one more file")

    def rows_zip_more(self):
        z, f = self.zip, self.bag()
        z("zip-deflated", deflated(f), 0, "-", "a compressed entry")
        z("zip-deflated-tail", deflated(f, tail=b"hidden"), 1, "zip.size", "bytes behind the compressed ones")
        z("zip-deflated-cut", deflated(f, data=deflate(f[E2])[:-9], packed=len(deflate(f[E2])) - 9), 1, "zip.size", "compressed bytes cut short")
        z("zip-deflated-short", deflated(f, size=5), 1, "zip.size", "unpacks to more than it says")
        z("zip-deflated-long", deflated(f, size=1 << 20), 1, "zip.size", "unpacks to less than it says")
        bomb = deflate(b"\0" * (200 << 20))
        z("zip-bomb", put(f, "data/exhibits/E0003.bin", bomb, packed=len(bomb), size=200 << 20, method=8, crc=0), 1, "zip.ratio", "a bomb")
        z("zip-bomb-liar", put(f, "data/exhibits/E0003.bin", bomb, packed=len(bomb), size=99, method=8, crc=0), 1, "zip.size", "a bomb that says it is small")
        z("zip-method", change(f, E1, method=12), 1, "zip.method", "bzip2")
        z("zip-encrypted", change(f, E1, flags=1), 1, "zip.flags", "encrypted")
        z("zip-descriptor", change(f, E1, flags=8), 1, "zip.flags", "a data descriptor")
        z("zip-utf8", change(f, E1, flags=0x800), 1, "zip.flags", "the UTF-8 flag")
        z("zip-time", change(f, E1, time=1234, date=0x5865), 1, "zip.header", "a time")
        z("zip-made", change(f, E1, made=0x0014), 1, "zip.header", "made on another system")
        z("zip-needs", change(f, E1, need=45), 1, "zip.header", "a version nobody needs")
        z("zip-gap", zip_of(entries(f), gap=b"unsigned"), 1, "zip.gap", "bytes before the directory")
        z("zip-gap-inside", change(f, E2, before=b"unsigned"), 1, "zip.gap", "bytes between two entries")
        z("zip-tail", zip_of(entries(f), tail=b"\n"), 1, "zip.end", "a byte behind the end")
        z("zip-order", list(reversed(entries(f))), 1, "zip.order", "entries in another order")
        z("zip-count", zip_of(entries(f), count=len(f) - 1), 1, "zip.directory", "an end record that counts too few")
        z("zip-count-more", zip_of(entries(f), count=60000), 1, "zip.directory", "an end record that counts too many")
        z("zip-count-64", zip_of(entries(f), count=65535), 1, "zip.end", "an end record that points to zip64")
        z("zip-overlap", change(f, E2, at_lie=0), 1, "zip.gap", "two entries share bytes")
        z("zip-far", change(f, E2, at_lie=0x7fffffff), 1, "zip.gap", "an entry beyond the file")
        z("zip-huge", change(f, E2, size=0xfffffffe, packed=0xfffffffe), 1, "zip.gap", "an entry larger than the file")
        one = zip_of(entries(f))
        for n in (0, 3, 4, 21, 22, 100, len(one) // 2, len(one) - 22, len(one) - 1):
            z("zip-cut-%d" % n, one[:n], 1, "zip.start" if n < 22 else "zip.end", "only the first %d bytes" % n)
        z("zip-empty", zip_of([]), 1, "zip.start", "an archive of nothing")
        z("zip-text", b"this is no zip\n" * 99, 1, "zip.start", "a text file")
        z("zip-zeros", b"\0" * 5000, 1, "zip.start", "zeros")

    # ---- what only a folder can have ----

    def rows_dir(self):
        f = self.bag()
        copy = self.out / "same-bytes"
        copy.write_bytes(f[E1])

        def swap(root):
            (root / E1).unlink()
            (root / E1).symlink_to(copy)

        def times(root):
            for p in root.rglob("*"):
                os.utime(p, (1, 1))
                if p.is_file():
                    p.chmod(0o400)

        d = self.dir
        d("17-dir-link", f, 1, "dir.link", "an exhibit is a link to the same bytes", swap)
        d("17-dir-link-added", f, 1, "dir.link", "a link was added", lambda r: (r / "data/exhibits/x").symlink_to("/etc/passwd"))
        d("18-dir-empty", f, 1, "dir.empty", "an empty directory", lambda r: (r / "data/empty").mkdir())
        d("19-dir-linked", f, 1, "dir.link", "a linked directory", lambda r: (r / "data/more").symlink_to("/etc"))
        d("19-dir-loop", f, 1, "dir.link", "a link to above", lambda r: (r / "data/more").symlink_to(".."))
        d("25-dir-times", f, 0, "-", "other times and permissions: not covered", times)
        d("dir-hard-link", f, 0, "-", "a hard link from elsewhere: not covered", lambda r: os.link(r / E1, self.out / "elsewhere"))
        d("dir-fifo", f, 1, "dir.kind", "a fifo", lambda r: os.mkfifo(r / "data/fifo"))
        d("dir-litter", f, 1, "dir.litter", "what a file manager leaves", lambda r: (r / "data/.DS_Store").write_bytes(b"x"))
        d("dir-dot-file", f, 1, "dir.name", "a hidden file", lambda r: (r / "data/.hidden").write_bytes(b"x"))
        d("dir-escape", f, 1, "dir.name", "a name that clears the screen", lambda r: (r / "data/\x1b[2J").write_bytes(b"x"))
        d("dir-not-utf8", f, 1, "dir.name", "a name that is no text", lambda r: open(os.fsencode(r) + b"/data/\xff\xfe", "wb").close())
        d("dir-newline", f, 1, "dir.name", "a name with a line in it", lambda r: (r / "data/a\nINTACT, signed by KNOWN key").write_bytes(b"x"))
        d("dir-deep", f, 1, "dir.depth", "folders in folders", lambda r: (r / "data" / "/".join("abcdefghijklmnopqrst")).mkdir(parents=True))
        d("dir-nothing", {}, 1, "sign.none", "an empty folder", lambda r: r.mkdir())

    def all(self):
        for row in (self.rows_payload, self.rows_tags, self.rows_manifest, self.rows_info, self.rows_signature, self.rows_zip,
                    self.rows_zip_more, self.rows_dir):
            row()
        (self.out / "expected.tsv").write_text("".join(self.expected))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    Forge(sys.argv[1]).all()
