/* The jailed half: a loop that takes jobs from a socket and lets readers and finders at them. */
#ifndef EXHIBIT_WORKER_CHILD_H
#define EXHIBIT_WORKER_CHILD_H

#include "base/err.h"
#include "base/span.h"

/* What a job asks for beyond enum want (readers/reader.h has the first three bits). */
enum job_want {
	JOB_CHILDREN = 1, JOB_META = 2, JOB_TEXT = 4,
	JOB_FACTS = 8,		/* search the text; text comes along */
	JOB_CLASS = 16,		/* decide the evidence class */
	JOB_OCR = 32,		/* recognise text in pictures */
};
enum job_status { JOB_OK, JOB_WANTS_FRESH };

/* Everything that must be loaded before the wall goes up: once, in the process workers are forked
 * from. `rules_dir` may be NULL. `dkim_keys`: records to check mail with, borrowed; may be empty. */
bool child_warm(const char *rules_dir, struct span dkim_keys, struct err *e);
/* Loads the recognition engine, once, when the first picture is to be read. */
void child_warm_ocr(void);
/* Never returns: serves jobs on `fd` until it is closed. */
_Noreturn void child_main(int fd, bool jailed, bool fresh);

/* `exhibit scan` locks its own process down and searches in it. */
struct finder;
struct finder *child_finder(void);

#endif
