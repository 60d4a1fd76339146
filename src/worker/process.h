/* One worker as the trusted half has it: a process behind a socket, the jobs it was given, the bytes on their way in
 * and out. What to give whom, and what its frames mean, is pool.c's to decide. */
#ifndef EXHIBIT_WORKER_PROCESS_H
#define EXHIBIT_WORKER_PROCESS_H

#include "worker/pool.h"
#include "worker/spawner.h"

enum {
	PROCESS_AHEAD = 16,		/* jobs given to a batch worker at once */
	PROCESS_READ = 512 << 10,	/* bytes read from it at once */
};

struct worker {
	int fd;
	pid_t pid;
	enum job_kind kind;
	bool said_hello;
	struct job *queue[PROCESS_AHEAD];	/* [0] is being worked on */
	unsigned queued;
	unsigned served;
	uint64_t deadline_ms;
	struct buf in, out;
	size_t out_at;			/* of `out`, what has been sent */
	int pass_fd;			/* to go along with the byte at pass_at, or -1 */
	size_t pass_at;
};

bool process_start(struct worker *w, struct spawner *from, enum job_kind kind, bool ocr, bool jailed, struct err *e);
void process_forget(struct worker *w);		/* its end is the caller's to wait for */
int process_stop(struct worker *w, bool kill_it);	/* waits for its end; returns the wait status */
/* It used up what it was given: a second try would only do so again. */
bool process_took_too_long(int status);
const char *process_cause(int status);		/* of a death that was not asked for, for a note */

/* Puts a job behind what is on its way out. */
bool process_put(struct worker *w, const struct pool_opts *o, struct job *j, struct err *e);
/* Sends what the socket takes just now; whether the worker still lives, reading tells. */
void process_send(struct worker *w);

#endif
