/* Bringing written files to disk, in a thread of its own so that hashing and writing go on. */
#ifndef EXHIBIT_STORE_SYNC_H
#define EXHIBIT_STORE_SYNC_H

#include "base/base.h"

struct sync_file {
	uint32_t writer, n;	/* a name of pack.h */
};

/* What to bring to disk: these packs, then the directory if files are new in it, then the index. */
struct sync_job {
	int dir, index;
	struct sync_file *files;	/* owned by the job */
	uint32_t n;
	bool has_new_files;
	uint64_t upto;		/* offset in the index this job makes safe */
};

/* At once, in this thread. 0 or an errno. Frees the job's files. */
int sync_run(struct sync_job *job);

struct syncer;		/* the thread, at most one job at a time */
struct syncer *sync_start(void);	/* NULL when no thread can be had */
bool sync_is_busy(struct syncer *y);
/* Takes the job over. The one before has been waited for. */
void sync_give(struct syncer *y, const struct sync_job *job);
/* Waits for the job, if there is one. True when one ended since the last call: its result (0 or an
 * errno) and offset. */
bool sync_wait(struct syncer *y, int *result, uint64_t *upto);
void sync_stop(struct syncer *y);	/* waits and ends the thread; NULL is fine */

#endif
