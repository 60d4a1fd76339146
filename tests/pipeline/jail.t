#!/bin/sh
# The wall changes nothing but what can go wrong: same files, same records, inside and outside of it.
# What a library silently loses when it cannot open a converter, a CMap or a font shows here.
. "$(dirname "$0")/../tap.sh"
cd "$TOP/fixtures" || exit 73
records() { # FILE-OF-RECORDS SANDBOX PATH...
	local to=$1 mode=$2
	shift 2
	rm -rf "$work/store"
	exhibit ingest -q --sandbox="$mode" --store "$work/store" "$@" | exhibit classify -q --sandbox="$mode" |
		exhibit extract -q --sandbox="$mode" --ocr=all | jq -c 'select(.type != "case")' >"$to"
}
"$EXHIBIT" ingest -q --sandbox=require --store "$work/store" eml >"$work/out" 2>"$work.log"
verdict $? '--sandbox=require works here: every protection is in force'
ok 'and the case line names them' jq -es '.[0].sandbox == ["landlock", "seccomp", "rlimits"]' "$work/out"
for dir in */; do
	dir=${dir%/}
	case $dir in *.expected) continue ;; esac
	records "$work/inside" require "$dir"
	records "$work/outside" off "$dir"
	same "$dir: the same inside and outside" "$work/inside" "$work/outside"
	ok "$dir: there are records of it" sh -c "tail -n 1 '$work/inside' | jq -e '.items > 0'"
done
if [ -d "$corpus" ]; then
	for dir in mail/files mail/mail chat documents; do
		records "$work/inside" require "$corpus/$dir"
		records "$work/outside" off "$corpus/$dir"
		same "corpus $dir: the same inside and outside" "$work/inside" "$work/outside"
	done
else
	skip 'the open corpus is not here'
fi
echo 'Pay $1,234.56 by 3 May 2024.' >"$work/in"
for mode in require off; do exhibit scan --sandbox=$mode <"$work/in" >"$work/scan-$mode"; done
same 'scan: the same inside and outside' "$work/scan-require" "$work/scan-off"
ok 'scan finds the amount' grep -q '1234.56' "$work/scan-require"

# The known losses, each by its text.
text_of() { rm -rf "$work/store"; exhibit ingest -q --sandbox=require --store "$work/store" "$1" | exhibit classify -q | exhibit extract -q --ocr=off >"$work/r"
	for id in $(jq -r 'select(.type == "item" and .text.sha256 != null).id' "$work/r"); do exhibit show --store "$work/store" --text "$id"; done; cat "$work/r"; }
holds() { text_of "$1" >"$work/text"; grep -qF -- "$2" "$work/text"; }
cat >"$work/1252.eml" <<'M'
From: a@example.com
Subject: =?windows-1252?Q?Zahlung_=80_1.250_=96_bitte?=
Date: Wed, 1 May 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: text/plain; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

Betrag =80 1.250,00 =96 f=E4llig.
M
ok 'windows-1252 in a body' holds "$work/1252.eml" 'Betrag € 1.250,00 – fällig.'
ok 'windows-1252 in a subject' holds "$work/1252.eml" 'Zahlung € 1.250 – bitte'
iconv -f UTF-8 -t SHIFT_JIS <<'M' >"$work/sjis.body"
請求書の合計は一万円です。
M
{ printf 'From: a@example.com\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=Shift_JIS\nContent-Transfer-Encoding: 8bit\n\n'; cat "$work/sjis.body"; } >"$work/sjis.eml"
ok 'Shift_JIS in a body' holds "$work/sjis.eml" '請求書の合計は一万円です。'
done_testing
