/* A path is the components of origin down to the folder the transcript lies in, and the name as the
 * message has it ("photos/photo_1.jpg" of Telegram is below that folder). It is compared letter by
 * letter; Unicode that was composed in another way does not match. */
#include "sent.h"

#include <stdlib.h>

#include "base/limits.h"
#include "case/numbers.h"

struct named {	/* by a message */
	uint32_t message, path;
};

struct sent {
	struct intern *paths;
	struct numbers files;	/* path -> 1 + item; CASE_NONE: more than one */
	struct list named;	/* struct named, in record order */
	struct numbers with;	/* item -> 1 + item */
	struct arena *arena;
	struct buf path;
};

struct sent *sent_new(void)
{
	struct sent *s = mem_get(sizeof *s);

	*s = (struct sent){ .paths = intern_new(), .arena = arena_new() };
	buf_init(&s->path, LIMIT_CASE_WORD);
	return s;
}

void sent_free(struct sent *s)
{
	if (s == NULL)
		return;
	intern_free(s->paths);
	numbers_clear(&s->files);
	numbers_clear(&s->with);
	arena_free(s->arena);
	buf_clear(&s->path);
	free(s);
}

static struct span folder_of(struct span path)
{
	while (path.n && path.p[path.n - 1] != '/')
		path.n--;
	return path;
}

/* The number of the path that is `name` in the folder of component `last` of the origin; 0: too long to be one. */
static uint32_t path_of(struct sent *s, const struct item *it, uint32_t last, struct span name)
{
	buf_reset(&s->path);
	for (uint32_t i = 0; i < last; i++) {
		buf_span(&s->path, list_span(&it->origin, i));
		buf_c(&s->path, '\0');
	}
	buf_span(&s->path, folder_of(list_span(&it->origin, last)));
	return buf_span(&s->path, name) && !s->path.full ? intern_put(s->paths, buf_view(&s->path)) : 0;
}

void sent_take(struct sent *s, uint32_t index, const struct item *it)
{
	const struct attachment *at = it->attachments.v;
	uint32_t *file, path;

	if (it->origin.n == 0)
		return;
	if (it->chat.kind.n == 0) {	/* the parts of a mail are joined to it already */
		struct span own = list_span(&it->origin, it->origin.n - 1);

		if (it->part.n || (path = path_of(s, it, it->origin.n - 1, span_from(own, folder_of(own).n))) == 0)
			return;
		file = numbers_put(&s->files, path);
		*file = *file ? CASE_NONE : index + 1;
		return;
	}
	for (uint32_t i = 0; it->origin.n > 1 && i < it->attachments.n; i++) {
		struct named *n;

		if (at[i].id.n || at[i].name.n == 0 || (path = path_of(s, it, it->origin.n - 2, at[i].name)) == 0)
			continue;
		n = list_add(&s->named, s->arena, sizeof *n);
		*n = (struct named){ .message = index, .path = path };
	}
}

void sent_settle(struct sent *s)
{
	const struct named *n = s->named.v;

	for (uint32_t i = 0; i < s->named.n; i++) {
		const uint32_t *file = numbers_get(&s->files, n[i].path);
		uint32_t *with;

		if (file == NULL || *file == 0 || *file == CASE_NONE)
			continue;
		with = numbers_put(&s->with, *file - 1);
		if (*with == 0)
			*with = n[i].message + 1;
		with = numbers_put(&s->with, n[i].message);
		if (*with == 0)
			*with = *file;
	}
}

uint32_t sent_with(const struct sent *s, uint32_t index)
{
	const uint32_t *with = s ? numbers_get(&s->with, index) : NULL;

	return with && *with ? *with - 1 : CASE_NONE;
}
