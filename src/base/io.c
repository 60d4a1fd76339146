/* Reads, writes and publishing by rename. */
#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool io_write(int fd, const void *p, size_t n, struct err *e)
{
	const char *at = p;

	while (n) {
		ssize_t w = write(fd, at, n);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return err_set(e, EXHIBIT_IO, errno, "write");
		at += w;
		n -= (size_t)w;
	}
	return true;
}

bool io_pwrite(int fd, const void *p, size_t n, uint64_t at, struct err *e)
{
	const char *from = p;

	while (n) {
		ssize_t w = pwrite(fd, from, n, (off_t)at);

		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return err_set(e, EXHIBIT_IO, errno, "write");
		from += w;
		at += (uint64_t)w;
		n -= (size_t)w;
	}
	return true;
}

/* `at` < 0: from where the descriptor stands. */
static ssize_t read_whole(int fd, void *p, size_t n, off_t at)
{
	size_t got = 0;

	while (got < n) {
		char *to = (char *)p + got;
		ssize_t r = at < 0 ? read(fd, to, n - got) : pread(fd, to, n - got, at + (off_t)got);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			return -1;
		if (r == 0)
			break;
		got += (size_t)r;
	}
	return (ssize_t)got;
}

ssize_t io_read(int fd, void *p, size_t n) { return read_whole(fd, p, n, -1); }

ssize_t io_pread(int fd, void *p, size_t n, uint64_t at)
{
	if (at <= INT64_MAX - n)
		return read_whole(fd, p, n, (off_t)at);
	errno = EOVERFLOW;
	return -1;
}

bool io_read_file(const char *path, size_t limit, struct buf *out, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t r = -1;
	char *to;

	if (fd < 0)
		return err_set(e, EXHIBIT_IO, errno, "open %s", path);
	buf_init(out, limit + 1);
	if ((to = buf_room(out, limit + 1)) != NULL)
		r = io_read(fd, to, limit + 1);
	if (r < 0) {
		err_set(e, EXHIBIT_IO, errno, "read %s", path);
	} else if ((size_t)r > limit) {
		err_set(e, EXHIBIT_INPUT, 0, "%s is larger than %zu bytes", path, limit);
		r = -1;
	} else {
		out->n = (size_t)r;
	}
	if (r < 0)
		buf_clear(out);
	io_close(&fd);
	return r >= 0;
}

void io_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- one file ---- */

static int sync_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path))
							: strdup(".");
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1, r = -1;

	if (fd >= 0)
		r = fsync(fd);
	io_close(&fd);
	free(dir);
	return r;
}

bool out_begin(struct out *o, const char *path, mode_t mode, struct err *e)
{
	*o = (struct out){ .fd = -1, .path = strdup(path) };
	if (o->path == NULL || asprintf(&o->temp, "%s.%ld.tmp", path, (long)getpid()) < 0)
		return err_set(e, EXHIBIT_TEMPORARY, ENOMEM, "name a temporary file");
	unlink(o->temp);
	o->fd = open(o->temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (o->fd < 0) {
		err_set(e, EXHIBIT_CREATE, errno, "create %s", o->temp);
		return out_abandon(o);
	}
	return true;
}

bool out_abandon(struct out *o)
{
	if (o->fd >= 0)
		unlink(o->temp);
	io_close(&o->fd);
	free(o->path);
	free(o->temp);
	*o = (struct out){ .fd = -1 };
	return false;
}

bool out_publish(struct out *o, struct err *e)
{
	if (fsync(o->fd) < 0 || rename(o->temp, o->path) < 0 || sync_parent(o->path) < 0) {
		err_set(e, EXHIBIT_IO, errno, "publish %s", o->path);
		return out_abandon(o);
	}
	io_close(&o->fd);
	out_abandon(o);
	return true;
}

/* ---- directories ---- */

bool io_mkdirs(const char *path, mode_t mode, struct err *e)
{
	char *p = strdup(path);

	if (p == NULL)
		return err_set(e, EXHIBIT_TEMPORARY, ENOMEM, "create %s", path);
	for (char *at = p + 1; ; at++) {
		char was = *at;

		if (was != '/' && was != 0)
			continue;
		*at = 0;
		if (mkdir(p, mode) < 0 && errno != EEXIST) {
			err_set(e, EXHIBIT_CREATE, errno, "create %s", p);
			free(p);
			return false;
		}
		*at = was;
		if (was == 0)
			break;
	}
	free(p);
	return true;
}

enum walk { WALK_REMOVE, WALK_SYNC };

static int walk(int dir, enum walk what)
{
	DIR *d = fdopendir(dir);	/* owns `dir` from here on */
	struct dirent *ent;
	int bad = 0;

	if (d == NULL) {
		close(dir);
		return -1;
	}
	while ((ent = readdir(d)) != NULL) {
		const char *name = ent->d_name;
		struct stat st;
		int sub;

		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (fstatat(dirfd(d), name, &st, AT_SYMLINK_NOFOLLOW) < 0) {
			bad = -1;
			continue;
		}
		if (S_ISDIR(st.st_mode)) {
			sub = openat(dirfd(d), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (sub < 0 || walk(sub, what) < 0 ||
			    (what == WALK_REMOVE && unlinkat(dirfd(d), name, AT_REMOVEDIR) < 0))
				bad = -1;
		} else if (what == WALK_REMOVE) {
			bad |= unlinkat(dirfd(d), name, 0);
		} else if (S_ISREG(st.st_mode)) {
			sub = openat(dirfd(d), name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
			if (sub < 0 || fsync(sub) < 0)
				bad = -1;
			io_close(&sub);
		}
	}
	if (what == WALK_SYNC && fsync(dirfd(d)) < 0)
		bad = -1;
	closedir(d);
	return bad;
}

static bool tree(const char *path, enum walk what, struct err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0 && what == WALK_REMOVE && errno == ENOENT)
		return true;
	if (fd < 0 || walk(fd, what) < 0 || (what == WALK_REMOVE && rmdir(path) < 0))
		return err_set(e, EXHIBIT_IO, errno, "%s %s", what == WALK_SYNC ? "sync" : "remove", path);
	return true;
}

bool io_rmtree(const char *path, struct err *e) { return tree(path, WALK_REMOVE, e); }

bool io_publish_dir(const char *temp, const char *path, struct err *e)
{
	if (!tree(temp, WALK_SYNC, e))
		return false;
	if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return sync_parent(path) == 0 || err_set(e, EXHIBIT_IO, errno, "sync beside %s", path);
	if (errno != EEXIST)
		return err_set(e, EXHIBIT_CREATE, errno, "publish %s", path);
	/* The two change places in one step: at no time is there no packet, or half of one. */
	if (renameat2(AT_FDCWD, temp, AT_FDCWD, path, RENAME_EXCHANGE) < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "replace %s", path);
	if (sync_parent(path) < 0)
		return err_set(e, EXHIBIT_IO, errno, "sync beside %s", path);
	return io_rmtree(temp, e);
}
