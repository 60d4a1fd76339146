#!/bin/sh
# Everything hostile we have, in one run each: it ends, in bounded time and memory, with status 0, every
# file named is an item, nothing is written outside of packet and store, and no process is left.
. "$(dirname "$0")/../tap.sh"
export OMP_THREAD_LIMIT=1
cp "$EXHIBIT" "$work.data/program"
EXHIBIT=$work.data/program
mkdir tmp && export TMPDIR="$work/tmp"
left() { for p in /proc/[0-9]*; do [ "$(readlink "$p/exe" 2>/dev/null)" = "$EXHIBIT" ] && echo "${p#/proc/}"; done; }
run_over() { # NAME DIR SECONDS
	local began
	began=$(date +%s)
	exits 0 "$1: exit status 0" timeout -k 5 "$3" "$EXHIBIT" run -q --ocr=off "$2" -o packet
	echo "# $(($(date +%s) - began)) s"
	ok "$1: every input file is an item" python3 - "$2" packet <<'P'
import glob, json, os, subprocess, sys
top, packet = sys.argv[1:]
want = sum(1 for d, ds, fs in os.walk(top) for f in fs + [x for x in ds if os.path.islink(os.path.join(d, x))])
records = subprocess.run(['unzip', '-p', glob.glob(packet + '/*.zip')[0], 'data/case/records.ndjson'], stdout=subprocess.PIPE, check=True).stdout
have = sum(1 for line in records.splitlines() for r in [json.loads(line)] if r['type'] == 'item' and not r.get('parent'))
print(have, 'of', want)
sys.exit(have != want)
P
	exits 0 "$1: the packet is intact" exhibit verify packet/*.zip
	ok "$1: nothing is left over" sh -c 'test -z "$(ls -A tmp)" && test ! -e packet.work'
	ok "$1: no process is left" test -z "$(left)"
	rm -rf packet
}
run_over 'damaged archives of our own' "$TOP/fixtures/archive" 300
if [ ! -d "$corpus/hostile" ]; then
	skip 'the open corpus is not here'
	done_testing
fi
cp -rL "$corpus/hostile/files" files && chmod -R u+w files
run_over 'collected files' files 600
python3 "$corpus/hostile/make.py" made >/dev/null 2>"$work.log"
verdict $? 'more are made'
run_over 'made files' made 900
done_testing
