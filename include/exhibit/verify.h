/* Checks a signed bundle: a ZIP file as `exhibit bundle` writes it, or the directory it was
 * extracted to. Everything is read once, hashed as it is read, and nothing is read again.
 *
 *	struct exhibit_verify *v = exhibit_verify_new("case-7.zip");
 *
 *	switch (exhibit_verify_verdict(v)) { ... }
 *	exhibit_verify_free(v);
 *
 * There is no "valid" without a statement about the key: EXHIBIT_INTACT_KNOWN when its holder was
 * pinned (or is this user), EXHIBIT_INTACT_UNKNOWN when only the bundle vouches for itself.
 * A handle is used from one thread. All text is UTF-8 and safe to print; it lives as long as the
 * handle. */
#ifndef EXHIBIT_VERIFY_H
#define EXHIBIT_VERIFY_H

#include "exhibit/exhibit.h"

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct exhibit_verify;

/* Opens and checks. Never NULL. Memory stays small whatever the size of the payload. */
struct exhibit_verify *exhibit_verify_new(const char *path);
void exhibit_verify_free(struct exhibit_verify *v);	/* NULL is fine */

enum exhibit_verdict exhibit_verify_verdict(const struct exhibit_verify *v);
/* EXHIBIT_VERIFY_FAILED: what could not be read. NULL otherwise. */
const char *exhibit_verify_fault(const struct exhibit_verify *v);

/* EXHIBIT_INVALID: why, in the order of discovery. The code is stable ("zip.order", "bag.hash",
 * "sign.wrong"), the text is for people. NULL past the end. */
size_t exhibit_verify_problems(const struct exhibit_verify *v);
const char *exhibit_verify_problem_code(const struct exhibit_verify *v, size_t i);
const char *exhibit_verify_problem_text(const struct exhibit_verify *v, size_t i);
/* What is worth knowing about an intact bundle all the same, e.g. a signing time in the future. */
size_t exhibit_verify_remarks(const struct exhibit_verify *v);
const char *exhibit_verify_remark(const struct exhibit_verify *v, size_t i);

enum exhibit_verify_field {
	EXHIBIT_VERIFY_CASE,		/* what the signer calls the case */
	EXHIBIT_VERIFY_NAME,		/* who the certificate claims the signer is... */
	EXHIBIT_VERIFY_EMAIL,		/* ...and how to write to them */
	EXHIBIT_VERIFY_KEY,		/* sha256 of the certificate, 64 hex digits */
	EXHIBIT_VERIFY_KNOWN_AS,	/* the name it was pinned under, or "your own key" */
	EXHIBIT_VERIFY_SIGNED,		/* RFC 3339, by the signer's clock */
	EXHIBIT_VERIFY_CONTACT,
	EXHIBIT_VERIFY_ORGANIZATION,
	EXHIBIT_VERIFY_AGENT,		/* the program that made it */
	EXHIBIT_VERIFY_EVIDENCE,	/* digest over the manifest lines of data/exhibits/ */
	EXHIBIT_VERIFY_FINGERPRINT,	/* sha256 of tagmanifest-sha256.txt: stands for the whole bundle */
	EXHIBIT_VERIFY_FIELDS
};
/* NULL when it is not there. Of an invalid bundle nothing of this is believed, and all are NULL. */
const char *exhibit_verify_text(const struct exhibit_verify *v, enum exhibit_verify_field field);

/* The payload: files in order of their names, with digests that were computed, not read. */
size_t exhibit_verify_files(const struct exhibit_verify *v);
const char *exhibit_verify_file_name(const struct exhibit_verify *v, size_t i);
uint64_t exhibit_verify_file_size(const struct exhibit_verify *v, size_t i);
const unsigned char *exhibit_verify_file_sha256(const struct exhibit_verify *v, size_t i);
/* Originals among data/exhibits/, and files derived from them ("E0001-d1.txt"). */
size_t exhibit_verify_exhibits(const struct exhibit_verify *v);
size_t exhibit_verify_derived(const struct exhibit_verify *v);

/* Pins the key of an intact bundle under `name`. When `name` has another key already, the verdict
 * becomes EXHIBIT_INVALID. Returns the verdict, which is EXHIBIT_VERIFY_FAILED when the pin could
 * not be written. An invalid bundle stays what it is. */
enum exhibit_verdict exhibit_verify_trust(struct exhibit_verify *v, const char *name);

#ifdef __cplusplus
}
#endif

#endif
