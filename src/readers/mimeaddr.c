/* Address lists (RFC 5322, 3.4), read in one pass without a stack.
 *
 * Comments nest by counting; a group is its members; what stands neither in brackets nor has an '@'
 * is a name. Obsolete routes ("<@a,@b:c@d>") are dropped. Does not check that an address could
 * exist: what was written is the evidence. */
#include "mimehead.h"

#include "base/limits.h"

/* One address on its way: what was read since the last comma. */
struct entry {
	struct buf phrase;	/* words, quotes undone, comments left out */
	struct buf comment;
	struct buf addr;	/* what stood in angle brackets */
	bool has_brackets, has_at;
	size_t local;		/* where a quoted local part begins in the phrase: its blanks part no words */
	bool has_local;
};

struct reading {
	struct span s;
	size_t at;
};

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* A comment, nested or not closed, from its '(' on. */
static void read_comment(struct reading *r, struct buf *to)
{
	unsigned depth = 0;

	for (; r->at < r->s.n; r->at++) {
		char c = r->s.p[r->at];

		if (c == '\\' && r->at + 1 < r->s.n) {
			buf_c(to, r->s.p[++r->at]);
		} else if (c == '(') {
			if (depth++)
				buf_c(to, c);
		} else if (c == ')') {
			if (--depth == 0) {
				r->at++;
				return;
			}
			buf_c(to, c);
		} else {
			buf_c(to, c);
		}
	}
}

/* A quoted string from its '"' on; `keep` leaves the quotes, for local parts. */
static void read_quoted(struct reading *r, struct buf *to, bool keep)
{
	if (keep)
		buf_c(to, '"');
	for (r->at++; r->at < r->s.n && r->s.p[r->at] != '"'; r->at++) {
		if (r->s.p[r->at] == '\\' && r->at + 1 < r->s.n) {
			if (keep)
				buf_c(to, '\\');
			r->at++;
		}
		buf_c(to, r->s.p[r->at]);
	}
	if (keep)
		buf_c(to, '"');
	r->at += r->at < r->s.n;
}

/* A quoted string outside of brackets: the quotes belong to a local part, not to a name. */
static void read_name(struct reading *r, struct entry *e)
{
	size_t at = r->at, n = e->phrase.n;

	read_quoted(r, &e->phrase, false);
	if (r->at < r->s.n && r->s.p[r->at] == '@') {
		r->at = at;
		e->phrase.n = n;
		read_quoted(r, &e->phrase, true);
		e->local = n;
		e->has_local = true;
	}
}

/* Brackets from '<' on. A missing '>' ends at a comma, or the next bracket. */
static void read_brackets(struct reading *r, struct entry *e)
{
	e->has_brackets = true;
	buf_reset(&e->addr);
	for (r->at++; r->at < r->s.n;) {
		char c = r->s.p[r->at];

		if (c == '>') {
			r->at++;
			return;
		}
		if (c == '<')
			return;
		if (c == ',' && !(e->addr.n && e->addr.p[0] == '@'))
			return;
		if (c == ':' && e->addr.n && e->addr.p[0] == '@')
			buf_reset(&e->addr);	/* the route ends here */
		else if (c == '"') {
			read_quoted(r, &e->addr, true);
			continue;
		} else if (c == '(') {
			read_comment(r, &e->comment);
			continue;
		} else if (!is_blank(c))
			buf_c(&e->addr, c);
		r->at++;
	}
}

/* An encoded word is copied whole: its commas and colons are not ours. */
static bool read_word(struct reading *r, struct buf *to)
{
	struct span s = r->s;
	size_t end, marks = 0;

	if (s.p[r->at] != '=' || r->at + 1 >= s.n || s.p[r->at + 1] != '?')
		return false;
	for (end = r->at + 1; end < s.n && marks < 3; end++) {
		marks += s.p[end] == '?';
		if (is_blank(s.p[end]) || s.p[end] == '<' || s.p[end] == '"')
			return false;
	}
	while (end < s.n && s.p[end] != '?' && s.p[end] != '<' && s.p[end] != '"')
		end++;
	if (s.n - end < 2 || s.p[end] != '?' || s.p[end + 1] != '=')
		return false;
	buf_put(to, s.p + r->at, end + 2 - r->at);
	r->at = end + 2;
	return true;
}

/* Whether the blanks around `at` part two words: those around '.' and '@' do not. */
static bool is_gap(struct span p, size_t at)
{
	size_t left = at, right = at;

	while (left && is_blank(p.p[left - 1]))
		left--;
	while (right < p.n && is_blank(p.p[right]))
		right++;
	return left && right < p.n && memchr(".@", p.p[left - 1], 2) == NULL &&
	       memchr(".@", p.p[right], 2) == NULL;
}

/* "name addr@host" without brackets: the last word with an '@' is the address. */
static struct span bare_addr(struct entry *e, struct span *name)
{
	struct span all = buf_view(&e->phrase), p = span_trim(all);
	size_t at = SIZE_MAX, from, end, local = e->has_local ? e->local - (size_t)(p.p - all.p) : SIZE_MAX;

	for (size_t i = 0; i < p.n; i++)
		if (p.p[i] == '@')
			at = i;
	if (at == SIZE_MAX) {
		for (size_t i = 0; i < p.n; i++)
			if (is_blank(p.p[i]) || p.p[i] == '=') {
				*name = p;
				return SPAN("");
			}
		return p;
	}
	for (from = at; from && local > at && !(is_blank(p.p[from - 1]) && is_gap(p, from)); from--)
		;
	from = local < at ? local : from;
	for (end = at + 1; end < p.n && !(is_blank(p.p[end]) && is_gap(p, end)); end++)
		;
	*name = span_trim(span_sub(p, 0, from));
	buf_reset(&e->addr);
	for (size_t i = from; i < end; i++)
		if (!is_blank(p.p[i]) || (from == local && i < at))
			buf_c(&e->addr, p.p[i]);
	return buf_view(&e->addr);
}

static void finish(struct mimehead *h, struct entry *e, struct list *to)
{
	struct span name = { NULL, 0 }, addr;
	struct address *a;

	if (e->has_brackets) {
		addr = buf_view(&e->addr);
		name = span_trim(buf_view(&e->phrase));
	} else {
		addr = bare_addr(e, &name);
	}
	if (name.n == 0 && e->comment.n)
		name = span_trim(buf_view(&e->comment));
	if ((addr.n || span_trim(buf_view(&e->phrase)).n) && to->n < LIMIT_LIST) {
		a = list_add(to, h->arena, sizeof *a);
		a->addr = mimehead_text(h, addr);
		if (name.n)
			a->name = mimehead_text(h, name);
	}
	buf_reset(&e->phrase);
	buf_reset(&e->comment);
	buf_reset(&e->addr);
	e->has_brackets = e->has_at = e->has_local = false;
}

void mimehead_addresses(struct mimehead *h, struct span value, struct list *to)
{
	struct reading r = { span_sub(value, 0, LIMIT_MIME_VALUE), 0 };
	struct entry e = { .has_at = false };

	h->is_cut |= value.n > LIMIT_MIME_VALUE;
	buf_init(&e.phrase, LIMIT_STRING);
	buf_init(&e.comment, LIMIT_STRING);
	buf_init(&e.addr, LIMIT_STRING);
	while (r.at < r.s.n) {
		char c = r.s.p[r.at];

		if (c == ',' || c == ';') {
			finish(h, &e, to);
			r.at++;
		} else if (c == '(') {
			read_comment(&r, &e.comment);
		} else if (c == '"') {
			read_name(&r, &e);
		} else if (c == '<') {
			read_brackets(&r, &e);
		} else if (c == ':' && !e.has_at && !e.has_brackets) {
			buf_reset(&e.phrase);	/* the name of a group */
			r.at++;
		} else if (!read_word(&r, &e.phrase)) {
			e.has_at |= c == '@';
			buf_c(&e.phrase, c);
			r.at++;
		}
	}
	finish(h, &e, to);
	buf_clear(&e.phrase);
	buf_clear(&e.comment);
	buf_clear(&e.addr);
}
