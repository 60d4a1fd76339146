#!/bin/sh
# Mail files of Outlook, of the open corpus: both encodings give the same items, folders stand in the origin, what
# is cut is told and ends nothing; body hashes of DKIM agree with python3-dkim.
. "$(dirname "$0")/../tap.sh"
mail=$corpus/mail/mail
if ! [ -d "$mail" ]; then
	skip 'the open corpus is not here'
	done_testing
fi
items() { exhibit ingest -q --store "$work/store" "$1" | jq -c 'select(.type == "item" and .parent) | [.origin[1:], .sha256]'; }
for name in dist-list passworded; do
	file=$mail/java-libpst-$name.pst
	cp "$file" one.pst
	items one.pst >"$work/permuted"
	ok "$name: there are messages, and they say which folder they were in" grep -q '^\[\["Top of Personal Folders/Contacts/#' "$work/permuted"
	if python3 "$TOP/tests/pipeline/pst_cyclic.py" "$file" one.pst 2>"$work.log"; then
		items one.pst >"$work/cyclic"
		same "$name: cyclic encoding gives the same" "$work/permuted" "$work/cyclic"
	else
		skip "$name: no tables for the cyclic encoding here"
	fi
	for kib in 0 1 20 130 250; do
		head -c "$((kib * 1024 + 600))" "$file" >cut.pst
		exits 0 "$name cut after $kib KiB: status 0" exhibit ingest -q --store "$work/store" cut.pst
		exhibit ingest -q --store "$work/store" cut.pst >"$work/r" 2>"$work.log"
		ok "$name cut after $kib KiB: it is told" jq -es 'map(select(.type == "item"))[0] | (.notes // []) | length > 0' "$work/r"
	done
done
python=$(for p in /usr/bin/python3 python3; do $p -c 'import dkim' 2>"$work.log" && echo $p && break; done)
if [ -n "$python" ]; then
	exhibit ingest -q --store "$work/store" "$corpus/mail/files" >"$work/r"
	ok 'body hashes of DKIM' "$python" "$TOP/tests/pipeline/dkim_bodies.py" "$TOP/fixtures/dkim/keys" "$work/r"
else
	skip 'python3-dkim is not here'
fi
done_testing
