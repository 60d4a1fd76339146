/* Names and manifest lines.
 *
 * Readers of manifests differ: bagit-python does not decode %25, sha256sum decodes neither that nor
 * %0A, some skip dot files, some turn a backslash into a slash, some fold case. The grammar leaves
 * nothing on which they could differ. Original names stand in data/case/index.csv. */
#include "manifest.h"

#include "base/limits.h"

#include <stdlib.h>

static bool is_alnum(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Windows opens the device for these, whatever stands behind the first dot. */
static bool is_device(struct span component)
{
	static const char *const plain[] = { "con", "prn", "aux", "nul" };
	size_t dot = span_chr(component, '.', 0);
	struct span stem = span_sub(component, 0, dot);

	for (size_t i = 0; i < countof(plain); i++)
		if (span_ieq_str(stem, plain[i]))
			return true;
	return stem.n == 4 && stem.p[3] >= '0' && stem.p[3] <= '9' &&
	       (span_istarts(stem, "com") || span_istarts(stem, "lpt"));
}

static const char *component_wrong(struct span c)
{
	if (c.n == 0)
		return "has an empty component";
	for (size_t i = 0; i < c.n; i++)
		if (!is_alnum(c.p[i]) && (c.p[i] == 0 || strchr("._-", c.p[i]) == NULL))
			return "has a character other than A-Z a-z 0-9 . _ -";
	if (!is_alnum(c.p[0]))
		return "has a component that does not begin with a letter or digit";
	if (c.p[c.n - 1] == '.')
		return "has a component that ends in a dot";
	return is_device(c) ? "has a component that is a device name" : NULL;
}

const char *manifest_name_wrong(struct span name)
{
	struct span rest = name, c;
	const char *wrong = NULL;

	if (name.n == 0)
		return "is empty";
	if (name.n > LIMIT_BAG_NAME)
		return "is longer than 100 bytes";
	while (wrong == NULL && span_split(&rest, '/', &c))
		wrong = component_wrong(c);
	return wrong;
}

int manifest_name_cmp(struct span a, struct span b) { return span_cmp(a, b); }

static int lower(char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

int manifest_name_casecmp(struct span a, struct span b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return lower(a.p[i]) < lower(b.p[i]) ? -1 : 1;
	return a.n < b.n ? -1 : a.n > b.n;
}

void manifest_print(struct buf *out, const struct manifest_line *line)
{
	char hex[DIGEST_HEX];

	buf_put(out, digest_hex(&line->sha256, hex), 64);
	buf_puts(out, "  ");
	buf_span(out, line->name);
	buf_c(out, '\n');
}

bool manifest_next(struct span *rest, struct span previous, struct manifest_line *line,
		   const char **why)
{
	size_t end = span_chr(*rest, '\n', 0);
	struct span s = span_sub(*rest, 0, end);

	*why = NULL;
	if (rest->n == 0)
		return false;
	if (end == SIZE_MAX)
		*why = "its last line has no end";
	else if (s.n < 67 || !digest_parse(&line->sha256, span_sub(s, 0, 64)))
		*why = "a line does not begin with a SHA-256 in lower-case hex";
	else if (s.p[64] != ' ' || s.p[65] != ' ')
		*why = "a line has not two spaces between hash and name";
	if (*why)
		return false;
	line->name = span_from(s, 66);
	if (manifest_name_wrong(line->name))
		*why = "a line has a name that may not stand in a bundle";
	else if (previous.p && manifest_name_cmp(previous, line->name) >= 0)
		*why = "its lines are not in order, or one is there twice";
	*rest = span_from(*rest, end + 1);
	return *why == NULL;
}

struct evidence {
	struct hasher *h;
	struct buf line;
};

struct evidence *evidence_new(void)
{
	struct evidence *v = mem_get(sizeof *v);

	v->h = hasher_new();
	buf_init(&v->line, 64 + 2 + LIMIT_BAG_NAME + 1);
	return v;
}

void evidence_put(struct evidence *v, const struct manifest_line *line)
{
	if (!span_starts(line->name, "data/exhibits/"))
		return;
	buf_reset(&v->line);
	manifest_print(&v->line, line);
	hasher_put(v->h, v->line.p, v->line.n);
}

struct digest evidence_end(struct evidence *v)
{
	struct digest d = hasher_end(v->h);

	hasher_free(v->h);
	buf_clear(&v->line);
	free(v);
	return d;
}
