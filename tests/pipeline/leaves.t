#!/bin/sh
# Nothing lost: what Python's mailbox, email, zipfile, tarfile find in a file is among the items' digests.
. "$(dirname "$0")/../tap.sh"
here=$TOP/tests/pipeline
mails() { find "$@" -type f \( -name '*.eml' -o -name '*.mbox' \) -print0 | sort -z | xargs -0 python3 "$here/leaves.py" "$EXHIBIT"; }
archives() { python3 "$here/leaves_archive.py" --command "$EXHIBIT ingest --quiet --store {tmp}/s {file}" "$@"; }
# Left out: mboxcl2, where Content-Length decides and Python looks for "From " lines; a directory with bytes
# of its own (a note tells); what is larger than it may become (sparse files of 100 MB in 60 kB).
cp -r "$TOP/fixtures" fixtures && rm fixtures/mbox/mboxcl2.mbox fixtures/archive/directory-data.zip
ok 'messages of the fixtures' mails fixtures
ok 'archives of the fixtures' archives fixtures/archive fixtures/demo/archives
if [ -n "${EXHIBIT_SAN-}" ]; then
	skip 'the open corpus, under sanitizers'
elif [ -d "$corpus" ]; then
	ok 'messages of the corpus' mails "$corpus/mail"
	cp -rL "$corpus/hostile/files" hostile && chmod -R u+w hostile && rm hostile/libarchive/*gtar_sparse_1_1*
	# What hangs libarchive costs the time a worker may use, and holds nothing Python reads.
	rm -f hostile/libarchive/*xar_doublelink* hostile/libarchive/*ce_loop*
	ok 'archives of the corpus' archives hostile "$corpus/mail" "$corpus/documents" "$corpus/chat"
else
	skip 'the open corpus is not here'
fi
done_testing
