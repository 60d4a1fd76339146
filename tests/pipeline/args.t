#!/bin/sh
# Wrong arguments: exit status 64 (verify: 3), one line that says what is wrong and where help is.
. "$(dirname "$0")/../tap.sh"
echo 'Invoice total: $5.00' >note.txt
wrong() {
	exits "$1" "exhibit $3" sh -c "\"$EXHIBIT\" $3"
	says "  says: $2" "$2"
	ok '  in one line, and nothing on stdout' sh -c 'test "$(wc -l <err)" = 1 && test ! -s out'
}
wrong 64 'unknown command "bogus".*--help' 'bogus'
for c in run ingest classify extract bundle show scan case venues key; do
	wrong 64 "exhibit $c: unknown option --bogus.*exhibit $c --help" "$c --bogus"
done
wrong 3 'unknown option --bogus' 'verify --bogus'
wrong 64 'nothing to read.*exhibit run --help' 'run'
wrong 64 'nothing to read.*exhibit run --help' 'run -o packet'
wrong 64 '-o DIR is needed' 'run note.txt'
wrong 64 '-o DIR is needed' 'bundle'
wrong 64 'one of auto, all, off' 'run note.txt -o packet --ocr=maybe'
wrong 64 'one of auto, require, off' 'ingest --sandbox=perhaps note.txt'
wrong 64 'a number is expected' 'run note.txt -o packet -j many'
wrong 64 'a number is expected' 'run note.txt -o packet -j -1'
wrong 64 'a value is missing behind -o' 'run note.txt -o'
wrong 64 'case-id' 'run note.txt -o packet --case-id=a/b'
wrong 64 'case-id' 'run note.txt -o packet --case-id='
wrong 64 'records come on standard input' 'classify note.txt'
wrong 64 'text comes on standard input' 'scan note.txt'
wrong 64 'one item id' 'show'
wrong 3 'one bundle is expected' 'verify'
wrong 64 'new, list, export' 'key'
wrong 64 'new, list, export' 'key bogus'
wrong 78 'nowhere' 'run note.txt -o packet --password-file nowhere'
wrong 78 'nowhere' 'run note.txt -o packet --rules nowhere'
exhibit key new --name= >out 2>err
export SOURCE_DATE_EPOCH=1000000000
wrong 78 'the time to sign with is 2001-09-09.*SOURCE_DATE_EPOCH has to lie between them' 'run note.txt -o packet'
unset SOURCE_DATE_EPOCH
ok 'none of this made anything' sh -c 'test "$(ls -A | tr "\n" " ")" = "err note.txt out "'

exits 0 'exhibit --version' exhibit --version
ok '  prints it' grep -Eq '^exhibit [0-9]+\.[0-9]+\.[0-9]+$' out
exits 0 'exhibit --help' exhibit --help
ok '  begins with an example' sh -c 'head -n 1 out | grep -q "^exhibit run "'
for c in run ingest classify extract bundle verify show scan case venues key; do
	exits 0 "exhibit $c --help" exhibit $c --help
	ok '  begins with an example of it' sh -c "head -n 1 out | grep -q 'exhibit $c'"
	ok '  fits into 110 columns' sh -c 'test -z "$(grep -E "^.{111}" out)" && test ! -s err'
done
exits 64 'no command: the help, as a mistake' exhibit
ok '  on stderr' sh -c 'test -s err && test ! -s out'
exits 0 'a name that begins with a dash, behind --' sh -c "cp note.txt ./-n.txt && \"$EXHIBIT\" ingest -q -- -n.txt"
ok '  is read' jq -es 'map(select(.name == "-n.txt")) | length == 1' out

exits 65 'records of another protocol' sh -c 'echo "{\"type\":\"case\",\"protocol\":2}" | "$EXHIBIT" classify'
says '  says which' 'protocol 2, this program reads protocol 1'
exits 65 'a store of another version' sh -c '"$EXHIBIT" ingest -q --store=st note.txt && echo "exhibit store 2" >st/exhibit-store &&
	"$EXHIBIT" ingest -q --store=st note.txt'
says '  says what to do' 'another version: name another folder with --store'

# A closed descriptor is not given to a file that is opened later: what is printed would go there.
exits 74 'standard output closed' sh -c '"$EXHIBIT" ingest -q --store=closed note.txt >&-'
export SOURCE_DATE_EPOCH=$(date +%s)	# both are made at one time
exits 0 'all three closed' sh -c '"$EXHIBIT" run --ocr=off note.txt -o closed-packet <&- >&- 2>&-'
exits 0 'all three open' exhibit run -q --ocr=off note.txt -o open-packet
ok '  the same packet' diff -rq closed-packet open-packet
unset SOURCE_DATE_EPOCH
[ -c /dev/full ] && exits 74 'help onto a full disk' sh -c '"$EXHIBIT" --help >/dev/full'

# The packet beside its own evidence: what a run writes there is none.
mkdir pile && cp note.txt pile
for again in '' ', again'; do
	exits 0 "a packet inside the folder that is read$again" sh -c 'cd pile && "$EXHIBIT" run -q --ocr=off . -o packet'
	ok '  holds the folder and nothing of itself' sh -c 'test "$(unzip -p pile/packet/*.zip data/case/records.ndjson |
		jq -r "select(.type == \"item\").origin[0]")" = note.txt'
done
done_testing
