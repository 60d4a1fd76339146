/* The process workers are forked from: it has everything loaded and has seen no foreign byte, so
 * a new worker costs a fork and a lock, not a start. */
#ifndef EXHIBIT_WORKER_SPAWNER_H
#define EXHIBIT_WORKER_SPAWNER_H

#include "base/err.h"
#include "base/span.h"

#include <sys/types.h>

struct spawner {
	int fd;
	pid_t pid;
	char asked;		/* what was asked for ahead and has not come yet; 0: nothing */
	struct {
		char ask;
		int fd;		/* -1: there is none */
		pid_t pid;
	} spare;
};

/* Starts it; fails when the rules cannot be loaded. Call before the process has threads. */
bool spawner_start(struct spawner *s, const char *rules_dir, struct span dkim_keys, struct err *e);
/* A new worker: its socket and its pid (a child of the calling process). */
bool spawner_worker(struct spawner *s, bool jailed, bool fresh, bool ocr, int *fd, pid_t *pid,
		    struct err *e);
/* Asks for a worker that may be wanted soon: the next spawner_worker of its kind has not to wait for the fork. */
void spawner_ahead(struct spawner *s, bool jailed, bool fresh, bool ocr);
void spawner_stop(struct spawner *s);	/* with a worker that nobody came for */

#endif
