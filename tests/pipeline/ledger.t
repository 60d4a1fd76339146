#!/bin/sh
# The sample case as a freelancer runs it: its ledger is the true one, with nothing told and with
# case.ini filled in; what the statement cites is in the packet; a wrong venue stops before the work.
. "$(dirname "$0")/../tap.sh"
cp -r "$TOP/fixtures/demo" demo
truth() { jq -r "select(.expect == \"ledger\") | .$1" "$TOP/fixtures/demo.expected/expected.ndjson"; }
cell() {	# PACKET COLUMN: of the only line of its balance
	python3 -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="")))
assert len(rows) == 1, rows
print(rows[0][sys.argv[2]])' "$1/csv/balance.csv" "$2"
}
is() { [ "$2" = "$3" ] || { echo "$1: $2 instead of $3"; return 1; }; }

exits 0 'nothing told' exhibit run -q --ocr=off demo -o bare
for pair in currency:currency agreed:agreed invoiced:invoiced paid:paid refunded:refunded fees:fees open:open \
	received_for_no_invoice:expenses_paid of_that_taken_back:reversed claim:claim; do
	ok "balance: ${pair%%:*}" is "${pair%%:*}" "$(cell bare "${pair%%:*}")" "$(truth "${pair##*:}")"
done
ok 'each invoice has what is open on it' python3 - "$TOP/fixtures/demo.expected/expected.ndjson" bare/csv/ledger.csv <<'END'
import csv, json, sys
want = next(x for x in map(json.loads, open(sys.argv[1])) if x['expect'] == 'ledger')['invoices']
got = {r['number']: r for r in csv.DictReader(open(sys.argv[2], newline='')) if r['what'] == 'invoice' and r['counted'] == 'yes'}
assert {w['reference'] for w in want} == set(got), sorted(got)
for w in want:
    r = got[w['reference']]
    assert (r['amount'], r['open'], r['due']) == (w['total'], w['open'], w['due']), r
END
ok 'the venue, its reason and the last day are worked out' python3 - bare/csv/deadlines.csv bare/fields.json <<'END'
import csv, json, sys
assert json.load(open(sys.argv[2]))['venue'] == 'upwork-fixed'
first = next(csv.DictReader(open(sys.argv[1], newline='')))
assert first['last_safe_day'] == '2024-04-09' and first['started_by'].startswith('EX-'), first
END
ok 'every sentence cites an exhibit that is there, but for sums' python3 - bare/statement.md bare/csv/exhibits.csv <<'END'
import csv, re, sys
labels = {r['exhibit'] for r in csv.DictReader(open(sys.argv[2], newline=''))}
lines = [x for x in open(sys.argv[1]).read().split('<!--')[0].splitlines() if x]
cited = [re.findall(r'EX-[0-9A-Z]+(?:-\d+)?', x) for x in lines]
assert len(lines) > 10 and all(c for c in cited[:-1]), lines
assert not {c for found in cited for c in found} - labels
END

exhibit case new --venue upwork-fixed -o - >case.ini
sed -i -e '/^claim =/s/=.*/= 3500.00 USD/' -e '/^reason =/s/=.*/= unreleased-milestone/' case.ini
sed -i '/^narrative =/s/=.*/= I was not paid [EX-00000]./' case.ini
exits 0 'a few things told' exhibit run -q --ocr=off --case case.ini demo -o told
ok 'the claim is the one of case.ini' is claim "$(cell told claim)" 3500.00
ok 'what is open is not' is open "$(cell told open)" "$(truth open)"
ok 'the narrative takes the place of the draft' grep -q '^I was not paid' told/statement.md
ok 'its wrong citation is a finding' grep -q 'No exhibit is called EX-00000' told/csv/findings.csv
ok 'the stages make the same' sh -c '"$EXHIBIT" ingest -q demo | "$EXHIBIT" classify -q | "$EXHIBIT" extract -q --ocr=off |
	"$EXHIBIT" bundle -q --case case.ini -o piped && for f in csv/ledger.csv csv/balance.csv csv/findings.csv statement.md fields.json report.html; do
	cmp told/$f piped/$f || exit 1; done'
printf '[case]\nvenue = upwork\n' >wrong.ini
exits 78 'a venue that is none' exhibit run -q --case wrong.ini demo -o never
ok 'nothing is made then' test ! -e never

# An invoice that is the text of a mail is a paper; one that is attached as well is counted once, and a reply that quotes it adds nothing.
mkdir mails && cp "$TOP"/fixtures/bill/own-en.eml "$TOP"/fixtures/bill/text-en.eml "$TOP"/fixtures/bill/none/*-en.eml mails
printf '[case]\ncurrency = USD\n[me]\naddress = dale@vitt.example\n[other]\naddress = tom@roe.example\n' >mails.ini
exits 0 'invoices in mails' exhibit run -q mails --case mails.ini -o mailed
ok '  each is counted once, from the document' python3 - mailed/csv/ledger.csv <<'END'
import csv, sys
got = {r['number']: (r['amount'], r['due'], r['known_from'], r['exhibits'].count('EX-')) for r in csv.DictReader(open(sys.argv[1])) if r['what'] == 'invoice'}
want = {'DV-031': ('750.00', '2024-03-18', 'document', 2), 'DV-033': ('480.00', '2024-05-20', 'document', 1)}
assert {k: got.get(k) for k in want} == want and got['DV-032'][2] != 'document', got
END

# A dispute that is told in a chat alone: what was handed over, praised and asked for is found, sentence by sentence.
mkdir chat && cat >"chat/WhatsApp Chat with Dana Reed.txt" <<'END'
1/18/24, 9:02 AM - Dana Reed: Hi Sam, we agreed on $2,400 for the app, half up front, right?
1/18/24, 9:05 AM - Sam Ortiz: Yes, $1,200 now and $1,200 on delivery.
2/20/24, 10:00 AM - Sam Ortiz: The app is finished and delivered. Invoice #1043 for the remaining $1,200 is in your mail.
2/21/24, 8:00 AM - Dana Reed: Looks perfect, love it!
3/1/24, 8:00 AM - Sam Ortiz: Any news on invoice #1043?
END
printf '[case]\ncurrency = USD\n[me]\nname = Sam Ortiz\n[other]\nname = Dana Reed\n' >chat.ini
exits 0 'a chat alone' exhibit run -q chat --case chat.ini -o talk
ok '  the work was handed over' grep -q 'I delivered ("The app is finished and delivered.")' talk/statement.md
ok '  and accepted' grep -q 'Dana Reed wrote: "Looks perfect, love it!"' talk/statement.md
ok '  it was asked for' grep -q 'I asked about what was open ("Any news on invoice #1043?")' talk/statement.md
ok '  and agreed on' sh -c '! grep -q "recognised as what was agreed" talk/csv/findings.csv'

# The same files in another order: of copies not the one found first speaks, but the one whose sender is known.
sums() { exits 0 "sums of $1" exhibit run -q --ocr=off "$1" -o "$2"; python3 - "$2" <<'PY' >"$2.sums"
import csv, sys
for table in ('balance', 'ledger'):
    for r in csv.DictReader(open('%s/csv/%s.csv' % (sys.argv[1], table), newline='')):
        print(*[v for k, v in r.items() if k not in ('entry', 'exhibits', 'undoes')], sep='|')
PY
}
python3 - "$TOP/fixtures/demo" reversed.zip <<'PY'
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[2], 'w') as z:
    for at, dirs, files in sorted(os.walk(sys.argv[1]), reverse=True):
        for f in sorted(files, reverse=True):
            z.write(os.path.join(at, f), os.path.relpath(os.path.join(at, f), sys.argv[1]))
PY
printf '[other]\naddress = nobody@nowhere.example\n' >case.ini
sums "$TOP/fixtures/demo" straight
sums reversed.zip reversed
sort straight.sums >a; sort reversed.sums >b
ok 'the order of files changes no sum and no entry' diff a b
# A backup of all of it beside it: what is in identical mailboxes and archives says nothing twice, no fee either.
mkdir twice && cp -r "$TOP/fixtures/demo" twice/a && cp -r "$TOP/fixtures/demo" twice/b
sums twice doubled
sort doubled.sums >b
ok 'and everything twice is counted once' diff a b

done_testing
