#!/bin/sh
# Killed, interrupted, out of space: what stands stays, what was done counts, nothing is left over.
. "$(dirname "$0")/../tap.sh"
# A name of its own for the program, so that what it leaves running can be told from other tests' programs.
export OMP_THREAD_LIMIT=1
cp "$EXHIBIT" "$work.data/program"
EXHIBIT=$work.data/program
mkdir tmp
export TMPDIR="$work/tmp"
left() { for p in /proc/[0-9]*; do [ "$(readlink "$p/exe" 2>/dev/null)" = "$EXHIBIT" ] && echo "${p#/proc/}"; done; }
no_process() {
	for wait in 1 2 3 4 5 6 7 8 9 10 20; do
		[ -z "$(left)" ] && return 0
		sleep 0.$wait
	done
	ps -o pid,ppid,stat,args -p "$(left | tr '\n' ,)0"
	return 1
}
only() { [ "$(ls -A "$1" | tr '\n' ' ')" = "$2 " ] || { ls -lA "$1"; return 1; }; }
"$TOP/scripts/gen-mail" "${EXHIBIT_SAN+300}${EXHIBIT_SAN-3000}" >upload.zip
mkdir out.d
exits 0 'a run that nobody stops' exhibit run -q --ocr=off upload.zip -o whole

# kill -9, some way into it. $1: how long to wait once there is something in the store.
killed() {
	mkdir -p k
	"$EXHIBIT" run -q --ocr=off upload.zip -o k/packet 2>err &
	pid=$!
	for i in $(seq 200); do
		[ -n "$(find k/packet.work -type f -size +64k 2>/dev/null)" ] && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.01
	done
	sleep "$1"
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
}
for after in 0 0.1 0.2 0.4; do
	rm -rf k
	killed $after
	ok "killed $after s into it: no process is left" no_process
	if [ -e k/packet ]; then
		ok 'it was done already: the packet is whole' diff -rq whole k/packet
	else
		# A killed program cannot clean up; the next run does.
		ok 'no packet, and nothing but what the next run goes on from or sweeps' sh -c '! ls -A k | grep -vE "^packet\.(work|[0-9]+\.tmp)$"'
	fi
	exits 0 'the same command goes on' exhibit run -q --ocr=off upload.zip -o k/packet
	same 'and makes the same packet' whole k/packet
	ok 'the work is gone' only k packet
done
rm -rf k
killed 0.1
killed 0.1
killed 0.1
exits 0 'killed three times' exhibit run -q --ocr=off upload.zip -o k/packet
same 'and still the same packet' whole k/packet

# A worker that is killed costs one item at most, never the run; the oldest child starts the workers, and
# without it a run can only stop in good order.
kill_children() {
	"$EXHIBIT" run -q --ocr=off upload.zip -o lost 2>err &
	pid=$!
	sleep 0.3
	for w in $(left | grep -vx $pid | sort -n | $1); do kill -9 "$w" 2>/dev/null; done
	wait $pid
	status=$?
	cp err "$work.log"
}
kill_children 'tail -n +2'
ok 'with its workers killed a run ends well' test $status = 0
ok 'and no process is left' no_process
kill_children cat
ok 'with their parent killed as well it ends well, or asks to be started again' test $status = 0 -o $status = 75
ok 'and no process is left' no_process

for signal in INT TERM; do
	mkdir -p i
	"$EXHIBIT" run --ocr=off upload.zip -o i/packet 2>err &
	pid=$!
	sleep 0.2
	kill -$signal $pid
	wait $pid
	status=$?
	cp err "$work.log"
	ok "SIG$signal: exit status 75" test $status = 75
	says 'a message that says how to go on' 'interrupted.*same command'
	ok 'one line' sh -c 'test "$(wc -l <err)" = 1'
	ok 'no process is left' no_process
	ok 'nothing but the work' sh -c '! ls -A i | grep -vx packet.work'
	exits 0 'the same command goes on' exhibit run -q --ocr=off upload.zip -o i/packet
	same 'to the same packet' whole i/packet
	rm -rf i
done
ok 'nothing was left in the directory for temporary files' sh -c 'test -z "$(ls -A tmp)"'

# An output that cannot be made, and what is there already.
echo mine >file
exits 73 'a file stands where the packet should go' exhibit run -q --ocr=off upload.zip -o file
ok 'it is left alone' sh -c 'test "$(cat file)" = mine'
mkdir other && echo mine >other/thing
exits 73 'a folder that is no packet stands there' exhibit run -q --ocr=off upload.zip -o other
ok 'it is left alone' sh -c 'test "$(cat other/thing)" = mine'
exits 73 'a place that is not there' exhibit run -q --ocr=off upload.zip -o no/such/place
exits 65 'an input that is not there' exhibit run -q --ocr=off no-such-input -o none
ok 'leaves nothing behind' sh -c 'test ! -e none && test ! -e none.work'

# Disk full. The small disk holds a first packet and then not the second.
mkdir disk
if ! mount -t tmpfs -o size=3m,mode=755 none disk 2>/dev/null; then
	skip 'a full disk: mounting a small one is not permitted here'
	done_testing
fi
trap 'cd /; umount "$work/disk" 2>/dev/null; finish' EXIT
"$TOP/scripts/gen-mail" 3 --mbox >small.mbox
exits 0 'a small packet on a small disk' exhibit run -q --ocr=off small.mbox -o disk/packet
cp -r disk/packet before
full() {
	ok "$1: it fails as I/O (73 or 74)" test "$status" = 74 -o "$status" = 73
	says 'the message names the cause' 'No space left on device'
	ok 'one line' sh -c 'test "$(wc -l <err)" = 1'
	same 'the old packet is untouched' before disk/packet
	ok 'no process is left' no_process
}
exhibit run -q --ocr=off upload.zip -o disk/packet >out 2>err
status=$?
full 'work and packet on the full disk'
ok 'nothing but the packet and the work' sh -c 'test -z "$(ls -A disk | grep -vxE "packet|packet.work")"'
rm -rf disk/packet.work
exhibit run -q --ocr=off --store store upload.zip -o disk/packet >out 2>err
status=$?
full 'only the packet on the full disk'
ok 'no temporary files are left' only disk packet
exhibit ingest -q --store disk/store upload.zip >records 2>err
status=$?
full 'the store of ingest on the full disk'
ok 'and the records have no end line' sh -c '! grep -q "^{\"type\":\"end\"" records'
rm -rf disk/store
exhibit ingest -q --store store upload.zip 2>err >disk/records
status=$?
full 'records onto a full disk'
done_testing
