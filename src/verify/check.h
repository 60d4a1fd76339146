/* A check under way: the files that were found and what is wrong. The readers (zipread, dirread)
 * fill in files; the layers (bagcheck, cmscheck) look at them and never at the file system. */
#ifndef EXHIBIT_VERIFY_CHECK_H
#define EXHIBIT_VERIFY_CHECK_H

#include "base/arena.h"
#include "base/digest.h"
#include "base/err.h"

struct check_file {
	struct span name;	/* follows the grammar of seal/manifest.h */
	uint64_t size;
	struct digest sha256;	/* of the bytes that were read */
	struct span bytes;	/* tag files alone: absent for everything else */
};

struct problem {
	const char *code;
	struct span text;	/* safe to print */
};

struct check {
	struct arena *a;
	struct list files;	/* struct check_file, in canonical order */
	bool is_whole;		/* all there are: the reader got to the end */
	struct list problems;	/* struct problem, at most LIMIT_PROBLEMS */
	uint64_t n_problems;	/* all of them */
	struct list remarks;	/* spans */

	/* what the bag says (bagcheck) */
	struct span case_id, contact, organization, agent;	/* safe to print, or absent */
	struct digest signer_key;	/* Signer-Key-SHA256 */
	struct digest evidence, fingerprint;
	uint64_t exhibits, derived;
	/* who signed (cmscheck) */
	struct span claim, email;	/* safe to print, or absent */
	struct digest key;
	int64_t signed_at;
};

/* Something is wrong with the bundle. Always false: `return check_wrong(...)` ends a test that was
 * not passed, `return !check_wrong(...)` ends a step that had no fault of its own. Foreign text goes
 * through check_show. */
bool check_wrong(struct check *c, const char *code, const char *fmt, ...) PRINTF_LIKE(3, 4);
void check_remark(struct check *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Foreign bytes in a form that is safe to print, cut to a bearable length. */
const char *check_show(struct check *c, struct span foreign);

/* How many bytes of a file with this name are kept in memory: 0 for all that is no tag file. */
uint64_t check_keep(struct span name);
const struct check_file *check_find(const struct check *c, const char *name);

/* The bytes of one file as a reader meets them: hashed, and kept where check_keep says so. */
struct intake {
	struct check *check;
	struct hasher *hash;
	struct buf kept;
	struct span name;
	uint64_t size, keep;
};
void intake_init(struct intake *in, struct check *c);
void intake_clear(struct intake *in);
void intake_begin(struct intake *in, struct span name);	/* lives as long as the check */
void intake_put(struct intake *in, struct span bytes);
void intake_end(struct intake *in);		/* adds the file to the check */

/* After the last file: canonical order, and no two names that differ in case alone. */
void check_sort(struct check *c);

#endif
