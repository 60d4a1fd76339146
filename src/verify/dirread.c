/* The directory reader. What sha256sum does not notice is noticed here: files that were added,
 * links (also to the right bytes), directories without a file. Each file is opened once, from its
 * own directory's descriptor and never through a link, and hashed from that descriptor.
 *
 * Times, permissions and the number of hard links are not covered by the signature. */
#include "dirread.h"

#include "base/io.h"
#include "base/limits.h"
#include "seal/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

struct reader {
	struct check *c;
	struct intake intake;
	char *chunk;
	struct err *e;
};

/* Left behind by file managers that only looked at the folder. */
static bool is_litter(const char *name)
{
	static const char *const litter[] = { ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX",
					      ".directory" };

	for (size_t i = 0; i < countof(litter); i++)
		if (strcmp(name, litter[i]) == 0)
			return true;
	return false;
}

static bool read_file(struct reader *r, int dir, const char *name, struct span path)
{
	/* NONBLOCK: what was a file a moment ago may be a fifo now. */
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t n = -1;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		intake_begin(&r->intake, path);
		while ((n = io_read(fd, r->chunk, CHUNK)) > 0)
			intake_put(&r->intake, span_of(r->chunk, (size_t)n));
	}
	if (n < 0)
		err_set(r->e, EXHIBIT_IO, errno, "read %s", check_show(r->c, path));
	else
		intake_end(&r->intake);
	io_close(&fd);
	return n == 0;
}

static bool read_dir(struct reader *r, int dir, struct span path, unsigned depth);

static bool read_below(struct reader *r, int dir, const char *name, struct span path,
		       unsigned depth)
{
	int sub;

	if (depth >= LIMIT_BAG_DEPTH)
		return !check_wrong(r->c, "dir.depth", "%s lies too deep", check_show(r->c, path));
	sub = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (sub < 0)
		return err_set(r->e, EXHIBIT_IO, errno, "open %s", check_show(r->c, path));
	return read_dir(r, sub, path, depth + 1);
}

static bool read_one(struct reader *r, int dir, const char *name, struct span above, unsigned depth)
{
	struct span path = above.n ? arena_fmt(r->c->a, "%.*s/%s", SPAN_FMT(above), name)
				   : arena_str(r->c->a, name);
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return err_set(r->e, EXHIBIT_IO, errno, "look at %s", check_show(r->c, path));
	if (is_litter(name))
		return !check_wrong(r->c, "dir.litter",
				   "%s was added after the bundle was extracted, most likely by "
				   "a file manager: remove it and verify again",
				   check_show(r->c, path));
	if (S_ISLNK(st.st_mode))
		return !check_wrong(r->c, "dir.link", "%s is a link", check_show(r->c, path));
	if (manifest_name_wrong(path))
		return !check_wrong(r->c, "dir.name", "%s is no file of the bundle: its name %s",
				   check_show(r->c, path), manifest_name_wrong(path));
	if (S_ISDIR(st.st_mode))
		return read_below(r, dir, name, path, depth);
	if (!S_ISREG(st.st_mode))
		return !check_wrong(r->c, "dir.kind", "%s is no regular file", path.p);
	if (r->c->files.n >= LIMIT_BAG_FILES)
		return !check_wrong(r->c, "dir.count", "there are more than %d files",
				   LIMIT_BAG_FILES);
	return read_file(r, dir, name, path);
}

/* Takes over the descriptor. */
static bool read_dir(struct reader *r, int dir, struct span path, unsigned depth)
{
	DIR *d = fdopendir(dir);
	struct dirent *de;
	bool ok = d != NULL, empty = true;

	if (d == NULL) {
		io_close(&dir);
		return err_set(r->e, EXHIBIT_IO, errno, "open %s", check_show(r->c, path));
	}
	while (ok && (errno = 0, de = readdir(d)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
			continue;
		empty = false;
		ok = read_one(r, dir, de->d_name, path, depth);
	}
	if (ok && errno)
		ok = err_set(r->e, EXHIBIT_IO, errno, "list %s", check_show(r->c, path));
	if (ok && empty)
		check_wrong(r->c, "dir.empty", "%s is a directory without a file",
			    path.n ? path.p : "this");
	closedir(d);
	return ok;
}

static int by_text(const void *a, const void *b)
{
	int order = strcmp(((const struct problem *)a)->code, ((const struct problem *)b)->code);

	return order ? order
		     : span_cmp(((const struct problem *)a)->text,
				((const struct problem *)b)->text);
}

bool dirread_all(struct check *c, int dir, struct err *e)
{
	struct reader r = { .c = c, .chunk = mem_get(CHUNK), .e = e };
	int own = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	intake_init(&r.intake, c);
	ok = own >= 0 ? read_dir(&r, own, span_of("", 0), 0)
		      : err_set(e, EXHIBIT_IO, errno, "open the directory");
	intake_clear(&r.intake);
	free(r.chunk);
	if (c->problems.n)		/* a directory lists its files in any order */
		qsort(c->problems.v, c->problems.n, sizeof(struct problem), by_text);
	check_sort(c);
	c->is_whole = ok;
	return ok;
}
