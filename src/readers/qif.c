/* Quicken Interchange Format: lines with a letter in front, a transaction up to "^", after a line
 * "!Type:Bank" or the like. It names no currency, and dates are as the country writes them
 * ("3/15'24", "15.03.2024"): all of a file decide the order of day and month together, as in tables.
 * Splits, categories, securities and lists of accounts are text and nothing more. */
#include "statement.h"

#include "base/limits.h"
#include "charset.h"
#include "csv_value.h"

extern const struct reader reader_qif;


struct entry {	/* as written */
	struct span day, amount, party, memo, number, category;
	struct locator at;
};

struct qif {
	struct statement s;
	struct statement_text t;
	struct list entries;	/* struct entry */
	struct csv_days days;
	struct csv_money money;
	struct entry now;
	bool is_money;		/* of a type that has transactions of money */
	size_t from;
	int64_t from_line;
};

static bool type_is_money(struct span type)
{
	static const char *const types[] = { "bank", "cash", "ccard", "oth a", "oth l", "invoice" };

	for (size_t i = 0; i < countof(types); i++)
		if (span_istarts(type, types[i]))
			return true;
	return false;
}

/* "3/15'24" and "3/ 5/24" are "3/15/24" and "3/5/24". */
static struct span slashed(struct qif *q, struct span s)
{
	char *to;
	size_t n = 0;

	s = span_sub(span_trim(s), 0, 40);
	to = arena_get(sink_arena(q->s.out), s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			to[n++] = '/';
		else if (s.p[i] != ' ')
			to[n++] = s.p[i];
	return span_of(to, n);
}

static void end_entry(struct qif *q, struct span line)
{
	struct entry *e;

	if (q->is_money && q->now.day.n && q->now.amount.n && q->entries.n < LIMIT_LIST) {
		e = list_add(&q->entries, sink_arena(q->s.out), sizeof *e);
		*e = q->now;
		e->at.line = q->from_line;
		e->at.bytes[0] = (int64_t)q->from;
		e->at.bytes[1] = (int64_t)((size_t)(line.p - q->t.text.p) + line.n);
		csv_days_see(&q->days, e->day);
		csv_money_see(&q->money, e->amount);
	} else if (q->is_money && q->entries.n >= LIMIT_LIST) {
		q->s.dropped++;
	}
	q->now = (struct entry){ .at.page = 0 };
	q->from_line = 0;
}

static void take_line(struct qif *q, struct span line)
{
	struct span value = span_trim(span_from(line, 1));

	if (line.n == 0)
		return;
	if (q->from_line == 0) {
		q->from = q->t.at;
		q->from_line = q->t.line;
	}
	switch (line.p[0]) {
	case '!':
		if (span_istarts(line, "!type:"))
			q->is_money = type_is_money(span_from(line, 6));
		else if (span_istarts(line, "!account"))
			q->is_money = false;
		q->from_line = 0;
		break;
	case '^': end_entry(q, line); break;
	case 'D': q->now.day = slashed(q, value); break;
	case 'U':
	case 'T': q->now.amount = value; break;
	case 'P': q->now.party = value; break;
	case 'M': q->now.memo = value; break;
	case 'N': q->now.number = value; break;
	case 'L': q->now.category = value; break;
	default: break;
	}
}

static void add_all(struct qif *q)
{
	const struct entry *e = q->entries.v;
	unsigned bad = 0;

	csv_days_settle(&q->days, true);	/* the format is American */
	csv_money_settle(&q->money, false);
	for (uint32_t i = 0; i < q->entries.n; i++) {
		struct arena *a = sink_arena(q->s.out);
		struct span why, other, day = csv_days_parse(&q->days, e[i].day, &why, &other, a);
		struct span amount = csv_money_parse(&q->money, e[i].amount, NULL, a);
		struct transaction *x;

		if (day.p == NULL || amount.p == NULL) {
			bad++;
			continue;
		}
		x = statement_add(&q->s);
		if (x == NULL)
			continue;
		x->date = day;
		x->amount = amount;
		x->counterparty = statement_keep(&q->s, e[i].party);
		x->text = statement_keep(&q->s, e[i].memo.n ? e[i].memo : e[i].party);
		x->reference = statement_keep(&q->s, e[i].number);
		x->kind = statement_keep(&q->s, e[i].category);
		x->why = why;
		if (other.n) {
			list_add_span(&x->or_, a, other);
			x->raw = e[i].day;
		}
		x->at = e[i].at;
	}
	if (bad)
		sink_note(q->s.out, NOTE_ODD, "statement.amount",
			  "%u transactions have no date or no amount that can be read", bad);
	if (q->days.is_guess)
		sink_note(q->s.out, NOTE_ODD, "statement.dates", "%s", q->days.why);
}

static void qif_read(const struct source *in, struct sink *out)
{
	struct qif q = { .s.out = out };
	struct span line;

	if (!(sink_want(out) & (WANT_TEXT | WANT_META)))
		return;
	statement_text_begin(&q.t, in, out);
	while ((sink_want(out) & WANT_META) && statement_text_line(&q.t, &line))
		take_line(&q, line);
	if (sink_want(out) & WANT_META) {
		end_entry(&q, span_of(q.t.text.p + q.t.text.n, 0));
		add_all(&q);
	}
	statement_end(&q.s);
	statement_text_end(&q.t);
}

static bool qif_claims(const struct source *in)
{
	struct span rest = in->head, line;

	if (span_starts(rest, "\xef\xbb\xbf"))
		rest = span_from(rest, 3);
	for (unsigned i = 0; i < 40 && rest.n && span_line(&rest, &line); i++) {
		if (span_istarts(line, "!type:"))
			return type_is_money(span_from(line, 6)) || span_istarts(line, "!type:invst");
		/* Lists of accounts and options may stand before the first type. */
		if (i == 0 && !span_starts(line, "!"))
			return false;
	}
	return false;
}

static const char *const qif_media[] = { "text/plain", "application/qif", "application/x-qif", NULL };

const struct reader reader_qif = {
	.name = "qif",
	.media = qif_media,
	.warm = charset_warm,
	.read = qif_read,
	.claims = qif_claims,
};
