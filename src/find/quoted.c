/* Quotes in mail, line by line: '>' in front (RFC 3676, 4.5), the line that says who wrote (in the
 * languages people write), the headings and header blocks Outlook and the like put over what they
 * repeat, "-- " over a signature (RFC 3676, 4.3), small print of companies and lists.
 *
 * What no line tells stays new: a wrong "quote" would hide a statement of the sender, a missed one
 * only shows it twice. Does not compare with the message that is being answered. */
#include "quoted.h"

#include "base/limits.h"
#include "quotedline.h"

enum kind { NEW, QUOTE, FORWARD, SIGNATURE, DISCLAIMER };
static const char *const names[] = { "new", "quote", "forward", "signature", "disclaimer" };

enum { JOIN = 4, SIGNATURE_LINES = 15 };

struct walk {
	struct span text, subject;
	const struct text_part *marked;
	uint32_t n_marked, at_mark;
	struct arena *a;
	struct list *parts;
	size_t at;		/* where the next line begins */
	enum kind kind;		/* of the lines before */
	bool is_rest;		/* kind goes on to the end: no line of it has a '>' */
	bool is_footer;		/* of a mailing list: nobody writes below */
	bool is_titled;		/* small print with a heading of its own: a paragraph of it is to come */
	bool is_after_blank;
	bool has_words;		/* of the sender's, so far */
	unsigned since_close;	/* lines since "Kind regards,"; 0: there was none */
};

/* Is what comes next (blank lines apart) marked as a quote? */
static bool quote_follows(const struct walk *w, struct span rest)
{
	struct span line;

	for (int i = 0; i < 3 && span_line(&rest, &line); i++) {
		size_t at = (size_t)(line.p - w->text.p);

		if (quotedline_bare(line).n == 0)
			continue;
		for (uint32_t k = w->at_mark; k < w->n_marked && k < w->at_mark + 3; k++)
			if ((size_t)w->marked[k].bytes[0] <= at && at < (size_t)w->marked[k].bytes[1] &&
			    (span_eq_str(w->marked[k].kind, names[QUOTE]) || span_eq_str(w->marked[k].kind, names[FORWARD])))
				return true;
		return quotedline_is_arrowed(line);
	}
	return false;
}

static bool blank_begins(struct span rest)
{
	struct span line;

	return !span_line(&rest, &line) || span_trim(line).n == 0;
}

/* How many lines from here say who wrote, and how surely. */
static enum said attribution_lines(const struct walk *w, struct span rest, unsigned *lines)
{
	struct span from = rest, line;

	for (unsigned k = 1; k <= JOIN && span_line(&rest, &line) && span_trim(line).n; k++) {
		struct span joined = span_sub(from, 0, (size_t)(line.p + line.n - from.p));
		enum said said;

		if (joined.n > 600 || (k > 1 && quotedline_is_arrowed(line)))
			break;
		if (k == 1 && !quotedline_may_say(line))
			break;
		said = quotedline_attribution(joined);
		*lines = k;
		if (said == SAID_SURELY || (said == SAID_PERHAPS && quote_follows(w, rest)))
			return quote_follows(w, rest) ? SAID_PERHAPS : blank_begins(rest) || k <= 2 ? SAID_SURELY : SAID_NOTHING;
	}
	return SAID_NOTHING;
}

/* ---- the walk ---- */

static void add(struct walk *w, enum kind kind, size_t from, size_t to)
{
	struct text_part *last = w->parts->n ? (struct text_part *)w->parts->v + w->parts->n - 1 : NULL;

	if (to <= from)
		return;
	if (last && (span_eq_str(last->kind, names[kind]) || w->parts->n >= LIMIT_LIST)) {
		last->bytes[1] = (int64_t)to;
		return;
	}
	last = list_add(w->parts, w->a, sizeof *last);
	*last = (struct text_part){ .kind = span_str(names[kind]), .bytes = { (int64_t)from, (int64_t)to } };
}

static void take_line(struct walk *w, enum kind kind)
{
	struct span rest = span_from(w->text, w->at), line;
	size_t from = w->at;

	span_line(&rest, &line);
	w->at = rest.n ? (size_t)(rest.p - w->text.p) : w->text.n;
	add(w, kind, from, w->at);
	w->kind = kind;
	w->is_after_blank = span_trim(line).n == 0;
	w->has_words |= kind == NEW && !w->is_after_blank;
	if (kind != NEW)
		w->since_close = 0;
	else if (quotedline_is_closing(span_sub(line, 0, QUOTEDLINE_LONG)))
		w->since_close = 1;
	else if (w->since_close && !w->is_after_blank)
		w->since_close++;
}

/* Another part of the message begins: how the one before ended says nothing of it. */
static void enter_part(struct walk *w)
{
	while (w->at_mark < w->n_marked && span_eq_str(w->marked[w->at_mark].kind, "part") &&
	       (size_t)w->marked[w->at_mark].bytes[0] <= w->at) {
		w->at_mark++;
		w->kind = NEW;
		w->is_rest = w->is_footer = w->is_titled = false;
		w->since_close = 0;
	}
}

/* What the format itself says of the line that begins here. */
static bool is_marked(struct walk *w, enum kind *kind)
{
	enter_part(w);
	while (w->at_mark < w->n_marked && (size_t)w->marked[w->at_mark].bytes[1] <= w->at) {
		w->at_mark++;
		enter_part(w);
	}
	if (w->at_mark == w->n_marked || (size_t)w->marked[w->at_mark].bytes[0] > w->at)
		return false;
	for (int k = NEW; k <= DISCLAIMER; k++)
		if (span_eq_str(w->marked[w->at_mark].kind, names[k]))
			*kind = (enum kind)k;
	return true;
}

/* Lines up to the next quote or end: a signature is short. */
static bool is_short_tail(struct span rest)
{
	struct span line;
	unsigned n = 0;

	while (n <= SIGNATURE_LINES && span_line(&rest, &line)) {
		if (quotedline_is_arrowed(line) || quotedline_is_small_title(line) || quotedline_is_small_print(quotedline_paragraph(span_of(line.p, line.n + rest.n))))
			return true;
		n += span_trim(line).n > 0;
	}
	return n <= SIGNATURE_LINES;
}

/* Headings, after which all that follows is somebody else's unless it has arrows of its own. */
static bool take_heading(struct walk *w, struct span line, struct span rest)
{
	bool is_forward = quotedline_is_forward(line);
	enum kind kind;

	/* A memo begins like this, too: where nothing was written before it and the subject is of no answer, the
	 * sender wrote it. */
	if (!is_forward && !quotedline_is_original(line) && !w->has_words && w->subject.n && !quotedline_subject_is_answer(w->subject))
		return false;
	if (!is_forward && !quotedline_is_original(line) &&
	    !quotedline_is_header_block(quotedline_is_rule(line, '_', 20) || quotedline_is_rule(line, '-', 20) ? quotedline_skip_blanks(rest) : span_from(w->text, w->at)))
		return false;
	kind = is_forward || quotedline_subject_is_forward(w->subject) ? FORWARD : QUOTE;
	w->is_rest = !quote_follows(w, rest);
	take_line(w, kind);
	return true;
}

static bool take_attribution(struct walk *w)
{
	unsigned lines = 0;
	enum said said = attribution_lines(w, span_from(w->text, w->at), &lines);

	if (said == SAID_NOTHING)
		return false;
	w->is_rest = said == SAID_SURELY;
	while (lines--)
		take_line(w, QUOTE);
	return true;
}

static enum kind kind_of_line(struct walk *w, struct span line, struct span rest)
{
	struct span here = span_from(w->text, w->at);
	struct span next = rest, after = { NULL, 0 };

	span_line(&next, &after);
	if (quotedline_is_rule(line, '_', 5) && quotedline_is_small_print(quotedline_paragraph(rest)))
		return DISCLAIMER;
	if (quotedline_is_rule(line, '_', 20) && (quotedline_has(quotedline_paragraph(rest), "mailing list") || quotedline_has(after, "list "))) {
		w->is_footer = quotedline_has(quotedline_paragraph(rest), "list");
		return DISCLAIMER;
	}
	if (w->kind == DISCLAIMER && (w->is_footer || !w->is_after_blank || quotedline_is_legal(quotedline_paragraph(here))))
		return DISCLAIMER;
	if (quotedline_is_small_title(line)) {
		w->is_titled = true;
		return DISCLAIMER;
	}
	if (w->is_titled || quotedline_is_small_print(quotedline_paragraph(here))) {
		w->is_titled = false;
		return DISCLAIMER;
	}
	if (w->kind == SIGNATURE)
		return SIGNATURE;
	if (span_eq_str(line, "-- ") || span_eq_str(line, "--\xC2\xA0") || (span_eq_str(line, "--") && is_short_tail(rest)))
		return SIGNATURE;
	if (quotedline_is_closing(line))
		return NEW;
	if (quotedline_is_dashes(line) && quotedline_is_card(rest, 1, 8))
		return SIGNATURE;
	/* Below "Kind regards," and the name, or after a blank line in the last lines. */
	if (w->since_close == 2 || (w->since_close == 3 && w->is_after_blank))
		return quotedline_is_card(here, 1, 6) ? SIGNATURE : NEW;
	return w->at && w->is_after_blank && w->since_close != 1 && quotedline_is_card(here, 3, 2) ? SIGNATURE : NEW;
}

/* A '>' alone between lines of the sender's: the end of a tag in source code, say. */
static bool is_lone_arrow(const struct walk *w, struct span line, struct span rest)
{
	struct span next;

	return w->kind == NEW && quotedline_is_rule(line, '>', 1) && !(span_line(&rest, &next) && quotedline_is_arrowed(next));
}

static void step(struct walk *w)
{
	struct span rest = span_from(w->text, w->at), line, look;
	enum kind kind = QUOTE;

	span_line(&rest, &line);
	look = span_sub(line, 0, QUOTEDLINE_LONG);
	if (is_marked(w, &kind)) {
		w->is_rest = false;
		take_line(w, kind);
		return;
	}
	if (quotedline_is_arrowed(look) && !w->is_rest && !is_lone_arrow(w, look, rest)) {
		take_line(w, w->kind == FORWARD ? FORWARD : QUOTE);
		return;
	}
	if (quotedline_bare(look).n == 0) {
		take_line(w, w->kind);
		return;
	}
	if (w->is_rest) {
		w->is_rest = !quotedline_is_end(look);
		take_line(w, w->kind);
		return;
	}
	if (take_heading(w, look, rest) || take_attribution(w))
		return;
	if (w->kind == QUOTE || w->kind == FORWARD) {
		w->kind = NEW;
		w->is_footer = false;
	}
	if (quotedline_is_device(look)) {
		take_line(w, SIGNATURE);
		w->kind = NEW;
		return;
	}
	take_line(w, kind_of_line(w, look, rest));
}

void quoted_parts(struct span text, const struct list *marked, struct span subject, struct arena *a, struct list *parts)
{
	struct walk w = { .text = text, .subject = subject, .marked = marked->v, .n_marked = marked->n, .a = a, .parts = parts };
	uint32_t before = parts->n;

	while (w.at < text.n)
		step(&w);
	if (parts->n == before + 1 && span_eq_str(((struct text_part *)parts->v)[before].kind, "new"))
		parts->n = before;
}
