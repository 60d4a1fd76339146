#!/bin/sh
# Small disputes as people have them, in their own words: the balance of each is the one a careful reader would draw up.
. "$(dirname "$0")/../tap.sh"
cases=$TOP/tests/pipeline/disputes

for case in "$cases"/*.txt; do
	name=$(basename "$case" .txt)
	python3 "$cases/lay.py" "$case" "$name" && "$EXHIBIT" run -q --ocr=off "$name" -o "$name.packet" >/dev/null
	ok "$name" python3 "$cases/lay.py" "$case" "$name" "$name.packet/csv/balance.csv"
done
done_testing
