#!/bin/sh
# The record stream: cut, broken and foreign lines; fields of other people's; jq between the stages.
. "$(dirname "$0")/../tap.sh"
make_pile
exhibit ingest -q pile >ingested
exhibit classify -q <ingested >classified
exhibit extract -q --ocr=off <classified >extracted

shape() { jq -es '.[0].type == "case" and .[-1].type == "end" and (.[1:-1] | all(.type == "item")) and .[-1].items == length - 2' "$1"; }
for f in ingested classified extracted; do ok "$f: a case line, items, an end line that counts them" shape $f; done
ok 'the end counts the notes' jq -es '(.[-1].notes) == ([.[1:-1][].notes[]?.level] | {odd: map(select(. == "odd")) | length,
	partial: map(select(. == "partial")) | length, unread: map(select(. == "unread")) | length, refused: map(select(. == "refused")) | length})' extracted
ok 'ids are unique' sh -c 'test -z "$(jq -r "select(.type==\"item\").id" extracted | sort | uniq -d)"'
ok 'every parent is an item before its child' jq -es 'reduce (.[] | select(.type == "item")) as $i ({seen: {}, ok: true};
	{ok: (.ok and ($i.parent == null or .seen[$i.parent])), seen: (.seen + {($i.id): true})}) | .ok' extracted

# Cut: between lines, in the middle of one.
head -n 5 classified >cut-a
head -c 3000 classified >cut-b
for f in cut-a cut-b; do
	for s in classify extract; do
		exits 65 "$s notices a cut stream ($f)" sh -c "\"$EXHIBIT\" $s -q <$f"
		says 'and says so' 'no end line'
		ok 'and writes no end line' sh -c '! grep -q "^{\"type\":\"end\"" out'
	done
done
head -n 5 extracted >cut
exits 65 'bundle refuses a cut stream' sh -c "\"$EXHIBIT\" bundle -q -o packet <cut"
says 'and says why' 'not signed'
ok 'and makes no packet' test ! -e packet
exits 65 'a stream that was cut before its first line' sh -c "\"$EXHIBIT\" bundle -q -o packet </dev/null"
exits 65 'no records at all, in a stage' sh -c "\"$EXHIBIT\" classify -q </dev/null"

# Lines that are no records: the stages tell and go on, bundle does not sign over them.
{ head -n 3 ingested; echo '{"type":"item","id":'; tail -n +4 ingested; } >broken
exits 0 'classify goes on behind a broken line' sh -c "\"$EXHIBIT\" classify -q <broken"
ok 'with a line that tells' jq -es 'map(select(.type == "error")) | length == 1' out
exits 65 'bundle does not sign over it' sh -c "\"$EXHIBIT\" bundle -q -o packet <out"

# What we do not know passes through letter by letter.
odd='"zz":{"n":1.0e5,"m":-0.0,"big":123456789012345678901234567890,"s":"\u00e9\/\ud83d\ude00 \u0000","deep":[[{"a":[]}],null,true]}'
sed "/\"type\":\"item\"/{
	s/}\$/,$(printf '%s' "$odd" | sed 's/[\\/&]/\\&/g')}/
	s/\"class\":{/\"class\":{\"by_whom\":[1.50,2E+3],/
	s/\"facts\":\[{/\"facts\":[{\"seen\":0.10,/
	s/\"mail\":{/\"mail\":{\"x-list\":{\"id\":\"<a.b>\"},/
}" extracted >own
{ head -n 1 own; echo '{"type":"remark","by":"jo","n":1.00}'; tail -n +2 own; } >own2
exits 0 'a stage reads fields it does not know' sh -c "\"$EXHIBIT\" classify -q <own2"
cp out own3
exits 0 'and the next' sh -c "\"$EXHIBIT\" extract -q --ocr=off <own3"
cp out own4
letter() { [ "$(grep -cF -- "$1" own2)" -gt 0 ] && [ "$(grep -cF -- "$1" own2)" = "$(grep -cF -- "$1" "$2")" ]; }
for f in own3 own4; do
	ok "$f: a field of an item" letter "$odd" $f
	ok "$f: inside the class" letter '"by_whom":[1.50,2E+3]' $f
	ok "$f: inside the mail" letter '"x-list":{"id":"<a.b>"}' $f
	ok "$f: a line of another type" letter '{"type":"remark","by":"jo","n":1.00}' $f
done
ok 'inside a fact, where the facts are kept' letter '"seen":0.10' own3
exits 0 'bundle takes all of it' sh -c "\"$EXHIBIT\" bundle -q -o packet <own4"
unzip -p packet/*.zip data/case/records.ndjson >signed
ok 'and signs it, letter by letter' letter "$odd" signed
ok 'and the foreign line' letter '{"type":"remark","by":"jo","n":1.00}' signed

# A second classify, a second extract: nothing changes.
exhibit classify -q <classified >twice
same 'classify of what was classified' classified twice
exhibit extract -q --ocr=off <extracted >twice
same 'extract of what was extracted' extracted twice

# People select between the stages.
jq -c 'select(.type != "item" or .class.is == "message")' classified >fewer
exits 0 'extract takes a selection' sh -c "\"$EXHIBIT\" extract --ocr=off <fewer"
says 'and says that fewer came than were announced' 'were announced'
cp out fewer2
ok 'its end counts what it wrote' shape fewer2
exits 0 'bundle takes the selection' sh -c "\"$EXHIBIT\" bundle -q -o selection <fewer2"
exits 0 'and the packet is intact' exhibit verify selection/*.zip
ok 'records without the case line, keys in another order' sh -c \
	"jq -cS . extracted | sed 1d | \"$EXHIBIT\" bundle -q -o turned"
done_testing
