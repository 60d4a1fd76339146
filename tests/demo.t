#!/bin/sh
# The sample case, read as `make demo` reads it, against what must be found in it.
. "$(dirname "$0")/tap.sh"
cp -r "$TOP/fixtures/demo" demo
exhibit ingest -q demo | exhibit classify -q | exhibit extract -q >records || { echo 'Bail out! the sample case was not read'; exit 1; }
# Texts are objects of the store: one file of id -> text.
jq -r 'select(.type == "item" and .text.sha256 != null) | [.id, .text.sha256] | @tsv' records | sort -u -k2 >ids
while read -r id sha; do
	exhibit show --text "$id" | jq -Rs --arg sha "$sha" '{key: $sha, value: .}'
done <ids | jq -s from_entries >by_sha
jq -s --slurpfile t by_sha 'map(select(.type == "item" and .text.sha256 != null) | {key: .id, value: $t[0][.text.sha256]}) | from_entries' records >texts
cd / && python3 "$TOP/tests/check-demo.py" "$work/records" "$TOP/fixtures/demo.expected/expected.ndjson" "$work/texts"
