#!/bin/sh
# A file that a message of a chat names, and that lies beside the transcript, is joined to it: in an archive and
# in a folder; a name that nothing has, or that another folder has, joins nothing.
. "$(dirname "$0")/../tap.sh"
mkdir -p in/folder in/other zip
cat >zip/_chat.txt <<'C'
[14/03/2024, 10:12:33] Jane Doe: The logo is ready
[14/03/2024, 10:13:05] Jane Doe: IMG-20240314-WA0001.jpg (file attached)
[15/03/2024, 09:00:00] Tom Roe: Thanks, I pay 300 EUR
[15/03/2024, 09:01:00] Tom Roe: IMG-20240315-WA0009.jpg (file attached)
C
printf '\377\330\377\340 one' >zip/IMG-20240314-WA0001.jpg
printf '\377\330\377\340 two' >in/other/IMG-20240315-WA0009.jpg
(cd zip && zip -q -X ../in/chat.zip _chat.txt IMG-20240314-WA0001.jpg)
sed 's/0314-WA0001/0314-WA0002/' zip/_chat.txt >in/folder/_chat.txt
printf '\377\330\377\340 three' >in/folder/IMG-20240314-WA0002.jpg
exits 0 'a packet is made' exhibit run -q --all --ocr=off in -o packet
unzip -p packet/*.zip data/case/csv/exhibits.csv >exhibits.csv
cat >joined.py <<'P'
import csv
rows = list(csv.DictReader(open('exhibits.csv', encoding='utf-8-sig', newline='')))
label = {r['exhibit']: r for r in rows}
for r in sorted(rows, key=lambda r: r['origin']):
    if r['sent_with']:
        print(r['origin'], '=', label[r['sent_with']]['origin'])
P
PYTHONUTF8=1 python3 joined.py >"$work/out" 2>&1
cat >"$work/want" <<'W'
in/chat.zip › IMG-20240314-WA0001.jpg = in/chat.zip › _chat.txt › #2
in/chat.zip › _chat.txt › #2 = in/chat.zip › IMG-20240314-WA0001.jpg
in/folder/IMG-20240314-WA0002.jpg = in/folder/_chat.txt › #2
in/folder/_chat.txt › #2 = in/folder/IMG-20240314-WA0002.jpg
W
same 'each file and the message that names it' "$work/want" "$work/out"
ok 'the page says so, too' grep -qE 'named by a message of the chat: (<[a-z]+>)?EX-' packet/report.html
ok 'for the message as well' grep -qE 'the file it names: (<[a-z]+>)?EX-' packet/report.html
done_testing
