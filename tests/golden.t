#!/bin/sh
# Golden cases: tests/golden/<case>/cmd is run by sh in an empty directory that holds a copy of fixtures/
# (all files dated 2024-05-01); stdout, stderr and exit status are compared byte for byte with the files
# beside it. GOLDEN_UPDATE=1 (scripts/update-golden) writes them instead.
. "$(dirname "$0")/tap.sh"
exhibit_dir=$work.data/bin
mkdir -p "$exhibit_dir" && ln -s "$EXHIBIT" "$exhibit_dir/exhibit"
export PATH="$exhibit_dir:$PATH"
cp -r "$TOP/fixtures" "$work.data/fixtures"
find "$work.data/fixtures" -exec touch -h -d 2024-05-01T10:00:00Z {} +
for dir in "$TOP"/tests/golden/*/; do
	name=$(basename "$dir")
	rm -rf "$work/run" && mkdir "$work/run" && cp -rp "$work.data/fixtures" "$work/run/fixtures"
	(cd "$work/run" && sh "$dir/cmd") >"$work/stdout" 2>"$work/stderr" </dev/null
	echo $? >"$work/status"
	for f in stdout stderr status; do
		if [ -n "${GOLDEN_UPDATE-}" ]; then
			cmp -s "$work/$f" "$dir/$f" || echo "# $name/$f changed"
			cp "$work/$f" "$dir/$f"
		else
			diff -u "$dir/$f" "$work/$f"
		fi
	done >"$work.log" 2>&1
	[ -n "${GOLDEN_UPDATE-}" ] && cat "$work.log"
	test ! -s "$work.log"
	verdict $? "$name"
done
done_testing
