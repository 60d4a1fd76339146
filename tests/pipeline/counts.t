#!/bin/sh
# One count everywhere: in the end line, the summary, the report, its tables and the bundle. And the
# bundle stands up to stock tools.
. "$(dirname "$0")/../tap.sh"
make_pile
exhibit ingest -q pile | exhibit classify -q | exhibit extract -q --ocr=off >records
exits 0 'a packet with a summary' sh -c "\"$EXHIBIT\" bundle --json -o packet <records"
cp out summary.json
items=$(jq -s 'map(select(.type == "item")) | length' records)
ok 'there are items' test "$items" -gt 20
is() { [ "$2" = "$3" ] || { echo "$1: $2, expected $3"; return 1; }; }
ok 'the end line counts them' is end "$(jq -s '.[-1].items' records)" "$items"
ok 'the summary counts them' is summary "$(jq .items summary.json)" "$items"
ok 'its notes are those of the end line' is notes "$(jq -cS .notes summary.json)" "$(jq -cS 'select(.type == "end").notes' records)"
mkdir bag && unzip -q -d bag packet/*.zip
csv_rows() { python3 -c 'import csv, sys; print(len(list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8-sig")))) - 1)' "$1"; }
ok 'exhibits.csv has a row for each' is exhibits.csv "$(csv_rows packet/csv/exhibits.csv)" "$items"
ok 'index.csv has one too' is index.csv "$(csv_rows bag/data/case/index.csv)" "$items"
sed 1d records >a && sed 1d bag/data/case/records.ndjson >b
same 'the records in the bundle are those that came' a b
same 'the report is signed' packet/report.html bag/data/case/report.html
same 'so are the tables' packet/csv bag/data/case/csv
ok 'the report says how many' grep -Eq "\\b$items\\b" packet/report.html
ok 'every item with bytes is an exhibit file of that digest, or the part of one that the index names' python3 - records bag <<'P'
import csv, hashlib, json, os, sys
have = {hashlib.sha256(open(os.path.join(d, f), 'rb').read()).hexdigest() for d, _, fs in os.walk(sys.argv[2] + '/data/exhibits') for f in fs}
rows = {r['id']: r for r in csv.DictReader(open(sys.argv[2] + '/data/case/index.csv', newline='', encoding='utf-8'))}
for line in open(sys.argv[1], encoding='utf-8'):
    r = json.loads(line)
    if r['type'] != 'item':
        continue
    row = rows[r['id']]
    assert row['sha256'] == r.get('sha256', ''), row
    assert not r.get('sha256') or r['sha256'] in have or row['derived_from'], row
P
ok 'unread.csv has a row for each note that is not merely odd' sh -c '
	test "$(python3 -c "import csv,sys; print(sum(1 for _ in csv.DictReader(open(\"packet/csv/unread.csv\", newline=\"\", encoding=\"utf-8-sig\"))))")" = \
	"$(jq -s "map(select(.type == \"item\") | .notes[]? | select(.level != \"odd\")) | length" records)"'

# What VERIFY.txt tells a stranger to do, done with what a stranger has.
cat >recipe <<'R'
set -eu
cd bag
grep -q "$(sha256sum tagmanifest-sha256.txt | cut -c1-64)" ../packet/README.txt
grep -q "$(openssl x509 -in signer.pem -outform DER | sha256sum | cut -c1-64)" ../packet/README.txt
openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt -CAfile signer.pem -out /dev/null
sha256sum -c --quiet --strict tagmanifest-sha256.txt manifest-sha256.txt
cut -c67- manifest-sha256.txt >../listed
find data ! -type d | sort >../found
diff ../listed ../found
R
ok 'openssl and sha256sum find it intact' sh recipe
ok 'every command of the recipe stands in VERIFY.txt' sh -c 'grep -q "openssl cms -verify -binary -inform DER -in tagmanifest-sha256.txt.p7s -content tagmanifest-sha256.txt -CAfile signer.pem" bag/VERIFY.txt && grep -q "sha256sum -c" bag/VERIFY.txt &&
	grep -qx "sha256sum tagmanifest-sha256.txt" bag/VERIFY.txt && grep -qx "openssl x509 -in signer.pem -outform DER | sha256sum" bag/VERIFY.txt'
ok 'the fingerprint in README.txt is that of the tag manifest' grep -q "$(sha256sum <bag/tagmanifest-sha256.txt | cut -c1-64)" packet/README.txt
exits 0 'exhibit verify: intact, signed with our own key' exhibit verify packet/*.zip
exits 0 'the extracted folder as well' exhibit verify bag
mkdir stranger
XDG_DATA_HOME=$work/stranger exits 2 'for a stranger the key is unknown' exhibit verify packet/*.zip
XDG_DATA_HOME=$work/stranger exits 0 'until it is trusted' exhibit verify --trust Jane packet/*.zip
XDG_DATA_HOME=$work/stranger exits 0 'and then it is known' exhibit verify packet/*.zip
cp -r bag forged && echo x >>forged/data/case/index.csv
exits 1 'a changed file is noticed' exhibit verify forged
ok 'by sha256sum too' sh -c 'cd forged && ! sha256sum -c --quiet --strict manifest-sha256.txt'
sed -i "s/$(sha256sum <bag/data/case/index.csv | cut -c1-64)/$(sha256sum <forged/data/case/index.csv | cut -c1-64)/" forged/manifest-sha256.txt
sed -i "s/$(sha256sum <bag/manifest-sha256.txt | cut -c1-64)/$(sha256sum <forged/manifest-sha256.txt | cut -c1-64)/" forged/tagmanifest-sha256.txt
exits 1 'with its manifests redone as well' exhibit verify forged
cp -r bag more && echo x >more/data/case/more.txt
exits 1 'so is an added file' exhibit verify more

# show: one item of the store.
id=$(jq -r 'select(.type == "item" and .name == "INV-2024-005.pdf").id' records)
sha=$(jq -r "select(.id == \"$id\").sha256" records)
ok 'show gives the bytes' is bytes "$(exhibit show "$id" | sha256sum | cut -c1-64)" "$sha"
ok 'show --text, --facts, --record, --explain' sh -c "for o in text facts record explain; do \"$EXHIBIT\" show --\$o $id | grep -q . || exit 1; done"
ok 'show --record is the line of the stream' is record "$(exhibit show --record "$id")" "$(grep "\"id\":\"$id\"" records)"
exits 65 'an item that is not there' exhibit show 00000000000000000000000000000000
done_testing
