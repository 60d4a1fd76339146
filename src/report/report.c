/* The report's life: files created, items taken, what waited sorted, the page written. */
#include "brief.h"
#include "dossier.h"

#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LINE_BYTES = 200 << 10, MARKS_MAX = 1 << 27 };

void marks_set(struct marks *m, uint64_t n)
{
	size_t at = (size_t)(n / 8), bytes;

	if (at >= MARKS_MAX)
		return;
	if (at >= m->bytes) {
		bytes = at + 1 > m->bytes * 2 ? at + 1024 : m->bytes * 2;
		m->bits = mem_grow(m->bits, bytes);
		memset(m->bits + m->bytes, 0, bytes - m->bytes);
		m->bytes = bytes;
	}
	m->bits[at] |= (uint8_t)(1u << n % 8);
}

bool marks_has(const struct marks *m, uint64_t n)
{
	return n / 8 < m->bytes && (m->bits[n / 8] >> n % 8 & 1);
}

/* All shelves with the number of rows each may show. */
static void each_shelf(struct report *r, void (*call)(struct shelf *, uint32_t cap))
{
	struct shelf *const tables[] = { &r->show.amounts_main, &r->show.amounts_rest,
					 &r->show.dates_rest,	&r->show.bookings,	&r->show.unread,
					 &r->show.events_all,	&r->show.events_main,
					 &r->show.events_mail };
	struct shelf *const doubts[] = { &r->show.odd, &r->show.unsure_dates,
					 &r->show.unsure_currency, &r->show.unsure_value,
					 &r->show.unsure_ocr };

	for (size_t i = 0; i < countof(tables); i++)
		call(tables[i], SHOWN_ROWS);
	for (size_t i = 0; i < countof(doubts); i++)
		call(doubts[i], SHOWN_ATTENTION);
	call(&r->show.parties, SHOWN_PARTIES);
}

static void shelf_drop(struct shelf *s, uint32_t cap)
{
	(void)cap;
	shelf_clear(s);
}

static bool open_files(struct report *r, struct err *e)
{
	if (mkdirat(r->dirfd, "csv", 0755) < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "create directory csv");
	r->csv_fd = openat(r->dirfd, "csv", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (r->csv_fd < 0)
		return err_set(e, EXHIBIT_CREATE, errno, "open directory csv");
	return csv_open(&r->exhibits, r->csv_fd, "exhibits.csv", exhibit_columns,
			n_exhibit_columns, e) &&
	       csv_open(&r->timeline, r->csv_fd, "timeline.csv", timeline_columns,
			n_timeline_columns, e) &&
	       csv_open(&r->amounts, r->csv_fd, "amounts.csv", amount_columns, n_amount_columns,
			e) &&
	       csv_open(&r->dates, r->csv_fd, "dates.csv", date_columns, n_date_columns, e) &&
	       csv_open(&r->transactions, r->csv_fd, "transactions.csv", transaction_columns,
			n_transaction_columns, e) &&
	       csv_open(&r->parties, r->csv_fd, "parties.csv", party_columns, n_party_columns,
			e) &&
	       csv_open(&r->unread, r->csv_fd, "unread.csv", unread_columns, n_unread_columns,
			e);
}

enum { TABLES = 7 };

static void each_csv(struct report *r, struct csv *all[TABLES])
{
	struct csv *const tables[TABLES] = { &r->exhibits, &r->timeline, &r->amounts, &r->dates,
					     &r->transactions, &r->parties, &r->unread };

	memcpy(all, tables, sizeof tables);
}

struct report *report_begin(int dirfd, const struct case_ *c, struct err *e)
{
	struct report *r = mem_get(sizeof *r);
	struct csv *all[TABLES];

	each_csv(r, all);
	for (size_t i = 0; i < countof(all); i++)
		all[i]->out.fd = -1;
	r->csv_fd = -1;
	r->dirfd = dirfd;
	r->c = c;
	if (c)
		r->anchors = mem_get(c->n_items * sizeof *r->anchors);
	r->scratch = arena_new();
	r->known = mem_get(KNOWN_SLOTS * sizeof *r->known);
	r->events = sorter_new(dirfd);
	r->sightings = sorter_new(dirfd);
	r->listing = sorter_new(dirfd);
	buf_init(&r->line, LINE_BYTES);
	each_shelf(r, shelf_init);
	if (open_files(r, e))
		return r;
	err_in(e, "while starting the report");
	report_free(r);
	return NULL;
}

void report_free(struct report *r)
{
	struct csv *all[TABLES];

	if (r == NULL)
		return;
	each_csv(r, all);
	for (size_t i = 0; i < countof(all); i++)
		csv_drop(all[i]);
	io_close(&r->csv_fd);
	arena_free(r->scratch);
	sorter_free(r->events);
	sorter_free(r->sightings);
	sorter_free(r->listing);
	each_shelf(r, shelf_drop);
	free(r->wanted.bits);
	free(r->priced.bits);
	free(r->dated.bits);
	free(r->labelled.bits);
	free(r->known);
	free(r->anchors);
	buf_clear(&r->line);
	free(r);
}

bool report_add(struct report *r, const struct item *it, uint32_t index, struct span label,
		const char *path, struct span excerpt, struct err *e)
{
	return take_item(r, it, index, label, path, excerpt, e) ||
	       err_in(e, "while adding to the report");
}

/* What the page would show twice: the same event, found twice in the same place. */
static bool event_repeats(const struct row *ev, struct buf *last)
{
	static const int said[] = { E_TIME, E_WHAT, E_WHO, E_TEXT, E_ANCHOR, E_PLACE };
	struct row row = { .n = countof(said) };
	struct buf now;
	bool same;

	buf_init(&now, LINE_BYTES);
	for (size_t i = 0; i < countof(said); i++)
		row.f[i] = ev->f[said[i]];
	row_print(&row, LINE_BYTES / ROW_FIELDS, &now);
	same = span_eq(buf_view(&now), buf_view(last));
	buf_clear(last);
	*last = now;
	return same;
}

static bool finish_timeline(struct report *r, struct err *e)
{
	struct span key, record;
	struct buf last;
	struct row row;
	bool ok;

	buf_init(&last, LINE_BYTES);
	while ((ok = sorter_next(r->events, &key, &record, e)) && key.p) {
		if (!row_parse(&row, &record))
			continue;
		csv_row(&r->timeline, &row);
		if (r->show.events_main.kept + r->show.events_mail.kept < 2 * SHOWN_ROWS &&
		    event_repeats(&row, &last))
			continue;
		shelf_put(&r->show.events_all, &row);
		shelf_put(span_eq_str(row.f[E_LANE], case_lane_name[LANE_CONTACT]) ? &r->show.events_mail :
							      &r->show.events_main,
			  &row);
	}
	buf_clear(&last);
	return ok;
}

bool report_finish(struct report *r, const struct report_facts *facts, struct err *e)
{
	struct csv *all[TABLES];

	if (!finish_timeline(r, e) || !party_finish(r, e))
		return err_in(e, "while finishing the report");
	each_csv(r, all);
	for (size_t i = 0; i < countof(all); i++)
		if (!csv_close(all[i], e))
			return err_in(e, "while finishing the report");
	if (!dossier_csv(r, e) || !brief_files(r, e))
		return err_in(e, "while finishing the report");
	dossier_mark(r);
	brief_mark(r);
	tally_sort(&r->tally);
	return page_write(r, facts, e) || err_in(e, "while writing report.html");
}
