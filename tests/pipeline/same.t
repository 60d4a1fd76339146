#!/bin/sh
# The stages in a shell and `run` give the same packet, byte for byte; so do a second time, another
# host, another order of arguments, another number of workers.
. "$(dirname "$0")/../tap.sh"
make_pile

exits 0 'run makes a packet' exhibit run -q --ocr=off pile -o whole
ok 'the stages make one' stages piped pile
same 'both are the same bytes' whole piped
exits 0 'run again' exhibit run -q --ocr=off pile -o again
same 'twice the same bytes' whole again
exits 0 'run into a packet that is there' exhibit run -q --ocr=off pile -o again
same 'the same bytes once more' whole again

LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Kolkata exits 0 'run in Turkish, in Kolkata' exhibit run -q --ocr=off pile -o far
same 'the host does not show' whole far
LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Kolkata ok 'the stages there' stages far-piped pile
same 'nor in the stages' whole far-piped

exits 0 'one worker' exhibit run -q --ocr=off -j 1 pile -o one
same 'one worker, the same bytes' whole one
exits 0 'five workers' exhibit run -q --ocr=off -j 5 pile -o five
same 'five workers, the same bytes' whole five

exits 0 'two arguments' exhibit run -q --ocr=off pile/mail pile/docs -o ab
exits 0 'the same two, turned round' exhibit run -q --ocr=off pile/docs pile/mail -o ba
# What is named first comes first in the packet: that is for its owner to say. What is in it is the same.
things() { unzip -p "$1"/*.zip data/case/records.ndjson | jq -ce 'select(.type == "item")' | sort >"$1.items"; }
things ab; things ba; ok 'there are items' test -s ab.items
same 'the order of arguments orders the exhibits, nothing else' ab.items ba.items
rm ab.items ba.items
exits 0 'spelled otherwise' exhibit run -q --ocr=off ./pile/mail// pile/docs/ -o odd
same 'nor does how they are spelled' ab odd

cp -rp pile copy && mv copy pile2 && rm -rf pile && mv pile2 pile
exits 0 'a copy of the pile' exhibit run -q --ocr=off pile -o copied
same 'the order of directory entries does not matter' whole copied

cp -r "$TOP/fixtures/demo" demo
exits 0 'the sample case' exhibit run -q demo -o demo-whole
OCR=auto ok 'the sample case in stages' stages demo-piped demo
same 'the same bytes, recognition included' demo-whole demo-piped
ok 'nothing is left but what was asked for' sh -c 'ls -A | grep -vxE "(ab|ba|odd|far|far-piped|one|five|whole|piped|again|copied|pile|demo|demo-whole|demo-piped|out|err|\.exhibit)" && exit 1 || exit 0'
done_testing
