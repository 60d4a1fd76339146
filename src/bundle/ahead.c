/* One window on the file, moved on when a line is not wholly in it. The first trouble ends the
 * thread: who takes an item then gets the trouble instead. */
#include "bundle/ahead.h"

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/queue.h"
#include "record/ndjson.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

enum { WINDOW = 256 << 10 };

struct ahead {
	int fd;
	const struct ahead_line *lines;
	size_t n;
	ahead_wanted *wanted;
	const void *ctx;
	pthread_t thread;
	struct queue *items;
	uint64_t size;		/* of all lines */
	struct buf window;
	uint64_t window_at;
	struct err err;		/* of the thread; to be read when it has ended */
};

static bool read_at(struct ahead *a, char *to, size_t n, uint64_t from)
{
	ssize_t got = io_pread(a->fd, to, n, from);

	return (got >= 0 && (size_t)got == n) ||
	       err_set(&a->err, EXHIBIT_IO, got < 0 ? errno : 0, "read the records again");
}

/* The bytes [from, from + n), in the window. */
static bool load(struct ahead *a, uint64_t from, uint32_t n, struct span *line)
{
	if (from < a->window_at || from + n > a->window_at + a->window.n) {
		uint64_t want = WINDOW < a->size - from ? WINDOW : a->size - from;

		buf_reset(&a->window);
		if (!read_at(a, buf_room(&a->window, (size_t)want), (size_t)want, from))
			return false;
		a->window.n = (size_t)want;
		a->window_at = from;
	}
	*line = span_of(a->window.p + (from - a->window_at), n);
	return true;
}

/* A line longer than the window goes where the item is: there is no second copy of it. */
static struct item *parse(struct ahead *a, uint64_t from, uint32_t n)
{
	struct item *it = item_new();
	struct span line = { 0 };
	const char *why;
	char *to;

	if (n > LIMIT_LINE) {
		err_set(&a->err, EXHIBIT_INPUT, 0, "a record is longer than %llu bytes", (unsigned long long)LIMIT_LINE);
	} else if (n > WINDOW) {
		to = arena_get(it->arena, n);
		line = read_at(a, to, n, from) ? span_of(to, n) : SPAN("");
	} else if (load(a, from, n, &line)) {
		line = arena_dup(it->arena, line);
	}
	if (a->err.status) {
		item_free(it);
		return NULL;
	}
	it = ndjson_parse_into(it, span_sub(line, 0, line.n - 1), &why);
	if (it == NULL)
		err_set(&a->err, EXHIBIT_BUG, 0, "a record of our own could not be read: %s", why);
	return it;
}

static void *work(void *ctx)
{
	struct ahead *a = ctx;
	uint64_t at = 0;

	for (size_t i = 0; i < a->n; at += a->lines[i++].bytes) {
		struct item *it;

		if (!a->wanted(a->ctx, a->lines[i].tag))
			continue;
		queue_wait(a->items);	/* with what waits already there are enough items in memory */
		if ((it = parse(a, at, a->lines[i].bytes)) == NULL)
			break;
		if (!queue_put(a->items, it, arena_size(it->arena))) {
			item_free(it);
			break;
		}
	}
	queue_end(a->items);
	return NULL;
}

struct ahead *ahead_start(int fd, const struct ahead_line *lines, size_t n, ahead_wanted *wanted,
			  const void *ctx, struct err *e)
{
	struct ahead *a = mem_get(sizeof *a);
	int why;

	*a = (struct ahead){ .fd = fd, .lines = lines, .n = n, .wanted = wanted, .ctx = ctx };
	for (size_t i = 0; i < n; i++)
		a->size += lines[i].bytes;
	buf_init(&a->window, WINDOW);
	a->items = queue_new();
	why = pthread_create(&a->thread, NULL, work, a);
	if (why == 0)
		return a;
	err_set(e, EXHIBIT_TEMPORARY, why, "start a thread");
	queue_free(a->items);
	free(a);
	return NULL;
}

struct item *ahead_take(struct ahead *a, struct err *e)
{
	struct item *it = queue_take(a->items);

	if (it == NULL)		/* it was asked for one more than is wanted, or the thread broke off */
		*e = a->err.status ? a->err : (struct err){ .status = EXHIBIT_BUG, .msg = "a record is missing" };
	return it;
}

void ahead_free(struct ahead *a)
{
	struct item *it;

	if (a == NULL)
		return;
	queue_refuse(a->items);
	while ((it = queue_take(a->items)) != NULL)
		item_free(it);
	pthread_join(a->thread, NULL);
	queue_free(a->items);
	buf_clear(&a->window);
	free(a);
}
