/* Two files in the work folder: all.ndjson takes every line; records.ndjson is begun at the first
 * line that is left out, with all that stands before it, and all.ndjson becomes it where there is
 * none. Lengths and tags wait beside the lines, so that a line can be passed over unread. */
#include "bundle/lines.h"

#include "base/io.h"
#include "base/limits.h"
#include "bundle/ahead.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WINDOW = 256 << 10 };

struct lines {
	char *all_path, *kept_path;
	int all_fd, kept_fd;
	struct stream_out *all, *kept;
	struct ahead_line *entries;
	struct ahead *ahead;
	size_t n, cap, next;
	uint64_t at;		/* of the entry behind the current one */
	struct buf window;	/* bytes of all.ndjson from window_at on */
	uint64_t window_at, size;
	struct span line;	/* the current one, with its LF; empty: not read */
};

static char *path_in(const char *work, const char *name)
{
	char *s = NULL;

	if (asprintf(&s, "%s/%s", work, name) < 0)
		abort();
	return s;
}

struct lines *lines_new(const char *work, struct err *e)
{
	struct lines *l = mem_get(sizeof *l);

	l->kept_fd = -1;
	l->all_path = path_in(work, "all.ndjson");
	l->kept_path = path_in(work, "records.ndjson");
	buf_init(&l->window, LIMIT_LINE * 2 + WINDOW);
	l->all_fd = open(l->all_path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (l->all_fd < 0) {
		err_set(e, EXHIBIT_CREATE, errno, "create %s", l->all_path);
		lines_free(l);
		return NULL;
	}
	l->all = stream_out_new(l->all_fd);
	return l;
}

void lines_free(struct lines *l)
{
	if (l == NULL)
		return;
	ahead_free(l->ahead);
	stream_out_free(l->all);
	stream_out_free(l->kept);
	io_close(&l->all_fd);
	io_close(&l->kept_fd);
	buf_clear(&l->window);
	free(l->entries);
	free(l->all_path);
	free(l->kept_path);
	free(l);
}

/* ---- putting ---- */

static bool put(struct lines *l, size_t before, uint32_t tag, struct err *e)
{
	uint64_t n = stream_pending(l->all) - before;

	if (n > UINT32_MAX)
		return err_set(e, EXHIBIT_INPUT, 0, "a record is longer than 4 GiB");
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap / 2 * 3 : 1024;
		l->entries = mem_grow(l->entries, l->cap * sizeof *l->entries);
	}
	l->entries[l->n++] = (struct ahead_line){ (uint32_t)n, tag };
	return stream_pending(l->all) < 256 * KIB || stream_flush(l->all, e);
}

bool lines_put(struct lines *l, struct span line, uint32_t tag, struct err *e)
{
	size_t before = stream_pending(l->all);

	stream_line(l->all, line);
	return put(l, before, tag, e);
}

bool lines_put_item(struct lines *l, const struct item *it, uint32_t tag, struct err *e)
{
	size_t before = stream_pending(l->all);

	stream_item(l->all, it);
	return put(l, before, tag, e);
}

/* ---- reading again ---- */

bool lines_begin(struct lines *l, lines_wanted *wanted, const void *ctx, struct err *e)
{
	for (size_t i = 0; i < l->n; i++)
		l->size += l->entries[i].bytes;
	if (!stream_flush(l->all, e))
		return false;
	l->ahead = ahead_start(l->all_fd, l->entries, l->n, wanted, ctx, e);
	return l->ahead != NULL;
}

bool lines_next(struct lines *l, uint32_t *tag, struct err *e)
{
	if (e->status || l->next == l->n)
		return false;
	*tag = l->entries[l->next].tag;
	l->at += l->entries[l->next++].bytes;
	l->line = SPAN("");
	return true;
}

/* The bytes of the current line. */
static bool load(struct lines *l, struct err *e)
{
	uint32_t n = l->entries[l->next - 1].bytes;
	uint64_t from = l->at - n, want;
	ssize_t got;
	char *to;

	if (from < l->window_at || l->at > l->window_at + l->window.n) {
		want = n > WINDOW ? n : WINDOW;
		if (want > l->size - from)
			want = l->size - from;
		if (l->window.cap > 4 * WINDOW)	/* a record as long as few are was in it */
			buf_clear(&l->window);
		buf_reset(&l->window);
		to = buf_room(&l->window, (size_t)want);
		if (to == NULL)
			return err_set(e, EXHIBIT_INPUT, 0, "a record is longer than %llu bytes", (unsigned long long)LIMIT_LINE);
		got = io_pread(l->all_fd, to, (size_t)want, from);
		if (got < 0 || (uint64_t)got < want)
			return err_set(e, EXHIBIT_IO, errno, "read %s", l->all_path);
		l->window.n = (size_t)got;
		l->window_at = from;
	}
	l->line = span_of(l->window.p + (from - l->window_at), n);
	return true;
}

static bool copy_range(int from, int to, uint64_t n, const char *path, struct err *e)
{
	char *block = mem_get(WINDOW);
	bool ok = true;

	for (uint64_t at = 0; ok && at < n;) {
		ssize_t got = io_pread(from, block, n - at < WINDOW ? (size_t)(n - at) : WINDOW, at);

		ok = got > 0 ? io_write(to, block, (size_t)got, e) : err_set(e, EXHIBIT_IO, errno, "read %s", path);
		at += ok ? (uint64_t)got : 0;
	}
	free(block);
	return ok;
}

/* The first line that is left out. */
static bool part_ways(struct lines *l, struct err *e)
{
	l->kept_fd = open(l->kept_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (l->kept_fd < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "create %s", l->kept_path);
	l->kept = stream_out_new(l->kept_fd);
	return copy_range(l->all_fd, l->kept_fd, l->at - l->entries[l->next - 1].bytes, l->all_path, e);
}

bool lines_keep(struct lines *l, bool keep, struct err *e)
{
	if (!keep)
		return l->kept != NULL || part_ways(l, e);
	if (l->kept == NULL)
		return true;
	if (!load(l, e))
		return false;
	stream_line(l->kept, span_sub(l->line, 0, l->line.n - 1));
	return stream_pending(l->kept) < 256 * KIB || stream_flush(l->kept, e);
}

struct item *lines_item(struct lines *l, struct err *e)
{
	return ahead_take(l->ahead, e);
}

bool lines_end(struct lines *l, const struct counts *kept, struct err *e)
{
	if (l->kept) {
		if (unlink(l->all_path) < 0)
			return err_set(e, EXHIBIT_IO, errno, "remove %s", l->all_path);
		return stream_end(l->kept, kept, e);
	}
	/* The reading did not move the file's own position: writing goes on at the end. */
	if (!stream_end(l->all, kept, e))
		return false;
	return rename(l->all_path, l->kept_path) == 0 || err_set(e, EXHIBIT_IO, errno, "rename %s", l->all_path);
}
