#!/bin/sh
# Encrypted archives with and without the password; standard input as evidence; what is left out on request.
. "$(dirname "$0")/../tap.sh"
locked=$TOP/fixtures/demo/archives/drafts-locked.zip
exits 0 'a locked archive' exhibit ingest -q --store a "$locked"
ok 'is an item, and its members are noted as locked' jq -es 'map(select(.type == "item")) | .[0].sha256 != null and (.[1:] | length == 2 and all(.[]; .notes[0].level == "unread"))' out
none=$(jq -s 'map(select(.type == "item" and .parent != null and .sha256 != null)) | length' out)
ok 'without its content' test "$none" = 0
printf 'wrong\nharbor-2024\n' >passwords
exits 0 'with a file of passwords' exhibit ingest -q --store b --password-file passwords "$locked"
python3 - "$locked" >want <<'P'
import hashlib, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
print('\n'.join(sorted(hashlib.sha256(z.read(i, b'harbor-2024')).hexdigest() for i in z.infolist() if not i.is_dir())))
P
jq -r 'select(.type == "item" and .parent != null).sha256' out | sort >got
same 'every member is there, with the bytes Python reads' want got
ok 'the password is in no record' sh -c '! grep -q harbor-2024 out'
exits 0 'the same store after a run without' exhibit ingest -q --store a --password-file passwords "$locked"
jq -r 'select(.type == "item" and .parent != null).sha256' out | sort >got
same 'does not remember that it was locked' want got
exits 0 'a whole packet with passwords' exhibit run -q --password-file passwords "$locked" -o packet
ok 'the password is nowhere in it' sh -c '! unzip -p packet/*.zip | grep -aq harbor-2024 && ! grep -rq harbor-2024 packet'

exits 0 'evidence on standard input' sh -c "\"$EXHIBIT\" ingest -q - <\"$TOP/fixtures/eml/invoice-thread.eml\""
ok 'is an item with that digest' sh -c "grep -q $(sha256sum <"$TOP/fixtures/eml/invoice-thread.eml" | cut -c1-64) out"
ok 'and is read as what it is' jq -es '[.[] | select(.type == "item" and .parent == null)] | length == 1 and .[0].media == "message/rfc822"' out
exits 0 'a run over standard input' sh -c "\"$EXHIBIT\" run -q - -o from-stdin <\"$TOP/fixtures/archive/a.zip\""
exits 0 'nothing on standard input' sh -c "\"$EXHIBIT\" ingest -q - </dev/null"
ok 'is an item of no bytes' jq -es 'map(select(.type == "item")) | length == 1 and .[0].size == 0' out

pdf=$TOP/fixtures/demo/invoices/INV-2024-005.pdf
exits 0 'text of a reader left out' sh -c "\"$EXHIBIT\" ingest -q \"$pdf\" | \"$EXHIBIT\" classify -q | \"$EXHIBIT\" extract -q --no-text=pdf"
ok 'leaves a note and no text' jq -es 'map(select(.type == "item")) | (.[0].text.sha256 == null) and any(.[0].notes[]; .level == "unread")' out
exits 0 'recognition left out' sh -c "\"$EXHIBIT\" ingest -q \"$TOP/fixtures/demo/screenshots/IMG_0412.PNG\" | \"$EXHIBIT\" classify -q | \"$EXHIBIT\" extract -q --ocr=off"
ok 'leaves a note' jq -es 'map(select(.type == "item")) | any(.[0].notes[]; .level == "unread")' out
exits 1 '--strict tells by its exit status' exhibit run -q --strict "$locked" -o strict
ok 'and makes the packet all the same' test -f strict/report.html
echo 'Invoice total: $5.00' >note.txt
exits 0 '--strict with nothing unread' exhibit run -q --strict note.txt -o fine
mkfifo pipe && ln -s /etc/passwd link && mkdir -p loop/in && ln -s .. loop/in/up && mkdir sock && cp "$pdf" loop/in
exits 0 'a fifo, links, a loop' timeout 60 "$EXHIBIT" ingest -q pipe link loop
ok 'are items with notes, and nothing is followed' jq -es '(map(select(.type == "item" and .sha256 == null and (.notes | length) > 0)) | length) == 3 and (map(select(.name == "INV-2024-005.pdf")) | length) == 1' out
done_testing
