/* The case report: report.html and csv/ in a packet directory, made from items in record order.
 *
 * Streaming: an item is taken apart in report_add and may be freed after it. What has to wait for
 * the end (the timeline's order, parties over all messages) waits in unlinked temporary files in
 * the same directory, so memory does not grow with the number of items (about 30 MiB at most).
 * The same calls give the same bytes: no clock, no locale, no host zone.
 *
 * Everything in an item is foreign. It reaches a page only through html.c and a cell only through
 * csv.c, and both show invisible and direction-changing characters instead of obeying them. */
#ifndef EXHIBIT_REPORT_REPORT_H
#define EXHIBIT_REPORT_REPORT_H

#include "case/case.h"

struct report;

/* What the report states that is not in the items. Absent spans: the line is left out. */
struct report_facts {
	struct span case_id;
	struct span tool;		/* "exhibit 0.1.0" */
	struct span made;		/* RFC 3339, UTC: the only time of our own in the report */
	const struct span *inputs;	/* as given on the command line, safe to display */
	size_t n_inputs;
	const struct span *sandbox;	/* one line per protection: what held, what was missing */
	size_t n_sandbox;
	struct span evidence_digest;	/* 64 hex digits (bundle.md, 3) */
	struct span signer;		/* SHA-256 of the signing key, hex, colons allowed */
	struct span bundle;		/* file name of the signed zip beside the report */
};

/* Creates csv/ and its files in `dirfd`, which stays the caller's. `c` is the settled case the items
 * belong to; it outlives the report. NULL: the items alone are shown. Fails when a file exists
 * already or cannot be created; NULL then. */
struct report *report_begin(int dirfd, const struct case_ *c, struct err *e);

/* One item, in record order; each item exactly once, a child anywhere after its parent. `index` is
 * its number in the case (any number without one). `label` is what it is cited by ("EX-7K4MQ-1");
 * empty for an item that has no number (its bytes could not be had, or it is the text of its
 * message). `path` is its file inside the bundle or NULL. `excerpt` is a few words of its text for
 * the reader, or absent. Nothing is kept by reference. Fails only on I/O; the report is then good
 * for report_free alone. */
bool report_add(struct report *r, const struct item *it, uint32_t index, struct span label,
		const char *path, struct span excerpt, struct err *e);

/* Sorts what waited and writes timeline.csv, parties.csv and report.html. Call once. Files are
 * complete but not synced: the caller publishes the directory as a whole. */
bool report_finish(struct report *r, const struct report_facts *facts, struct err *e);

void report_free(struct report *r);	/* NULL is fine; temporary files are gone */

#endif
