/* Files and problems of one check. */
#include "check.h"

#include "base/limits.h"
#include "base/text.h"
#include "seal/manifest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SHOW_MAX 200

PRINTF_LIKE(2, 0) static struct span print(struct arena *a, const char *fmt, va_list ap)
{
	char text[1024];
	int n = vsnprintf(text, sizeof text, fmt, ap);

	return arena_dup(a, span_of(text, n < (int)sizeof text ? (size_t)n : sizeof text - 1));
}

bool check_wrong(struct check *c, const char *code, const char *fmt, ...)
{
	struct problem *p;
	va_list ap;

	if (c->n_problems++ >= LIMIT_PROBLEMS)
		return false;
	p = list_add(&c->problems, c->a, sizeof *p);
	p->code = code;
	va_start(ap, fmt);
	p->text = print(c->a, fmt, ap);
	va_end(ap);
	return false;
}

void check_remark(struct check *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	list_add_span(&c->remarks, c->a, print(c->a, fmt, ap));
	va_end(ap);
}

const char *check_show(struct check *c, struct span foreign)
{
	const char *cut = foreign.n > SHOW_MAX ? "..." : "";
	struct span shown = text_display(span_sub(foreign, 0, SHOW_MAX), c->a);

	return arena_fmt(c->a, "%.*s%s", SPAN_FMT(shown), cut).p;
}

uint64_t check_keep(struct span name)
{
	static const char *const small[] = {
		"VERIFY.txt", "bag-info.txt", "bagit.txt", "signer.pem", "tagmanifest-sha256.txt",
		"tagmanifest-sha256.txt.p7s",
	};

	if (span_eq_str(name, "manifest-sha256.txt"))
		return LIMIT_MANIFEST;
	for (size_t i = 0; i < countof(small); i++)
		if (span_eq_str(name, small[i]))
			return LIMIT_TAG_FILE;
	return 0;
}

const struct check_file *check_find(const struct check *c, const char *name)
{
	const struct check_file *f = c->files.v;

	for (uint32_t i = 0; i < c->files.n; i++)
		if (span_eq_str(f[i].name, name))
			return &f[i];
	return NULL;
}

void intake_init(struct intake *in, struct check *c)
{
	*in = (struct intake){ .check = c, .hash = hasher_new() };
	buf_init(&in->kept, LIMIT_MANIFEST);
}

void intake_clear(struct intake *in)
{
	hasher_free(in->hash);
	buf_clear(&in->kept);
}

void intake_begin(struct intake *in, struct span name)
{
	in->name = name;
	in->size = 0;
	in->keep = check_keep(name);
	buf_reset(&in->kept);
	hasher_begin(in->hash);
}

void intake_put(struct intake *in, struct span bytes)
{
	in->size += bytes.n;
	if (in->size <= in->keep)
		buf_span(&in->kept, bytes);
	hasher_put(in->hash, bytes.p, bytes.n);
}

void intake_end(struct intake *in)
{
	struct check *c = in->check;
	struct check_file *f = list_add(&c->files, c->a, sizeof *f);

	f->name = in->name;
	f->size = in->size;
	f->sha256 = hasher_end(in->hash);
	if (in->keep && in->size > in->keep)
		check_wrong(c, "bag.size", "%s is larger than any this version makes", f->name.p);
	else if (in->keep)
		f->bytes = arena_dup(c->a, buf_view(&in->kept));
}

static int by_name(const void *a, const void *b)
{
	return manifest_name_cmp(((const struct check_file *)a)->name,
				 ((const struct check_file *)b)->name);
}

static int by_folded_name(const void *a, const void *b)
{
	return manifest_name_casecmp(*(const struct span *)a, *(const struct span *)b);
}

void check_sort(struct check *c)
{
	uint32_t n = c->files.n;
	struct check_file *f = c->files.v;
	struct span *names = mem_get(n * sizeof *names);

	if (n) {
		qsort(f, n, sizeof *f, by_name);
		for (uint32_t i = 0; i < n; i++)
			names[i] = f[i].name;
		qsort(names, n, sizeof *names, by_folded_name);
	}
	for (uint32_t i = 1; i < n; i++)
		if (manifest_name_casecmp(names[i - 1], names[i]) == 0)
			check_wrong(c, "bag.twin", "two files have the name %s", names[i].p);
	free(names);
}
