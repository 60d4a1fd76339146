#!/bin/sh
# What concerns the case goes out, and nothing else does; case.ini decides where it speaks; exhibit
# numbers stay whatever is added, taken away or put in another order; `run` and the stages agree.
. "$(dirname "$0")/../tap.sh"

me='Mira Kesten <mira@kesten.example>' dana='Dana Whitlock <dana@harbour-books.example>'
otto='Otto Brandt <otto@home.example>' firm='Nils Berg <nils@bergwerk.example>'
# mail FILE FROM TO SUBJECT DAY ID TEXT [REPLY-TO]
mail() {
	mkdir -p "$(dirname "$1")"
	{
		printf 'From: %s\r\nTo: %s\r\nSubject: %s\r\n' "$2" "$3" "$4"
		printf 'Date: %s Mar 2024 10:00:00 +0000\r\nMessage-ID: <%s@x.example>\r\n' "$5" "$6"
		[ -z "${8-}" ] || printf 'In-Reply-To: <%s@x.example>\r\n' "$8"
		printf '\r\n%s\r\n' "$7"
	} >"$1"
}
mail in/a1.eml "$dana" "$me" 'Website' 1 a1 'Could you make our website for 4,800.00 EUR?'
mail in/a2.eml "$me" "$dana" 'Re: Website' 2 a2 'Yes. zkept1' a1
mail in/a3.eml "$me" "$dana" 'Invoice INV-2024-017' 4 a3 'Invoice No. INV-2024-017, total 4,800.00 EUR. Please pay by 18 March 2024.'
mail in/a4.eml "$me" "$dana" 'Reminder: INV-2024-017' 20 a4 'Invoice INV-2024-017 over 4,800.00 EUR is overdue. Please pay.'
mail in/p1.eml "$otto" "$me" 'zprivsubject' 5 p1 'You owe me 18.00 EUR for dinner. zprivate1'
mail in/p2.eml "$me" "$otto" 'Re: zprivsubject' 6 p2 'OK zprivate2' p1
mail in/p3.eml "$firm" "$me" 'Other work' 7 p3 'About invoice INV-2024-099 over 900.00 EUR. zprivate3'
for f in in/*.eml; do
	printf 'From x Fri Mar  1 10:00:00 2024\n'
	tr -d '\r' <"$f"
	echo
done >box.mbox
rm in/p?.eml in/a1.eml
mkdir docs && echo 'Phone note: Dana said it is fine. zkept2' >docs/note.txt
mkdir whole && cp -r in docs box.mbox whole/

# Everything that leaves, unpacked.
unpacked() { mkdir -p "$1.all" && cp -r "$1" "$1.all/" && (cd "$1.all" && unzip -qo "$OLDPWD/$1"/*.zip); }
holds() { grep -rqa -- "$2" "$1.all"; }
lacks() { ! grep -rqa -- "$2" "$1.all"; }
labels() { python3 -c 'import csv,sys
for r in csv.DictReader(open(sys.argv[1] + "/csv/exhibits.csv", newline="")):
    if r["exhibit"]: print(r["sha256"], r["exhibit"])' "$1" | sort -u; }

exits 0 'a packet' exhibit run --ocr=off whole -o p
says 'it says how much was left out' '[0-9]+ of them concern the case; [0-9]+ were left out'
unpacked p
ok 'what was said with the other side is in it' holds p zkept1
ok 'so is a file of its own' holds p zkept2
for word in zprivate1 zprivate2 zprivate3 zprivsubject otto@home Brandt; do
	ok "nothing of others: $word" lacks p "$word"
done
ok 'no mailbox goes out that holds them' lacks p 'From x Fri'
ok 'the mailbox is named, and why it is not there' grep -q 'box.mbox.*stay with their owner' p.all/data/case/index.csv
ok 'its message that is kept is a file' grep -lq 'Message-ID: <a1@x.example>' p.all/data/exhibits/EX-*.eml
ok 'the report counts' grep -Eq 'mail between others[^0-9]*>3<' p/report.html
is() { [ "$1" = "$2" ] || { echo "$1 is not $2" >"$work.log"; false; }; verdict $? "$3"; }
is "$(grep -c yes p/csv/left_out.csv)" 4 'by rule'
is "$(cut -d, -f1 p/csv/parties.csv | grep -c -e otto -e nils)" 0 'no table has them'
exits 0 'the bundle is intact' exhibit verify p/case-*.zip
ok 'sides are told' python3 - p <<'PY'
import csv, sys
sides = {r['party']: r['side'] for r in csv.DictReader(open(sys.argv[1] + '/csv/parties.csv', newline=''))}
assert sides['mira@kesten.example'] == 'my side' and sides['dana@harbour-books.example'] == 'other side', sides
PY

stages whole-piped whole
same 'run and the stages agree' p whole-piped
exits 0 'all of it' exhibit run -q --all --ocr=off whole -o all
unpacked all
ok 'with --all nothing is left out' holds all zprivate3

# ---- numbers ----
labels p >before
cp -r whole more
mail more/in/b1.eml "$dana" "$me" 'Re: Reminder: INV-2024-017' 25 b1 'Soon.' a4
mail more/in/b0.eml "$dana" "$me" 'Hello' 1 b0 'Earlier than all others.'
exits 0 'two more' exhibit run -q --ocr=off more -o p-more
labels p-more >after
ok 'what was there keeps its number' test -z "$(comm -23 before after)"
ok 'what is new has one' test "$(comm -13 before after | wc -l)" -eq 2
rm more/in/a4.eml
exits 0 'one less, from elsewhere, the other way round' exhibit run -q --ocr=off more/docs more/in more/box.mbox -o p-less
labels p-less >after
ok 'the others keep theirs' test -z "$(comm -13 before after | grep -v -e "$(sha256sum <more/in/b1.eml | cut -c1-64)" -e "$(sha256sum <more/in/b0.eml | cut -c1-64)")"

# ---- case.ini ----
printf '[me]\naddress = mira@kesten.example\n[other]\nname = Nils Berg\naddress = @bergwerk.example\n' >nils.ini
exits 0 'another case out of the same pile' exhibit run --case nils.ini --ocr=off whole -o n
says 'case.ini is named' 'nils.ini'
unpacked n
ok 'has the other mail' holds n zprivate3
ok 'and not the first' lacks n zkept1
cp nils.ini whole/case.ini
exits 0 'case.ini in the folder is found' exhibit run -q --ocr=off whole -o n2
unpacked n2
ok 'and obeyed' lacks n2 zkept1
ok 'it is no evidence' lacks n2 'name = Nils Berg'
rm whole/case.ini
exhibit ingest --store st -q whole | exhibit classify -q | exhibit extract -q --ocr=off | exhibit bundle -q --case nils.ini -o n-piped 2>err
same 'the stages agree with --case' n n-piped
printf '[other]\nname = Dana Whitlock\nadress = dana@harbour-books.example\n' >wrong.ini
exits 78 'a wrong key' exhibit run -q --case wrong.ini --ocr=off whole -o w
says 'names file, line and fix' 'wrong.ini:3: .*adress.*name, address'
ok 'nothing was made' test ! -e w
exits 78 'a file that is not there' exhibit run -q --case none.ini --ocr=off whole -o w

# An account is mostly about others: its bookings are said once, in their table, and the timeline has those of the case.
mkdir bank && cp in/a2.eml in/a3.eml in/a4.eml bank/
printf '%s\n' 'Date,Description,Counterparty,Amount,Currency' '2024-03-12,Groceries,Corner Shop,-31.40,EUR' \
	'2024-03-15,Payment INV-2024-017,Dana Whitlock,800.00,EUR' '2024-03-20,Refund of a fee,Bank,2.50,EUR' >bank/account.csv
printf '[other]\naddress = dana@harbour-books.example\n' >dana.ini
exits 0 'a packet with an account' exhibit run --ocr=off --case dana.ini bank -o b
rows() { python3 -c 'import csv,sys
for r in csv.DictReader(open(sys.argv[1], newline="")): print("|".join(r[k] for k in sys.argv[2:]))' "$@"; }
is "$(rows b/csv/transactions.csv date amount currency counterparty role line)" '2024-03-12|-31.40|EUR|Corner Shop||2
2024-03-15|800.00|EUR|Dana Whitlock||3
2024-03-20|2.50|EUR|Bank|refund|4' 'every booking is in the table of bookings'
is "$(rows b/csv/timeline.csv time what text | grep transaction)" '2024-03-15|transaction.credit|800.00 EUR Payment INV-2024-017' \
	'the timeline has the one that is about the case'
is "$(rows b/csv/amounts.csv amount title | grep account.csv)" '' 'and no amount of a booking is told twice'
ok 'the page tells of the others' grep -q 'here: 2[^0-9]*bookings in account statements that name neither' b/report.html
exits 0 'without a word on the sides' exhibit run --ocr=off bank/account.csv -o b
is "$(rows b/csv/timeline.csv what | grep transaction)" '' 'no booking is on the timeline'
ok 'and the page says why' grep -q 'here: 3[^0-9]*bookings in account statements, as it is not known' b/report.html

# Friday evening in UTC is Saturday in Tokyo: business days, and the day they end on, are those of case.ini's zone.
mkdir -p court more && cp in/a3.eml court/
printf 'From: Upwork <donotreply@upwork.com>\r\nTo: %s\r\nSubject: Your claim\r\nDate: Fri, 29 Mar 2024 20:00:00 +0000\r\n\r\nThe claim on INV-2024-017 was filed.\r\n' \
	"$me" >court/filed.eml
printf '[venue]\ntitle = A court of ours\n[source s]\ntitle = its page\n[trigger t]\ntitle = it was filed\nwords = filed\n[deadline d]\ntitle = Answer\ndays = 3\ncount = business\ntrigger = t\nsource = s\nverified = yes\n' >more/ours.ini
for zone in UTC Asia/Tokyo; do
	printf '[case]\nvenue = ours\nzone = %s\n[other]\naddress = dana@harbour-books.example\n' $zone >court.ini
	exits 0 "counted in $zone" exhibit run -q --ocr=off --venues more --case court.ini court -o "c-${zone#*/}"
done
is "$(rows c-UTC/csv/deadlines.csv last_safe_day zone)" '2024-04-02|UTC' 'three business days after Friday end on Wednesday'
is "$(rows c-Tokyo/csv/deadlines.csv last_safe_day zone)" '2024-04-02|Asia/Tokyo' 'after Saturday morning, too'

# A packet made before, the store of a run and what a stopped one left lie where they were made: nothing in them counts again.
mkdir again && cp -r in again/in && cp box.mbox again/
exits 0 'a first packet' exhibit run -q --ocr=off --case dana.ini again -o first
mkdir -p again/old.4711.tmp/packet again/old.4711.tmp/work && cp -r first again/packet
exhibit ingest -q --store again/.exhibit again/in >again/old.4711.tmp/work/all.ndjson
exits 0 'a second one' exhibit run -q --ocr=off --case dana.ini again -o second
ok 'tells the same sums' diff first/csv/balance.csv second/csv/balance.csv
ok 'and the same timeline' diff first/csv/timeline.csv second/csv/timeline.csv
is "$(rows second/csv/unread.csv title code | sort)" '.exhibit|own.folder
old.4711.tmp|own.folder
packet|own.folder' 'what was not entered is told'
cp in/a2.eml again/packet/proof.eml
exits 0 'a packet to which something was added' exhibit run -q --ocr=off --case dana.ini again -o third
ok 'is entered' grep -q 'again/packet/proof.eml' third/csv/exhibits.csv
is "$(cd again/packet && ls csv/*.csv case-*.zip report.html | wc -l)" "$(rows third/csv/unread.csv origin code | grep -c -e 'packet/.*own.report' -e 'packet/.*own.bundle')" \
	'each table, the page and the bundle are known again, and not read'
ok 'the sums stay' diff first/csv/balance.csv third/csv/balance.csv
exits 0 'a packet that is named' exhibit run -q --ocr=off --case dana.ini first -o fourth
ok 'is looked at' sh -c 'grep -q own.bundle fourth/csv/unread.csv && ! grep -q own.folder fourth/csv/unread.csv'

# An account in an archive with mail of others is of the case when one of its rows is, however far down.
{
	echo 'Date,Description,Counterparty,Amount,Currency'
	for i in $(seq 100 700); do echo "2023-11-05,Groceries bought on a trip to town $i,Corner Shop,-31.40,EUR"; done
	echo '2024-03-15,Transfer,Dana Whitlock,800.00,EUR'
} >far.csv
sed 's/Dana Whitlock/Corner Shop/' far.csv >other.csv
rm -f upload.zip && zip -q upload.zip box.mbox far.csv other.csv
exits 0 'an archive with two accounts' exhibit run -q --ocr=off --case dana.ini upload.zip -o u
is "$(rows u/csv/exhibits.csv title why_in_the_case | grep csv)" 'far.csv|carries a contract, invoice or order number of the case' 'one is of the case'
ok 'and its booking counts' grep -q '2024-03-15,800.00' u/csv/ledger.csv

done_testing
