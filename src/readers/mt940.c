/* Statements of banks as SWIFT MT940 and MT942 (User Handbook, Category 9), bare or in SWIFT blocks, and
 * what banks make of them: other line lengths, fields without lines, :86: in the codes of German banks
 * ("?20", "?32", also with '>'), of Dutch ones ("/REMI/", "/NAME/"), or free.
 *
 * :61: is a transaction: its value date, as the booking date there has no year. The currency is that of
 * the balance before it, or behind it when none comes first. */
#include "statement.h"

#include "base/text.h"
#include "charset.h"

extern const struct reader reader_mt940;

#define FULL_LINE 60	/* characters of a line that was cut for its length */
#define FIELD_MAX 4096	/* bytes of one :86:; six lines of 65 are allowed */

struct mt940 {
	struct statement s;
	struct statement_text t;
	struct span currency;
	uint32_t open;			/* transactions from here on lack a currency */
	struct transaction *last;	/* the :61: that a :86: belongs to */
	struct buf details;		/* the :86: being read */
	bool in_details;
	uint64_t width;			/* of its last line, in characters */
	unsigned bad;
};

static bool is_digits(struct span s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static unsigned two(const char *p)
{
	return (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
}

/* ":61:" and what is behind the tag; absent when the line begins otherwise. "28C" is a tag, too. */
static struct span tag_of(struct span line, struct span *rest)
{
	size_t end;

	if (line.n < 4 || line.p[0] != ':' || !is_digits(span_from(line, 1), 2))
		return (struct span){ NULL, 0 };
	end = line.p[3] == ':' ? 3 : line.n > 4 && line.p[4] == ':' && line.p[3] >= 'A' && line.p[3] <= 'Z' ? 4 : 0;
	if (end == 0)
		return (struct span){ NULL, 0 };
	*rest = span_from(line, end + 1);
	return span_sub(line, 1, end - 1);
}

/* ---- :61: ---- */

struct dc_mark {
	bool is_debit, is_reversal;
	struct span rest;	/* from the amount on */
};

/* "C", "D", "RC", "RD", "EC", "ED"; behind it may stand the third letter of the currency. */
static bool take_mark(struct span s, struct dc_mark *m)
{
	*m = (struct dc_mark){ .rest = s };
	if (s.n && (s.p[0] == 'R' || s.p[0] == 'E')) {
		m->is_reversal = s.p[0] == 'R';
		s = span_from(s, 1);
	}
	if (s.n == 0 || (s.p[0] != 'C' && s.p[0] != 'D'))
		return false;
	m->is_debit = (s.p[0] == 'D') != m->is_reversal;
	s = span_from(s, 1);
	if (s.n && s.p[0] >= 'A' && s.p[0] <= 'Z')
		s = span_from(s, 1);
	m->rest = s;
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

static size_t amount_length(struct span s)
{
	size_t n = 0;

	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == ',' || s.p[n] == '.'))
		n++;
	return n;
}

/* "NTRFNONREF//55555": kind of four, reference of the owner, that of the bank. */
static void take_reference(struct mt940 *m, struct transaction *x, struct span s)
{
	size_t bank = span_find(s, SPAN("//"), 0);
	struct span mine;

	if (s.n >= 4)
		x->kind = statement_keep(&m->s, span_sub(s, 0, 4));
	mine = span_trim(span_sub(s, 4, (bank == SIZE_MAX ? s.n : bank > 4 ? bank : 4) - 4));
	if (s.n > 4 && mine.n && !span_eq_str(mine, "NONREF"))
		x->reference = statement_keep(&m->s, mine);
	else if (bank != SIZE_MAX)
		x->reference = statement_keep(&m->s, span_from(s, bank + 2));
}

static void take_transaction(struct mt940 *m, struct span s)
{
	struct span day, amount;
	struct transaction *x;
	struct dc_mark mark;
	size_t n;

	m->last = NULL;
	if (!is_digits(s, 6) || !take_mark(span_from(s, is_digits(span_from(s, 6), 4) ? 10 : 6), &mark)) {
		m->bad++;
		return;
	}
	day = statement_day(&m->s, (two(s.p) < 70 ? 2000 : 1900) + two(s.p), two(s.p + 2), two(s.p + 4));
	n = amount_length(mark.rest);
	amount = statement_amount(&m->s, span_sub(mark.rest, 0, n), mark.is_debit);
	if (day.p == NULL || amount.p == NULL) {
		m->bad++;
		return;
	}
	x = statement_add(&m->s);
	if (x == NULL)
		return;
	x->date = day;
	x->amount = amount;
	x->currency = m->currency;
	take_reference(m, x, span_from(mark.rest, n));
	if (mark.is_reversal)
		x->kind = SPAN("reversal");
	x->at.line = m->t.line;
	x->at.bytes[0] = (int64_t)m->t.at;
	x->at.bytes[1] = (int64_t)(s.p + s.n - m->t.text.p);
	m->last = x;
}

/* ---- :86: ---- */

enum { FIELD_FULL = 24 };	/* bytes; 27 may stand there, and blanks at the end go */

/* "105?00Basislastschrift?20EREF+123?32Finanzamt": fields of two digits behind one sign. */
static bool take_coded(struct mt940 *m, struct span s)
{
	struct buf text, name;
	char sign = s.n > 5 ? s.p[3] : '\0';

	if (!is_digits(s, 3) || (sign != '?' && sign != '>' && sign != '+' && sign != '~') || !is_digits(span_from(s, 4), 2))
		return false;
	buf_init(&text, FIELD_MAX);
	buf_init(&name, FIELD_MAX);
	for (s = span_from(s, 3); s.n > 2; ) {
		struct span field = span_from(s, 3);
		unsigned code = is_digits(span_from(s, 1), 2) ? two(s.p + 1) : 99;
		size_t end = 0;

		while ((end = span_chr(field, sign, end)) != SIZE_MAX && !is_digits(span_from(field, end + 1), 2))
			end++;
		s = end == SIZE_MAX ? span_from(s, s.n) : span_from(field, end);
		field = span_sub(field, 0, end);
		if (code == 0 || (code >= 20 && code < 30) || (code >= 60 && code < 64)) {
			/* A full field was cut where it ended, anywhere in a word; a short one ends with
			 * its word, and the name of the kind stands for itself. */
			buf_span(&text, field);
			if (code == 0 || field.n < FIELD_FULL)
				buf_c(&text, ' ');
		} else if (code == 32 || code == 33) {
			buf_span(&name, field);
		}
	}
	m->last->text = statement_keep(&m->s, buf_view(&text));
	m->last->counterparty = statement_keep(&m->s, buf_view(&name));
	buf_clear(&text);
	buf_clear(&name);
	return true;
}

static struct span between(struct span s, const char *from, const char *to)
{
	size_t at = span_find(s, span_str(from), 0), end;

	if (at == SIZE_MAX)
		return (struct span){ NULL, 0 };
	s = span_from(s, at + strlen(from));
	end = span_find(s, span_str(to), 0);
	return span_sub(s, 0, end);
}

static void end_details(struct mt940 *m)
{
	struct span s = span_trim(buf_view(&m->details)), purpose = between(s, "/REMI/", "/ISDT/");

	m->in_details = false;
	if (m->last == NULL || s.n == 0 || take_coded(m, s))
		return;
	while (span_starts(purpose, "/"))	/* "//text", "/CODE/text" of structured ones */
		purpose = span_from(purpose, 1);
	m->last->counterparty = statement_keep(&m->s, between(s, "/NAME/", "/"));
	m->last->text = statement_keep(&m->s, span_trim(purpose).n ? purpose : s);
}

/* A full line was cut where it ended; a short one ends with a word. */
static void add_details(struct mt940 *m, struct span line, bool is_first)
{
	if (!is_first && m->width < FULL_LINE)
		buf_c(&m->details, ' ');
	m->width = text_count(line) + (is_first ? 4 : 0);
	buf_span(&m->details, line);
	if (m->last)
		m->last->at.bytes[1] = (int64_t)((size_t)(line.p - m->t.text.p) + line.n);
}

/* ---- the statement ---- */

/* "C100722EUR0,00" and, of :34F:, "PLN0". */
static void take_currency(struct mt940 *m, struct span s)
{
	struct transaction *x = sink_item(m->s.out)->transactions.v;
	uint32_t n = sink_item(m->s.out)->transactions.n;

	if (s.n > 7 && !(s.p[1] >= 'A' && s.p[1] <= 'Z'))
		s = span_from(s, 7);
	for (int i = 0; i < 3; i++)
		if (s.n < 3 || s.p[i] < 'A' || s.p[i] > 'Z')
			return;
	m->currency = arena_dup(sink_arena(m->s.out), span_sub(s, 0, 3));
	for (; m->open < n; m->open++)
		if (x[m->open].currency.p == NULL)
			x[m->open].currency = m->currency;
}

static void take_field(struct mt940 *m, struct span tag, struct span rest)
{
	if (m->in_details)
		end_details(m);
	if (span_eq_str(tag, "61")) {
		take_transaction(m, rest);
	} else if (span_eq_str(tag, "86")) {
		buf_reset(&m->details);
		m->details.full = false;
		m->in_details = true;
		add_details(m, rest, true);
	} else {
		m->last = NULL;		/* a :86: behind the balance is about the statement */
		if (span_eq_str(tag, "20")) {
			m->currency = (struct span){ NULL, 0 };
			m->open = sink_item(m->s.out)->transactions.n;
		} else if (span_starts(tag, "60") || span_starts(tag, "62") || span_eq_str(tag, "34F")) {
			take_currency(m, rest);
		}
	}
}

static void take_line(struct mt940 *m, struct span line)
{
	struct span rest, tag = tag_of(line, &rest);

	if (tag.p)
		take_field(m, tag, rest);
	else if (m->in_details && !span_starts(line, "-}") && !span_eq_str(span_trim(line), "-"))
		add_details(m, line, false);
}

static void mt940_read(const struct source *in, struct sink *out)
{
	struct mt940 m = { .s.out = out };
	struct span line;

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	buf_init(&m.details, FIELD_MAX);
	statement_text_begin(&m.t, in, out);
	m.open = sink_item(out)->transactions.n;
	while ((sink_want(out) & WANT_META) && statement_text_line(&m.t, &line))
		take_line(&m, line);
	if (m.in_details)
		end_details(&m);
	if (m.bad)
		sink_note(out, NOTE_ODD, "statement.amount", "%u lines :61: are no transactions that can be read", m.bad);
	statement_end(&m.s);
	statement_text_end(&m.t);
	buf_clear(&m.details);
}

/* Text that begins with the fields of a statement; lines of other systems may stand before them. */
static bool mt940_claims(const struct source *in)
{
	struct span rest = in->head, line, value;
	unsigned seen = 0, first = 0;

	for (unsigned i = 0; i < 40 && rest.n && span_line(&rest, &line); i++) {
		struct span tag = tag_of(line, &value);
		struct dc_mark m;

		if (tag.p == NULL)
			continue;
		first += span_eq_str(tag, "20");
		seen += span_eq_str(tag, "25") || span_starts(tag, "28") || span_starts(tag, "60");
		if (span_eq_str(tag, "61") && is_digits(value, 6) &&
		    take_mark(span_from(value, is_digits(span_from(value, 6), 4) ? 10 : 6), &m))
			return true;
	}
	return first && seen > 1;
}

static const char *const mt940_media[] = { "text/plain", "application/octet-stream", NULL };

const struct reader reader_mt940 = {
	.name = "mt940",
	.media = mt940_media,
	.warm = charset_warm,
	.read = mt940_read,
	.claims = mt940_claims,
};
