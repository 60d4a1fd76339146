# What a TAP test in shell needs. Source it first:  . "$(dirname "$0")/../tap.sh"
# The test then runs in an empty directory of its own ($work) that is gone when it ends; EXHIBIT and
# TOP (of the source tree) are set, the key ring is empty, the clock of all packets stands still.
set -u
here=$(cd "$(dirname "$0")" && pwd)
: "${TOP:=$(cd "$here" && git rev-parse --show-toplevel)}"
: "${EXHIBIT:=$TOP/build/exhibit}"
export LC_ALL=C TZ=UTC SOURCE_DATE_EPOCH=1735689600 TOP EXHIBIT
unset LANG LANGUAGE
corpus=$TOP/../shared/corpus
work=$(mktemp -d "${TMPDIR:-/tmp}/exhibit-test.XXXXXX") || exit 73
export XDG_DATA_HOME="$work.data" HOME="$work.data"
mkdir "$work.data" && cd "$work" || exit 73
count=0 bad=0

finish() {
	cd /
	chmod -R u+w "$work" 2>/dev/null
	rm -rf "$work" "$work.data" "$work.log"
}
trap finish EXIT
trap 'exit 130' INT TERM

# verdict STATUS TEXT: one line of TAP; of a failure, what $work.log holds.
verdict() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		bad=$((bad + 1))
		echo "not ok $count - $2"
		[ -f "$work.log" ] && head -n 30 "$work.log" | sed 's/^/# /'
	fi
	: >"$work.log"
}

# ok TEXT COMMAND...: the command succeeds.
ok() {
	local text=$1
	shift
	"$@" >"$work.log" 2>&1
	verdict $? "$text"
}

# exits STATUS TEXT COMMAND...: the command ends so. Its output is in ./out, its messages in ./err.
exits() {
	local want=$1 text=$2 got
	shift 2
	"$@" >out 2>err </dev/null
	got=$?
	{ echo "exit status $got, expected $want"; head -n 20 err; } >"$work.log"
	[ "$got" = "$want" ]
	verdict $? "$text"
}

# says TEXT PATTERN: the messages of the last `exits` hold the pattern.
says() {
	cp err "$work.log"
	grep -Eq -- "$2" err
	verdict $? "$1"
}

# same TEXT A B: two files or directories hold the same bytes.
same() {
	diff -rq "$2" "$3" >"$work.log" 2>&1
	verdict $? "$1"
}

skip() {
	count=$((count + 1))
	echo "ok $count # SKIP $1"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

done_testing() {
	echo "1..$count"
	[ "$bad" = 0 ]
	exit
}

exhibit() { "$EXHIBIT" "$@"; }
# The four stages in a shell; $1 is the packet, the rest goes to ingest. OCR is asked for with $OCR.
stages() {
	local packet=$1
	shift
	exhibit ingest -q "$@" | exhibit classify -q | exhibit extract -q --ocr="${OCR:-off}" | exhibit bundle -q -o "$packet"
}
# A small pile of everything, in ./pile: what the fixtures of each reader give.
make_pile() {
	mkdir -p pile/archives pile/mail pile/docs
	cp "$TOP"/fixtures/archive/a.zip "$TOP"/fixtures/archive/a.tar.gz "$TOP"/fixtures/archive/crc.zip \
		"$TOP"/fixtures/archive/encrypted.zip "$TOP"/fixtures/archive/names.zip pile/archives/
	cp "$TOP"/fixtures/mbox/*.mbox "$TOP"/fixtures/eml/*.eml pile/mail/
	cp "$TOP"/fixtures/html/*.html "$TOP"/fixtures/demo/invoices/INV-2024-005.pdf "$TOP"/fixtures/demo/bank/*.csv pile/docs/
	cp "$TOP"/fixtures/demo/screenshots/receipt-fonts.pdf pile/docs/wrong-name.pdf
	printf 'Ich zahle 1.250,00 \200 am 3. M\344rz 2024.\n' >pile/docs/latin.txt
	: >pile/docs/empty
	touch -d 2024-05-01T10:00:00Z pile/*/*
}
