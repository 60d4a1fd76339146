/* Walks the input in byte order of names (fts(3), physical: links are never followed), hashes each
 * file once, and lets the flow expand it. A file stays where it is: the store only points at it. */
#include "ingest/ingest.h"

#include "base/io.h"
#include "base/limits.h"
#include "base/text.h"
#include "record/moment.h"
#include "seal/packet.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <unistd.h>

struct walk {
	const struct ingest_opts *o;
	struct flow *flow;
	struct hasher *hasher;
	size_t path;		/* the next of o->paths */
	FTS *tree;		/* of the path before, or NULL */
	size_t prefix;		/* of its paths: what comes before the identity */
	struct stat skip[8];
	size_t n_skip;
	char *piece;
};

enum { PIECE = 1 << 20 };

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* "./a//b/" and "a/b" are the same place and are shown the same. */
static char *tidy(const char *path)
{
	char *out = mem_get(strlen(path) + 1), *to = out;

	while (path[0] == '.' && path[1] == '/') {
		path += 2;
		while (*path == '/')
			path++;
	}
	for (; *path; path++)
		if (*path != '/' || path[1] != '/')
			*to++ = *path;
	while (to > out + 1 && to[-1] == '/')
		*--to = 0;
	if (to == out)
		*to++ = '.';
	return out;
}

static void note(struct flow_input *in, struct arena *a, enum note_level level, const char *code, struct span text)
{
	struct note *n = list_add(&in->notes, a, sizeof *n);

	n->level = span_str(note_level_name[level]);
	n->code = span_str(code);
	n->text = text;
}

/* Hashes an open file; true with *d set. What goes wrong becomes a note. */
static bool hash(struct walk *w, int fd, struct flow_input *in, struct arena *a, struct digest *d)
{
	uint64_t total = 0;
	ssize_t n;

	hasher_begin(w->hasher);
	while ((n = io_read(fd, w->piece, PIECE)) > 0 && !flow_interrupted) {
		hasher_put(w->hasher, w->piece, (size_t)n);
		total += (uint64_t)n;
	}
	*d = hasher_end(w->hasher);
	if (n < 0) {
		note(in, a, NOTE_UNREAD, "file.unreadable", arena_fmt(a, "reading it failed: %s", strerror(errno)));
		return false;
	}
	in->size = total;
	return true;
}

static bool regular(struct walk *w, const char *path, struct flow_input *in, struct arena *a,
		    struct digest *d, struct err *e)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat before, after;
	bool ok = true;

	if (fd < 0 || fstat(fd, &before) < 0) {
		note(in, a, NOTE_UNREAD, "file.unreadable", arena_fmt(a, "it cannot be opened: %s", strerror(errno)));
	} else if (!S_ISREG(before.st_mode)) {
		note(in, a, NOTE_UNREAD, "file.special", SPAN("not a regular file"));
	} else if ((uint64_t)before.st_size > LIMIT_ITEM) {
		in->mtime = moment_utc(before.st_mtime, a);
		note(in, a, NOTE_REFUSED, "limit.item",
		     arena_fmt(a, "%lld bytes; an item may have %llu", (long long)before.st_size,
			       (unsigned long long)LIMIT_ITEM));
	} else if (hash(w, fd, in, a, d)) {
		in->mtime = moment_utc(before.st_mtime, a);
		in->d = d;
		if (fstat(fd, &after) == 0 && (after.st_size != before.st_size ||
		    after.st_mtim.tv_sec != before.st_mtim.tv_sec || after.st_mtim.tv_nsec != before.st_mtim.tv_nsec))
			note(in, a, NOTE_ODD, "file.changed", SPAN("it was being written while it was read"));
		ok = store_link(w->o->flow.store, path, &after, d, e);
	}
	io_close(&fd);
	return ok;
}

static bool standard_input(struct walk *w, struct flow_input *in, struct arena *a, struct digest *d, struct err *e)
{
	struct store_put *p = store_begin(w->o->flow.store, e);
	ssize_t n = 0;

	while (p && (n = io_read(0, w->piece, PIECE)) > 0)
		if (!store_append(p, span_of(w->piece, (size_t)n), e)) {
			store_abort(p);
			return false;
		}
	if (p == NULL || !store_end(p, d, &in->size, e))
		return false;
	if (n < 0)
		note(in, a, NOTE_PARTIAL, "file.unreadable", arena_fmt(a, "reading it failed: %s", strerror(errno)));
	in->d = d;
	return true;
}

static bool ours(const struct walk *w, const struct stat *st)
{
	for (size_t i = 0; i < w->n_skip; i++)
		if (w->skip[i].st_dev == st->st_dev && w->skip[i].st_ino == st->st_ino)
			return true;
	return false;
}

static bool add(struct walk *w, const char *path, size_t prefix, const FTSENT *ent, struct err *e)
{
	struct arena *a = arena_new();
	struct span shown = span_str(path);
	struct flow_input in = { .shown = shown, .identity = span_from(shown, prefix) };
	struct digest d;
	char target[LIMIT_NAME];
	const char *own;
	ssize_t n;
	bool ok = true;

	switch (ent ? ent->fts_info : FTS_F) {
	case FTS_F:
		ok = ent == NULL ? standard_input(w, &in, a, &d, e) : regular(w, path, &in, a, &d, e);
		break;
	case FTS_SL:
	case FTS_SLNONE:
		n = readlink(path, target, sizeof target);
		note(&in, a, NOTE_ODD, "file.link",
		     arena_fmt(a, "a symbolic link, not followed; it points to %.*s",
			       SPAN_FMT(text_display(span_of(target, n > 0 ? (size_t)n : 0), a))));
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		note(&in, a, NOTE_UNREAD, "file.unreadable",
		     arena_fmt(a, "it cannot be opened: %s", strerror(ent->fts_errno)));
		break;
	case FTS_D:
		own = packet_folder(path);	/* it was a moment ago */
		note(&in, a, NOTE_UNREAD, "own.folder", arena_fmt(a, "%s: not entered", own ? own : "a folder of exhibit's"));
		break;
	case FTS_DC:
		note(&in, a, NOTE_ODD, "file.loop", SPAN("a folder inside itself, not entered again"));
		break;
	default:
		note(&in, a, NOTE_ODD, "file.special", SPAN("a device, pipe or socket, not opened"));
	}
	if (ok)
		flow_file(w->flow, &in);
	arena_free(a);
	return ok;
}

static bool open_path(struct walk *w, const char *given, struct err *e)
{
	char *path = tidy(given), *paths[] = { path, NULL };
	const char *slash;
	struct stat st;
	bool ok = true;

	if (lstat(path, &st) < 0) {
		ok = err_set(e, EXHIBIT_INPUT, errno, "cannot read %s", given);
	} else if ((w->tree = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name)) == NULL) {
		ok = err_set(e, EXHIBIT_IO, errno, "walk %s", given);
	} else if (S_ISDIR(st.st_mode)) {	/* identity: the path below the folder */
		w->prefix = strlen(path) + (path[strlen(path) - 1] != '/');
	} else {				/* identity: the file's own name */
		slash = strrchr(path, '/');
		w->prefix = slash ? (size_t)(slash + 1 - path) : 0;
	}
	free(path);
	return ok;
}

/* "./x" was given as "." : shown as "x". */
static const char *shown_path(const char *path, size_t *prefix)
{
	if (path[0] != '.' || path[1] != '/')
		return path;
	*prefix -= *prefix < 2 ? *prefix : 2;
	return path + 2;
}

static bool next(void *ctx, bool *more, bool *later, struct err *e)
{
	struct walk *w = ctx;
	FTSENT *ent;

	(void)later;
	if (w->o->progress) {
		struct flow_progress p = flow_progress(w->flow);

		w->o->progress(&p);
	}
	if (w->tree == NULL) {
		if (w->path == w->o->n_paths) {
			*more = false;
			return true;
		}
		if (strcmp(w->o->paths[w->path], "-") == 0) {
			w->path++;
			return add(w, "-", 0, NULL, e);
		}
		return open_path(w, w->o->paths[w->path++], e);
	}
	errno = 0;
	ent = fts_read(w->tree);
	if (ent == NULL) {
		int why = errno;

		fts_close(w->tree);
		w->tree = NULL;
		return why == 0 || err_set(e, EXHIBIT_IO, why, "walk %s", w->o->paths[w->path - 1]);
	}
	if (ent->fts_info == FTS_DP)
		return true;
	if (ent->fts_info == FTS_D) {
		bool own = ours(w, ent->fts_statp);

		/* One that is named on the command line is meant. */
		if (!own && (ent->fts_level == 0 || packet_folder(ent->fts_path) == NULL))
			return true;
		fts_set(w->tree, ent, FTS_SKIP);
		if (own)
			return true;
	}
	{
		size_t prefix = w->prefix;
		const char *path = shown_path(ent->fts_path, &prefix);

		return add(w, path, prefix, ent, e);
	}
}

static bool emit(void *ctx, struct item *it, struct err *e)
{
	struct walk *w = ctx;

	return w->o->emit(w->o->emit_ctx, it, e);
}

bool ingest_run(const struct ingest_opts *o, struct err *e)
{
	struct walk w = { .o = o, .hasher = hasher_new(), .piece = mem_get(PIECE) };
	struct flow_opts fo = o->flow;
	bool ok;

	fo.next = next;
	fo.emit = emit;
	fo.ctx = &w;
	for (size_t i = 0; i < o->n_skip && w.n_skip < countof(w.skip); i++)
		if (o->skip[i] && stat(o->skip[i], &w.skip[w.n_skip]) == 0)
			w.n_skip++;
	w.flow = flow_new(&fo);
	ok = flow_run(w.flow, e);
	if (w.tree)
		fts_close(w.tree);
	flow_free(w.flow);
	hasher_free(w.hasher);
	free(w.piece);
	return ok;
}
