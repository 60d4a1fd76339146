/* One thread, poll(2), and a few workers. Batch workers take many jobs, some ahead so that they
 * never wait. What readers marked READER_FRESH read (large parsers) never shares a process with
 * mail or text: small items share one among themselves for RISKY_TURN jobs (a fork costs more than
 * reading most of them), large ones, recognition and second tries get one of their own. A job whose
 * worker died is tried once more alone, so that what an earlier item did to a worker cannot cost a
 * later one; the second death is the job's own. */
#include "worker/process.h"

#include "base/cursor.h"
#include "base/limits.h"
#include "worker/frame.h"
#include "worker/jail.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	RETIRE_AFTER = 4000,	/* jobs of one batch worker: leaks and fragments end with it */
	RISKY_TURN = 64,
	GONE = 16,		/* workers that were let go and may not have ended yet */
};

struct pool {
	struct spawner spawner;
	struct pool_opts opts;
	struct worker *workers;		/* `slots` of them; fd -1 is empty */
	unsigned slots;			/* more than may be at work: one kind idles while another works */
	struct job *first[JOB_KINDS], **last[JOB_KINDS];	/* waiting */
	uint64_t submitted;
	size_t waiting, unfinished;
	unsigned held;
	pid_t gone[GONE];
	unsigned n_gone;
};

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static unsigned cores(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

unsigned pool_held(const struct pool *p) { return p->opts.sandbox == SANDBOX_OFF ? 0 : p->held; }
size_t pool_waiting(const struct pool *p) { return p->waiting; }
size_t pool_unfinished(const struct pool *p) { return p->unfinished; }

/* ---- the queues ---- */

static void queue(struct pool *p, struct job *j, bool in_front)
{
	enum job_kind q = j->kind;

	if (in_front) {
		j->next = p->first[q];
		p->first[q] = j;
		if (j->next == NULL)
			p->last[q] = &j->next;
	} else {
		j->next = NULL;
		*p->last[q] = j;
		p->last[q] = &j->next;
	}
	p->waiting++;
}

static struct job *unqueue(struct pool *p, enum job_kind q)
{
	struct job *j = p->first[q];

	if (j == NULL)
		return NULL;
	p->first[q] = j->next;
	if (p->first[q] == NULL)
		p->last[q] = &p->first[q];
	p->waiting--;
	return j;
}

void pool_submit(struct pool *p, struct job *j)
{
	j->kind = j->want & JOB_OCR ? JOB_LONE : JOB_BATCH;
	j->cancel = j->tried = false;
	j->number = p->submitted++;
	p->unfinished++;
	queue(p, j, false);
}

/* ---- workers ---- */

/* Those that were let go: their end is not waited for. */
static void reap(struct pool *p, bool wait)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < p->n_gone; i++) {
		pid_t r;

		while ((r = waitpid(p->gone[i], NULL, wait ? 0 : WNOHANG)) < 0 && errno == EINTR)
			;
		if (r == 0)
			p->gone[kept++] = p->gone[i];
	}
	p->n_gone = kept;
}

/* Lets a worker go that has had its turn: whatever it would still do, nobody asks for it. */
static void let_go(struct pool *p, struct worker *w)
{
	reap(p, p->n_gone == GONE);
	kill(w->pid, SIGKILL);
	p->gone[p->n_gone++] = w->pid;
	process_forget(w);
}

void pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	for (unsigned i = 0; i < p->slots; i++)
		if (p->workers[i].fd >= 0)
			process_stop(&p->workers[i], true);
	reap(p, true);
	spawner_stop(&p->spawner);
	free(p->workers);
	free(p);
}

static uint64_t wall_ms(const struct job *j)
{
	int64_t size = j->known->size.has ? j->known->size.v : 0;

	return 120000 + (uint64_t)size / (64 << 10) * 1000 + (j->want & JOB_OCR ? 300000 : 0);
}

static bool give(struct pool *p, struct worker *w, struct job *j, struct err *e)
{
	if (!process_put(w, &p->opts, j, e))
		return false;
	if (w->queued == 0)
		w->deadline_ms = now_ms() + wall_ms(j);
	w->queue[w->queued++] = j;
	w->served++;
	process_send(w);
	return true;
}

/* A job with a descriptor to pass waits until the one before has been passed. */
static bool takes_more(const struct worker *w, enum job_kind kind)
{
	static const unsigned turn[JOB_KINDS] = { RETIRE_AFTER, RISKY_TURN, 1 };

	return w->fd >= 0 && w->kind == kind && w->queued < PROCESS_AHEAD && w->served < turn[kind] && w->pass_fd < 0 &&
	       w->out.n - w->out_at < LIMIT_INLINE;
}

/* A worker for the next job of a kind: an idle one, a new one, or, when as many are at work as may
 * be, the least busy. NULL: the job waits. */
static struct worker *worker_for(struct pool *p, enum job_kind kind)
{
	struct worker *best = NULL, *slot = NULL;
	unsigned busy = 0;
	bool unpacks = false;

	for (unsigned i = 0; i < p->slots; i++) {
		struct worker *w = &p->workers[i];
		bool at_work = w->fd >= 0 && w->queued > 0;

		/* Of those that unpack one does not count: much of its time it waits for us to put away
		 * what it brings, and what it brings is to be read meanwhile. */
		if (at_work && w->kind == JOB_LONE && !unpacks && !(w->queue[0]->want & JOB_OCR))
			unpacks = true;
		else
			busy += at_work;
		if (w->fd < 0)
			slot = w;
		else if (takes_more(w, kind) && (best == NULL || w->queued < best->queued))
			best = w;
	}
	if (best && best->queued)
		return busy < p->opts.jobs && slot ? slot : best;
	return busy < p->opts.jobs ? best ? best : slot : NULL;
}

static bool dispatch(struct pool *p, struct err *e)
{
	for (;;) {
		struct worker *w = NULL;
		struct job *j = NULL;

		/* The oldest job that a worker can take. */
		for (int k = 0; k < JOB_KINDS; k++) {
			struct worker *of = p->first[k] ? worker_for(p, (enum job_kind)k) : NULL;

			if (of && (j == NULL || p->first[k]->number < j->number)) {
				j = p->first[k];
				w = of;
			}
		}
		if (j == NULL)
			return true;
		if (w->fd < 0 && !process_start(w, &p->spawner, j->kind, j->want & JOB_OCR, p->opts.sandbox != SANDBOX_OFF, e))
			return false;
		if (!give(p, w, unqueue(p, j->kind), e))
			return false;
	}
}

/* ---- receiving ---- */

static void child_from(struct cursor *c, struct job_child *out)
{
	out->name = frame_get_span(c);
	out->declared = frame_get_span(c);
	out->media = frame_get_span(c);
	out->part = frame_get_span(c);
	out->mtime = frame_get_span(c);
	out->about = frame_get_span(c);
}

enum handled { HANDLED, BROKEN, FAULT };	/* BROKEN: no worker of ours would send this */

static enum handled verdict(const struct cursor *c, bool ok)
{
	return c->ran_out || c->rest.n ? BROKEN : ok ? HANDLED : FAULT;
}

static enum handled finished(struct pool *p, struct worker *w, unsigned status, struct err *e)
{
	struct job *j = w->queue[0];

	memmove(w->queue, w->queue + 1, --w->queued * sizeof *w->queue);
	if (w->queued)
		w->deadline_ms = now_ms() + wall_ms(w->queue[0]);
	if (status == JOB_WANTS_FRESH && w->kind == JOB_BATCH) {
		int64_t size = j->known->size.has ? j->known->size.v : 0;

		j->kind = size > (int64_t)LIMIT_INLINE ? JOB_LONE : JOB_RISKY;
		j->ops->restart(j->ctx);
		queue(p, j, false);
		return HANDLED;
	}
	p->unfinished--;
	return j->ops->done(j->ctx, NULL, e) ? HANDLED : FAULT;
}

static enum handled handle(struct pool *p, struct worker *w, unsigned type, struct span body, struct err *e)
{
	struct cursor c = cursor_on(body);
	struct job *j = w->queued ? w->queue[0] : NULL;
	struct job_child child = { 0 };
	struct span code;
	unsigned n;

	if (type == FRAME_HELLO && !w->said_hello) {
		w->said_hello = true;
		p->held &= cursor_u32le(&c);
		if (p->opts.sandbox == SANDBOX_REQUIRE && p->held != JAIL_ALL) {
			err_set(e, EXHIBIT_CONFIG, 0, "--sandbox=require: this system does not give%s%s%s",
				p->held & JAIL_RLIMITS ? "" : " resource limits",
				p->held & JAIL_LANDLOCK ? "" : " Landlock",
				p->held & JAIL_SECCOMP ? "" : " seccomp");
			return FAULT;
		}
		return verdict(&c, true);
	}
	if (j == NULL || !w->said_hello)
		return BROKEN;
	switch (type) {
	case FRAME_ITEM:
		return j->ops->item(j->ctx, body, e) ? HANDLED : FAULT;
	case FRAME_CHILD:
		child.has_bytes = cursor_u8(&c);
		child_from(&c, &child);
		if (verdict(&c, true) == BROKEN)
			return BROKEN;
		return verdict(&c, j->ops->child(j->ctx, &child, e));
	case FRAME_SLICE:
		child.has_bytes = child.is_slice = true;
		child.from = cursor_u64le(&c);
		child.n = cursor_u64le(&c);
		child_from(&c, &child);
		if (verdict(&c, true) == BROKEN)
			return BROKEN;
		return verdict(&c, j->ops->child(j->ctx, &child, e));
	case FRAME_DATA:
		return j->ops->data(j->ctx, body, e) ? HANDLED : FAULT;
	case FRAME_CHILD_NOTE:
		n = cursor_u8(&c);
		code = frame_get_span(&c);
		body = frame_get_span(&c);
		if (verdict(&c, true) == BROKEN || n >= NOTE_LEVELS)
			return BROKEN;
		return j->ops->child_note(j->ctx, n, code, body, e) ? HANDLED : FAULT;
	case FRAME_CHILD_END:
		return j->ops->child_end(j->ctx, e) ? HANDLED : FAULT;
	case FRAME_TEXT:
		return j->ops->text(j->ctx, body, e) ? HANDLED : FAULT;
	case FRAME_DONE:
		n = cursor_u8(&c);
		if (verdict(&c, true) == BROKEN)
			return BROKEN;
		return finished(p, w, n, e);
	}
	return BROKEN;
}

/* All whole frames that have arrived. */
static enum handled frames(struct pool *p, struct worker *w, struct err *e)
{
	size_t at = 0;
	enum handled h = HANDLED;

	while (h == HANDLED && w->in.n - at >= FRAME_HEAD) {
		struct cursor c = cursor_on(span_of(w->in.p + at + 1, 4));
		uint32_t n = cursor_u32le(&c);

		if (n > LIMIT_FRAME)
			return BROKEN;
		if (w->in.n - at - FRAME_HEAD < n)
			break;
		h = handle(p, w, (uint8_t)w->in.p[at], span_of(w->in.p + at + FRAME_HEAD, n), e);
		if (h == HANDLED && w->queued && w->queue[0]->cancel)
			return BROKEN;
		at += FRAME_HEAD + n;
	}
	if (at && w->in.n > at)
		memmove(w->in.p, w->in.p + at, w->in.n - at);
	w->in.n -= at;
	return h;
}

/* The worker is gone, or sent to its end: its jobs go back, the first one with a mark. */
static bool bury(struct pool *p, struct worker *w, bool kill_it, struct err *e)
{
	int status = process_stop(w, kill_it);

	for (unsigned i = w->queued; i-- > 1; ) {	/* last first, so that order is kept */
		w->queue[i]->ops->restart(w->queue[i]->ctx);
		queue(p, w->queue[i], true);
	}
	if (w->queued) {
		struct job *j = w->queue[0];

		w->queued = 0;
		if (w->kind != JOB_LONE && !j->cancel && !j->tried && !process_took_too_long(status)) {
			j->tried = true;
			j->kind = JOB_LONE;
			j->ops->restart(j->ctx);
			queue(p, j, true);
		} else {
			p->unfinished--;
			return j->ops->done(j->ctx, process_cause(status), e);
		}
	}
	return true;
}

static bool receive(struct pool *p, struct worker *w, struct err *e)
{
	for (;;) {
		char *to = buf_room(&w->in, PROCESS_READ);
		ssize_t n = to ? read(w->fd, to, PROCESS_READ) : 0;

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			break;
		if (n <= 0)
			return bury(p, w, to == NULL, e);
		w->in.n += (size_t)n;
		switch (frames(p, w, e)) {
		case FAULT: return false;
		case BROKEN: return bury(p, w, true, e);
		case HANDLED: break;
		}
		if (n < PROCESS_READ)
			break;
	}
	/* One that has had its turn is let go. */
	if (w->fd >= 0 && w->queued == 0 && w->said_hello && !takes_more(w, w->kind))
		let_go(p, w);
	return true;
}

static bool overdue(struct pool *p, struct err *e)
{
	uint64_t now = now_ms();

	for (unsigned i = 0; i < p->slots; i++) {
		struct worker *w = &p->workers[i];

		if (w->fd >= 0 && w->queued && now > w->deadline_ms && !bury(p, w, true, e))
			return false;
	}
	return true;
}

bool pool_run(struct pool *p, int timeout_ms, struct err *e)
{
	struct pollfd *fds;
	struct worker **of;
	nfds_t n = 0;
	bool ok = true;

	if (!dispatch(p, e))
		return false;
	fds = mem_get(p->slots * sizeof *fds);
	of = mem_get(p->slots * sizeof(struct worker *));
	for (unsigned i = 0; i < p->slots; i++) {
		struct worker *w = &p->workers[i];

		if (w->fd < 0 || (w->queued == 0 && w->said_hello))
			continue;
		fds[n] = (struct pollfd){ .fd = w->fd,
			.events = (short)(POLLIN | (w->out_at < w->out.n ? POLLOUT : 0)) };
		of[n++] = w;
	}
	if (n && poll(fds, n, timeout_ms < 1000 ? timeout_ms : 1000) > 0)
		for (nfds_t i = 0; ok && i < n; i++) {
			if (fds[i].revents & POLLOUT)
				process_send(of[i]);
			if (fds[i].revents & (POLLIN | POLLHUP | POLLERR))
				ok = receive(p, of[i], e);
		}
	free(of);
	free(fds);
	return ok && overdue(p, e);
}

/* One worker at once, so that what the jail gives is known before the first record is written. */
static bool first_worker(struct pool *p, struct err *e)
{
	struct worker *w = &p->workers[0];

	if (!process_start(w, &p->spawner, JOB_BATCH, false, p->opts.sandbox != SANDBOX_OFF, e))
		return false;
	while (w->fd >= 0 && !w->said_hello)
		if (!pool_run(p, 1000, e))
			return false;
	return w->fd >= 0 || err_set(e, EXHIBIT_BUG, 0, "the workers end as soon as they are started");
}

struct pool *pool_new(const struct pool_opts *o, struct err *e)
{
	struct pool *p = mem_get(sizeof *p);

	p->opts = *o;
	p->held = JAIL_ALL;
	if (p->opts.jobs == 0)
		p->opts.jobs = cores();
	p->slots = p->opts.jobs * JOB_KINDS + 1;
	p->workers = mem_get(p->slots * sizeof *p->workers);
	for (unsigned i = 0; i < p->slots; i++)
		p->workers[i].fd = -1;
	for (int i = 0; i < JOB_KINDS; i++)
		p->last[i] = &p->first[i];
	if (spawner_start(&p->spawner, o->rules_dir, o->dkim_keys, e) && first_worker(p, e))
		return p;
	pool_free(p);
	return NULL;
}

