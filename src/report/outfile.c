/* Buffered writing, and nameless temporary files beside the report: those live on the file system
 * the packet is written to, so a full disk is met here and not in a place in memory. */
#include "outfile.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FLUSH_AT = 64 << 10 };

static void start(struct outfile *o, int fd)
{
	o->fd = fd;
	o->size = 0;
	o->err = (struct err){ 0 };
	buf_init(&o->b, FLUSH_AT * 2);
}

bool outfile_open(struct outfile *o, int dirfd, const char *name, struct err *e)
{
	int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);

	start(o, fd);
	if (fd < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "create %s", name);
	return true;
}

bool outfile_temp(struct outfile *o, int dirfd, struct err *e)
{
	static const char name[] = ".report-spool";
	int fd = openat(dirfd, ".", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);

	/* Not every file system has nameless files: there, a name for a moment. */
	if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
		fd = openat(dirfd, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
		if (fd >= 0 && unlinkat(dirfd, name, 0) < 0) {
			start(o, fd);
			return err_set(e, EXHIBIT_IO, errno, "remove temporary file %s", name);
		}
	}
	start(o, fd);
	if (fd < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "create a temporary file");
	return true;
}

static void flush(struct outfile *o)
{
	if (o->err.status == 0 && o->b.n)
		io_write(o->fd, o->b.p, o->b.n, &o->err);
	buf_reset(&o->b);
}

void outfile_put(struct outfile *o, struct span s)
{
	o->size += s.n;
	if (o->b.n + s.n > FLUSH_AT)
		flush(o);
	if (s.n > FLUSH_AT) {
		if (o->err.status == 0)
			io_write(o->fd, s.p, s.n, &o->err);
		return;
	}
	buf_span(&o->b, s);
}

void outfile_str(struct outfile *o, const char *s) { outfile_put(o, span_str(s)); }

void outfile_c(struct outfile *o, char c)
{
	if (o->b.n < o->b.cap && o->b.n < FLUSH_AT) {
		o->b.p[o->b.n++] = c;
		o->size++;
	} else {
		outfile_put(o, span_of(&c, 1));
	}
}

bool outfile_flush(struct outfile *o, struct err *e)
{
	flush(o);
	if (o->err.status == 0)
		return true;
	*e = o->err;
	return false;
}

bool outfile_close(struct outfile *o, struct err *e)
{
	bool ok = true;

	if (o->fd >= 0)
		ok = outfile_flush(o, e);
	/* NFS and quotas may tell of a full disk only here. */
	if (o->fd >= 0 && close(o->fd) < 0 && ok)
		ok = err_set(e, EXHIBIT_IO, errno, "close a file of the report");
	o->fd = -1;
	buf_clear(&o->b);
	return ok;
}

void outfile_drop(struct outfile *o)
{
	io_close(&o->fd);
	buf_clear(&o->b);
}
